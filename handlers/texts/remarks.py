"""What is said of remarks, of what reporters are told, and of how grave a case is."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from handlers.texts.case import subject, tag
from handlers.texts.doing import heard
from handlers.texts.names import SEVERITY
from handlers.texts.when import day
from storage.models import Case

_TERM = {"report_due": "反馈期限", "rectify_due": "整改期限"}


def what(number: int) -> str:
    """To the officer who remarks nothing."""
    return f"请写上要记的话：备注 {number} 话"


def noted(case: Case) -> str:
    """To the officer."""
    return f"{case.number}号记下了，只有河长办看得到。"


def what_to_tell(number: int) -> str:
    """To the officer who says nothing."""
    return f"请写上要转告报告人的话：告知 {number} 话"


def told(case: Case, numbers: Sequence[int], said: str) -> str:
    """To who reported it, by the numbers they know."""
    head = "、".join(f"{number}号" for number in numbers)
    return f"{head}（{tag(case)}），河长办回复您：{said.rstrip('。')}。"


def passed_on(case: Case, told: int) -> str:
    """To the officer."""
    if not told:
        return f"{case.number}号没有可以转告的人，话记在台账里了。"
    return f"{case.number}号会转告报告人。"


def how_grave(number: int) -> str:
    """To the officer who names no grade."""
    return f"改成哪一级？请发：改级 {number} 紧急　或：重大、一般"


def same(case: Case) -> str:
    """To the officer who changes nothing."""
    return f"{case.number}号本来就是“{SEVERITY[case.severity]}”。"


def note(before: str, after: str) -> str:
    """Into the history."""
    return f"程度由{SEVERITY[before]}改为{SEVERITY[after]}"


def recounted(dues: Mapping[str, datetime]) -> str:
    """Into the history."""
    return "，".join(f"{_TERM[name]}改为{day(due)}" for name, due in dues.items())


def _dues(case: Case) -> str:
    report = None if case.reported_back_at else case.report_due
    found = [(report, "前反馈"), (case.rectify_due, "前整改到位")]
    return "、".join(f"{day(due)}{what}" for due, what in found if due is not None)


def regraded(case: Case, told: int | None) -> str:
    """To the officer."""
    head = f"{case.number}号已改为“{SEVERITY[case.severity]}”"
    return f"{head}。" if told is None else f"{head}，期限重新算：{_dues(case)}。{heard(told)}。"


def regraded_to_unit(case: Case) -> str:
    """To the unit."""
    return f"{case.number}号（{subject(case)}）改为“{SEVERITY[case.severity]}”，请于{_dues(case)}。"
