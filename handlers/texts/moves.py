"""What is said when a case moves."""

from collections.abc import Sequence
from datetime import datetime

from handlers.texts.case import echo, place, subject, tag
from handlers.texts.choosing import which
from handlers.texts.doing import heard, terms, terms_of_unit, to_reporters
from handlers.texts.names import STATUS
from handlers.texts.when import day
from storage.models import Case
from storage.states import CaseStatus


def accepted(case: Case) -> str:
    """To the officer."""
    return f"{case.number}号已受理（{tag(case)}）。接下来：交办 {case.number} 单位"


def rejected(case: Case, told: int) -> str:
    """To the officer."""
    return f"{case.number}号不予受理，{to_reporters(told)}。"


def rejected_to_reporter(case: Case, reason: str, where: str) -> str:
    """To who reported it: why, and where to turn."""
    why = f"没有受理：{reason}" if reason else "没有受理"
    turn = f"请向{where}反映。" if where else ""
    return f"您反映的 {case.number}号（{tag(case)}）{why}。{turn}谢谢您关心河湖。"


def which_reason(number: int) -> str:
    """To the officer who gave no reason."""
    return f"请写上理由，会告诉报告人：不受理 {number} 理由"


def which_unit(number: int, usual: str) -> str:
    """To the officer who named no unit."""
    return f"交给哪个单位？这类问题一般是{usual}：交办 {number} {usual}"


def office_only(number: int) -> str:
    """To the officer who hands a case about how officials do their work to one of those it may be about."""
    return f"{number}号说的是履职情况，不交给责任单位，请河长办自己核。核完发：销号 {number} 结果"


def which_town(case: Case, towns: Sequence[str]) -> str:
    """To the officer who hands out what may lie in several townships."""
    question = f"{case.number}号是哪里的{case.village}村还没弄清，先别交办。弄清了再回，我改地点："
    return which(question, towns)


def which_of_units(said: str, found: Sequence[str]) -> str:
    """To the officer who named what several units are called."""
    return which(f"“{echo(said)}”是哪个单位？", found)


def mistyped(said: str, unit: str, number: int) -> str:
    """To the officer who named a unit that is one character from another."""
    return f"没有“{echo(said)}”，您是说{unit}吗？是的发：交办 {number} {unit}"


def no_unit(said: str, number: int, usual: str) -> str:
    """To the officer who named something that is no unit."""
    return f"“{echo(said)}”不像单位名称。请写单位全称，如：交办 {number} {usual}"


def one_unit(number: int, those: Sequence[str]) -> str:
    """To the officer who named several units."""
    return (
        f"一件只交一个牵头单位，好算期限。请发：交办 {number} {those[0]}\n"
        f"要{'、'.join(those[1:])}配合，请在交办后告诉牵头单位。"
    )


def assigned(case: Case, told: int, now: datetime) -> str:
    """To the officer, in private or in the office's room."""
    return f"{case.number}号已交办{case.unit}，{terms(case, now)}{heard(told)}。"


def assigned_in_public(case: Case) -> str:
    """To the officer who gave the command in a supervisors' room."""
    return f"好，{case.number}号已交办。"


def assigned_to_unit(case: Case, now: datetime) -> str:
    """To the unit: the problem only, nothing of who reported it or in which words."""
    urgent = "【紧急】" if case.severity == "urgent" else ""
    return (
        f"{urgent}河长办交办 {case.number}号：{subject(case)}，{place(case) or '地点请问河长办'}。"
        f"{terms_of_unit(case, now)}"
    )


def taken_from_unit(case: Case) -> str:
    """To the unit that disputed, or had it until now."""
    return f"{case.number}号（{subject(case)}）已改派别的单位，您单位不用办了。"


def disputes(case: Case) -> str:
    """To the officer who hands it to the unit that does not want it."""
    return f"{case.unit}正在申请改派{case.number}号。不同意改派的发：退回 {case.number} 理由"


def why_not(number: int) -> str:
    """To the officer who turns a dispute down without a reason."""
    return f"请写上为什么还是他们办，会告诉责任单位：退回 {number} 理由"


def turned_down(case: Case, told: int) -> str:
    """To the officer."""
    return f"{case.number}号不改派，仍由{case.unit}办。{heard(told)}。"


def turned_down_to_unit(case: Case, reason: str) -> str:
    """To the unit."""
    return f"{case.number}号（{subject(case)}，{place(case) or '地点请问河长办'}）的改派申请没有同意：{reason}。还请你们办理，期限不变{_dues(case)}。"


def _dues(case: Case) -> str:
    found = [(case.report_due, "反馈"), (case.rectify_due, "整改")]
    return "".join(f"，{day(due)}前{what}" for due, what in found if due is not None)


def reopen_instead(case: Case) -> str:
    """To the officer who hands out what is closed."""
    return f"{case.number}号已经销号了。又来了的发：重开 {case.number} 现场情况；销错了的发：重开 {case.number} 销错了"


def why_again(number: int) -> str:
    """To the officer who takes up a case without a reason."""
    return f"请写上为什么重开：重开 {number} 又堆了两车　或：重开 {number} 销错了"


def no_need(case: Case) -> str:
    """To the officer who reopens what never ended, or ended elsewhere."""
    number = case.number
    ways = {
        CaseStatus.TRANSFERRED: f"转回来了请发：受理 {number}",
        CaseStatus.MERGED: f"要分开办请发：拆单 {number}",
        CaseStatus.SEALED: "不在这里办",
    }
    return f"{number}号现在是“{STATUS[case.status]}”，{ways.get(case.status, '还在办，不用重开')}。"


def was_no_clue(case: Case) -> str:
    """To the officer who reopens what was put away as no clue."""
    return f"{case.number}号是当“不是线索”收掉的，要接着办请发：是线索 {case.number}"


def to_be_looked_at(case: Case) -> str:
    """To the officer."""
    return (
        f"{case.number}号重新待核实（{tag(case)}）。接下来：受理 {case.number}　或：核实 {case.number} 单位"
    )


def to_be_assigned(case: Case) -> str:
    """To the officer: nothing had been rectified."""
    return f"{case.number}号重新办理，现在是“{STATUS[case.status]}”。接下来：交办 {case.number} 单位"
