"""What is said about cases that are one problem."""

from collections.abc import Sequence

from handlers.texts.case import tag, town
from handlers.texts.names import CATEGORY, STATUS
from storage.known import KnownCase
from storage.models import Case
from storage.states import CaseStatus

USAGE = "请这样发：并单 12 9"
NOTHING = "现在没有等着并的。要并两件，请发：并单 12 9"
SAME = "这是同一个编号。要并两件，请发：并单 12 9"


def said(case: Case | KnownCase, other: Case | KnownCase) -> str:
    """The number as one types it beside that of another: with its year if they differ."""
    return str(case.number) if case.year == other.year else f"{case.year}-{case.number}"


def proposal(case: KnownCase, like: KnownCase) -> str:
    """The bot's proposal to the office; a person decides."""
    return (
        f"可能与 {said(like, case)}号 是同一件（{tag(like)}）。是就引用这条回：并　或发：{order(case, like)}"
    )


def order(case: Case | KnownCase, like: Case | KnownCase) -> str:
    """The command that merges two; it stands in the proposal."""
    return f"并单 {said(case, like)} {said(like, case)}"


def proposed_later(case: KnownCase, like: KnownCase) -> str:
    """When the place comes after the office has heard of the case."""
    return f"{case.number}号补了地点，{proposal(case, like)}"


def again(case: KnownCase, like: KnownCase) -> str:
    """The same problem was ended before."""
    was = f"{tag(like)}，{STATUS[like.status]}"
    ways = f"是的发：重开 {like.number} 反弹，再发：并单 {case.number} {like.number}"
    return f"和 {said(like, case)}号（{was}）像是同一处，请看是不是反弹了。{ways}"


def which(pairs: Sequence[tuple[Case, Case]]) -> str:
    """Several proposals wait."""
    lines = [f"{order(new, old)}（{town(new)}·{CATEGORY[new.category]}）" for new, old in pairs]
    return "\n".join(["有几处可以并，请选一条发：", *lines])


def note(case: Case, into: Case) -> str:
    """Into both histories."""
    return f"{said(case, into)}号并入{said(into, case)}号"


def merged(case: Case, into: Case) -> str:
    """To the officer."""
    head = f"{said(case, into)}号已并入{said(into, case)}号"
    return f"{head}，往后只办{into.number}号，办结时两边的报告人都会听到。要分开就发：拆单 {case.number}"


def apart_note(case: Case, out_of: Case) -> str:
    """Into both histories."""
    return f"{said(case, out_of)}号从{said(out_of, case)}号拆出"


def taken_apart(case: Case, out_of: Case) -> str:
    """To the officer."""
    return f"好，{case.number}号拆出来了，重新待核实；{said(out_of, case)}号照旧办。"


def ended(case: Case) -> str:
    """Nothing is merged with what is over."""
    if case.status == CaseStatus.MERGED:
        return f"{case.number}号已经并过了。发“进度 {case.number}”看并到哪件。"
    return f"{case.number}号已经不在办了，不能并。"


def holds(case: Case, parts: Sequence[Case]) -> str:
    """The one that others were merged into was named."""
    ways = "　".join(f"拆单 {part.number}" for part in parts)
    return f"并进{case.number}号的请这样拆：{ways}"


def progress(case: Case, into: Case, how: str) -> str:
    """Where a merged case stands, for everybody."""
    return f"{said(case, into)}号已并入{said(into, case)}号一起办。{how}"
