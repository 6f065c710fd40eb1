"""今天: what needs a hand."""

from collections.abc import Sequence
from datetime import date

from handlers.texts.clocks import COMMAND, Due, head, state
from handlers.texts.names import STATUS
from storage.models import Case
from storage.states import CaseStatus

_COMMAND = {**COMMAND, CaseStatus.VERIFYING: "核实 {n} 属实（或不属实）"}
URGE, SUPERVISE = "催办 {n}", "督办 {n}"


def line(case: Case, due: Due | None, *, is_long: bool) -> str:
    """One case, and what to type."""
    states = [STATUS[case.status], *([state(due)] if due else [])]
    command = _COMMAND.get(case.status) or (SUPERVISE if is_long else URGE)
    return f"{head(case)}：{'，'.join(states)} → {command.format(n=case.number)}"


def page(day: date, lines: Sequence[str]) -> str:
    """What needs a hand."""
    if not lines:
        return "今天没有要办的。"
    return "\n".join([f"今天（{day.month}月{day.day}日）要办的{len(lines)}件：", *lines])
