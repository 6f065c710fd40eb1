"""Times as people read them, in China's time."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


def day(moment: datetime) -> str:
    """5月11日."""
    local = moment.astimezone(CHINA)
    return f"{local.month}月{local.day}日"


def minute(moment: datetime) -> str:
    """5月11日 07:00."""
    local = moment.astimezone(CHINA)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def today(now: datetime) -> date:
    """China's date."""
    return now.astimezone(CHINA).date()
