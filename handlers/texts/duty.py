"""Who is on duty."""

from collections.abc import Sequence
from datetime import date

from handlers.texts.case import echo
from storage.people_models import Person
from storage.states import DutyKind

WHICH_DAY = "请写是哪天，今天或以后，如：值班 今天 姓名，或：值班 11月23日-29日 姓名"
WHO = "请写谁值班，如：值班 今天 姓名 带班 姓名"
_WEEKDAYS = "一二三四五六日"


def too_many_days(most: int) -> str:
    """More than anybody plans."""
    return f"一次最多排{most}天，请分几次发。"


def not_an_officer(name: str) -> str:
    """Whom the roster does not have as an officer."""
    return f"名单里河长办没有叫“{echo(name)}”的。请写名单里的姓名或微信名。"


def not_a_leader(name: str) -> str:
    """An officer who is no leader."""
    return f"“{echo(name)}”在名单里不是领导，不能带班。"


def roster(days: Sequence[date], found: Sequence[tuple[date, DutyKind, Person]]) -> str:
    """Who is on duty on these days, the first of which is today."""
    lines = ["值班："]
    for day in days:
        officers = [person for on, kind, person in found if (on, kind) == (day, DutyKind.OFFICER)]
        leaders = [person for on, kind, person in found if (on, kind) == (day, DutyKind.LEADER)]
        mark = "今天 " if day == days[0] else ""
        lines.append(f"{mark}{_day(day)} 周{_WEEKDAYS[day.weekday()]}：{_names(officers, leaders)}")
    return "\n".join(lines)


def put(
    days: Sequence[date], officers: Sequence[Person], leaders: Sequence[Person], unbound: Sequence[str]
) -> str:
    """Who is on duty now; those who cannot be written to."""
    text = f"好，{_days(days)}值班：{_names(officers, leaders)}。"
    if unbound:
        text += f"{'、'.join(unbound)}还没绑定微信，叫不到，请发：绑定 {unbound[0]}"
    return text


def cancelled(days: Sequence[date], count: int) -> str:
    """Nobody is on duty any more."""
    return f"好，{_days(days)}的值班取消了。" if count else f"{_days(days)}本来就没有排值班。"


def _names(officers: Sequence[Person], leaders: Sequence[Person]) -> str:
    names = "、".join(person.name for person in officers)
    led = f"带班 {'、'.join(person.name for person in leaders)}" if leaders else ""
    return "，".join(part for part in (names, led) if part) or "没排"


def _days(days: Sequence[date]) -> str:
    return _day(days[0]) if len(days) == 1 else f"{_day(days[0])}到{_day(days[-1])}"


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
