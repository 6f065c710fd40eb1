"""What happened in the ledger between two moments, as statements: what was reported, closed, came back.

Steps that were undone did not happen; merged, withdrawn and sealed cases are not there.
"""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, NamedTuple

from sqlalchemy import CTE, ColumnElement, Select, and_, func, literal, or_, select, union_all
from sqlalchemy import case as choice
from sqlmodel import Session

from storage.cases import LATE, OPEN
from storage.columns import table
from storage.models import Case, CaseEvent
from storage.people_models import Person
from storage.search import NEVER_SHOWN
from storage.states import CaseStatus, Outcome, Role, Source, Step

case_, event = table(Case), table(CaseEvent)
_person = table(Person)
seen = case_.c.status.not_in(NEVER_SHOWN)

_officers = select(_person.c.name).where(_person.c.role == Role.OFFICER)
DIMENSIONS: dict[str, ColumnElement[str]] = {
    "category": case_.c.category,
    "township": func.coalesce(case_.c.outside, case_.c.township, ""),
    # an officer who was sent to look is no unit
    "unit": choice((case_.c.unit.in_(_officers), ""), else_=func.coalesce(case_.c.unit, "")),
    "source": case_.c.source,
}
"""What figures are told by."""


@dataclass(frozen=True, slots=True)
class Time:
    """From a moment until another, whose zone is that of the days that are told apart."""

    since: datetime
    until: datetime

    @property
    def zone(self) -> tzinfo:
        """Where its days begin."""
        zone = self.since.tzinfo
        assert zone is not None
        return zone

    def holds(self, column: "ColumnElement[Any]") -> ColumnElement[bool]:
        """Whether a time is one of it."""
        return and_(column >= self.since, column < self.until)


def late(now: datetime) -> ColumnElement[bool]:
    """Whether a unit should have reported back, or rectified it, by now."""
    reports = and_(case_.c.reported_back_at.is_(None), case_.c.report_due < now)
    return and_(case_.c.status.in_(LATE), or_(func.coalesce(reports, False), case_.c.rectify_due < now))


def reported(time: Time) -> CTE:
    """The cases that were reported: `id`, `at`, `late` (0 or 1) and the dimensions."""
    return _cases(seen, time.holds(case_.c.opened_at), at=case_.c.opened_at, late=literal(0)).cte("reported")


def open_now(now: datetime) -> CTE:
    """The cases that are open, with the columns of `reported`."""
    is_late = choice((late(now), 1), else_=0)
    return _cases(case_.c.status.in_(OPEN), at=case_.c.opened_at, late=is_late).cte("open_now")


def _cases(*which: ColumnElement[bool], **more: "ColumnElement[Any]") -> Select[Any]:
    named = [column.label(name) for name, column in (DIMENSIONS | more).items()]
    return select(case_.c.id, *named).where(*which)


class Closing(NamedTuple):
    """A case that was closed."""

    case: int
    at: datetime
    began: datetime
    """When it was reported, or last came back."""
    outcome: Outcome
    category: str
    township: str
    unit: str
    source: Source


def closings(session: Session, time: Time) -> list[Closing]:
    """The closings that stand, the last of each case, in their order.

    What was taken up again without having come back should not have been closed: that closing does not stand.
    """
    other = event.alias("other")
    theirs = select(other.c.step).where(other.c.case_id == event.c.case_id, other.c.undone_at.is_(None))
    next_left = (
        theirs.where(other.c.id > event.c.id, other.c.before == CaseStatus.CLOSED)
        .where(other.c.step != Step.UNDO)
        .order_by(other.c.id)
        .limit(1)
        .scalar_subquery()
    )
    came_back = (
        theirs.with_only_columns(func.max(other.c.at))
        .where(other.c.id < event.c.id, other.c.step == Step.RELAPSE)
        .scalar_subquery()
    )
    query = (
        select(
            case_.c.id,
            event.c.at,
            func.coalesce(came_back, case_.c.opened_at, type_=case_.c.opened_at.type),
            # only what was rectified can come back
            choice((next_left.is_not(None), Outcome.RECTIFIED), else_=case_.c.outcome),
            *DIMENSIONS.values(),
        )
        .join_from(event, case_, case_.c.id == event.c.case_id)
        .where(event.c.step == Step.CLOSE, time.holds(event.c.at), event.c.undone_at.is_(None))
        .where(func.coalesce(next_left, Step.RELAPSE) == Step.RELAPSE, seen)
        .order_by(event.c.id)
    )
    found = {row[0]: Closing(*row) for row in session.connection().execute(query)}
    return sorted(found.values(), key=lambda one: one.at)


def by_dimension(session: Session, found: CTE) -> dict[str, dict[str, tuple[int, int]]]:
    """How many there are, and how many of them are late, by each dimension and name."""
    parts = [
        select(literal(name), found.c[name], func.count(), func.sum(found.c.late)).group_by(found.c[name])
        for name in DIMENSIONS
    ]
    counts: dict[str, dict[str, tuple[int, int]]] = {name: {} for name in DIMENSIONS}
    for dimension, name, count, is_late in session.connection().execute(union_all(*parts)):
        counts[dimension][name] = (count, is_late)
    return counts


def by_day(session: Session, found: CTE, time: Time) -> dict[str, int]:
    """How many there are of each day of its zone, 2026-05-11."""
    offset = time.since.utcoffset()
    assert offset is not None
    day = func.date(found.c.at, f"{offset.total_seconds():+.0f} seconds")
    rows = session.connection().execute(select(day, func.count()).select_from(found).group_by(day))
    return {str(name): count for name, count in rows}


def number_reported(session: Session, time: Time) -> int:
    """How many were reported."""
    query = select(func.count()).select_from(case_).where(seen, time.holds(case_.c.opened_at))
    return int(session.connection().execute(query).scalar_one())


def relapsed(session: Session, time: Time) -> int:
    """How many cases came back."""
    query = select(func.count(event.c.case_id.distinct())).join(case_, case_.c.id == event.c.case_id)
    query = query.where(event.c.step == Step.RELAPSE, time.holds(event.c.at), event.c.undone_at.is_(None))
    return int(session.connection().execute(query.where(seen)).scalar_one())


def answers(session: Session, time: Time) -> tuple[int, int]:
    """How many answered that they are satisfied, and that they are not: the last answer of each to a case."""
    steps = (Step.SATISFIED, Step.UNSATISFIED)
    last = (
        select(func.max(event.c.id).label("id"))
        .join(case_, case_.c.id == event.c.case_id)
        .where(event.c.step.in_(steps), time.holds(event.c.at), event.c.undone_at.is_(None), seen)
        .group_by(event.c.case_id, event.c.by)
        .subquery()
    )
    query = select(event.c.step, func.count()).join(last, last.c.id == event.c.id).group_by(event.c.step)
    found = {Step(step): count for step, count in session.connection().execute(query)}
    return found.get(Step.SATISFIED, 0), found.get(Step.UNSATISFIED, 0)
