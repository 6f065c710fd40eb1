"""Lists of cases, and what words have found."""

from collections.abc import Callable, Sequence

from handlers.texts.case import echo, line
from storage.models import Case


def heading(what: str, count: int | None) -> str:
    """Over a list; no count over its further pages."""
    if count is None:
        return f"{echo(what)}（接上页）"
    return f"{echo(what)}：{count}件" if count else f"{echo(what)}：没有。"


def found(words: str, count: int | None, *, has_more: bool) -> str:
    """Over what words have found, which begins with the newest."""
    if not count:
        return heading(words, count)
    if has_more:
        return f"{echo(words)}：{count}件以上，只找了最近的；再加个地名或词更准"
    return f"{echo(words)}：{count}件{'，新的在前' if count > 1 else ''}"


def page(head: str, cases: Sequence[Case], state: Callable[[Case], str], year: int) -> str:
    """A page of a list for officers; `state` says how a case stands with its term. Of other years than this
    the whole number stands there: alone it is that of another case.
    """
    return "\n".join([head, *(_line(case, state(case), year) for case in cases)])


def _line(case: Case, state: str, year: int) -> str:
    said = line(case, state)
    return said if case.year == year else said.replace(f"{case.number}号", case.label, 1)


def nothing(words: str) -> str:
    """No case that holds the words, or is called so."""
    return f"没有找到“{echo(words)}”。少写几个字、换个说法再查；所有编号发：列表 全部"


def of_unit(words: str, lines: Sequence[str], count: int) -> str:
    """The cases of a unit that words have found."""
    if not lines:
        return f"您单位没有“{echo(words)}”的。发“我的”看要办的。"
    left = [f"只列了最近的{len(lines)}件，再加个地名更准"] if count > len(lines) else []
    return "\n".join([f"您单位的“{echo(words)}”{count}件：", *lines, *left])
