"""What is said when somebody is sent out to look."""

from collections.abc import Sequence

from handlers.texts.case import echo, place, subject, town
from handlers.texts.choosing import which
from handlers.texts.doing import heard
from handlers.texts.names import CATEGORY
from handlers.texts.when import day
from storage.models import Case


def who(number: int, usual: str) -> str:
    """To the officer who sends nobody."""
    return f"派谁去看？请发：核实 {number} {usual} 今天　看过了的发：核实 {number} 属实（或：不属实、有手续、重复 编号）"


def nobody(said: str, number: int, usual: str) -> str:
    """To the officer who names neither a unit nor an officer."""
    return f"“{echo(said)}”不像单位，河长办名单里也没有这位。请写全，如：核实 {number} {usual} 今天"


def which_of_them(said: str, names: Sequence[str]) -> str:
    """To the officer who named what several are called."""
    return which(f"“{echo(said)}”是哪一个？", names)


def sent_out(case: Case, told: int) -> str:
    """To the officer."""
    assert case.report_due is not None
    return f"{case.number}号已派{case.unit}核实，{day(case.report_due)}前回话。{heard(told)}。"


def to_unit(case: Case) -> str:
    """To the unit: the problem only, nothing of who reported it or in which words."""
    assert case.report_due is not None
    return (
        f"{_urgent(case)}河长办请你们去看 {case.number}号：{subject(case)}，{place(case) or '地点请问河长办'}。"
        f"请于{day(case.report_due)}前回：进展 {case.number} 现场情况（属不属实、有没有手续），可以发照片。"
    )


def to_officer(case: Case) -> str:
    """To the colleague who is sent."""
    assert case.report_due is not None
    return (
        f"{_urgent(case)}请去核实 {case.number}号：{subject(case)}，{place(case) or '地点待补'}，{day(case.report_due)}前。"
        f"看了回：核实 {case.number} 属实（或：不属实、有手续、重复 编号）"
    )


def _urgent(case: Case) -> str:
    return "【紧急】" if case.severity == "urgent" else ""


def need_not_look(case: Case) -> str:
    """To who had been sent before."""
    return f"{case.number}号（{subject(case)}）不用去看了，已另派人。"


def confirmed(case: Case, found: str) -> str:
    """To the officer."""
    head = f"{case.number}号核实{found}，已受理（{town(case)}·{CATEGORY[case.category]}）"
    return f"{head}。接下来：交办 {case.number} 单位"


def which_other(number: int) -> str:
    """To the officer who does not say of which case it is a repetition."""
    return f"和哪件重复？请发：核实 {number} 重复 编号"
