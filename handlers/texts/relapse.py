"""反弹: what came back."""

from datetime import datetime

from handlers.texts.case import place, subject
from handlers.texts.doing import heard, terms, terms_of_unit
from storage.models import Case


def what_came_back(number: int) -> str:
    """To the officer who says nothing of it."""
    return f"请写上现场怎么样：回头看 {number} 反弹 又堆了两车"


def reopened(case: Case, told: int, now: datetime) -> str:
    """To the officer."""
    return f"{case.number}号记为反弹（第{case.relapses}次），重新交办{case.unit}，{terms(case, now)}{heard(told)}。"


def to_unit(case: Case, now: datetime) -> str:
    """To the unit."""
    return (
        f"河长办重新交办 {case.number}号（反弹）：{subject(case)}，{place(case) or '地点请问河长办'}。"
        f"{terms_of_unit(case, now)}"
    )
