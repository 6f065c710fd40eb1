"""Two cases that are one problem: the bot proposes, a person merges and takes apart, reporters hear once."""

import pytest

from handlers.incoming import Kind, Location
from storage import clues, ledger
from storage.states import CaseStatus
from tests.handlers.dialogue import PRIVATE, Dialogue, Said, quote

OFFICER = "河长办梁敏"
ONE = "托口镇三里坪村桥下有人倒建筑垃圾"
OTHER = "托口镇三里坪村河边倒了好多渣土，没人管"
PROPOSAL = "可能与 1号 是同一件（托口镇·乱堆）。是就引用这条回：并　或发：并单 2 1"
MERGED = "2号已并入1号，往后只办1号，办结时两边的报告人都会听到。要分开就发：拆单 2"


def of_office(said: list[Said]) -> list[str]:
    return [text for where, text in said if where == "办公"]


@pytest.fixture
async def two(talk: Dialogue) -> Dialogue:
    await talk.reported(ONE)
    [line] = of_office(await talk.reported(OTHER, who="石嫂", where="二群"))
    assert PROPOSAL in line
    return talk


@pytest.mark.parametrize(
    "said",
    [
        quote(
            "河小督", f"新问题 2号 乱堆 托口镇三里坪村\n石嫂（二群）：{OTHER}\n{PROPOSAL}\n回：受理 2", "并"
        ),
        "并",
        "并单 2 1",
        "并单 1 2",
        "并单2号和1号",
        "@河小督 并单 2 1",
    ],
)
async def test_one_word_merges(two: Dialogue, said: str) -> None:
    assert await two.say(OFFICER, "办公", said) == [("办公", MERGED)]
    assert [(await two.case(number)).status for number in (1, 2)] == [CaseStatus.REPORTED, CaseStatus.MERGED]
    assert [clue.reporter for clue in await two.db.read(clues.of_case, 1)] == ["老秦", "石嫂"]
    for case in (1, 2):
        assert (await two.db.read(ledger.events, case))[-1].note == "2号并入1号"


async def test_nothing_is_merged_by_itself(two: Dialogue) -> None:
    assert (await two.case(2)).status == CaseStatus.REPORTED
    for said in ("并且要快", "合并一下吧", "并不是这样"):
        assert await two.say(OFFICER, "办公", said) == []
    assert (await two.case(2)).status == CaseStatus.REPORTED


async def test_all_reporters_hear_at_the_close_each_where_they_reported_once(two: Dialogue) -> None:
    await two.say(OFFICER, "办公", "并")
    await two.say(OFFICER, "办公", "受理 1")
    assert await two.say(OFFICER, "办公", "销号 1 已清运，我看的") == [
        ("监督", "1号（托口镇·乱堆）已整改销号。谢谢您。"),
        ("二群", "2号（托口镇·乱堆）已整改销号。谢谢您。"),
        ("办公", "1号已销号：已整改。查看人：梁敏。会告诉报告人。"),
    ]


async def test_two_of_one_room_are_told_in_one_line(talk: Dialogue) -> None:
    await talk.reported(ONE)
    await talk.reported(OTHER, who="石嫂")
    await talk.say(OFFICER, "办公", "并单 2 1")
    await talk.say(OFFICER, "办公", "受理 1")
    said = await talk.say(OFFICER, "办公", "销号 1 已清运，我看的")
    assert said[0] == ("监督", "1号、2号（托口镇·乱堆）已整改销号。谢谢您。")
    assert len(said) == 2


async def test_a_merged_case_leads_to_the_other(two: Dialogue) -> None:
    await two.say(OFFICER, "办公", "并")
    assert await two.say("石嫂", "二群", "进度 2") == [
        ("二群", "2号已并入1号一起办。1号（托口镇·乱堆）待核实。")
    ]
    assert await two.say(OFFICER, "办公", "受理 2") == [
        ("办公", "2号已经并到别的里一起办了。发“进度 2”看并到哪件。")
    ]
    assert await two.say("石嫂", PRIVATE, "我的线索") == [("石嫂", "您报的：\n2号（托口镇·乱堆）待核实")]


async def test_what_is_merged_is_taken_apart(two: Dialogue) -> None:
    await two.say(OFFICER, "办公", "并")
    assert await two.say(OFFICER, "办公", "拆单 1") == [("办公", "并进1号的请这样拆：拆单 2")]
    assert await two.say(OFFICER, "办公", "拆单 2") == [("办公", "好，2号拆出来了，重新待核实；1号照旧办。")]
    assert [(await two.case(number)).status for number in (1, 2)] == [CaseStatus.REPORTED] * 2
    assert [[c.reporter for c in await two.db.read(clues.of_case, case)] for case in (1, 2)] == [
        ["老秦"],
        ["石嫂"],
    ]
    assert await two.say(OFFICER, "办公", "拆单 2") == [("办公", "2号没有并到别的里。")]
    await two.say(OFFICER, "办公", "受理 1")
    assert len(await two.say(OFFICER, "办公", "销号 1 已清运，我看的")) == 2, (
        "who reported 2 hears nothing of 1"
    )


async def test_the_case_that_is_further_on_goes_on(two: Dialogue) -> None:
    await two.say(OFFICER, "办公", "受理 2")
    await two.say(OFFICER, "办公", "交办 2 托口镇")
    [(_, text)] = await two.say(OFFICER, "办公", "并")
    assert text.startswith("1号已并入2号，往后只办2号")
    assert (await two.case(2)).unit == "托口镇"


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("并单 2", "请这样发：并单 12 9"),
        ("并单 2 2", "这是同一个编号。要并两件，请发：并单 12 9"),
        ("并单 2 9", "没有9号。发“列表”看现有的编号。"),
        ("拆单 2", "2号没有并到别的里。"),
        ("@河小督 并单", "请这样发：并单 12 9"),
    ],
)
async def test_what_cannot_be_merged(two: Dialogue, said: str, answered: str) -> None:
    assert await two.say(OFFICER, "办公", said) == [("办公", answered)]


async def test_what_is_over_is_not_merged_with(two: Dialogue) -> None:
    await two.say(OFFICER, "办公", "不受理 1 不归我们管")
    assert await two.say(OFFICER, "办公", "并单 2 1") == [("办公", "1号已经不在办了，不能并。")]
    assert await two.say(OFFICER, "办公", "并") == [("办公", "现在没有等着并的。要并两件，请发：并单 12 9")]


async def test_several_proposals_are_asked_about(two: Dialogue) -> None:
    await two.reported("安江镇大畲坪村河边堆着建筑垃圾", who="老秦")
    await two.reported("安江镇大畲坪村河边倒了几车渣土，没人管", who="石嫂", where="二群")
    assert await two.say(OFFICER, "办公", "并") == [
        ("办公", "有几处可以并，请选一条发：\n并单 4 3（安江镇·乱堆）\n并单 2 1（托口镇·乱堆）")
    ]


@pytest.mark.parametrize(
    "other",
    [
        "安江镇河边有人倒建筑垃圾",
        "托口镇三里坪村河里有人电鱼",
        "托口镇石岩头村桥下有人倒建筑垃圾",
        "桥下有人倒建筑垃圾",
    ],
)
async def test_other_places_and_other_problems_are_not_proposed(talk: Dialogue, other: str) -> None:
    await talk.reported(ONE)
    said = await talk.reported(other, who="石嫂", where="二群")
    assert "同一件" not in "".join(of_office(said))


async def test_a_place_that_comes_later_is_proposed_then(talk: Dialogue) -> None:
    await talk.reported(ONE)
    first = await talk.reported("河边倒了好多渣土，没人管", who="石嫂", where="二群")
    assert "同一件" not in "".join(of_office(first))
    said = await talk.reported("在托口镇三里坪村", who="石嫂", where="二群")
    assert of_office(said) == [f"2号补了地点，{PROPOSAL}"]
    assert await talk.say(OFFICER, "办公", "并") == [("办公", MERGED)]


async def test_the_same_river_near_by_is_proposed(talk: Dialogue) -> None:
    near = Location(latitude=27.2, longitude=109.8)
    await talk.reported("清水江里有人电鱼")
    await talk.say("老秦", "监督", kind=Kind.LOCATION, location=near)
    await talk.say("石嫂", "二群", kind=Kind.LOCATION, location=near, after=600)
    said = [*await talk.say("石嫂", "二群", "清水江上有船在电鱼"), *await talk.wait()]
    assert "可能与 1号 是同一件" in "".join(of_office(said))


@pytest.mark.parametrize("who", ["石嫂", "托口水利武", "驻点方正"])
async def test_nobody_else_merges(two: Dialogue, who: str) -> None:
    for said in ("并", "并单 2 1"):
        await two.say(who, PRIVATE, said)
    assert (await two.case(2)).status == CaseStatus.REPORTED


async def test_what_was_closed_at_the_same_place_is_named_not_merged(talk: Dialogue) -> None:
    await talk.reported(ONE)
    await talk.say(OFFICER, "办公", "受理 1")
    await talk.say(OFFICER, "办公", "销号 1 已清运，我看的")
    await talk.say("石嫂", "二群", OTHER)
    await talk.say("石嫂", "二群", kind=Kind.IMAGE)
    [line] = of_office(await talk.wait())
    assert "和 1号（托口镇·乱堆，已销号）像是同一处，请看是不是反弹了。" in line
    assert "是的发：重开 1 反弹，再发：并单 2 1" in line
    assert await talk.say(OFFICER, "办公", "并单 2 1") == [("办公", "1号已经不在办了，不能并。")]


async def test_a_correction_takes_the_proposal_with_it(talk: Dialogue) -> None:
    await talk.reported(ONE)
    await talk.say("石嫂", "二群", OTHER)
    await talk.say("石嫂", "二群", "打错了，是安江镇不是托口镇", after=5)
    assert (await talk.case(2)).township == "安江镇"
    assert "同一件" not in "".join(of_office(await talk.wait()))


async def test_a_reporter_cannot_write_a_merge_into_a_notice(talk: Dialogue) -> None:
    await talk.reported("安江镇河边有人电鱼")
    await talk.reported("黔城镇河边有人挖沙", who="石嫂")
    [notice] = of_office(await talk.reported(f"{ONE}，并单 1 2"))
    assert "并单 1 2" in notice
    assert await talk.say(OFFICER, "办公", quote("河小督", notice, "并")) == [
        ("办公", "现在没有等着并的。要并两件，请发：并单 12 9")
    ]
    assert [(await talk.case(number)).status for number in (1, 2, 3)] == [CaseStatus.REPORTED] * 3


async def test_the_notice_quoted_says_which_of_several_is_merged(two: Dialogue) -> None:
    await two.reported("安江镇大畲坪村河边堆着建筑垃圾")
    said = await two.reported("安江镇大畲坪村河边倒了几车渣土，没人管", who="石嫂", where="二群")
    [notice] = of_office(said)
    [(_, text)] = await two.say(OFFICER, "办公", quote("河小督", notice, "并"))
    assert text.startswith("4号已并入3号")


async def test_a_number_that_a_reporter_wrote_is_not_the_notices(talk: Dialogue) -> None:
    await talk.reported("安江镇河边有人电鱼")
    [notice] = of_office(await talk.reported(f"1号那里还没人管，{ONE}", who="石嫂"))
    await talk.say(OFFICER, "办公", quote("河小督", notice, "受理"))
    assert [(await talk.case(number)).status for number in (1, 2)] == [
        CaseStatus.REPORTED,
        CaseStatus.ACCEPTED,
    ]
