"""What of a case's history others ask for, and who hears a refusal."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from storage import cases, ledger, outbox, undo
from storage.db import Database
from storage.errors import AmbiguousCaseError, WrongStatusError
from storage.states import CaseStatus, NoticeKind, NoticeState, Step
from tests.storage.make import NOON, open_case, queue

LATER = NOON + timedelta(minutes=1)


async def test_a_refusal_names_who_was_first_and_when(db: Database) -> None:
    def both(session: Session) -> None:
        case = cases.case(session, open_case(session))
        cases.move(session, case, CaseStatus.ACCEPTED, by="小敏", now=LATER)
        cases.change(session, case, Step.NOTE, by="梁敏", now=LATER, note="后来的")
        with pytest.raises(WrongStatusError) as refused:
            cases.move(session, case, CaseStatus.ACCEPTED, by="梁敏", now=LATER)
        assert (refused.value.by, refused.value.at) == ("小敏", LATER)

    await db.run(both)


async def test_steps_that_were_taken_back_do_not_count(db: Database) -> None:
    def press(session: Session) -> None:
        case = cases.case(session, open_case(session))
        assert case.id is not None
        assert ledger.last_step(session, case.id, (Step.URGE,)) is None
        for message in ("m1", "m2"):
            cases.change(session, case, Step.URGE, by="梁敏", now=LATER, note=message, message=message)
        assert ledger.times(session, case.id, Step.URGE) == 2
        undo.undo(session, undo.last(session, "梁敏", since=NOON), now=LATER, message="m3")
        assert ledger.times(session, case.id, Step.URGE) == 1
        last = ledger.last_step(session, case.id, (Step.URGE, Step.EXTEND))
        assert last is not None
        assert last.note == "m1"

    await db.run(press)


@pytest.mark.parametrize(
    ("statuses", "ended", "found"),
    [
        (("closed", "accepted"), False, "2026-1"),
        (("closed", "accepted"), True, "2025-1"),
        (("accepted", "closed"), False, "2025-1"),
        (("closed", "closed"), True, None),
        (("closed", "closed"), False, None),
    ],
)
async def test_a_bare_number_means_what_is_open_or_what_has_ended(
    db: Database, statuses: tuple[str, str], ended: bool, found: str | None
) -> None:
    def look(session: Session) -> str | None:
        for year, status in zip((2025, 2026), statuses, strict=True):
            open_case(session, year=year, status=CaseStatus(status))
        try:
            return cases.find(session, 1, to=CaseStatus.ASSIGNED, ended=ended).label
        except AmbiguousCaseError:
            return None

    assert await db.run(look) == found


@pytest.mark.parametrize(
    ("key", "case", "kinds", "state", "told"),
    [
        ("closed:1:m1:监督", 1, (NoticeKind.CLOSED,), NoticeState.SENT, True),
        ("closed:1:m1:监督", 1, (NoticeKind.MOVED, NoticeKind.CLOSED), NoticeState.PENDING, True),
        ("closed:1:m1:监督", 1, (NoticeKind.CLOSED,), NoticeState.DROPPED, False),
        ("closed:1:m1:监督", 1, (NoticeKind.MOVED,), NoticeState.SENT, False),
        ("closed:12:m1:监督", 1, (NoticeKind.CLOSED,), NoticeState.SENT, False),
    ],
)
async def test_what_a_room_was_told_of_a_case(
    db: Database, key: str, case: int, kinds: tuple[NoticeKind, ...], state: NoticeState, told: bool
) -> None:
    def ask(session: Session) -> tuple[bool, bool]:
        queue(session, key)
        notice = outbox.due(session, NOON)[0]
        notice.state, notice.kind = state, NoticeKind.CLOSED
        session.add(notice)
        session.flush()
        return tuple(outbox.was_told(session, room, case, kinds) for room in ("监督", "二群"))  # type: ignore[return-value]

    assert await db.run(ask) == (told, False)
