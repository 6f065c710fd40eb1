"""The ledger: cases by state, and by when they were registered or closed."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session, col, func
from sqlmodel import select as choose

from storage.cases import OPEN
from storage.models import Case, CaseEvent
from storage.states import CaseStatus, Step


def listing(
    session: Session,
    *,
    statuses: Iterable[CaseStatus] = OPEN,
    township: str | None = None,
    limit: int | None = None,
) -> list[Case]:
    """Cases in these states (of a township), the oldest first."""
    query = choose(Case).where(col(Case.status).in_(list(statuses)))
    if township is not None:
        query = query.where(Case.township == township)
    return list(session.exec(query.order_by(col(Case.opened_at), col(Case.id)).limit(limit)))


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


def newest(session: Session, limit: int) -> Sequence[Case]:
    """The cases opened last."""
    return list(session.exec(choose(Case).order_by(col(Case.id).desc()).limit(limit)))


def opened(session: Session, since: datetime, until: datetime) -> list[Case]:
    """All cases that were reported in [since, until), but for what was sealed; in their order."""
    query = choose(Case).where(col(Case.opened_at) >= since, col(Case.opened_at) < until)
    query = query.where(Case.status != CaseStatus.SEALED)
    return list(session.exec(query.order_by(col(Case.opened_at), col(Case.id))))
