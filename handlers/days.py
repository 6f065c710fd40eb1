"""Days and spans of days as people write them into a roster: 今天, 11月23日, 11月23日-29日, 下周."""

import re
from datetime import date, timedelta

from handlers.dates import LONG_PAST, WORDS, day_of

_WEEK = re.compile(r"(本|这|下)(?:周|星期|礼拜)(?![一二三四五六日天])")
_DAY = re.compile(rf"(?P<words>{WORDS})|(?P<month>\d{{1,2}})\s*(?:月|[./])\s*(?P<day>\d{{1,2}})\s*[日号]?")
_UNTIL = re.compile(r"\s*(?:-|—|–|~|至|到)+\s*")
_SAME_MONTH = re.compile(r"(\d{1,2})\s*[日号]")


def read(text: str, today: date) -> tuple[list[date], str] | None:
    """The days a text begins with, and what follows them; None if it begins with none that there are."""
    if week := _WEEK.match(text):
        monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * (week[1] == "下"))
        days = [monday + timedelta(days=n) for n in range(7)]
        return [day for day in days if day >= today], text[week.end() :].strip()
    first = _day(text, today, today)
    if first is None:
        return None
    start, rest = first
    if (until := _UNTIL.match(rest)) is None:
        return [start], rest.strip()
    rest = rest[until.end() :]
    last = _day(rest, today, start) or _of_month(rest, start)
    if last is None or last[0] < start:
        return None
    end, rest = last
    return [start + timedelta(days=n) for n in range((end - start).days + 1)], rest.strip()


def _day(text: str, today: date, since: date) -> tuple[date, str] | None:
    """The day a text begins with; one without a year is not long before `since`."""
    found = _DAY.match(text)
    if found is None:
        return None
    rest = text[found.end() :]
    if found["words"]:
        day = day_of(found["words"], today)
    else:
        day = _dated(since, int(found["month"]), int(found["day"]))
    return None if day is None else (day, rest)


def _of_month(text: str, start: date) -> tuple[date, str] | None:
    """The second day of 11月23日-29日."""
    found = _SAME_MONTH.match(text)
    day = _dated(start, start.month, int(found[1])) if found else None
    return None if found is None or day is None else (day, text[found.end() :])


def _dated(since: date, month: int, day: int) -> date | None:
    try:
        found = date(since.year, month, day)
        return found.replace(year=since.year + 1) if (since - found).days >= LONG_PAST else found
    except ValueError:
        return None
