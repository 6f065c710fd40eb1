"""Answers to what officers order in plain words."""

from collections.abc import Mapping, Sequence

from handlers.texts.case import echo, line, place, subject
from handlers.texts.choosing import which
from handlers.texts.names import STATUS
from storage.models import Case

_DONE: Mapping[str, str] = {
    "交办": "已转",
    "核实": "已派去看",
    "催办": "已催",
    "督办": "已督办",
    "延期": "已延期",
    "退回": "已退回",
    "并单": "已并",
    "列入计划": "已列入计划",
    "改级": "已改",
    "改类": "已改",
    "改址": "已改",
    "告知": "会转告",
}
_UNDO = "错了回：撤销"


def done(command: str) -> str:
    """In a supervisors' room, of what was done."""
    return f"好，{_DONE.get(command, f'已{command}')}。"


def details(text: str, case: Case | None, command: str, left: str) -> str:
    """What was done, of which case (if it was found by what it was called), and how to take it back."""
    head = [] if case is None else [f"您说的是 {case.number}号（{_name(case)}）。"]
    told = command in ("交办", "核实", "移送")
    kept = [f"“{echo(left)}”{'没有带给他们' if told else '没有记'}。"] if left else []
    # a merge is taken apart, not undone: its own words say how
    tail = [] if command == "并单" else [_UNDO]
    return "\n".join([*head, text, *kept, *tail])


def _name(case: Case) -> str:
    return f"{subject(case)}，{place(case) or '地点待补'}"


def fitting(what: str, count: int) -> str:
    """Several cases fit."""
    return f"“{echo(what)}”有{count}件：" if what else f"这里有{count}件，是哪一件？"


def one_or_all(what: str, found: Sequence[Case]) -> str:
    """Several cases fit, and all may be meant."""
    return which(fitting(what, len(found)), [*map(line, found), f"这{len(found)}件都办"])


def all_of(command: str, what: str, found: Sequence[Case]) -> str:
    """More cases fit than one can choose from, and all are meant."""
    numbers = "、".join(f"{case.number}号" for case in found)
    return f"“{echo(what)}”有{len(found)}件（{numbers}）。都{command}请回 1。"


def too_many_fit(command: str, what: str, found: Sequence[Case]) -> str:
    """More than one can choose from."""
    named = f"“{echo(what)}”对得上的" if what else "这里"
    return f"{named}有{len(found)}件，请再说细一点，或写上编号，如：{command} {found[0].number}"


def which_unit(case: Case, command: str) -> str:
    """Several units have that name."""
    return f"{case.number}号{'派谁去看' if command == '核实' else '交给哪个单位'}？"


def none_to(command: str, what: str, found: Sequence[Case]) -> str:
    """Cases fit, but the command is of no use for any of them."""
    which = "、".join(f"{case.number}号 {STATUS[case.status]}" for case in found[:5])
    return f"“{echo(what)}”对得上的是：{which}，都不能{command}。看经过请发：查 {found[0].number}"


def no_case(command: str, what: str) -> str:
    """Nothing fits."""
    return f"没找到对得上“{echo(what)}”的。请写上编号，如：{command} 12；编号发“列表”看。"


def another(case: Case, name: str, command: str) -> str:
    """The case of that number is something else."""
    return f"{case.number}号是{_name(case)}，对不上“{echo(name)}”。就是它请发：{command}"


def which_one(command: str) -> str:
    """Nothing was named."""
    return f"是哪一件？请写上编号，如：{command} 12，或引用我说那件的话。"
