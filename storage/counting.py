"""Counting the figures of a period: a fixed number of statements, whatever there is to count."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import reduce

from sqlalchemy import and_, func, select, true
from sqlalchemy import case as choice
from sqlmodel import Session, col
from sqlmodel import select as choose

from storage import durations, happened
from storage.cases import OPEN
from storage.happened import Closing, Time, case_
from storage.periods import MOST_CLOSED, Closed, Headline, Period, Point, Span, Standing, Tally
from storage.sealed_models import SealedClue
from storage.states import CaseStatus, Outcome

DISORDERS = ("occupation", "extraction", "dumping", "construction")
"""四乱."""
Working = Callable[[date], bool]
"""Whether a day is worked."""


def count(
    session: Session, kind: Span, time: Time, before: Time, *, now: datetime, is_working: Working
) -> Period:
    """All figures of a period, as they are now; `before` is the period before it."""
    opened = happened.by_dimension(session, reported := happened.reported(time))
    ended = happened.closings(session, time)
    waiting = happened.by_dimension(session, happened.open_now(now))
    by_category = standings(session, time, now=now)
    tallies = {
        name: _tallies(opened[name], Counter(getattr(one, name) for one in ended), waiting[name])
        for name in happened.DIMENSIONS
    }
    stock = list(waiting["category"].values())
    return Period(
        kind=kind,
        since=time.since.date(),
        until=time.until.date(),
        as_of=now,
        headline=replace(
            _headline(session, time, ended, is_working),
            still_open=sum(number for number, _ in stock),
            overdue=sum(late for _, late in stock),
        ),
        before=_headline(session, before, happened.closings(session, before), is_working),
        standing=_together(by_category.values()),
        categories=tallies["category"],
        townships=tallies["township"],
        units=tallies["unit"],
        sources=tallies["source"],
        trend=_trend(
            kind,
            time,
            happened.by_day(session, reported, time),
            Counter(str(one.at.astimezone(time.zone).date()) for one in ended),
        ),
        disorders=[(name, by_category.get(name, Standing())) for name in DISORDERS],
        closed=_closed(session, ended),
        sealed=_sealed(session, time, now),
    )


def _headline(session: Session, time: Time, ended: Sequence[Closing], is_working: Working) -> Headline:
    """What happened; what stands open is not known of a time that is over."""
    outcomes = Counter(one.outcome for one in ended)
    satisfied, unsatisfied = happened.answers(session, time)

    def took(pairs: list[durations.Pair]) -> float | None:
        return durations.in_working_days(pairs, time.zone, is_working)

    return Headline(
        reported=happened.number_reported(session, time),
        closed=len(ended),
        rectified=outcomes[Outcome.RECTIFIED],
        unfounded=outcomes[Outcome.UNFOUNDED],
        permitted=outcomes[Outcome.PERMITTED],
        relapsed=happened.relapsed(session, time),
        satisfied=satisfied,
        unsatisfied=unsatisfied,
        accept_days=took(durations.accepted(session, time)),
        report_days=took(durations.reported_back(session, time)),
        close_days=took([(one.began, one.at) for one in ended]),
    )


def standing(session: Session, time: Time, *, now: datetime) -> Standing:
    """Where the cases stand that were reported in a time."""
    return _together(standings(session, time, now=now).values())


def _together(found: Iterable[Standing]) -> Standing:
    return reduce(Standing.__add__, found, Standing())


def standings(session: Session, time: Time, *, now: datetime) -> Mapping[str, Standing]:
    """Where the cases stand that were reported in a time, by category."""
    status = case_.c.status
    ended = {"rectified": Outcome.RECTIFIED, "unfounded": Outcome.UNFOUNDED, "permitted": Outcome.PERMITTED}
    which = {
        "reported": true(),
        "still_open": status.in_(OPEN),
        "overdue": happened.late(now),
        "planned": status == CaseStatus.PLANNED,
        **{name: and_(status == CaseStatus.CLOSED, case_.c.outcome == one) for name, one in ended.items()},
        "rejected": status == CaseStatus.REJECTED,
        "transferred": status == CaseStatus.TRANSFERRED,
        "relapsed": case_.c.relapses > 0,
    }
    sums = [func.sum(choice((one, 1), else_=0)) for one in which.values()]
    query = select(case_.c.category, *sums).where(happened.seen, time.holds(case_.c.opened_at))
    rows = session.connection().execute(query.group_by(case_.c.category))
    return {name: Standing(**dict(zip(which, numbers, strict=True))) for name, *numbers in rows}


def _tallies(
    opened: Mapping[str, tuple[int, int]], ended: Mapping[str, int], waiting: Mapping[str, tuple[int, int]]
) -> list[Tally]:
    """Of what was reported, closed and is open, the most reported first."""
    none = (0, 0)
    found = [
        Tally(name, opened.get(name, none)[0], ended.get(name, 0), *waiting.get(name, none))
        for name in dict.fromkeys([*opened, *ended, *waiting])
    ]
    return sorted(found, key=lambda one: (-one.reported, -one.closed, -one.still_open, one.name))


def _trend(kind: Span, time: Time, opened: Mapping[str, int], ended: Mapping[str, int]) -> list[Point]:
    since, until = time.since.date(), time.until.date()
    days = [since + timedelta(days=n) for n in range((until - since).days)]

    def begins(day: date) -> date:
        return max(day - timedelta(days=day.weekday()), since) if kind is Span.QUARTER else day

    def of(first: date, found: Mapping[str, int]) -> int:
        return sum(found.get(str(day), 0) for day in days if begins(day) == first)

    return [Point(day, of(day, opened), of(day, ended)) for day in dict.fromkeys(map(begins, days))]


def _closed(session: Session, ended: Sequence[Closing]) -> list[Closed]:
    """The first of what was closed."""
    names = ("year", "number", "category", "sub", "outside", "township", "village", "river")
    outcomes = {one.case: one.outcome for one in ended[:MOST_CLOSED]}
    query = select(case_.c.id, *(case_.c[name] for name in names)).where(case_.c.id.in_(outcomes))
    rows = session.connection().execute(query).mappings()
    found = {
        row["id"]: Closed(**{name: row[name] for name in names}, outcome=outcomes[row["id"]]) for row in rows
    }
    return [found[id] for id in outcomes]


def _sealed(session: Session, time: Time, now: datetime) -> int:
    """Of days that are over: who could see a count go up would know who has just spoken."""
    until = min(time.until.date(), now.astimezone(time.zone).date())
    query = choose(func.count()).select_from(SealedClue).where(col(SealedClue.day) >= time.since.date())
    return session.exec(query.where(col(SealedClue.day) < until)).one()
