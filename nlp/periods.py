"""Spans of time as people say them: 上个月, 近三天, 5月3日以来. Pure."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field

from nlp.times import ZONE

_DAYS = re.compile(r"(?:最近|近|这|过去)(\d{1,3}|[一二两三四五六七八九十]|几)个?(天|周|星期|礼拜)")
_MONTH = re.compile(
    r"(?:(今年|去年|20\d\d年))?(\d{1,2}|十[一二]?|[一二三四五六七八九])月份?(?![\d日号一二三])"
)
_DATE = re.compile(r"(\d{1,2})月(\d{1,2})[日号](?P<on>以来|以后|之后|起|至今)?")
_DIGITS = {char: number for number, char in enumerate("一二三四五六七八九十", 1)} | {"两": 2, "几": 7}


class Period(BaseModel):
    """Words of a span: it begins `first` units back, and ends where the one `last` units back begins."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    words: tuple[str, ...]
    unit: str = Field(pattern="^(day|week|month|year)$")
    first: int
    last: int | None = None


def period_of(
    said: str, at: datetime, known: Sequence[Period]
) -> tuple[datetime | None, datetime | None, str]:
    """The period a text names: since, until (None: now), and the words."""
    for words, since, until in _periods(said, at.astimezone(ZONE), known):
        return since, until, words
    return None, None, ""


def _periods(
    said: str, now: datetime, known: Sequence[Period]
) -> Iterator[tuple[str, datetime, datetime | None]]:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if found := _DAYS.search(said):
        count = int(_DIGITS.get(found[1]) or found[1]) * (1 if found[2] == "天" else 7)
        yield found[0], midnight - timedelta(days=count - 1), None
    if found := _DATE.search(said):
        day = _day(midnight, int(found[1]), int(found[2]))
        if day is not None:
            yield found[0], day, None if found["on"] else day + timedelta(days=1)
    if (found := _MONTH.search(said)) and 1 <= (month := _month(found[2])) <= 12:
        first = midnight.replace(month=month, day=1)
        year = {"今年": now.year, "去年": now.year - 1}.get(found[1] or "") or int((found[1] or "0")[:4])
        first = first.replace(year=year or (now.year if first <= now else now.year - 1))
        yield found[0], first, _back(first, "month", -1)
    for period in known:
        for words in period.words:
            if words in said:
                until = None if period.last is None else _back(midnight, period.unit, period.last)
                yield words, _back(midnight, period.unit, period.first), until


def _month(said: str) -> int:
    """4, 四, 十二."""
    return int(said) if said.isdecimal() else sum(_DIGITS[digit] for digit in said)


def _day(midnight: datetime, month: int, day: int) -> datetime | None:
    try:
        found = midnight.replace(month=month, day=day)
        return found if found <= midnight else found.replace(year=found.year - 1)
    except ValueError:
        return None


def _back(midnight: datetime, unit: str, count: int) -> datetime:
    """The beginning of the unit that many before the one of `midnight`."""
    match unit:
        case "week":
            return midnight - timedelta(days=midnight.weekday() + 7 * count)
        case "month":
            months = midnight.year * 12 + midnight.month - 1 - count
            return midnight.replace(year=months // 12, month=months % 12 + 1, day=1)
        case "year":
            return midnight.replace(year=midnight.year - count, month=1, day=1)
    return midnight - timedelta(days=count)
