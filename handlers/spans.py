"""Weeks, months and quarters: which one is meant, and which comes before it. Dates are China's."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.deadlines import start_of_day
from handlers.review import quarter_of
from handlers.texts.when import CHINA, today
from nlp.periods import period_of
from nlp.question import PHRASES
from nlp.text import normal
from storage.happened import Time
from storage.periods import Span


@dataclass(frozen=True, slots=True)
class Stretch:
    """One week, month or quarter."""

    kind: Span
    since: date
    until: date
    """The first day that does not belong to it."""

    @property
    def before(self) -> "Stretch":
        """The one that ends where this begins."""
        return around(self.kind, self.since - timedelta(days=1))

    @property
    def after(self) -> "Stretch":
        """The one that begins where this ends."""
        return around(self.kind, self.until)

    @property
    def time(self) -> Time:
        """From its first moment to its last."""
        return Time(start_of_day(self.since), start_of_day(self.until))

    def is_over(self, now: datetime) -> bool:
        """Whether nothing can happen in it any more."""
        return self.until <= today(now)


def around(kind: Span, day: date) -> Stretch:
    """The one a day lies in."""
    if kind is Span.WEEK:
        monday = day - timedelta(days=day.weekday())
        return Stretch(kind, monday, monday + timedelta(days=7))
    months = 1 if kind is Span.MONTH else 3
    month = (day.month - 1) // months * months
    ends = day.year * 12 + month + months
    return Stretch(kind, date(day.year, month + 1, 1), date(ends // 12, ends % 12 + 1, 1))


def compared(one: Stretch, now: datetime) -> Time:
    """The time to compare it with: that before it; of one that is not over yet as many days of that."""
    time = one.before.time
    if one.is_over(now):
        return time
    return Time(time.since, min(time.since + (now - one.time.since), time.until))


def named(kind: Span, said: str, now: datetime) -> Stretch | None:
    """The one somebody names (上周, 10月, 一季度, 11月16日); for nothing the last that is over.

    None if none is named, or one that has not begun.
    """
    said, day = normal(said), today(now)
    if not said:
        return around(kind, day).before
    found = _quarter(said, day) if kind is Span.QUARTER else _by_day(kind, said, now)
    return found if found is not None and found.since <= day else None


def _quarter(said: str, day: date) -> Stretch | None:
    quarter = quarter_of(said, day)
    return around(Span.QUARTER, date(quarter.year, quarter.number * 3, 1)) if quarter else None


def _by_day(kind: Span, said: str, now: datetime) -> Stretch | None:
    since, until, words = period_of(said, now, PHRASES.period)
    if since is None or words != said:
        return None
    found = around(kind, since.astimezone(CHINA).date())
    last = (until - timedelta(seconds=1) if until else now).astimezone(CHINA).date()
    return found if last < found.until else None
