"""An officer puts the bot right: it is done, nobody is hurt, and what it comes to is only proposed."""

from pathlib import Path

import pytest
from sqlmodel import Session, select

from nlp.additions import AddedWord
from nlp.verdict import Category
from storage import clues, ledger
from storage.db import Database
from storage.states import CaseStatus, LessonKind, RowOutcome
from storage.taught import Lesson
from tests.handlers.dialogue import PRIVATE, UNBOUND, Dialogue, quote
from tests.handlers.test_sealed import ACCUSATION, GOES_ON, find_in_files

OFFICER = "河长办梁敏"
DUMPED = "托口镇三里坪村桥下有人倒建筑垃圾"
OVERLOOKED = "那些麦芒看着就烦"
REGISTERED = "已登记 1号（托口镇·乱堆）。谢谢。"


def lessons(session: Session) -> list[Lesson]:
    return list(session.exec(select(Lesson)))


async def lesson(talk: Dialogue) -> Lesson:
    [found] = await talk.db.read(lessons)
    return found


async def test_another_category(talk: Dialogue) -> None:
    await talk.reported(DUMPED)
    assert await talk.say(OFFICER, "办公", "改类 1 水污染") == [("办公", "好，1号改为水污染。")]
    case = await talk.case()
    assert (case.category, case.sub) == ("pollution", None)
    [clue] = await talk.db.read(clues.of_case, 1)
    assert clue.category == "pollution"
    events = await talk.db.read(ledger.events, 1)
    assert (events[-1].by, events[-1].note) == ("梁敏", "改类：乱堆·建筑垃圾→水污染")
    learnt = await lesson(talk)
    assert (learnt.kind, learnt.before, learnt.after) == (LessonKind.CATEGORY, "dumping", "pollution")
    assert "建筑垃圾" in learnt.words


@pytest.mark.parametrize(
    ("said", "category", "sub"),
    [
        ("改类 1 乱堆·生活垃圾", "dumping", "household"),
        ("改类1乱堆 生活垃圾", "dumping", "household"),
        ("1号 改类 电鱼", "fishing", "electric"),
        ("改类 1 漂浮物", "floating", None),
        ("@河小督 1号改类乱建", "construction", None),
    ],
)
async def test_a_category_as_officers_name_it(
    talk: Dialogue, said: str, category: str, sub: str | None
) -> None:
    await talk.reported(DUMPED)
    await talk.say(OFFICER, "办公", said)
    case = await talk.case()
    assert (case.category, case.sub) == (category, sub)


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("改类 1 乱堆", "1号本来就是乱堆·建筑垃圾。"),
        ("改类 1 履职廉政", "涉及人的情况不在台账里办，请转纪检同志，或打 12388。"),
        (
            "改类 1 不知道",
            "改成哪一类？乱占、乱采、乱堆、乱建、水污染、水面漂浮物、非法捕捞、设施问题、水资源、其他涉河。"
            "如：改类 1 水污染",
        ),
        ("改类 9 乱堆", "没有9号。发“列表”看现有的编号。"),
        ("改类", "请这样发：改类 编号 类别"),
        ("改址 1", "改到哪里？请写乡镇和村，如：改址 1 托口镇三里坪村"),
        ("改址 1 石岩头", "没认出“石岩头”在哪个乡镇。请写上乡镇，如：改址 1 托口镇石岩头"),
        (
            "改址 1 杨柳村",
            "是哪个杨柳村？① 托口镇杨柳村　② 群峰乡杨柳村　回 1 或 2。",
        ),
        ("不是线索", "请引用我登记的那条消息，或写上编号：不是线索 12"),
        ("是线索 1", "1号本来就在台账里。"),
        ("@河小督 是线索", "请引用那条消息，@我 说“是线索”；类别也可以写上：是线索 乱堆"),
    ],
)
async def test_what_cannot_be_put_right(talk: Dialogue, said: str, answered: str) -> None:
    await talk.reported(DUMPED)
    said = said if "编号" not in answered or " 1" in said else f"@河小督 {said}"
    assert await talk.say(OFFICER, "办公", said) == [("办公", answered)]
    assert await talk.db.read(lessons) == []


async def test_another_place(talk: Dialogue) -> None:
    await talk.reported("杨柳村河边好多垃圾没人捡")
    assert (await talk.case()).township is None
    assert await talk.say(OFFICER, "办公", "改址 1 群峰乡杨柳村") == [
        ("办公", "好，1号的地点改为群峰乡杨柳村。")
    ]
    case = await talk.case()
    assert (case.township, case.village) == ("群峰乡", "杨柳")
    [clue] = await talk.db.read(clues.of_case, 1)
    assert (clue.township, clue.townships) == ("群峰乡", [])
    assert (await lesson(talk)).after == "群峰乡"


async def test_in_a_supervisors_room_only_the_township_is_named(talk: Dialogue) -> None:
    await talk.reported(DUMPED)
    assert await talk.say(OFFICER, "监督", "@河小督 改址 1 安江镇大畲坪桥下") == [
        ("监督", "好，1号改到安江镇。"),
        (OFFICER, "好，1号的地点改为安江镇大畲坪 桥下。"),
    ]


async def test_what_is_put_right_before_it_is_said_is_said_right(talk: Dialogue) -> None:
    await talk.say("老秦", "监督", DUMPED)
    await talk.say(OFFICER, "办公", "改类 1 水污染")
    assert ("监督", "已登记 1号（托口镇·水污染）。谢谢。") in await talk.wait()


@pytest.mark.parametrize("where", ["办公", "监督"])
async def test_no_clue_is_closed_without_a_word_to_the_group(talk: Dialogue, where: str) -> None:
    await talk.reported(DUMPED)
    said = await talk.say(OFFICER, where, quote("河小督", REGISTERED, "不是线索"))
    told = OFFICER if where == "监督" else where
    assert said == [(told, "好，1号按“不是线索”收了，不再打扰报的人。弄错了就发：是线索 1")]
    assert await talk.wait() == []
    assert (await talk.case()).status == CaseStatus.WITHDRAWN
    learnt = await lesson(talk)
    assert (learnt.kind, learnt.before) == (LessonKind.NOT_A_CLUE, "dumping")
    assert await talk.say("老秦", PRIVATE, "我的线索") == [
        ("老秦", "您还没有报过线索。看到问题直接说在哪里、看到什么就行。")
    ]


@pytest.mark.parametrize(
    "said", ["不是线索 1", "1号不是线索", "@河小督 不是线索1号", quote("老秦", DUMPED, "@河小督 不是线索")]
)
async def test_no_clue_by_number_or_by_the_words_of_its_reporter(talk: Dialogue, said: str) -> None:
    await talk.reported(DUMPED)
    await talk.say(OFFICER, "监督" if "老秦" in said else "办公", said)
    assert (await talk.case()).status == CaseStatus.WITHDRAWN


async def test_a_registration_not_said_yet_is_not_said_any_more(talk: Dialogue) -> None:
    await talk.say("老秦", "监督", DUMPED)
    await talk.say(OFFICER, "办公", "不是线索 1")
    assert await talk.wait() == []


async def test_it_was_a_clue_after_all(talk: Dialogue) -> None:
    await talk.reported(DUMPED)
    await talk.say(OFFICER, "办公", "不是线索 1")
    assert await talk.say(OFFICER, "办公", "是线索 1") == [("办公", "好，1号恢复了，重新待核实。")]
    assert (await talk.case()).status == CaseStatus.REPORTED
    assert await talk.db.read(lessons) == []
    await talk.say(OFFICER, "办公", "受理 1")
    assert ("监督", "1号（托口镇·乱堆）已整改销号。谢谢您。") in await talk.say(
        OFFICER, "办公", "销号 1 已清，我看的"
    )


async def test_what_was_left_alone_becomes_a_clue_of_who_said_it(talk: Dialogue) -> None:
    assert await talk.tell("石嫂", "监督", OVERLOOKED) == RowOutcome.PASSED
    said = await talk.say(OFFICER, "监督", quote("石嫂", OVERLOOKED, "@河小督 是线索 乱堆"), after=300)
    assert said == [
        ("监督", "已登记 1号（乱堆）。请问在哪个乡镇、哪个村？"),
        ("办公", f"新问题 1号 乱堆 地点待补\n石嫂（监督）：{OVERLOOKED}\n回：受理 1　或：不受理 1 理由"),
        (OFFICER, "好，登记为1号：乱堆，地点待补。不对就发：改类 1 类别，或：改址 1 地点"),
    ]
    [clue] = await talk.db.read(clues.of_case, 1)
    assert (clue.reporter, clue.reporter_name, clue.words) == ("石嫂", "石嫂", OVERLOOKED)
    assert (talk.now - clue.opened_at).seconds == 300
    learnt = await lesson(talk)
    assert (learnt.kind, learnt.after) == (LessonKind.A_CLUE, "dumping")
    assert "麦芒" in learnt.terms


async def test_who_is_quoted_by_the_name_of_the_room_is_found(talk: Dialogue) -> None:
    await talk.say("石嫂", "监督", OVERLOOKED, room_alias="托口-石秀")
    await talk.say(OFFICER, "监督", quote("托口-石秀", OVERLOOKED, "@河小督 是线索"))
    [clue] = await talk.db.read(clues.of_case, 1)
    assert clue.reporter == "石嫂"


async def test_what_is_in_a_case_already_is_not_taken_up_twice(talk: Dialogue) -> None:
    await talk.reported(DUMPED)
    assert await talk.say(OFFICER, "监督", quote("老秦", DUMPED, "@河小督 是线索")) == [
        (OFFICER, "这句已经记在1号里了。")
    ]


async def test_nobody_is_guessed(talk: Dialogue) -> None:
    assert await talk.say(OFFICER, "监督", quote("谁也不是", OVERLOOKED, "@河小督 是线索")) == [
        (OFFICER, "对不上“谁也不是”是群里哪一位，没有登记。请那位同志再说一遍，或由您照着说一遍。")
    ]
    assert await talk.db.read(clues.of_case, 1) == []


async def test_an_accusation_is_never_taken_up(talk: Dialogue, data: Path) -> None:
    await talk.say("石嫂", "监督", ACCUSATION)
    assert await talk.say(OFFICER, "监督", quote("石嫂", ACCUSATION, "@河小督 是线索 乱采")) == [
        (OFFICER, "这句说到具体的人，不进台账。请纪检同志处理，也可以打 12388。")
    ]
    assert await talk.db.read(lessons) == []
    assert find_in_files(data, "通风报信") == []


async def test_what_goes_on_with_an_accusation_is_not_taken_up_either(talk: Dialogue) -> None:
    await talk.say("石嫂", "监督", ACCUSATION)
    await talk.say("石嫂", "监督", GOES_ON)
    assert await talk.say(OFFICER, "监督", quote("石嫂", GOES_ON, "@河小督 是线索 乱采")) == [
        (OFFICER, "这句说到具体的人，不进台账。请纪检同志处理，也可以打 12388。")
    ]
    assert await talk.db.read(clues.of_case, 1) == []


@pytest.mark.parametrize("who", ["老秦", "托口水利武", UNBOUND])
async def test_nobody_else_puts_it_right(talk: Dialogue, who: str) -> None:
    await talk.reported(DUMPED)
    for said in ("改类 1 水污染", "改址 1 安江镇", "不是线索 1"):
        await talk.say(who, PRIVATE, said)
    case = await talk.case()
    assert (case.category, case.township, case.status) == ("dumping", "托口镇", CaseStatus.REPORTED)


async def reported(talk: Dialogue, *texts: str) -> None:
    """Clues hours apart, so that none goes with another."""
    for number, text in enumerate(texts):
        await talk.say("石嫂" if number % 2 else "老秦", "监督", text, after=4 * 3600)
    await talk.wait()


async def test_words_to_add_are_proposed_with_counts_and_examples(talk: Dialogue) -> None:
    towns = ("安江镇", "托口镇", "江市镇")
    await reported(talk, *(f"{town}河里漂着好多麦芒，发臭了" for town in towns))
    for number in (1, 2, 3):
        await talk.say(OFFICER, "办公", f"改类 {number} 乱堆")
    assert await talk.db.read(lessons) != []
    [(_, text)] = await talk.say(OFFICER, "办公", "词库 建议")
    line = next(line for line in text.split("\n") if "麦芒" in line)
    which, _, rest = line.partition(". ")
    assert rest == "加词 乱堆 麦芒（3件都改成了这一类：1号、2号、3号）"
    assert not talk.ctx.live.additions.words  # nothing is taken over by itself
    [(_, taken)] = await talk.say(OFFICER, "办公", f"词库 采纳 {which}")
    assert taken.startswith("好，“麦芒”记作乱堆：")
    assert talk.ctx.live.additions.words == (AddedWord(Category.DUMPING, "麦芒"),)
    [(_, text)] = await talk.say(OFFICER, "办公", "词库 建议")
    assert "麦芒" not in text


async def test_one_case_proposes_nothing(talk: Dialogue) -> None:
    await reported(talk, "安江镇河里漂着好多麦芒，发臭了")
    await talk.say(OFFICER, "办公", "改类 1 乱堆")
    await talk.say(OFFICER, "办公", "改类 1 水污染")
    await talk.say(OFFICER, "办公", "改类 1 乱堆")
    [(_, text)] = await talk.say(OFFICER, "办公", "词库 建议")
    assert text.startswith("现在没有建议。")


async def test_words_to_weaken_are_proposed_and_can_be_turned_down(talk: Dialogue) -> None:
    await talk.say(OFFICER, "办公", "加词 乱堆 柚子壳")
    await reported(talk, *(f"{town}路边一大堆柚子壳" for town in ("安江镇", "托口镇", "江市镇")))
    await talk.say(OFFICER, "办公", "不是线索 1")
    await talk.say(OFFICER, "办公", "不是线索 2")
    [(_, text)] = await talk.say(OFFICER, "办公", "词库 建议")
    line = next(line for line in text.split("\n") if "柚子壳" in line)
    number, _, rest = line.partition(". ")
    assert rest == "删词 柚子壳（凭它判断3件，2件判错：1号、2号）"
    assert await talk.say(OFFICER, "办公", f"词库 不采纳 {number}") == [("办公", "好，“柚子壳”不再提了。")]
    [(_, text)] = await talk.say(OFFICER, "办公", "词库 建议")
    assert "柚子壳" not in text
    assert await talk.tell("石嫂", "监督", "雪峰镇路边一大堆柚子壳", after=9000) == RowOutcome.CLUE


async def test_places_are_proposed_from_where_clues_were_moved(talk: Dialogue, db: Database) -> None:
    await reported(talk, "老榨坊桥下好多垃圾没人捡", "老榨坊那里有人往河里排黑水")
    for number in (1, 2):
        await talk.say(OFFICER, "办公", f"改址 {number} 托口镇")
    [(_, text)] = await talk.say(OFFICER, "办公", "词库 建议")
    line = next(line for line in text.split("\n") if "老榨坊" in line)
    assert line.partition(". ")[2] == "加地名 老榨坊 托口镇（2件改到了这里：1号、2号）"
    await talk.say(OFFICER, "办公", f"词库 采纳 {line.partition('.')[0]}")
    await talk.say("石嫂", "二群", "老榨坊对门有人在河里电鱼", after=90000)
    assert (await talk.case(3)).township == "托口镇"


async def test_only_single_words_are_kept_of_a_text(talk: Dialogue, db: Database) -> None:
    await talk.reported("三里坪张老五家门口，13512345678 说是王二毛倒的菌棒，臭死人，托口镇的")
    await talk.say(OFFICER, "办公", "改类 1 水面漂浮物")
    kept = " ".join((await lesson(talk)).terms)
    for private in ("张老五", "王二毛", "135", "老秦", "秦"):
        assert private not in kept
    assert all(len(term) <= 5 for term in (await lesson(talk)).terms)
