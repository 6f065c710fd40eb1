"""China's working days (with 调休) and the terms counted in them. Dates are China's."""

import logging
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from handlers.settings import Calendar
from handlers.texts.when import CHINA

log = logging.getLogger(__name__)


class WorkingDays:
    """Which days are worked; the operator's lists come before the library's."""

    def __init__(self, calendar: Calendar) -> None:
        self._holidays = frozenset(calendar.holidays)
        self._workdays = frozenset(calendar.workdays)

    def is_working(self, day: date) -> bool:
        """Whether offices are open. A year nobody knows yet: Monday to Friday, with one warning."""
        if day in self._workdays:
            return True
        if day in self._holidays:
            return False
        return _known(day)

    def knows(self, year: int) -> bool:
        """Whether the holidays of a year are known, from the operator's lists or the library."""
        return any(day.year == year for day in self._holidays) or _library_day(date(year, 1, 1)) is not None

    def after(self, day: date, days: int) -> date:
        """The day `days` working days after `day`."""
        while days > 0:
            day += timedelta(days=1)
            days -= self.is_working(day)
        return day

    def between(self, first: date, last: date) -> int:
        """How many working days come after `first`, up to and with `last`; 0 if none do."""
        days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
        return sum(self.is_working(day) for day in days)

    def last_until(self, day: date) -> date:
        """The last working day up to and with this one."""
        while not self.is_working(day):
            day -= timedelta(days=1)
        return day

    def first_from(self, day: date) -> date:
        """The first working day from this one on."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def due(self, now: datetime, days: int) -> datetime:
        """The end of the day `days` working days from now (0: of today)."""
        return end_of_day(self.after(now.astimezone(CHINA).date(), days))


def start_of_day(day: date) -> datetime:
    """The first moment of a China day."""
    return datetime.combine(day, time(), tzinfo=CHINA)


def end_of_day(day: date) -> datetime:
    """The last second of a China day."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=CHINA)


def _known(day: date) -> bool:
    known = _library_day(day)
    if known is None:
        _warn(day.year)
        return day.weekday() < 5
    return known


@lru_cache(4096)
def _library_day(day: date) -> bool | None:
    """Whether the library takes it for a working day; None for a year it does not know."""
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


@lru_cache
def _warn(year: int) -> None:
    log.warning(
        "no holidays known for this year: Monday to Friday", extra={"action": "calendar", "year": year}
    )
