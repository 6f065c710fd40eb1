"""What is said when a case is inspected and closed."""

from collections.abc import Sequence

from handlers.texts.case import called, excerpt, place, subject, tag
from handlers.texts.doing import heard, to_reporters
from handlers.texts.names import OUTCOME, STATUS
from storage.models import Case
from storage.states import CaseStatus, Outcome

CLOSE = "销号 编号 结果"
INSPECT = "验收 编号 合格/不合格 说明"


def which_result(number: int) -> str:
    """To the officer who gave no result."""
    return f"请写上结果和查看人：销号 {number} 已清理，查看人 姓名　或：销号 {number} 经核不属实，查看人 姓名"


def which_finding(number: int) -> str:
    """To the officer who did not say what the inspection found."""
    return f"合格还是不合格？请发：验收 {number} 合格 查看人 姓名　或：验收 {number} 不合格 理由"


def who_looked(again: str) -> str:
    """Nobody has looked, as far as the bot knows."""
    return (
        f"还差现场照片或查看人的姓名，没有销号。请发：{again}　自己看的写“我看的”；或先发现场照片，再发一次。"
    )


def close_again(number: int, result: str) -> str:
    """How to close it with a name."""
    return f"销号 {number} {excerpt(result).rstrip('。')}，查看人 姓名"


def inspect_again(number: int) -> str:
    """How to pass it with a name."""
    return f"验收 {number} 合格 查看人 姓名"


def verify_again(number: int, said: str) -> str:
    """How to say with a name that it is not so."""
    return f"核实 {number} {excerpt(said).rstrip('。')}，查看人 姓名"


def closed(case: Case, told: int) -> str:
    """To the officer."""
    assert case.outcome is not None
    seen = f"查看人：{called(case.looked_by)}" if case.looked_by else "凭整改后的照片"
    return f"{case.number}号已销号：{OUTCOME[case.outcome]}。{seen}。{to_reporters(told)}。"


def closed_to_unit(case: Case) -> str:
    """To the unit that has it."""
    assert case.outcome is not None
    return f"{case.number}号（{subject(case)}）已销号：{OUTCOME[case.outcome]}。谢谢。"


def closed_to_reporter(case: Case, numbers: Sequence[int]) -> str:
    """To who reported it, by the numbers they know: the second and last line of a case in its room."""
    head = f"{'、'.join(f'{number}号' for number in numbers)}（{tag(case)}）"
    match case.outcome:
        case Outcome.UNFOUNDED:
            return f"{head}核实过了，情况不属实，已销号。谢谢您留意。"
        case Outcome.PERMITTED:
            return f"{head}核实过了，有审批手续，已销号。谢谢您留意。"
    return f"{head}已整改销号。谢谢您。"


def why_back(number: int) -> str:
    """To the officer who gave no reason."""
    return f"请写上还差什么，会告诉责任单位：退回 {number} 理由"


def not_submitted(case: Case) -> str:
    """There is nothing to send back."""
    head, number = f"{case.number}号现在是“{STATUS[case.status]}”", case.number
    if case.status == CaseStatus.REPORTED:
        return f"{head}，还没交给单位。不办的发：不受理 {number} 理由；看过不属实的发：核实 {number} 不属实 查看人 姓名"
    if case.status == CaseStatus.ACCEPTED:
        return f"{head}，还没交给单位。看过不属实的发：核实 {number} 不属实 查看人 姓名"
    return f"{head}，单位还没申请销号，不用退。要催发：催办 {number}"


def sent_back(case: Case, told: int) -> str:
    """To the officer."""
    return f"{case.number}号已退回{case.unit}接着整改。{heard(told)}。"


def back_to_unit(case: Case, reason: str) -> str:
    """To the unit."""
    return f"{case.number}号（{subject(case)}，{place(case) or '地点请问河长办'}）验收没有通过：{reason}。请接着整改，办好发：申请销号 {case.number} 说明"
