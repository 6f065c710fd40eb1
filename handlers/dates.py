"""Days as people say them: 明天, 下周五, 月底, 15号, 两周内. Pure; `today` is China's."""

import re
from calendar import monthrange
from datetime import date, timedelta

WORDS = (
    r"今[天日]|当天|明[天日]|大后天|后天"
    r"|(?:本|这个?|下下?个?)?(?:周|星期|礼拜)[一二三四五六日天末]"
    r"|(?:(?:本|这个?|下个?)|(?<!\d)\d{1,2})?月(?:底|末|中旬?)|年底|年末"
    r"|(?:本|这个?|下个?)月\d{1,2}[号日]|(?<![\d月])\d{1,2}号(?![码楼桥栋])"
    r"|(?:半|[一两二三四1-4])个月|(?:[一两二三四1-4]个?)(?:周|星期|礼拜)(?![一二三四五六日天末])"
)
"""A regular expression of all that `day_of` knows."""
LONG_PAST = 180
"""Days after which a date without a year is one of the next year."""
_SOON = {"今": 0, "当": 0, "明": 1, "后": 2, "大": 3}
_WEEKDAY = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "末": 6}
_COUNT = {"半": 0, "一": 1, "两": 2, "二": 2, "三": 3, "四": 4}


def day_of(words: str, today: date) -> date | None:
    """The day that is meant; None if there is no such day, or it is over."""
    try:
        found = _day_of(words, today)
    except ValueError:
        return None
    return found if found >= today else None


def _day_of(words: str, today: date) -> date:
    if words[0] in _SOON and words[-1] in "天日":
        return today + timedelta(days=_SOON[words[0]])
    if words in ("年底", "年末"):
        return date(today.year, 12, 31)
    if match := re.fullmatch(r"(.*?)(?:周|星期|礼拜)([一二三四五六日天末])", words):
        return _weekday(match[1], _WEEKDAY[match[2]], today)
    if match := re.fullmatch(r"(.)个月", words):
        return _later(today, _COUNT.get(match[1]) if match[1] in _COUNT else int(match[1]))
    if match := re.fullmatch(r"(.)个?(?:周|星期|礼拜)", words):
        weeks = _COUNT[match[1]] if match[1] in _COUNT else int(match[1])
        return today + timedelta(weeks=weeks)
    return _in_month(words, today)


def _weekday(which: str, weekday: int, today: date) -> date:
    monday = today - timedelta(days=today.weekday())
    if which.startswith("下"):
        monday += timedelta(weeks=which.count("下"))
    elif not which and monday + timedelta(days=weekday) < today:
        # 周一, said on a Friday, is the next one
        monday += timedelta(weeks=1)
    return monday + timedelta(days=weekday)


def _later(today: date, months: int | None) -> date:
    """Some months from now; 0 for half a month."""
    if not months:
        return today + timedelta(days=15)
    year, month = divmod(today.month - 1 + months, 12)
    year, month = today.year + year, month + 1
    return date(year, month, min(today.day, monthrange(year, month)[1]))


def _in_month(words: str, today: date) -> date:
    first = today.replace(day=1)
    if month := re.match(r"(\d{1,2})月(?=底|末|中)", words):
        first = first.replace(month=int(month[1]))
        # 1月底, said in December, is next year's
        if first.month < today.month and (today - first).days >= LONG_PAST:
            first = first.replace(year=first.year + 1)
    elif words.startswith("下"):
        first = _later(first, 1)
    if words.endswith(("底", "末")):
        return first.replace(day=monthrange(first.year, first.month)[1])
    if "中" in words:
        return first.replace(day=15)
    digits = re.search(r"\d+", words)
    assert digits is not None
    day = first.replace(day=int(digits[0]))
    # 5号, said on the 20th, is the next month's
    return _later(day, 1) if day < today and words[0].isdigit() else day
