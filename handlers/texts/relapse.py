"""反弹: what came back."""

from handlers.texts.case import place, subject
from handlers.texts.when import day
from storage.models import Case


def what_came_back(number: int) -> str:
    """To the officer who says nothing of it."""
    return f"请写上现场怎么样：回头看 {number} 反弹 又堆了两车"


def reopened(case: Case, told: int) -> str:
    """To the officer."""
    assert case.report_due is not None
    assert case.rectify_due is not None
    heard = "已私信联系人" if told else "这个单位还没有绑定联系人，请另行通知"
    return (
        f"{case.number}号记为反弹（第{case.relapses}次），重新交办{case.unit}，"
        f"{day(case.report_due)}前反馈、{day(case.rectify_due)}前整改。{heard}。"
    )


def to_unit(case: Case) -> str:
    """To the unit."""
    assert case.report_due is not None
    assert case.rectify_due is not None
    return (
        f"河长办重新交办 {case.number}号（反弹）：{subject(case)}，{place(case) or '地点请问河长办'}。"
        f"请于{day(case.report_due)}前反馈情况，{day(case.rectify_due)}前整改到位。"
    )
