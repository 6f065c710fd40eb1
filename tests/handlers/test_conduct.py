"""An ordinary case of how officials do their work: the group hears nothing of it, and no unit gets it."""

import pytest

from storage.states import CaseStatus
from tests.handlers.dialogue import PRIVATE, Dialogue

OFFICER = "河长办梁敏"
CONDUCT = "安江镇巡河走过场，没人管"


async def test_nothing_is_said_in_the_group_to_the_end(talk: Dialogue) -> None:
    said = await talk.reported(CONDUCT, who="石嫂")
    assert [where for where, _ in said] == ["办公"]
    assert (await talk.case()).category == "integrity"
    for command in ("受理 1", "销号 1 已核实整改，我看的"):
        assert [where for where, _ in await talk.say(OFFICER, "办公", command)] == ["办公"]
    assert await talk.wait() == []


async def test_nor_when_it_is_not_accepted(talk: Dialogue) -> None:
    await talk.reported(CONDUCT, who="石嫂")
    said = await talk.say(OFFICER, "办公", "不受理 1 不属实")
    assert said == [("办公", "1号不予受理，没有需要通知的群或人。")]


async def test_who_said_it_in_private_hears_of_it_there(talk: Dialogue) -> None:
    said = await talk.reported(CONDUCT, who="石嫂", where=PRIVATE)
    assert [where for where, _ in said] == ["石嫂", "办公"]


@pytest.mark.parametrize("unit", ["安江镇", "托口镇", "市水利局"])
async def test_no_unit_gets_it(talk: Dialogue, unit: str) -> None:
    await talk.reported(CONDUCT, who="石嫂")
    await talk.say(OFFICER, "办公", "受理 1")
    assert await talk.say(OFFICER, "办公", f"交办 1 {unit}") == [
        ("办公", "1号说的是履职情况，不交给责任单位，请河长办自己核。核完发：销号 1 结果")
    ]
    assert (await talk.case()).status == CaseStatus.ACCEPTED
