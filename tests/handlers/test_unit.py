"""What the contacts of units do with a case, who hears of it, and what they never see."""

import pytest

from storage import ledger
from storage.states import CaseStatus, Step
from tests.handlers.dialogue import PRIVATE, UNBOUND, Dialogue, quote

OFFICER, UNIT, OTHER, REPORTER = "河长办梁敏", "托口水利武", "水利局欧工", "老秦"
NOT_YOURS = "您单位没有{}号。发“我的”看要办的。"
TAKEN = "1号已接收，反馈还剩3天（5月14日前），整改还剩10天（5月25日前）。有情况回：进展 1 情况"


@pytest.fixture
async def handed(talk: Dialogue) -> Dialogue:
    """1号 was handed to 托口镇."""
    await talk.reported("托口镇三里坪村桥下倒了一堆渣土，我是老秦看到的，手机13512340001")
    await talk.say(OFFICER, "办公", "受理 1")
    await talk.say(OFFICER, "办公", "交办 1 托口镇")
    return talk


async def said(talk: Dialogue, text: str, who: str = UNIT, where: str = PRIVATE) -> str:
    """The one answer to who said it."""
    [answer] = [text for where, text in await talk.say(who, where, text) if where == who]
    return answer


async def test_from_taking_to_submitting(handed: Dialogue) -> None:
    assert await said(handed, "接收 1") == TAKEN
    assert (await handed.case()).status == CaseStatus.RECTIFYING
    assert await handed.say(UNIT, PRIVATE, "进展 1 已清一半，电话13812345678") == [
        ("办公", "【进展】1号 乱堆·建筑垃圾，托口镇：已清一半，电话138****5678"),
        (
            UNIT,
            "1号的进展已记下。整改还剩10天（5月25日前）。整改好了回：申请销号 1 说明，附照片",
        ),
    ]
    assert (await handed.case()).reported_back_at is not None
    assert await handed.say(UNIT, PRIVATE, "申请销号 1 全部清完") == [
        (UNIT, "1号已申请销号，等河长办验收。请在10分钟内把整改后的照片发来，算这件的。")
    ]
    assert (await handed.case()).status == CaseStatus.SUBMITTED
    assert await handed.wait(100) == [
        (
            "办公",
            "【申请销号】1号 乱堆·建筑垃圾，托口镇：全部清完（没有照片）\n"
            "回：验收 1 合格 查看人 姓名　或：退回 1 理由",
        )
    ]


async def test_progress_also_takes_the_case(handed: Dialogue) -> None:
    await said(handed, "进展1 明天派铲车")
    case = await handed.case()
    assert case.status == CaseStatus.RECTIFYING
    [event] = [e for e in await handed.db.read(ledger.events, 1) if e.step == Step.PROGRESS]
    assert (event.by, event.note) == ("武平", "明天派铲车")


async def test_a_first_report_counts(handed: Dialogue) -> None:
    await said(handed, "进展 1 派铲车了")
    first = (await handed.case()).reported_back_at
    await handed.wait(3600)
    await said(handed, "进展 1 清了一半")
    assert (await handed.case()).reported_back_at == first


async def test_what_is_not_theirs_goes_to_the_office(handed: Dialogue) -> None:
    assert await said(handed, "申请改派 1") == "请写上理由：申请改派 1 理由（最好写该归谁）"
    assert await handed.say(UNIT, PRIVATE, "申请改派 1 那段归市水利局管") == [
        (
            "办公",
            "【改派】1号 乱堆·建筑垃圾，托口镇说：那段归市水利局管\n回：交办 1 另一单位　或：退回 1 理由",
        ),
        (UNIT, "1号的改派申请已转河长办，等答复就行。"),
    ]
    assert (await handed.case()).status == CaseStatus.DISPUTED
    assert await said(handed, "接收 1") == "1号的改派申请还在等河长办答复。"
    await handed.say(OFFICER, "办公", "交办 1 市水利局")
    assert await said(handed, "接收 1") == NOT_YOURS.format(1)
    assert (await said(handed, "接收 1", OTHER)).startswith("1号已接收")
    assert "那段归" not in await said(handed, "查 1", OTHER)


@pytest.mark.parametrize("why", ["养殖归农业农村局管", "这段河归市水利局管", "采砂的事归水利局"])
async def test_to_say_whose_business_it_is_accuses_nobody(handed: Dialogue, why: str) -> None:
    await said(handed, f"申请改派 1 {why}")
    assert (await handed.case()).status == CaseStatus.DISPUTED


@pytest.mark.parametrize("why", ["水利局的人收了沙场老板的钱", "农业农村局局长包庇养殖户"])
async def test_but_who_accuses_in_it_is_sealed(handed: Dialogue, why: str) -> None:
    heard = await handed.say(UNIT, PRIVATE, f"申请改派 1 {why}")
    assert "办公" not in [where for where, _ in heard]
    assert (await handed.case()).status == CaseStatus.ASSIGNED


async def test_who_took_it_may_still_find_that_it_is_not_theirs(handed: Dialogue) -> None:
    await said(handed, "接收 1")
    await said(handed, "申请改派 1 界桩在对岸")
    assert (await handed.case()).status == CaseStatus.DISPUTED


@pytest.mark.parametrize(
    "text", ["接收 1", "进展 1 好了", "申请改派 1 不归我们", "申请销号 1 好了", "查 1", "接收 99", "查 99"]
)
async def test_another_units_case_is_as_if_there_were_none(handed: Dialogue, text: str) -> None:
    number = 99 if "99" in text else 1
    assert await said(handed, text, OTHER) == NOT_YOURS.format(number)
    assert (await handed.case()).status == CaseStatus.ASSIGNED


@pytest.mark.parametrize("word", ["我的", "接收 1", "进展 1 好了", "申请改派 1 不归我们", "申请销号 1 好了"])
async def test_only_units_in_private(handed: Dialogue, word: str) -> None:
    bare = word.split()[0]
    refused = f"“{bare}”由责任单位的同志使用。发“帮助”看您能用的命令。"
    assert await said(handed, word, REPORTER) == refused
    assert await said(handed, word, OFFICER) == refused
    assert await handed.say(UNBOUND, PRIVATE, word) == []
    assert await handed.say(UNIT, "监督", f"@河小督 {word}") == [(UNIT, f"“{bare}”请私信我发。")]
    assert await handed.say(UNIT, "办公", f"@河小督 {word}") == [("办公", f"“{bare}”请私信我发。")]
    assert (await handed.case()).status == CaseStatus.ASSIGNED


@pytest.mark.parametrize("word", ["接收", "进展", "申请改派", "申请销号"])
async def test_a_number_is_asked_for(handed: Dialogue, word: str) -> None:
    assert (await said(handed, word)).startswith(f"请这样发：{word} 编号")


async def test_missing_words_are_asked_for(handed: Dialogue) -> None:
    assert await said(handed, "进展 1") == "请写上情况：进展 1 已清一半，周五前清完"
    assert (await said(handed, "申请销号 1")).startswith("请写一句怎么整改的")
    assert (await said(handed, f"进展 1 {'清' * 201}")).startswith("请写在200个字以内")
    assert (await handed.case()).status == CaseStatus.ASSIGNED


async def test_where_a_step_cannot_be_done(handed: Dialogue) -> None:
    await said(handed, "接收 1")
    assert await said(handed, "接收 1") == "1号您单位已经接收了。回：进展 1 情况"
    await said(handed, "申请销号 1 清完")
    for text in ("接收 1", "申请改派 1 不归我们", "申请销号 1 清完"):
        assert await said(handed, text) == "1号已经申请销号，正等河长办验收。要补充发：进展 1 说明"
    assert (await said(handed, "进展 1 又平整了一遍")) == "1号的进展已记下。"
    assert (await handed.case()).status == CaseStatus.SUBMITTED
    await handed.say(OFFICER, "办公", "销号 1 已清运 查看人：梁敏")
    for text in ("接收 1", "进展 1 好", "申请改派 1 不归我们", "申请销号 1 清完"):
        assert await said(handed, text) == "1号已经销号了，不用再办。谢谢。"


async def test_several_are_taken_at_once(handed: Dialogue) -> None:
    await handed.reported("托口镇郎溪村河边倒了好多生活垃圾", who="石嫂")
    await handed.say(OFFICER, "办公", "受理 2")
    await handed.say(OFFICER, "办公", "交办 2 托口镇 2天")
    answer = await said(handed, "接收 1、2 9")
    assert answer.splitlines()[0] == TAKEN
    assert answer.splitlines()[1].startswith("2号已接收，反馈还剩2天")
    assert answer.splitlines()[2] == NOT_YOURS.format(9)


async def test_a_unit_sees_its_own_the_most_pressing_first(handed: Dialogue) -> None:
    await handed.reported("托口镇郎溪村河边倒了好多生活垃圾", who="石嫂")
    await handed.say(OFFICER, "办公", "受理 2")
    await handed.say(OFFICER, "办公", "交办 2 托口镇 1天")
    await said(handed, "进展 1 铲车到了")
    lines = (await said(handed, "我的")).splitlines()
    assert lines[0] == "要办的2件："
    assert lines[1].startswith("2号 乱堆·生活垃圾 托口镇")
    assert lines[1].endswith("｜已交办｜反馈还剩1天（5月12日前）｜回：接收 2")
    assert lines[2].endswith("｜整改中｜整改还剩10天（5月25日前）｜整改好了回：申请销号 1 说明，附照片")
    await handed.wait(3 * 24 * 3600)
    assert "反馈超2天（5月12日到期）" in await said(handed, "我的")
    assert await said(handed, "我的", OTHER) == "您单位现在没有要办的。"


async def test_more_than_a_screen_is_cut_but_complete(talk: Dialogue) -> None:
    for n in range(1, 15):
        await talk.say(OFFICER, "办公", f"登记 12345 工单2026-{n:04} 托口镇三里坪村桥下倒渣土")
        await talk.say(OFFICER, "办公", f"交办 {n} 托口镇")
    lines = (await said(talk, "我的")).splitlines()
    assert lines[0] == "要办的14件："
    while lines[-1].startswith("……还有"):
        lines[-1:] = (await said(talk, "下一页")).splitlines()
    assert [line.split("号")[0] for line in lines[1:]] == [str(n) for n in range(1, 15)]


async def test_nothing_of_who_reported_reaches_a_unit(handed: Dialogue) -> None:
    await handed.say(REPORTER, "监督", "补充一下，是姓丁的老板倒的")
    await said(handed, "接收 1")
    await said(handed, "进展 1 已清一半")
    for text in ("查 1", "我的", "进度 1"):
        answer = await said(handed, text)
        assert not any(word in answer for word in ("秦", "渣土", "1351234", "丁", "报告", "监督")), answer
    assert "报进展 已清一半" in await said(handed, "查 1")


async def test_the_words_of_the_unit_before_are_not_theirs(handed: Dialogue) -> None:
    await said(handed, "进展 1 村支书不让进")
    await said(handed, "申请改派 1 该水利局管")
    await handed.say(OFFICER, "办公", "交办 1 市水利局")
    page = await said(handed, "查 1", OTHER)
    assert "村支书" not in page
    assert "该水利局管" not in page


async def test_a_look_in_public_is_answered_in_private(handed: Dialogue) -> None:
    [(where, text)] = await handed.say(UNIT, "监督", "@河小督 查 1")
    assert (where, text.splitlines()[0]) == (UNIT, "1号 乱堆·建筑垃圾（一般）")
    assert await handed.say(OTHER, "监督", "@河小督 查 1") == [(OTHER, NOT_YOURS.format(1))]


async def test_a_step_is_taken_back_with_what_was_to_be_said(handed: Dialogue) -> None:
    await said(handed, "申请销号 1 清完")
    await said(handed, "撤销")
    assert (await handed.case()).status == CaseStatus.ASSIGNED
    assert await handed.wait(600) == []


async def test_the_office_answers_by_quoting(handed: Dialogue) -> None:
    await said(handed, "申请改派 1 与9号是一处，都归市水利局")
    notice = (
        "【改派】1号 乱堆·建筑垃圾，托口镇说：与9号是一处，都归市水利局\n回：交办 1 另一单位　或：退回 1 理由"
    )
    await handed.say(OFFICER, "办公", quote("河小督", notice, "交办 市水利局"))
    assert (await handed.case()).unit == "市水利局"
