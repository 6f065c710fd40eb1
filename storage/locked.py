"""Months as they were when they ended: what changes in them later shows as a change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from pydantic import TypeAdapter
from sqlalchemy import JSON, UniqueConstraint, delete, func, insert, select
from sqlmodel import Field, Session, SQLModel, col
from sqlmodel import select as choose

from storage import happened
from storage.columns import table, utc
from storage.happened import Time
from storage.models import Case, CaseEvent
from storage.periods import Period
from storage.states import CaseStatus

_PERIOD = TypeAdapter(Period)


class LockedMonth(SQLModel, table=True):
    """The figures of a month, as they were."""

    __tablename__ = "locked_month"
    id: int | None = Field(default=None, primary_key=True)
    since: date = Field(unique=True)
    """Its first day, China's."""
    locked_at: datetime = utc()
    figures: dict[str, Any] = Field(sa_type=JSON)
    """A `Period`, but for the cases it lists: these are always told as they are now."""


class LockedCase(SQLModel, table=True):
    """A case that was counted in a month."""

    __tablename__ = "locked_case"
    __table_args__ = (UniqueConstraint("month_id", "case_id"),)
    id: int | None = Field(default=None, primary_key=True)
    month_id: int = Field(foreign_key="locked_month.id")
    case_id: int = Field(foreign_key="case.id", index=True)
    category: str
    township: str
    """As in the figures: "" if it was not known."""
    is_reported: bool
    is_closed: bool


class Filed(NamedTuple):
    """What a case was counted under."""

    category: str
    township: str


@dataclass(frozen=True, slots=True)
class Refiled:
    """A case that is counted under something else since."""

    case: Case
    then: Filed
    now: Filed


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure that was told, what it is now, and the cases that make the difference."""

    then: int
    now: int
    came: Sequence[Case]
    gone: Sequence[Case]
    """Without those that may not be named any more."""


@dataclass(frozen=True, slots=True)
class Changes:
    """How a locked month has changed."""

    reported: Changed
    closed: Changed
    refiled: Sequence[Refiled]

    def __bool__(self) -> bool:
        counted = any(one.came or one.gone or one.then != one.now for one in (self.reported, self.closed))
        return counted or bool(self.refiled)


_month, _case = table(LockedMonth), table(LockedCase)


def began(session: Session) -> datetime | None:
    """When the ledger's first line was written."""
    return session.exec(choose(func.min(col(CaseEvent.at)))).one()


def is_locked(session: Session, since: date) -> bool:
    """Whether the month that begins so is locked."""
    return session.exec(choose(LockedMonth.id).where(LockedMonth.since == since)).first() is not None


def lock(session: Session, found: Period, time: Time) -> None:
    """Keep the figures of a month, and which cases were counted; once."""
    figures = _PERIOD.dump_python(found, mode="json") | {"closed": []}
    month = LockedMonth(since=found.since, locked_at=found.as_of, figures=figures)
    session.add(month)
    session.flush()
    reported, closed = _reported(session, time), _closed(session, time)
    rows = [
        {
            "month_id": month.id,
            "case_id": case,
            "category": filed.category,
            "township": filed.township,
            "is_reported": case in reported,
            "is_closed": case in closed,
        }
        for case, filed in (closed | reported).items()
    ]
    if rows:
        session.connection().execute(insert(_case), rows)


def figures(session: Session, since: date) -> Period | None:
    """What was told of the month that begins so, without the cases that were closed; None if not locked."""
    month = session.exec(choose(LockedMonth).where(LockedMonth.since == since)).first()
    return None if month is None else _PERIOD.validate_python(month.figures)


def changes(session: Session, then: Period, time: Time) -> Changes:
    """What is otherwise now than `figures` said."""
    counted = select(_case).join(_month, _month.c.id == _case.c.month_id).where(_month.c.since == then.since)
    rows = session.connection().execute(counted).all()
    filed = {row.case_id: Filed(row.category, row.township) for row in rows}
    reported, closed = _reported(session, time), _closed(session, time)
    was_reported = {row.case_id for row in rows if row.is_reported}
    was_closed = {row.case_id for row in rows if row.is_closed}
    both = {case: now for case, now in reported.items() if case in was_reported and filed[case] != now}
    named = _cases(session, (was_reported ^ reported.keys()) | (was_closed ^ closed.keys()) | both.keys())
    return Changes(
        _changed(then.headline.reported, was_reported, reported, named),
        _changed(then.headline.closed, was_closed, closed, named),
        [Refiled(named[case], filed[case], now) for case, now in both.items()],
    )


def forget(session: Session, case_id: int) -> None:
    """A case may not be named any more, nor what it was counted under."""
    session.connection().execute(delete(_case).where(_case.c.case_id == case_id))


def _reported(session: Session, time: Time) -> dict[int, Filed]:
    found = happened.reported(time)
    query = select(found.c.id, found.c.category, found.c.township)
    return {
        case: Filed(category, township) for case, category, township in session.connection().execute(query)
    }


def _closed(session: Session, time: Time) -> dict[int, Filed]:
    return {one.case: Filed(one.category, one.township) for one in happened.closings(session, time)}


def _changed(count: int, then: set[int], now: Mapping[int, Filed], named: Mapping[int, Case]) -> Changed:
    came = sorted(now.keys() - then)
    gone = sorted(case for case in then - now.keys() if case in named)
    return Changed(count, len(now), [named[case] for case in came], [named[case] for case in gone])


def _cases(session: Session, ids: set[int]) -> dict[int, Case]:
    found = session.exec(choose(Case).where(col(Case.id).in_(ids)))
    return {case.id: case for case in found if case.id is not None and case.status != CaseStatus.SEALED}
