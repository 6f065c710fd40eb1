"""Answers to who asks."""

from collections.abc import Callable, Sequence

from handlers.texts.case import brief, echo, line
from handlers.texts.names import CATEGORY, OUTCOME
from storage.models import Case

WHICH = "请问是哪一件？发“进度 编号”，比如：进度 12。"
NOT_YOUR_CASE = "进度在监督员群里问，私下只告诉报的人。自己报过的，发“我的线索”看。"
NONE_OF_YOURS = "您还没有报过线索。看到问题直接说在哪里、看到什么就行。"
IN_PRIVATE = "好，已私信您。"
MAX_LINES = 15


def progress(case: Case) -> str:
    """Where a case stands, for everybody: nothing but number, township, category, status."""
    text = brief(case)
    if case.outcome:
        return f"{text}：{OUTCOME[case.outcome]}。"
    return f"{text}。"


def mine(cases: Sequence[tuple[int, Case]]) -> str:
    """A supervisor's own, by the numbers they were told."""
    return "\n".join(["您报的：", *(brief(case, number) for number, case in cases)])


def none_of_yours(words: str) -> str:
    """To who looks for a clue of their own."""
    return f"您报的里面没有“{echo(words)}”。发“我的线索”看全部；要报就直接说在哪里、看到什么。"


def listing(cases: Sequence[Case], what: str, state: Callable[[Case], str]) -> str:
    """A list for officers; `state` says how a case stands with its term."""
    if not cases:
        return f"{echo(what)}：没有。"
    lines = [f"{echo(what)}：{len(cases)}件"]
    lines += [line(case, state(case)) for case in cases[:MAX_LINES]]
    if len(cases) > MAX_LINES:
        lines.append(f"……只列了最早的{MAX_LINES}件，加上状态或乡镇再查，如：列表 待核实 托口镇")
    return "\n".join(lines)


def overdue(case: Case, state: str) -> str:
    """One overdue case."""
    return f"{case.number}号 {CATEGORY[case.category]} {case.unit or '未交办'}（{state}）"
