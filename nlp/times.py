"""When: the time words of a text, as an aware time, given when it was written."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")

_SIGN = re.compile(r"[昨今前刚天夜晚早晨上中下午月日号点时:钟周期]")
_DAY = re.compile(
    r"大前天|前天|前日|前晚|前夜|昨天|昨日|昨晚|昨夜|昨早|今天|今日|今早|今晨|今晚|今夜|刚才|刚刚|刚看到|现在|这会|正在"
)
_BACK = {"大前": 3, "前": 1, "昨": 1, "今": 0}
_DATE = re.compile(r"(?:(20\d\d)[年./-])?(\d{1,2})(?:月|[./-])(\d{1,2})(?:日|号|(?=[ ,:]|$))")
_ONLY_DAY = re.compile(r"(?<![\d月])(\d{1,2})[号日](?![楼栋线牌桩池坝井门路])")
_CLOCK = re.compile(
    r"(凌晨|清早|清晨|早上|早晨|上午|中午|下午|傍晚|黄昏|晚上|夜里|半夜|深夜|晚|早|夜)?(?:的)?"
    r"(?:(\d{1,2}):(\d{2})|(\d{1,2}|[一二两三四五六七八九十]{1,3})(?:点|时)(半|一刻|三刻|\d{1,2}分?)?(?!多?个|钟头|间))"
)
_CLOCK_SIGN = re.compile(r"(?<=[\d一二两三四五六七八九十])[点时:]")
_PART = re.compile(
    r"凌晨|清早|清晨|早上|早晨|大清早|上午|中午|下午|傍晚|黄昏|天擦黑|晚上|夜里|半夜|深夜|今早|昨早|今晨|今晚|昨晚|前晚|昨夜|前夜"
)
_HOURS = {
    "凌晨": 3,
    "清": 6,
    "早": 7,
    "晨": 6,
    "大清早": 6,
    "上午": 9,
    "中": 12,
    "下午": 15,
    "傍": 18,
    "黄昏": 18,
    "天擦黑": 19,
    "晚": 20,
    "夜": 22,
    "半夜": 1,
    "深夜": 23,
}
_DIGITS = {char: number for number, char in enumerate("零一二三四五六七八九")} | {"两": 2}


def time_of(text: str, at: datetime) -> datetime | None:
    """The time the words give, in Asia/Shanghai and never after `at` by more than a day; None without any.

    `at` must be aware. A day alone gives that day's noon or the hour of its part (昨晚: 20:00).
    """
    if not _SIGN.search(text):
        return None
    now = at.astimezone(ZONE)
    text = text[:2000]
    day = _day(text, now)
    clock = _clock(text)
    if day is None and clock is None:
        return None
    word = _DAY.search(text)
    if word and word[0] in ("刚才", "刚刚", "刚看到", "现在", "这会", "正在"):
        return now if clock is None else _at(now, clock)
    if clock is None:
        clock = (_part_hour(text), 0)
        if day is not None and day.date() == now.date() and clock[0] > now.hour:
            return now
    when = _at(day or now, clock)
    return when - timedelta(days=1) if day is None and when > now + timedelta(minutes=10) else when


def _at(day: datetime, clock: tuple[int, int]) -> datetime:
    return day.replace(hour=clock[0], minute=clock[1], second=0, microsecond=0)


def _day(text: str, now: datetime) -> datetime | None:
    if word := _DAY.search(text):
        return now - timedelta(days=_days_back(word[0]))
    if found := _DATE.search(text):
        return _date(now, int(found[1] or 0), int(found[2]), int(found[3]))
    if found := _ONLY_DAY.search(text):
        day = int(found[1])
        month, year = (now.month, now.year) if day <= now.day else ((now - timedelta(days=now.day)).month, 0)
        return _date(now, year, month, day)
    return None


def _days_back(word: str) -> int:
    if word.startswith("大前"):
        return 3
    return {"前": 2, "昨": 1}.get(word[0], 0)


def _date(now: datetime, year: int, month: int, day: int) -> datetime | None:
    try:
        when = now.replace(year=year or now.year, month=month, day=day)
        return when if year or when <= now + timedelta(days=1) else when.replace(year=now.year - 1)
    except ValueError:
        return None


def _clock(text: str) -> tuple[int, int] | None:
    if _CLOCK_SIGN.search(text) is None:
        return None
    for found in _CLOCK.finditer(text):
        part = found[1] or _part_before(text, found.start())
        if found[2]:
            hour, minute = int(found[2]), int(found[3])
        else:
            hour = _number(found[4])
            minute = {"半": 30, "一刻": 15, "三刻": 45}.get(found[5] or "", 0) or _leading(found[5])
        if hour > 24 or minute > 59:
            continue
        afternoon = part and (
            part in ("下午", "傍晚", "黄昏", "晚上", "夜里", "深夜", "晚", "夜") or part[-1] in "晚夜"
        )
        if afternoon and hour < 12 and not (part in ("夜里", "夜", "半夜") and hour < 6):
            hour += 12
        return hour % 24, minute
    return None


def _part_before(text: str, end: int) -> str:
    parts = [found[0] for found in _PART.finditer(text, max(0, end - 4), end)]
    return parts[-1] if parts else ""


def _leading(text: str | None) -> int:
    digits = (text or "").removesuffix("分")
    return int(digits) if digits.isdecimal() else 0


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)


def _part_hour(text: str) -> int:
    found = _PART.search(text)
    if found is None:
        return 12
    word = found[0]
    return _HOURS.get(word) or _HOURS.get(word[-1]) or _HOURS.get(word[:1]) or 12
