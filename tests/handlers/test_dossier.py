"""卷宗: what an officer files of a case names nobody who reported."""

from handlers.hearing import Document
from handlers.incoming import Kind
from handlers.texts import dossier as texts
from tests.handlers.dialogue import PRIVATE, Dialogue

OFFICER = "河长办梁敏"


async def written(talk: Dialogue, where: str = "办公") -> Document:
    """The document of case 1."""
    handled = await talk.outcome(OFFICER, where, "卷宗 1")
    assert handled is not None
    [document] = handled.write
    assert isinstance(document, Document)
    return document


async def test_it_tells_all_but_who_reported(talk: Dialogue) -> None:
    await talk.reported("托口镇三里坪村桥下有人倒建筑垃圾，我是老秦 13512340001")
    await talk.say("老秦", "监督", kind=Kind.IMAGE)
    await talk.say("石嫂", "监督", "老秦说得对，我也看到了")
    await talk.say(OFFICER, "办公", "受理 1")
    await talk.say(OFFICER, "办公", "交办 1 托口镇 3天")
    await talk.say(OFFICER, "办公", "销号 1 已清运，查看人 覃立新")
    document = await written(talk)
    text = "\n".join([document.title, *(line for part in document.parts for line in part.lines)])
    assert document.path == "exports/卷宗-2026-1.pdf"
    for fact in (
        "乱堆·建筑垃圾（一般）",
        "托口镇三里坪",
        "责任单位：托口镇",
        "结果：已整改",
        "查看人：覃立新",
    ):
        assert fact in text
    for step in ("梁敏 已受理", "梁敏 已交办", "梁敏 已销号"):
        assert step in text
    for secret in ("老秦", "秦有田", "石嫂", "13512340001"):
        assert secret not in text


async def test_who_answers_whether_it_is_fixed_is_named_nowhere(talk: Dialogue) -> None:
    await talk.reported("托口镇三里坪村桥下有人倒建筑垃圾")
    for said in ("受理 1", "交办 1 托口镇 3天", "销号 1 已清运，我看的"):
        await talk.say(OFFICER, "办公", said)
    await talk.say("老秦", PRIVATE, "不满意 1 昨晚又倒了，秦有田亲眼看的")
    document = await written(talk)
    text = "\n".join(line for part in document.parts for line in part.lines)
    assert "报告人 答复不满意 昨晚又倒了" in text
    assert "秦有田" not in text


async def test_who_asks_hears_where_it_lies(talk: Dialogue) -> None:
    await talk.reported("托口镇三里坪村桥下有人倒建筑垃圾")
    assert await talk.say(OFFICER, "办公", "1号卷宗") == [
        ("办公", "1号的卷宗写好了：数据文件夹里的 exports/卷宗-2026-1.pdf（没有反映人的信息）。")
    ]
    assert await talk.say(OFFICER, "监督", "@河小督 卷宗 1") == [
        (OFFICER, "“卷宗”请私信我发，或在河长办工作群发。")
    ]
    assert await talk.say(OFFICER, "办公", "卷宗 9") == [("办公", "没有9号。发“列表”看现有的编号。")]


async def test_a_case_of_another_source_tells_what_was_entered(talk: Dialogue) -> None:
    await talk.say(OFFICER, "办公", "登记 卫片图斑 WP-33 江市镇老街河滩建了房子")
    parts = {part.heading: part.lines for part in (await written(talk)).parts}
    assert parts[texts.REPORTED] == ("江市镇老街河滩建了房子",)
    assert parts[texts.AFTER] == texts.EMPTY
    await talk.say(OFFICER, "办公", "销号 1 已拆除，查看人 覃立新")
    parts = {part.heading: part.lines for part in (await written(talk)).parts}
    assert parts[texts.AFTER] == ("结果：已整改　已拆除，查看人 覃立新", "查看人：覃立新")
