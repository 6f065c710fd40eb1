"""Counts over everything, for summaries."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, func, select
from sqlmodel import Session

from storage.columns import table
from storage.models import Case, InboxRow, Notice
from storage.states import NoticeState


@dataclass(frozen=True, slots=True)
class Totals:
    """How many there are of each."""

    rows: Mapping[str, int]
    categories: Mapping[str, int]
    statuses: Mapping[str, int]
    sent: int
    parked: int


def totals(session: Session) -> Totals:
    """Count the inbox by outcome, the cases by category and state, the notices by state."""
    notices = _by(session, table(Notice).c.state)
    return Totals(
        rows=_by(session, table(InboxRow).c.outcome),
        categories=_by(session, table(Case).c.category),
        statuses=_by(session, table(Case).c.status),
        sent=notices.get(NoticeState.SENT, 0),
        parked=notices.get(NoticeState.PARKED, 0),
    )


def _by(session: Session, column: "Column[Any]") -> dict[str, int]:
    counted = select(column, func.count()).group_by(column).order_by(func.count().desc())
    return {str(key): count for key, count in session.connection().execute(counted)}
