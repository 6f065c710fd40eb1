"""对账: what stands here, and how many the old ledger has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.texts.case import echo, place, subject
from handlers.texts.names import SOURCE, STATUS
from storage.models import Case
from storage.states import Source

_HOW = "对账要一天一行写日期和件数，如：\n对账\n11月1日 3\n11月2日 5"


@dataclass(frozen=True, slots=True)
class Day:
    """A day in both ledgers."""

    day: date
    entries: int | None
    """Of the old ledger; None if it was not said."""
    cases: Sequence[Case]
    gone: Sequence[Case]
    """Merged or withdrawn: not counted here, perhaps there."""

    @property
    def differs(self) -> bool:
        """Whether the old ledger has more or fewer."""
        return (self.entries or 0) != len(self.cases)


def usage(said: str) -> str:
    """A line that is no entry."""
    return f"“{echo(said)}”没看懂。{_HOW}" if said else _HOW


def twice(day: date) -> str:
    """A day with two numbers."""
    return f"{_name(day)}写了两次，请只写一次，把件数加起来。"


def still_to_come(day: date) -> str:
    """A day that is not yet."""
    return f"{_name(day)}还没到。"


def too_long(days: int) -> str:
    """More than anybody reconciles."""
    return f"一次最多对{days}天，请分开发。"


def counted(first: date, last: date, days: Sequence[Day]) -> str:
    """How many there are of each day."""
    total = sum(len(one.cases) for one in days)
    lines = [f"{_name(first)}到{_name(last)}，这里登记{total}件（按反映的日期，并单、撤回的不算）："]
    lines += [f"{_name(one.day)} {len(one.cases)}" for one in days if one.cases]
    return "\n".join([*lines, "和旧台账对，把它的数这样发给我：对账 11月1日 3"])


def compared(days: Sequence[Day]) -> str:
    """Day by day where they differ, with what stands here."""
    both = [one for one in days if one.entries is not None or one.cases]
    differ = [one for one in both if one.differs]
    there, here = sum(one.entries or 0 for one in days), sum(len(one.cases) for one in days)
    head = f"对了{len(days)}天：旧台账{there}件，这里{here}件。"
    if not differ:
        return f"{head}每天都一致。"
    return "\n".join([f"{head}差在{len(differ)}天：", *(line for one in differ for line in _day(one))])


def _day(one: Day) -> list[str]:
    there, here = one.entries or 0, len(one.cases)
    said = f"旧台账{there}" if one.entries is not None else "旧台账没写"
    more = f"这里多{here - there}件" if here > there else f"旧台账多{there - here}件"
    lines = [f"{_name(one.day)}：{said}，这里{here}，{more}{'。这里有：' if one.cases else ''}"]
    lines += [_line(case) for case in one.cases]
    if one.gone:
        named = "、".join(f"{case.number}号（{STATUS[case.status]}）" for case in one.gone)
        lines.append(f"这里没算的：{named}")
    return lines


def _line(case: Case) -> str:
    source = (
        "" if case.source == Source.SUPERVISOR else f"（{SOURCE[case.source]} {case.document}".rstrip() + "）"
    )
    return f"　{case.number}号 {subject(case)} {place(case) or '地点待补'}{source}"


def _name(day: date) -> str:
    return f"{day.month}月{day.day}日"
