"""Who is told how far a case is."""

import pytest

from handlers.texts.queries import NOT_YOUR_CASE
from tests.handlers.dialogue import PRIVATE, UNBOUND, Dialogue

OFFICER, WATER, DISCIPLINE = "河长办梁敏", "托口水利武", "驻点方正"
DUMPED = "托口镇三里坪村桥下有人倒建筑垃圾"
PROGRESS = "1号（托口镇·乱堆）待核实。"
ASSIGNED = "1号（托口镇·乱堆）已交办。"


@pytest.mark.parametrize(
    ("who", "where", "answered"),
    [
        ("老秦", PRIVATE, PROGRESS),
        ("老秦", "监督", PROGRESS),
        (UNBOUND, "监督", PROGRESS),
        (OFFICER, PRIVATE, PROGRESS),
        (OFFICER, "办公", PROGRESS),
        (DISCIPLINE, PRIVATE, PROGRESS),
        ("石嫂", PRIVATE, NOT_YOUR_CASE),
        (WATER, PRIVATE, NOT_YOUR_CASE),
        (UNBOUND, PRIVATE, NOT_YOUR_CASE),
        (UNBOUND, "办公", NOT_YOUR_CASE),
        (UNBOUND, "纪检", NOT_YOUR_CASE),
    ],
)
async def test_who_is_told(talk: Dialogue, who: str, where: str, answered: str) -> None:
    await talk.reported(DUMPED)
    said = await talk.say(who, where, "进度 1")
    assert said == [(who if where == PRIVATE else where, answered)]


async def test_who_may_not_ask_learns_not_even_which_numbers_there_are(talk: Dialogue) -> None:
    await talk.reported(DUMPED)
    assert await talk.say(UNBOUND, PRIVATE, "进度 1") == await talk.say(UNBOUND, PRIVATE, "进度 9")


async def test_a_unit_may_ask_of_what_it_was_handed(talk: Dialogue) -> None:
    await talk.reported(DUMPED)
    await talk.say(OFFICER, "办公", "受理 1")
    await talk.say(OFFICER, "办公", "交办 1 托口镇")
    assert await talk.say(WATER, PRIVATE, "进度 1") == [(WATER, ASSIGNED)]
    assert await talk.say("水利局欧工", PRIVATE, "进度 1") == [("水利局欧工", NOT_YOUR_CASE)]


async def test_who_reported_what_was_merged_may_ask_by_either_number(talk: Dialogue) -> None:
    await talk.reported(DUMPED)
    await talk.reported("托口镇三里坪村河边倒了好多渣土，没人管", who="石嫂", where="二群")
    await talk.say(OFFICER, "办公", "并单 2 1")
    for number in (1, 2):
        [(_, text)] = await talk.say("石嫂", PRIVATE, f"进度 {number}")
        assert text.endswith("1号（托口镇·乱堆）待核实。")
