"""Cases: their numbers, the table of moves, and the history every move is written into."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select
from sqlmodel import Session, col
from sqlmodel import select as choose

from storage import audit, clues
from storage.clues import Facts
from storage.columns import table, values
from storage.errors import AmbiguousCaseError, WrongStatusError
from storage.frozen import freeze
from storage.known import KnownCase
from storage.models import Case, CaseEvent
from storage.prepared import Prepared, setter
from storage.search import numbered
from storage.states import CaseStatus, Outcome, Source, Step

S = CaseStatus
_ASIDE = frozenset({S.TRANSFERRED, S.MERGED, S.WITHDRAWN, S.SEALED})
NEXT: Mapping[CaseStatus, frozenset[CaseStatus]] = {
    S.REPORTED: frozenset({S.VERIFYING, S.ACCEPTED, S.REJECTED}) | _ASIDE,
    S.VERIFYING: frozenset({S.ACCEPTED, S.REJECTED, S.CLOSED}) | _ASIDE,
    S.ACCEPTED: frozenset({S.VERIFYING, S.ASSIGNED, S.CLOSED, S.PLANNED}) | _ASIDE,
    S.ASSIGNED: frozenset({S.RECTIFYING, S.SUBMITTED, S.DISPUTED, S.CLOSED, S.PLANNED}) | _ASIDE,
    # who disputes for want of means is right: it needs a plan, not another unit
    S.DISPUTED: frozenset({S.ASSIGNED, S.PLANNED, S.TRANSFERRED, S.WITHDRAWN, S.SEALED}),
    S.RECTIFYING: frozenset({S.SUBMITTED, S.DISPUTED, S.CLOSED, S.PLANNED}) | _ASIDE,
    S.SUBMITTED: frozenset({S.RECTIFYING, S.CLOSED, S.SEALED}),
    S.PLANNED: frozenset({S.ASSIGNED, S.TRANSFERRED, S.CLOSED, S.SEALED}),
    # what never had a unit is handed out anew
    S.CLOSED: frozenset({S.ASSIGNED, S.ACCEPTED, S.SEALED}),
    # a refusal may be wrong: the same number goes on, the reporter need not report again
    S.REJECTED: frozenset({S.REPORTED, S.SEALED}),
    S.TRANSFERRED: frozenset({S.ACCEPTED, S.SEALED}),
    S.MERGED: frozenset({S.REPORTED}),
    S.WITHDRAWN: frozenset({S.REPORTED, S.SEALED}),
    S.SEALED: frozenset(),
}
"""Which move may follow which: the table the README draws."""

OPEN = frozenset(
    {S.REPORTED, S.VERIFYING, S.ACCEPTED, S.ASSIGNED, S.DISPUTED, S.RECTIFYING, S.SUBMITTED, S.PLANNED}
)
"""States in which somebody still has something to do."""

LATE = frozenset({S.VERIFYING, S.ASSIGNED, S.RECTIFYING, S.DISPUTED})
"""States in which a unit can be overdue."""

STEP: Mapping[CaseStatus, Step] = {
    S.REPORTED: Step.REOPEN,
    S.VERIFYING: Step.VERIFY,
    S.ACCEPTED: Step.ACCEPT,
    S.REJECTED: Step.REJECT,
    S.ASSIGNED: Step.ASSIGN,
    S.DISPUTED: Step.DISPUTE,
    S.RECTIFYING: Step.TAKE,
    S.SUBMITTED: Step.SUBMIT,
    S.PLANNED: Step.PLAN,
    S.CLOSED: Step.CLOSE,
    S.TRANSFERRED: Step.TRANSFER,
    S.MERGED: Step.MERGE,
    S.WITHDRAWN: Step.WITHDRAW,
    S.SEALED: Step.SEAL,
}
"""What a move is called in the history, unless its caller knows better."""

_NOT_CLOSED = {"outcome": None, "closed_at": None, "result": "", "looked_by": "", "reviewed_at": None}

_case = table(Case)
_event = table(CaseEvent)
_last_number = Prepared(select(func.max(_case.c.number)).where(_case.c.year == bindparam("of_year")))
_add_case = Prepared(
    insert(_case).returning(_case.c.id),
    [field.name for field in fields(Facts)]
    + ["year", "number", "status", "opened_at", "result", "looked_by", "source", "document", "relapses"]
    + ["located_by_photo"],
)
_set = setter(_case)
_add_event = Prepared(
    insert(_event).returning(_event.c.id),
    ("case_id", "at", "by", "step", "before", "after", "note", "message", "former"),
)
_first_note = Prepared(
    select(_event.c.note)
    .where(_event.c.case_id == bindparam("of_case"), _event.c.by == bindparam("writer"), _event.c.note != "")
    .order_by(_event.c.id)
    .limit(1)
)


def open_case(
    session: Session,
    year: int,
    facts: Facts,
    *,
    at: datetime,
    now: datetime,
    by: str,
    message: str,
    source: Source = Source.SUPERVISOR,
) -> KnownCase:
    """Record a new problem under the year's next number."""
    number = (_last_number.one(session, of_year=year) or 0) + 1
    case: int = _add_case.one(
        session,
        **values(facts),
        year=year,
        number=number,
        status=CaseStatus.REPORTED,
        opened_at=at,
        result="",
        looked_by="",
        source=source,
        document="",
        relapses=0,
        located_by_photo=False,
    )
    write(session, case, at=now, by=by, step=Step.REGISTER, after=CaseStatus.REPORTED, message=message)
    return KnownCase(case, year, number, CaseStatus.REPORTED, latitude=None, longitude=None, **values(facts))


def set_facts(session: Session, case_id: int, **changed: Any) -> None:
    """Replace what is known of a problem."""
    _set(tuple(changed))(session, wanted=case_id, **changed)


def first_note(session: Session, case_id: int, by: str) -> str:
    """The first note somebody wrote into a case's history, or nothing."""
    return _first_note.one(session, of_case=case_id, writer=by) or ""


def write(
    session: Session,
    case: int,
    *,
    at: datetime,
    by: str,
    step: Step = Step.NOTE,
    before: CaseStatus | None = None,
    after: CaseStatus | None = None,
    note: str = "",
    message: str | None = None,
    former: Mapping[str, Any] | None = None,
) -> None:
    """Write one line into a case's history; `former` is what the step changed, of `frozen.freeze`."""
    move = audit.Move(case, step, before, after)
    words = audit.Words(by, note, message, dict(former or {}))
    event: int = _add_event.one(session, at=at, **values(move), **values(words))
    audit.written(session, event, move, words, at=at)


def move(
    session: Session,
    case: Case,
    to: CaseStatus,
    *,
    by: str,
    now: datetime,
    note: str = "",
    message: str | None = None,
    step: Step | None = None,
    **changed: Any,
) -> None:
    """Move a case, change what goes with the move, and write it into its history.

    What is taken up again after it was closed has no outcome any more but in its history. Raises
    `WrongStatusError` if `NEXT` does not allow it; nothing is changed then.
    """
    before = case.status
    if to not in NEXT[before]:
        raise wrong_status(session, case, to)
    if before == CaseStatus.CLOSED:
        changed = _NOT_CLOSED | changed
    change(
        session,
        case,
        step or STEP[to],
        by=by,
        now=now,
        note=note,
        message=message,
        status=to,
        **changed,
    )


def wrong_status(session: Session, case: Case, wanted: CaseStatus) -> WrongStatusError:
    """The refusal of a step, with who brought the case to where it stands, and when."""
    moved = (
        choose(CaseEvent)
        .where(CaseEvent.case_id == case.id, CaseEvent.after == case.status)
        .order_by(col(CaseEvent.id).desc())
    )
    last = session.exec(moved).first()
    by, at = (last.by, last.at) if last is not None else ("", None)
    return WrongStatusError(case.label, case.status, wanted, by, at, case.unit)


def change(
    session: Session,
    case: Case,
    step: Step,
    *,
    by: str,
    now: datetime,
    note: str = "",
    message: str | None = None,
    **changed: Any,
) -> None:
    """Change a case without a look at `NEXT`, and write it into its history so that it can be undone."""
    assert case.id is not None
    before = case.status
    former = freeze(case, changed)
    for name, value in changed.items():
        setattr(case, name, value)
    session.add(case)
    session.flush()
    after = case.status if "status" in changed else None
    write(
        session,
        case.id,
        at=now,
        by=by,
        step=step,
        before=before if after else None,
        after=after,
        note=note,
        message=message,
        former=former,
    )
    if (before in OPEN) != (case.status in OPEN):
        clues.close_all(session, case.id, is_closed=case.status not in OPEN)


def close(
    session: Session,
    case: Case,
    outcome: Outcome,
    *,
    by: str,
    looked_by: str,
    result: str,
    now: datetime,
    message: str | None = None,
) -> None:
    """Close a case; somebody must have looked at the place. Raises `WrongStatusError`."""
    move(
        session,
        case,
        CaseStatus.CLOSED,
        by=by,
        now=now,
        note=result,
        message=message,
        outcome=outcome,
        looked_by=looked_by,
        result=result,
        closed_at=now,
    )


def case(session: Session, case_id: int) -> Case:
    """The case with this id; raises `LookupError` if there is none."""
    found = session.get(Case, case_id)
    if found is None:
        raise LookupError(f"case {case_id}")
    return found


def find(
    session: Session,
    number: int,
    year: int | None = None,
    to: CaseStatus | None = None,
    *,
    ended: bool = False,
) -> Case:
    """The case people mean by a number.

    A bare number means the newest year's, but for a move (`to`) it must fit exactly one case for which that
    move is allowed: an open one, if there is one (or one that has `ended`).
    Raises `NoSuchCaseError` or `AmbiguousCaseError`.
    """
    found = numbered(session, number, year)
    movable = [case for case in found if to is not None and to in NEXT[case.status]]
    movable = [case for case in movable if (case.status in OPEN) != ended] or movable
    if len(movable) > 1:
        raise AmbiguousCaseError([case.label for case in movable])
    return movable[0] if movable else found[0]
