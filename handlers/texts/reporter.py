"""What a reporter hears of their own clues, and what the office hears of their answers."""

from collections.abc import Sequence

from handlers.texts.case import echo, excerpt, fluent, subject, tag
from handlers.texts.names import STATUS
from handlers.texts.when import day
from storage.known import KnownCase
from storage.models import Case
from storage.states import CaseStatus

S = CaseStatus
THANKS = "谢谢您说一声。"
_UNDECIDED = (S.REPORTED, S.VERIFYING, S.ACCEPTED, S.ASSIGNED, S.DISPUTED, S.RECTIFYING)
"""Where the office may agree to a withdrawal."""


def not_yours(number: int) -> str:
    """A number that is no clue of theirs, whether there is one or not."""
    return f"没有您报的{number}号。发“我的线索”看自己报过的。"


# withdrawal


def withdrawn(number: int) -> str:
    """To who takes a clue back that ends with it."""
    return f"好的，{number}号已撤回。{THANKS}"


def withdrawn_others_stay(number: int) -> str:
    """To one of several who reported it."""
    return f"好的，您报的{number}号撤回了。这件还有别人报，会接着办。{THANKS}"


def office_decides(number: int) -> str:
    """To who takes back what is on its way."""
    return f"好的，记下您要撤回。{number}号已经在办，还办不办由河长办定。{THANKS}"


def ended(number: int, case: Case) -> str:
    """To who takes back what is over."""
    return f"{number}号{STATUS[case.status]}了，不用再撤回。{THANKS}"


def withdrawn_before(number: int, *, is_undecided: bool) -> str:
    """To who takes it back again."""
    if is_undecided:
        return f"{number}号您说过要撤回，已经记下了，等河长办定。"
    return f"{number}号您已经撤回了。"


def stopped_to_office(case: Case) -> str:
    """To the office: who was sent to look need not go."""
    n = case.number
    return f"{n}号（{subject(case)}）报告人撤回了，已叫{case.unit}不用去。要接着办回：重开 {n} 理由"


def ended_to_office(case: Case) -> str:
    """To the office, which had heard of it."""
    n = case.number
    return f"{n}号（{subject(case)}）报告人撤回了，不用再办。要接着办回：重开 {n} 理由"


def asks_to_office(case: Case) -> str:
    """To the office: who reported a case that is on its way does not want it any more."""
    n = case.number
    where = f"{STATUS[case.status]}{f'（{case.unit}）' if case.unit else ''}"
    may = f"不办了回：撤回 {n}；" if case.status in _UNDECIDED else ""
    return f"{n}号的报告人说要撤回，现在{where}，请您定。{may}照常办就不用回。"


def nobody_asked(case: Case) -> str:
    """To an officer who withdraws what its reporter stands by."""
    return f"{case.number}号的报告人没有说要撤回。不办请发：不受理 {case.number} 理由，或：销号 {case.number} 结果"


def withdrawn_by_office(case: Case, told: int) -> str:
    """To the officer who agreed."""
    return f"{case.number}号已撤回{'，已叫' + (case.unit or '') + '停办' if told else ''}。"


def recalled(case: KnownCase) -> str:
    """To the office: the message that opened the clue was taken back in the group."""
    n = case.number
    where = "" if case.status == S.REPORTED else f"（{STATUS[case.status]}）"
    may = f"不办了回：撤回 {n}；照常办就不用回。" if case.status in _UNDECIDED else ""
    return f"{n}号的原消息被报告人在群里撤回了，问题还在台账里{where}，去留请您定。{may}"


# 补充


def what_more(number: int, *, photos: bool) -> str:
    """To who adds nothing."""
    return f"请接着写：补充 {number} 现场情况。{'照片也可以直接发。' if photos else ''}"


def added(number: int, *, photos: bool) -> str:
    """To who added something."""
    more = "，10分钟内发来的照片也算这件的" if photos else ""
    return f"{number}号补充好了{more}。谢谢。"


def added_to_office(case: Case, words: str) -> str:
    """To the office, of a case it has heard of."""
    return f"【补充】{case.number}号 {subject(case)}，报告人：{excerpt(fluent(words), 100)}"


def over(number: int, case: Case) -> str:
    """To who adds to what is over."""
    if case.status == S.CLOSED:
        return f"{number}号已经销号了。没好请回：不满意 {number} 现场情况"
    return f"{number}号{STATUS[case.status]}了。又看到问题，请直接说在哪里、看到什么。"


# whether it is fixed


def is_it_fixed(case: Case, numbers: Sequence[int]) -> str:
    """The one question, in private."""
    assert case.closed_at is not None
    n = numbers[0]
    which = "、".join(f"{number}号" for number in numbers)
    return (
        f"您报的{which}（{tag(case)}）{day(case.closed_at)}整改销号了。现场真的好了吗？"
        f"好了回：满意 {n}，没好回：不满意 {n} 现场情况。不回也没关系。"
    )


def which(word: str) -> str:
    """To who answers without a number."""
    return f"请写上编号，如：{word} 12。发“我的线索”看编号。"


def still_open(number: int, case: Case) -> str:
    """To who judges what is not finished."""
    return f"{number}号还在办（{STATUS[case.status]}）。有新情况发：补充 {number} 情况"


def glad(number: int) -> str:
    """To who is satisfied."""
    return f"好的，{number}号记下了，谢谢您。"


def sorry(number: int) -> str:
    """To who is not."""
    return f"记下了，{number}号已转河长办再看。{THANKS}"


def unsatisfied_to_office(case: Case, words: str) -> str:
    """To the office, with what to type."""
    n = case.number
    said = f"：{excerpt(fluent(words), 100)}" if words else ""
    again = echo(words) or "现场情况"
    return f"【回访】{n}号 {subject(case)}（{STATUS[case.status]}），报告人说没办好{said}\n要接着办回：重开 {n} {fluent(again)}"
