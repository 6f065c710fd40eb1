"""A problem that is reported again is never swallowed by an older case."""

import pytest

from storage import ledger
from tests.handlers.dialogue import Dialogue

OFFICER = "河长办梁敏"
FIRST = "托口镇三里坪村桥下有人倒建筑垃圾"


@pytest.fixture
async def ended(talk: Dialogue) -> Dialogue:
    """A case that was rectified."""
    await talk.reported(FIRST)
    await talk.say(OFFICER, "办公", "受理 1")
    await talk.say(OFFICER, "办公", "销号 1 已清运，查看人 覃立新")
    return talk


@pytest.mark.parametrize("after", [120, 86_400])
@pytest.mark.parametrize(("who", "where"), [("老秦", "监督"), ("石嫂", "监督"), ("石嫂", "二群")])
async def test_what_comes_back_after_the_end_is_a_report(
    ended: Dialogue, who: str, where: str, after: float
) -> None:
    await ended.wait(after)
    heard = await ended.reported("托口镇三里坪村桥头又倒了一车建筑垃圾", who=who, where=where)
    assert (where, "已登记 2号（托口镇·乱堆）。谢谢。") in heard
    [office] = [text for room, text in heard if room == "办公"]
    assert "和 1号（托口镇·乱堆，已销号）像是同一处，请看是不是反弹了。" in office
    assert "是的发：重开 1 反弹，再发：并单 2 1" in office


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("老秦", "已登记 2号（托口镇·乱堆）。谢谢。"),
        ("石嫂", "已登记 2号（乱堆）。请问在哪个乡镇、哪个村？"),
    ],
)
async def test_only_its_own_reporter_need_not_say_where_again(ended: Dialogue, who: str, said: str) -> None:
    heard = await ended.reported("三里坪村桥头又倒了一车建筑垃圾", who=who)
    assert ("监督", said) in heard


async def test_the_way_that_is_named_works(ended: Dialogue) -> None:
    await ended.reported("托口镇三里坪村桥头又倒了一车建筑垃圾", who="石嫂")
    await ended.say(OFFICER, "办公", "重开 1 反弹")
    await ended.say(OFFICER, "办公", "并单 2 1")
    assert (await ended.case(1)).relapses == 1
    assert [case.number for case in await ended.db.read(ledger.listing)] == [1]


async def test_somebody_elsewhere_reports_for_themselves(talk: Dialogue) -> None:
    await talk.reported(FIRST)
    heard = await talk.reported("托口镇三里坪村桥底又倒了渣土", who="石嫂", where="二群")
    assert ("二群", "已登记 2号（托口镇·乱堆）。谢谢。") in heard
    assert any("1号" in text and "并" in text for room, text in heard if room == "办公")


async def test_a_witness_beside_the_reporter_only_bears_it_out(talk: Dialogue) -> None:
    await talk.reported(FIRST)
    await talk.say("石嫂", "监督", "我也看到了，三里坪桥下那堆建筑垃圾好大一堆")
    assert [case.number for case in await talk.db.read(ledger.listing)] == [1]


@pytest.mark.parametrize("said", ["渣土还在", "又倒了", "那个地方又在倒渣土了"])
async def test_words_on_an_ended_case_reach_the_office(ended: Dialogue, said: str) -> None:
    heard = await ended.reported(said)
    assert heard == [("办公", f"1号（托口镇·乱堆，已销号）有人又说：{said}\n又来了的发：重开 1 理由")]


async def test_thanks_on_an_ended_case_do_not(ended: Dialogue) -> None:
    assert await ended.reported("谢谢大家，清得干净") == []
