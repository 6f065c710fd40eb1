"""The daily digests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from handlers.texts.case import brief, line
from handlers.texts.queries import MAX_LINES, overdue
from storage.models import Case
from storage.states import CaseStatus


@dataclass(frozen=True, slots=True)
class Day:
    """What a day brought, and what stands at its end."""

    day: date
    opened: Sequence[Case]
    closed: Sequence[Case]
    still_open: Sequence[Case]
    overdue: Sequence[Case]
    states: Mapping[int | None, str]
    """How the overdue ones stand with their terms."""
    sealed: int = 0
    failed: int = 0
    parked: int = 0

    @property
    def has_news(self) -> bool:
        """Whether there is anything to tell a supervisors' room."""
        return bool(self.opened or self.closed)

    @property
    def has_business(self) -> bool:
        """Whether there is anything to tell the office."""
        return self.has_news or bool(self.still_open or self.sealed or self.failed or self.parked)


def office(day: Day) -> str:
    """To the office."""
    late = f"，其中超期{len(day.overdue)}件" if day.overdue else ""
    lines = [
        f"【日报】{day.day.month}月{day.day.day}日",
        f"新登记{len(day.opened)}件，销号{len(day.closed)}件；未办结{len(day.still_open)}件{late}。",
    ]
    if day.opened:
        lines += ["新登记：", *_some([line(case) for case in day.opened])]
    if day.overdue:
        lines += ["超期：", *_some([overdue(case, day.states[case.id]) for case in day.overdue])]
    waiting = [f"{case.number}号" for case in day.still_open if case.status == CaseStatus.REPORTED]
    if waiting:
        more = "等" if len(waiting) > MAX_LINES else ""
        lines.append(f"还没受理的{len(waiting)}件：{'、'.join(waiting[:MAX_LINES])}{more}")
    if day.sealed:
        lines.append(f"涉及人的情况{day.sealed}件（内容不在这里，请纪检同志处理）。")
    if day.failed:
        lines.append(f"有{day.failed}条消息没能处理，已原样保存，请告诉管理员。")
    if day.parked:
        lines.append(f"有{day.parked}条通知没送到，请告诉管理员。")
    return "\n".join(lines)


def room(day: Day) -> str:
    """To a supervisors' room: short and warm, naming nobody."""
    head = f"{day.day.month}月{day.day.day}日小结："
    if not day.has_news:
        return f"{head}今天没有新的问题，还在办{len(day.still_open)}件。各位辛苦了。"
    parts = [f"新登记{len(day.opened)}件", f"销号{len(day.closed)}件", f"还在办{len(day.still_open)}件"]
    if day.overdue:
        parts.append(f"超期{len(day.overdue)}件（河长办在催）")
    closed = {case.id for case in day.closed}
    news = [*day.closed, *(case for case in day.opened if case.id not in closed)]
    lines = [f"{head}{'，'.join(parts)}。", *(brief(case) for case in news[:MAX_LINES]), "谢谢各位。"]
    return "\n".join(lines)


def _some(lines: Sequence[str]) -> list[str]:
    shown = list(lines[:MAX_LINES])
    if len(lines) > MAX_LINES:
        shown.append(f"……共{len(lines)}件，发“列表”看全部")
    return shown
