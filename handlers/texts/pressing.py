"""What is said of terms that are moved, and to a unit that is waited for."""

from datetime import datetime

from handlers.texts.case import place, subject
from handlers.texts.doing import heard, sooner
from handlers.texts.when import day
from storage.models import Case
from storage.states import CaseStatus


def _term(is_report: bool) -> str:
    return "反馈期限" if is_report else "整改期限"


def until_when(number: int) -> str:
    """To the officer who names no day."""
    return f"延到哪天？请发：延期 {number} 6月10日 理由　或：延期 {number} 5天 理由"


def why_later(number: int) -> str:
    """To the officer who gives no reason."""
    return f"请写上理由，会记进台账、告诉责任单位：延期 {number} 日期 理由"


def not_later(case: Case, before: datetime, *, is_report: bool) -> str:
    """A term is never shortened."""
    return f"{case.number}号的{_term(is_report)}本来就是{day(before)}，延期要写更晚的日子。"


def after_rectifying(case: Case, due: datetime) -> str:
    """Nobody reports back of what has long to be done."""
    return (
        f"{case.number}号{day(due)}前就要整改到位，反馈不能更晚。请先延整改期限：延期 {case.number} 日期 理由"
    )


def note(before: datetime, due: datetime, reason: str, is_report: bool) -> str:
    """Into the history."""
    return f"{_term(is_report)}由{day(before)}延到{day(due)}：{reason}"


def extended(case: Case, due: datetime, times: int, told: int, *, is_report: bool) -> str:
    """To the officer."""
    return (
        f"{case.number}号{_term(is_report)}延到{day(due)}（第{times}次延期）。"
        f"{sooner(case, due)}{heard(told)}。"
    )


def extended_to_unit(case: Case, due: datetime, reason: str, *, is_report: bool) -> str:
    """To the unit."""
    return f"{case.number}号（{subject(case)}）的{_term(is_report)}延到{day(due)}：{reason}。"


def is_disputed(case: Case) -> str:
    """To the officer who presses a unit that waits for an answer."""
    return (
        f"{case.number}号{case.unit}在申请改派，等您定：交办 {case.number} 单位　或：退回 {case.number} 理由"
    )


def is_submitted(case: Case) -> str:
    """To the officer who presses a unit that has done its part."""
    return f"{case.number}号{case.unit}已申请销号，等您验收：验收 {case.number} 合格 查看人 姓名　或：退回 {case.number} 理由"


def urged(case: Case, times: int, told: int) -> str:
    """To the officer."""
    again = f"（第{times}次）" if times > 1 else ""
    return f"{case.number}号已催{case.unit}{again}。{heard(told)}。"


def urged_to_unit(case: Case, state: str, said: str) -> str:
    """To the unit."""
    return f"【催办】{_what(case, state, said)}请抓紧，有情况发：进展 {case.number} 说明"


def supervised(case: Case, times: int, told: int, led: int) -> str:
    """To the officer."""
    again = f"（第{times}次）" if times > 1 else ""
    leaders = "领导也会收到" if led else "名单里没有绑定微信的领导，请另行报告"
    return f"{case.number}号已督办{case.unit}{again}。{heard(told)}，{leaders}。"


def supervised_to_unit(case: Case, state: str, said: str) -> str:
    """To the unit."""
    way = (
        f"进展 {case.number} 说明" if case.status == CaseStatus.VERIFYING else f"申请销号 {case.number} 说明"
    )
    return f"【督办】{_what(case, state, said)}请主要负责同志过问，尽快办好，办好发：{way}"


def supervised_to_leader(case: Case, state: str, said: str) -> str:
    """To the leaders."""
    return f"【督办】已督办{case.unit}：{_what(case, state, said)}请您知悉。"


def _what(case: Case, state: str, said: str) -> str:
    where = place(case) or "地点请问河长办"
    words = f"{said.rstrip('。！')}。" if said else ""
    return f"{case.number}号 {subject(case)}，{where}{f'，{state}' if state else ''}。{words}"
