"""How long it took: pairs of times from the histories, and their median in working days."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta, tzinfo
from itertools import accumulate
from statistics import median
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlmodel import Session

from storage.happened import Time, case_, event, seen
from storage.states import FROM_REPORTERS, Step

DAY = 86400
"""Seconds."""
Pair = tuple[datetime, datetime]
_BACK = (Step.PROGRESS, Step.SUBMIT)
_HANDED_OUT = (Step.VERIFY, Step.ASSIGN, Step.REOPEN, Step.RELAPSE)
_stands = event.c.undone_at.is_(None)
_earlier = event.alias("earlier")
_before_it = (
    _earlier.c.case_id == event.c.case_id,
    _earlier.c.id < event.c.id,
    _earlier.c.undone_at.is_(None),
)


def accepted(session: Session, time: Time) -> list[Pair]:
    """From the report until it was first accepted, of what supervisors reported.

    What officers register themselves is accepted as it is written down: that is no time it took.
    """
    before = exists().where(*_before_it, _earlier.c.step == Step.ACCEPT)
    query = (
        select(case_.c.opened_at, event.c.at)
        .join_from(event, case_, case_.c.id == event.c.case_id)
        .where(event.c.step == Step.ACCEPT, time.holds(event.c.at), _stands, ~before)
        .where(seen, case_.c.source.in_(FROM_REPORTERS))
    )
    return _pairs(session, query)


def reported_back(session: Session, time: Time) -> list[Pair]:
    """From each time it was handed out until the unit first reported back."""
    handed = (
        select(func.max(_earlier.c.id)).where(*_before_it, _earlier.c.step.in_(_HANDED_OUT)).scalar_subquery()
    )
    said = (
        select(event.c.at, handed.label("handed"), event.c.id, event.c.case_id)
        .where(event.c.step.in_(_BACK), time.holds(event.c.at), _stands)
        .subquery()
    )
    start, before = event.alias("start"), event.alias("before")
    is_second = exists().where(
        before.c.case_id == said.c.case_id,
        before.c.id > said.c.handed,
        before.c.id < said.c.id,
        before.c.step.in_(_BACK),
        before.c.undone_at.is_(None),
    )
    query = (
        select(start.c.at, said.c.at)
        .join_from(said, start, start.c.id == said.c.handed)
        .join(case_, case_.c.id == said.c.case_id)
        .where(seen, ~is_second)
    )
    return _pairs(session, query)


def _pairs(session: Session, query: "Select[Any]") -> list[Pair]:
    return [(start, end) for start, end in session.connection().execute(query)]


def in_working_days(pairs: Iterable[Pair], zone: tzinfo, is_working: Callable[[date], bool]) -> float | None:
    """The median of times in working days, in hundredths: a day off takes no time, wherever it lies.

    None if there are none.
    """
    local = [(start.astimezone(zone), max(start, end).astimezone(zone)) for start, end in pairs]
    if not local:
        return None
    first = min(start.date() for start, _ in local)
    days = [first + timedelta(days=n) for n in range((max(end.date() for _, end in local) - first).days + 1)]
    works = [is_working(day) for day in days]
    until = list(accumulate(works, initial=0))

    def at(moment: datetime) -> int:
        day = (moment.date() - first).days
        seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
        return until[day] * DAY + works[day] * seconds

    return round(median(at(end) - at(start) for start, end in local) / DAY, 2)
