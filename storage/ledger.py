"""The ledger: cases by state, and by when they were registered or closed."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import literal_column
from sqlmodel import Session, col, func
from sqlmodel import select as choose

from storage.cases import OPEN
from storage.columns import unindexed
from storage.models import Case, CaseEvent, Clue
from storage.search import is_open
from storage.states import CaseStatus, Step

_AT_ONCE = 5000
"""Ids in one statement."""


def listing(
    session: Session,
    *,
    statuses: Iterable[CaseStatus] = OPEN,
    township: str | None = None,
    limit: int | None = None,
) -> list[Case]:
    """Cases in these states (of a township), the oldest first."""
    wanted = frozenset(statuses)
    query = choose(Case).where(is_open() if wanted == OPEN else col(Case.status).in_(sorted(wanted)))
    if township is not None:
        query = query.where(Case.township == township)
    return list(session.exec(query.order_by(unindexed(Case.opened_at), col(Case.id)).limit(limit)))


def events(session: Session, case_id: int) -> list[CaseEvent]:
    """A case's history."""
    return list(
        session.exec(choose(CaseEvent).where(CaseEvent.case_id == case_id).order_by(col(CaseEvent.id)))
    )


def last_step(session: Session, case_id: int, steps: Iterable[Step]) -> CaseEvent | None:
    """The last of these steps of a case that was not taken back."""
    query = choose(CaseEvent).where(
        CaseEvent.case_id == case_id, col(CaseEvent.step).in_(list(steps)), col(CaseEvent.undone_at).is_(None)
    )
    return session.exec(query.order_by(col(CaseEvent.id).desc())).first()


def last(session: Session, step: Step) -> datetime | None:
    """When this step was made last, of any case."""
    query = choose(CaseEvent.at).where(CaseEvent.step == step)
    return session.exec(query.order_by(col(CaseEvent.id).desc()).limit(1)).first()


def times(session: Session, case_id: int, step: Step) -> int:
    """How often this step was made of a case and not taken back."""
    query = choose(func.count()).select_from(CaseEvent)
    query = query.where(CaseEvent.case_id == case_id, CaseEvent.step == step)
    return session.exec(query.where(col(CaseEvent.undone_at).is_(None))).one()


def registered(session: Session, since: datetime, until: datetime) -> list[Case]:
    """Cases written down in [since, until), whenever the message was sent that reported them."""
    query = choose(Case).join(CaseEvent, col(CaseEvent.case_id) == Case.id)
    query = query.where(col(CaseEvent.before).is_(None), CaseEvent.after == CaseStatus.REPORTED)
    query = query.where(col(CaseEvent.at) >= since, col(CaseEvent.at) < until)
    return list(session.exec(query.order_by(col(Case.id))))


def closed(session: Session, since: datetime, until: datetime) -> list[Case]:
    """Cases closed in [since, until)."""
    query = choose(Case).where(col(Case.closed_at) >= since, col(Case.closed_at) < until)
    return list(session.exec(query.order_by(col(Case.closed_at))))


def told_in(session: Session, channel: str, conversation: str, ids: Sequence[int]) -> list[tuple[int, int]]:
    """Those of these cases that were reported in a conversation, each with the one under whose number people
    there know it: that of before a merge.
    """
    found: dict[tuple[int, int], None] = {}
    known = func.coalesce(Clue.merged_from, Clue.case_id)
    # "+" keeps SQLite from the index by conversation: of one case there are few, of a room very many
    here = literal_column("+clue.conversation") == conversation, Clue.channel == channel
    stands = col(Clue.is_withdrawn).is_(False)
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        query = choose(Clue.case_id, known).where(*here, col(Clue.case_id).in_(some), stands)
        rows = session.exec(query.order_by(col(Clue.case_id), known).distinct())
        found.update(dict.fromkeys((one, of) for one, of in rows))
    return list(found)


def newest(session: Session, limit: int) -> Sequence[Case]:
    """The cases opened last."""
    return list(session.exec(choose(Case).order_by(col(Case.id).desc()).limit(limit)))


def opened(session: Session, since: datetime, until: datetime) -> list[Case]:
    """All cases that were reported in [since, until), but for what was sealed; in their order."""
    query = choose(Case).where(col(Case.opened_at) >= since, col(Case.opened_at) < until)
    query = query.where(Case.status != CaseStatus.SEALED)
    return list(session.exec(query.order_by(col(Case.opened_at), col(Case.id))))
