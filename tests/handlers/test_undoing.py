"""撤销: the last own step within five minutes, with its notices, and nothing else."""

import pytest

from storage import ledger
from storage.states import CaseStatus
from tests.handlers.dialogue import PRIVATE, Dialogue

OFFICER = "河长办梁敏"


@pytest.fixture
async def accepted(talk: Dialogue) -> Dialogue:
    """A case that is ready to be handed out."""
    await talk.reported("托口镇三里坪村桥下有人倒建筑垃圾")
    await talk.say(OFFICER, "办公", "受理 1")
    return talk


async def test_what_was_not_said_yet_is_not_said(accepted: Dialogue) -> None:
    await accepted.tell(OFFICER, "办公", "交办 1 托口镇")
    heard = await accepted.say(OFFICER, "办公", "撤销")
    assert ("办公", "已撤销。1号现在是已受理。通知还没发，不发了。") in heard
    assert not [where for where, _ in [*heard, *await accepted.wait(600)] if where == "托口水利武"]
    case = await accepted.case()
    assert (case.status, case.unit, case.report_due, case.rectify_due) == (
        CaseStatus.ACCEPTED,
        None,
        None,
        None,
    )


async def test_it_is_said_what_cannot_be_unsaid(accepted: Dialogue) -> None:
    heard = await accepted.say(OFFICER, "办公", "交办 1 托口镇")
    assert [where for where, _ in heard] == ["托口水利武", "办公"]
    heard = await accepted.say(OFFICER, "办公", "撤销")
    assert heard == [("办公", "已撤销。1号现在是已受理。有1条通知已经发出去了，请您另外说一声。")]


async def test_closing_is_undone_with_its_outcome(accepted: Dialogue) -> None:
    await accepted.tell(OFFICER, "办公", "销号 1 已清运，查看人 覃立新")
    await accepted.tell(OFFICER, "办公", "撤销")
    case = await accepted.case()
    assert (case.status, case.outcome, case.closed_at, case.result) == (CaseStatus.ACCEPTED, None, None, "")
    # the clue goes on: what its reporter adds belongs to it again
    await accepted.tell("老秦", "监督", "又倒了一车 就在桥下")
    assert [case.number for case in await accepted.db.read(ledger.listing)] == [1]


async def test_a_bulk_command_is_undone_whole(talk: Dialogue) -> None:
    await talk.reported("托口镇三里坪村桥下有人倒建筑垃圾")
    await talk.reported("安江镇码头边有人电鱼", who="石嫂")
    await talk.say(OFFICER, "办公", "受理 1 2")
    await talk.say(OFFICER, "办公", "撤销")
    assert [(await talk.case(number)).status for number in (1, 2)] == [CaseStatus.REPORTED] * 2


async def test_after_five_minutes_it_is_too_late(accepted: Dialogue) -> None:
    await accepted.wait(360)
    assert await accepted.say(OFFICER, "办公", "撤销") == [("办公", "5 分钟内没有可以撤销的。")]


async def test_a_second_undo_takes_the_step_before(accepted: Dialogue) -> None:
    await accepted.say(OFFICER, "办公", "交办 1 托口镇")
    await accepted.say(OFFICER, "办公", "撤销")
    await accepted.say(OFFICER, "办公", "撤销")
    assert (await accepted.case()).status == CaseStatus.REPORTED


async def test_who_may_not_move_cases_may_not_take_back(accepted: Dialogue) -> None:
    assert "由河长办、责任单位的同志使用" in (await accepted.say("老秦", PRIVATE, "撤销"))[0][1]
    assert (await accepted.case()).status == CaseStatus.ACCEPTED
    assert await accepted.say("托口水利武", PRIVATE, "撤销") == [("托口水利武", "5 分钟内没有可以撤销的。")]


async def test_in_a_supervisors_room_only_the_number_is_said(accepted: Dialogue) -> None:
    heard = await accepted.say(OFFICER, "监督", "@河小督 撤销")
    assert heard[0] == ("监督", "好，1号的上一步已撤销。")
