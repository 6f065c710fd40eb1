"""The terms an officer types with 交办: "3天", "限5个工作日反馈", "整改20天", "5月20日前", "下周五前"."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from handlers.dates import WORDS, day_of
from handlers.deadlines import WorkingDays, end_of_day
from handlers.texts.when import CHINA

_DAYS = re.compile(
    r"(?:限|在)?(整改|反馈)?\s*(?:期限)?\s*(?<![月\d])(\d{1,3}|[一二两三四五六七八九十])\s*(个?工作日|天|日)(?:之?内|以内)?"
    # in 3天 整改10天 the word belongs to what follows
    r"\s*(?:(整改|反馈|报结果|回复)(?!\s*(?:期限)?\s*[\d一二两三四五六七八九十]))?(?:完成|到位)?"
)
_DATE = re.compile(
    r"(?:限|在)?(整改|反馈)?\s*(?:(\d{1,2})月(\d{1,2})[日号]|(\d{1,2})[/.](\d{1,2}))\s*(?:之?前|前)?\s*(整改|反馈)?"
)
_SPOKEN = re.compile(
    rf"(?:限|在|到)?(整改|反馈)?\s*({WORDS})\s*(?:之前|以前|之内|以内|前|内)?\s*(整改|反馈|报结果|回复)?(?:完成|到位)?"
)
_DIGITS = {c: n for n, c in enumerate("一二三四五六七八九十", 1)} | {"两": 2}


@dataclass(frozen=True, slots=True)
class Terms:
    """What was stated: the text without its terms, and the two terms if given."""

    rest: str
    report: datetime | None = None
    rectify: datetime | None = None
    wrong: str = ""
    """A date that there is not, or that is over."""
    words: str = field(default="", compare=False)
    """The terms as they were stated."""


def read(text: str, *, now: datetime, days: WorkingDays) -> Terms:
    """Take the terms out of a text. A term without a word is the one to report back in."""
    found: dict[str, datetime] = {}
    said: list[str] = []
    wrong: list[str] = []

    def by_date(match: re.Match[str]) -> str:
        said.append(match.group().strip())
        due = _date(match, now)
        if due is None:
            wrong.append(match.group().strip())
            return " "
        found.setdefault(match.group(1) or match.group(6) or "反馈", end_of_day(due))
        return " "

    def by_words(match: re.Match[str]) -> str:
        said.append(match.group().strip())
        due = day_of(match.group(2), now.astimezone(CHINA).date())
        if due is None:
            wrong.append(match.group().strip())
            return " "
        what = "整改" if "整改" in (match.group(1), match.group(3)) else "反馈"
        found.setdefault(what, end_of_day(due))
        return " "

    def by_days(match: re.Match[str]) -> str:
        said.append(match.group().strip())
        count = _DIGITS.get(match.group(2)) or int(match.group(2))
        what = "整改" if "整改" in (match.group(1), match.group(4)) else "反馈"
        found.setdefault(what, days.due(now, count))
        return " "

    rest = _DAYS.sub(by_days, _SPOKEN.sub(by_words, _DATE.sub(by_date, text)))
    rest = " ".join(re.sub(r"[,，。;；、]", " ", rest).split())
    return Terms(rest, found.get("反馈"), found.get("整改"), wrong[0] if wrong else "", " ".join(said))


def _date(match: re.Match[str], now: datetime) -> date | None:
    month, day = (int(part) for part in match.groups()[1:5] if part)
    today = now.astimezone(CHINA).date()
    try:
        due = date(today.year, month, day)
        # a date long past means next year's: in December one says 1月10日
        if (today - due).days >= 180:
            due = due.replace(year=today.year + 1)
    except ValueError:
        return None
    return due if due >= today else None
