"""Taking back the last step of a case: what it changed of the case's own columns is set back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from storage import audit, cases, clues
from storage.columns import table
from storage.errors import NothingToUndoError
from storage.frozen import thaw
from storage.models import Case, CaseEvent, Notice
from storage.states import NoticeState, Step

KEPT = frozenset({Step.REGISTER, Step.MERGE, Step.SPLIT, Step.SEAL, Step.UNDO})
"""Steps that move more than the case's own columns: they have commands of their own to go back, or no way
back (what was sealed)."""
_notice = table(Notice)


def last(session: Session, by: str, *, since: datetime) -> list[CaseEvent]:
    """What somebody's last command did, a line for each case it moved.

    Raises `NothingToUndoError` if there was none since then, or if a case has gone on from there.
    """
    newest = session.exec(
        select(CaseEvent)
        .where(CaseEvent.by == by, CaseEvent.at >= since, col(CaseEvent.message).is_not(None))
        .where(col(CaseEvent.step).not_in(KEPT), col(CaseEvent.undone_at).is_(None))
        .order_by(col(CaseEvent.id).desc())
    ).first()
    if newest is None:
        raise NothingToUndoError(None)
    found = [event for event in of_message(session, newest.message or "") if event.by == by]
    for event in found:
        later = select(CaseEvent).where(
            CaseEvent.case_id == event.case_id,
            col(CaseEvent.id) > event.id,
            CaseEvent.message != event.message,
            col(CaseEvent.step).not_in((Step.NOTE, Step.UNDO)),
            col(CaseEvent.undone_at).is_(None),
        )
        if session.exec(later).first() is not None:
            raise NothingToUndoError(cases.case(session, event.case_id).label)
    return found


def of_message(session: Session, message: str) -> list[CaseEvent]:
    """What was written because of a message."""
    return list(session.exec(select(CaseEvent).where(CaseEvent.message == message)))


def undo(session: Session, steps: Sequence[CaseEvent], *, now: datetime, message: str) -> list[Case]:
    """Set the cases back to before these steps, the newest first; the cases, as they are now."""
    touched: dict[int, Case] = {}
    for event in sorted(steps, key=lambda step: -(step.id or 0)):
        case = cases.case(session, event.case_id)
        was_open = case.status in cases.OPEN
        before = case.status
        for name, value in event.former.items():
            setattr(case, name, thaw(name, value))
        event.undone_at = now
        session.add_all((case, event))
        session.flush()
        assert event.id is not None
        audit.undone(session, event.id, at=now)
        cases.write(
            session,
            event.case_id,
            at=now,
            by=event.by,
            step=Step.UNDO,
            before=before,
            after=case.status,
            message=message,
        )
        if was_open != (case.status in cases.OPEN):
            clues.close_all(session, event.case_id, is_closed=case.status not in cases.OPEN)
        touched[event.case_id] = case
    return list(touched.values())


def unsay(session: Session, message: str) -> tuple[int, int]:
    """Drop the notices of a command that are not sent yet: how many; and how many were sent already."""
    unsaid = _notice.c.state.in_((NoticeState.PENDING, NoticeState.OWED))
    waiting = (_notice.c.because == message) & unsaid
    dropped = session.connection().execute(update(_notice).where(waiting).values(state=NoticeState.DROPPED))
    sent = select(Notice).where(Notice.because == message, Notice.state == NoticeState.SENT)
    return dropped.rowcount, len(session.exec(sent).all())
