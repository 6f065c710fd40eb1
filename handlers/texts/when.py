"""Times as people read them, in China's time."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


def day(moment: datetime) -> str:
    """5月11日."""
    local = moment.astimezone(CHINA)
    return f"{local.month}月{local.day}日"


def until(due: datetime, now: datetime) -> str:
    """5月13日前; of a term that ends today: 今天（5月13日）, for it may be said after midnight."""
    return f"今天（{day(due)}）" if today(due) == today(now) else f"{day(due)}前"


def dated(moment: datetime) -> str:
    """2026年5月11日."""
    local = moment.astimezone(CHINA)
    return f"{local.year}年{local.month}月{local.day}日"


def minute(moment: datetime) -> str:
    """5月11日 07:00."""
    local = moment.astimezone(CHINA)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def clock(moment: datetime) -> str:
    """07:00."""
    return f"{moment.astimezone(CHINA):%H:%M}"


def today(now: datetime) -> date:
    """China's date."""
    return now.astimezone(CHINA).date()


def span(start: datetime, end: datetime) -> str:
    """5月11日 06:40到07:15; the second day only where it is another."""
    first, last = start.astimezone(CHINA), end.astimezone(CHINA)
    if first.date() == last.date():
        return f"{day(first)} {first:%H:%M}到{last:%H:%M}"
    return f"{minute(first)}到{minute(last)}"
