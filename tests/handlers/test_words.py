"""What officers teach counts at once, everywhere and after a restart; what would do harm is refused."""

import tomllib
from pathlib import Path

import pytest
from sqlmodel import Session

from handlers.hearing import File
from handlers.texts.doing import NOT_IN_LEDGER
from nlp import additions_file
from nlp.additions import AddedPlace, AddedWord, Additions, PlaceKind
from nlp.verdict import Category
from storage import additions
from storage.db import Database
from storage.states import AdditionKind, RowOutcome
from tests.handlers.dialogue import PRIVATE, Dialogue, Said

OFFICER = "河长办梁敏"
KINDS = set(AdditionKind)
PEEL = "三里坪那边放着柚子壳"


async def answer(talk: Dialogue, said: str, *, who: str = OFFICER, where: str = "办公") -> str:
    [(_, text)] = await talk.say(who, where, said)
    return text


STEPS: dict[str, list[tuple[str, str]]] = {
    "places": [
        ("加地名 三里坪村 托口镇", "好，记下了：三里坪村在托口镇。不对就发：词库 撤销 1"),
        ("加地名 三里坪村 托口", "托口镇的三里坪村本来就有，不用加。"),
        ("加地名 托口镇 老榨坊", "好，记下了：老榨坊（地标）在托口镇。不对就发：词库 撤销 2"),
        ("加地名 野猪溪 洪江区", "好，记下了：野猪溪（水域）在洪江区。不对就发：词库 撤销 3"),
        (
            "加地名 杨柳村 安江镇",
            "好，记下了：杨柳村在安江镇。托口镇、群峰乡也有杨柳村，没说乡镇的我会问。不对就发：词库 撤销 4",
        ),
        ("加地名 今天 托口镇", "“今天”是平常话里常说的，加了会把闲聊当线索。请写得具体些。"),
        ("加地名 岭 托口镇", "“岭”只有一个字，太容易碰上闲聊。请写两个字以上的词。"),
        ("加地名 石岩头 天上镇", "没有“天上镇”这个乡镇。请写乡镇全名，如：托口镇"),
        (
            "加地名 贾镇长社区 托口镇",
            "“贾镇长社区”里有说职务、说人做什么的字，记作地名会听漏，不能加。",
        ),
        ("加地名", "请这样发：加地名 三里坪村 托口镇"),
        ("加地名 石岩头", "请这样发：加地名 三里坪村 托口镇"),
    ],
    "words": [
        (
            "加词 乱堆 柚子壳",
            "好，“柚子壳”记作乱堆：说它在河边、路边、堆着、倒着，就当线索。不对就发：词库 撤销 1",
        ),
        ("加词 乱堆 柚子壳", "“柚子壳”本来就算乱堆，不用加。"),
        ("加词 乱堆 橘子皮", "“橘子皮”本来就算乱堆，不用加。"),
        (
            "加词 乱丢 柚子壳",
            "没有“乱丢”这一类。类别有：乱占、乱采、乱堆、乱建、水污染、水面漂浮物、非法捕捞、设施问题、水资源、其他涉河。",
        ),
        ("加词 乱堆 河", "“河”只有一个字，太容易碰上闲聊。请写两个字以上的词。"),
        ("加词 乱堆 今天", "“今天”是平常话里常说的，加了会把闲聊当线索。请写得具体些。"),
        ("加词 乱堆 abc", "“abc”不像一个词。请只写汉字，一次一个，不要标点。"),
        ("加词 乱堆 柚子壳，菜帮子", "“柚子壳,菜帮子”不像一个词。请只写汉字，一次一个，不要标点。"),
        (
            "加词 乱堆 一大堆烂得不成样子的东西没人管",
            "“一大堆烂得不成样子的东西没人管”太长了，请写12个字以内的词。",
        ),
        ("加词 水污染", "请这样发：加词 乱堆 柚子壳"),
        ("加词 乱堆 托口镇", "“托口镇”是地名，到处都会说到，不能当作一类问题的词。"),
        ("加词 乱堆 一切正常", "“一切正常”是平常话里常说的，加了会把闲聊当线索。请写得具体些。"),
        ("加词", "请这样发：加词 乱堆 柚子壳"),
    ],
    "taking away": [
        (
            "加词 乱堆 柚子壳",
            "好，“柚子壳”记作乱堆：说它在河边、路边、堆着、倒着，就当线索。不对就发：词库 撤销 1",
        ),
        ("删词 柚子壳", "好，已撤销：加词 乱堆 柚子壳"),
        ("删词 柚子壳", "词库里没有“柚子壳”。"),
        ("删词 锯木灰", "好，以后不凭“锯木灰”这个词判断。不对就发：词库 撤销 2"),
        ("删词 锯木灰", "词库里没有“锯木灰”。"),
        ("词库 撤销 2", "好，已撤销：删词 锯木灰"),
        ("删词 锯木灰", "好，以后不凭“锯木灰”这个词判断。不对就发：词库 撤销 3"),
        ("词库 撤销 1", "没有第1条，或已经撤销了。发“词库”看有哪些。"),
        ("词库 撤销 99", "没有第99条，或已经撤销了。发“词库”看有哪些。"),
        ("删词", "请这样发：删词 柚子壳"),
    ],
    "the list": [
        ("词库", "还没有加过地名和词。\n请这样发：加地名 三里坪村 托口镇\n请这样发：加词 乱堆 柚子壳"),
        ("词库 导出", "还没有加过地名和词，没有可导出的。"),
        ("词库 建议", "现在没有建议。你们改类、改址、说“不是线索”“是线索”，攒够了我再提。"),
        ("词库 采纳 1", "没有第1条建议，或已经定过了。发“词库 建议”看有哪些。"),
        ("加地名 老榨坊 托口镇", "好，记下了：老榨坊（地标）在托口镇。不对就发：词库 撤销 1"),
        (
            "词库",
            "教过我的1条：\n1. 加地名 老榨坊（地标） 托口镇　梁敏 5月11日\n要撤销哪条，发：词库 撤销 编号",
        ),
        ("词库 2", "一共1页。"),
        (
            "词库 怎么用",
            "可以发：词库　词库 2（第2页）　词库 撤销 3　词库 建议　词库 采纳 2　词库 不采纳 2　词库 导出",
        ),
        (
            "词库 导出",
            "好，导出到数据文件夹里的 exports/words-2026-05-11.toml（词0个，地名1个）。写不成我会说。",
        ),
    ],
}


@pytest.mark.parametrize("said", ["托口镇 安江镇", "洪江市 洪江区", "沅水 洪江区"])
async def test_what_is_known_already_lies_nowhere_else(talk: Dialogue, said: str) -> None:
    name = said.split()[0]
    assert await answer(talk, f"加地名 {said}") == f"“{name}”我本来就认得，不能再记到别处。"


@pytest.mark.parametrize("name", ["我们村", "村口", "老板的", "倒建筑"])
async def test_no_place_is_called_so(talk: Dialogue, name: str) -> None:
    text = await answer(talk, f"加地名 {name} 托口镇")
    assert text == f"“{name}”是平常话里常说的，加了会把闲聊当线索。请写得具体些。"
    assert (await answer(talk, "词库")).startswith("还没有加过地名和词。")


@pytest.mark.parametrize("word", ["电鱼", "挖沙", "采砂", "建筑垃圾", "渣土"])
async def test_the_main_word_of_a_category_stays(talk: Dialogue, word: str) -> None:
    assert await answer(talk, f"删词 {word}") == f"“{word}”是一类问题的主要说法，删了会听漏，不能删。"


async def test_words_of_the_rules_that_seal_stay(talk: Dialogue) -> None:
    text = await answer(talk, "删词 收好处")
    assert text == "“收好处”是听反映干部的话时用的，要留着，不能删。"
    assert "听反映干部的话时照旧用它。" in await answer(talk, "删词 保护伞")
    assert await talk.tell("石嫂", "监督", "镇长是采砂老板的保护伞") == RowOutcome.SEALED


@pytest.mark.parametrize("steps", STEPS.values(), ids=STEPS.keys())
async def test_dialogue(talk: Dialogue, steps: list[tuple[str, str]]) -> None:
    for said, answered in steps:
        assert await answer(talk, said) == answered, said


async def test_a_word_of_ordinary_talk_is_refused_with_a_line_it_stands_in(talk: Dialogue) -> None:
    text = await answer(talk, "加词 水污染 钓鱼")
    assert text.startswith("“钓鱼”平常也会说到，比如“")
    assert "钓鱼" in text.partition("比如")[2]


async def test_what_many_rules_go_by_stays(talk: Dialogue) -> None:
    assert "条规则在用，删了很多话会听不懂，不能删。" in await answer(talk, "删词 垃圾")
    assert await talk.tell("石嫂", "监督", "安江镇河边好多垃圾") == RowOutcome.CLUE


async def test_a_word_counts_at_once_in_every_room_and_no_more_when_undone(talk: Dialogue) -> None:
    assert await talk.tell("石嫂", "监督", PEEL) != RowOutcome.CLUE
    await talk.say(OFFICER, "办公", "加词 乱堆 柚子壳")
    assert await talk.tell("石嫂", "监督", PEEL, after=3600) == RowOutcome.CLUE
    assert await talk.tell("老秦", "二群", "安江河边一大堆柚子壳", after=3600) == RowOutcome.CLUE
    assert [(await talk.case(number)).category for number in (1, 2)] == ["dumping", "dumping"]
    await talk.say(OFFICER, "办公", "词库 撤销 1")
    assert await talk.tell("老秦", "二群", "大崇那边一大堆柚子壳", after=3600) != RowOutcome.CLUE


async def test_a_place_counts_at_once_in_every_room(talk: Dialogue) -> None:
    assert (await talk.reported("三里坪村河边有人倒建筑垃圾"))[0][1].endswith("请问在哪个乡镇、哪个村？")
    await talk.say(OFFICER, PRIVATE, "加地名 三里坪村 托口镇")
    assert (await talk.reported("三里坪村河边有人倒煤渣", who="石嫂", where="二群"))[0] == (
        "二群",
        "已登记 2号（托口镇·乱堆）。谢谢。",
    )
    assert (await talk.case(2)).village == "三里坪"


async def test_what_was_taught_is_there_after_a_restart(talk: Dialogue, db: Database) -> None:
    await talk.say(OFFICER, "办公", "加词 乱堆 柚子壳")
    again = Dialogue(db, Dialogue.context(), now=talk.now)
    again.ctx.live.take(await db.read(additions.standing))
    assert await again.tell("石嫂", "监督", PEEL, id="later") == RowOutcome.CLUE


async def test_a_refused_addition_leaves_nothing(talk: Dialogue) -> None:
    before = talk.ctx.live.book
    await talk.say(OFFICER, "办公", "加词 乱堆 今天")
    assert await talk.db.read(additions.standing) == []
    assert talk.ctx.live.book is before


BAD_ROWS = [
    ("village", "老村", None, "没有镇"),
    ("word", "烂果子", "surprise", None),
    ("word", "烂果子", None, None),
    ("word", "烂", "dumping", None),
    ("place of tomorrow", "老村", None, "托口镇"),
]


@pytest.mark.parametrize("bad", BAD_ROWS)
async def test_only_the_row_that_cannot_be_used_is_left_out(
    talk: Dialogue, caplog: pytest.LogCaptureFixture, bad: tuple[str, ...]
) -> None:
    def write(session: Session) -> None:
        made = "INSERT INTO addition (kind, word, category, place, by, at, undone_by) VALUES (?,?,?,?,?,?,'')"
        session.connection().exec_driver_sql(made, (*bad, "梁敏", "2026-05-11 01:00:00.000000+00:00"))

    await talk.db.run(write)
    await talk.say(OFFICER, "办公", "加词 乱堆 柚子壳")
    talk.ctx.live.take(await talk.db.read(additions.standing))
    assert {getattr(record, "row", 0) for record in caplog.records} == ({1} if bad[0] in KINDS else set())
    assert await talk.tell("石嫂", "监督", PEEL) == RowOutcome.CLUE
    assert "柚子壳" in await answer(talk, "词库")
    if bad[0] in KINDS:
        assert (await answer(talk, "词库 撤销 1")).startswith("好，已撤销")


async def test_there_is_room_for_so_many_and_undoing_makes_room(
    talk: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.words.MOST_TAUGHT", 2)
    for said in ("加词 乱堆 柚子壳", "加地名 老榨坊 托口镇"):
        assert (await answer(talk, said)).startswith("好")
    full = "已经教了2条，记不下了。发“词库”看看，用不着的先撤销。"
    for said in ("加词 乱堆 烂菜帮", "加地名 野猪溪 洪江区", "删词 锯木灰"):
        assert await answer(talk, said) == full
    await answer(talk, "词库 撤销 1")
    assert (await answer(talk, "加词 乱堆 烂菜帮")).startswith("好")


@pytest.mark.parametrize(
    ("who", "where"), [("老秦", PRIVATE), ("石嫂", "监督"), ("托口水利武", PRIVATE), ("驻点方正", PRIVATE)]
)
async def test_nobody_else_teaches(talk: Dialogue, who: str, where: str) -> None:
    for said in ("加词 乱堆 柚子壳", "加地名 老榨坊 托口镇", "删词 锯木灰", "词库 撤销 1"):
        await talk.say(who, where, said)
        await talk.say(who, where, f"@河小督 {said}")
    assert await talk.db.read(additions.standing) == []


async def test_in_a_supervisors_room_the_list_comes_in_private(talk: Dialogue) -> None:
    await talk.say(OFFICER, "办公", "加地名 老榨坊 托口镇")
    said: list[Said] = await talk.say(OFFICER, "监督", "@河小督 词库")
    assert said[0] == ("监督", "好，已私信您。")
    assert said[1][0] == OFFICER
    assert "老榨坊" in said[1][1]


async def test_a_long_list_comes_in_pages(talk: Dialogue) -> None:
    for number in range(21):
        await talk.db.run(
            additions.add, AdditionKind.LANDMARK, f"岩头{number}号屋", place="托口镇", by="梁敏", now=talk.now
        )
    first, last = await answer(talk, "词库"), await answer(talk, "词库 3")
    assert first.startswith("教过我的21条（第1页，共3页）：\n21. ")
    assert first.endswith("看下一页，发：词库 2")
    assert last.split("\n")[3].startswith("1. 加地名 岩头0号屋（地标） 托口镇")


async def test_the_exported_file_is_read_back(talk: Dialogue, tmp_path: Path) -> None:
    for said in ("加词 乱堆 柚子壳", "加地名 老榨坊 托口镇", "加地名 野猪溪 洪江区", "删词 锯木灰"):
        await talk.say(OFFICER, "办公", said)
    handled = await talk.outcome(OFFICER, "办公", "词库 导出")
    assert handled is not None
    [file] = handled.write
    assert isinstance(file, File)
    assert file.path == "exports/words-2026-05-11.toml"
    assert set(tomllib.loads(file.text)) == {"removed", "word", "place"}
    assert additions_file.read(file.text) == Additions(
        words=(AddedWord(Category.DUMPING, "柚子壳"),),
        removed=("锯木灰",),
        places=(
            AddedPlace("老榨坊", "托口镇", PlaceKind.LANDMARK),
            AddedPlace("野猪溪", None, PlaceKind.WATER, outside="洪江区"),
        ),
    )
    assert "梁敏" not in file.text


async def test_a_place_is_no_place_for_an_accusation(talk: Dialogue) -> None:
    await talk.reported("托口镇河边有人倒垃圾")
    [(_, text)] = await talk.say(OFFICER, "办公", "改址 1 托口镇钟书记收了老板软中华的河边")
    assert text == NOT_IN_LEDGER
    [(_, text)] = await talk.say(OFFICER, "办公", "加词 乱堆 钟书记收老板红包")
    assert text == NOT_IN_LEDGER
