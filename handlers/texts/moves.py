"""What is said when a case moves."""

from collections.abc import Sequence

from handlers.texts.case import echo, mask, place, subject, town
from handlers.texts.names import CATEGORY, OUTCOME
from handlers.texts.when import day
from storage.models import Case
from storage.states import Outcome

ABOUT_PEOPLE = (
    "这个理由说到人的事，报告人的群里会看到，没有办。请换个说法；要反映人的情况，请找纪检同志或打 12388。"
)
NAMES_SOMEBODY = "理由里有人名，报告人的群里会看到，没有办。请去掉人名再发。"


def long_reason(most: int) -> str:
    """To the officer whose reason is a letter."""
    return f"理由会发给报告人，请写在{most}个字以内。"


def accepted(case: Case) -> str:
    """To the officer."""
    return f"{case.number}号已受理（{town(case)}·{CATEGORY[case.category]}）。接下来：交办 {case.number} 单位"


def rejected(case: Case, told: int) -> str:
    """To the officer."""
    return f"{case.number}号不予受理，{_told(told)}。"


def rejected_to_reporter(case: Case, reason: str) -> str:
    """To who reported it."""
    return f"您反映的 {case.number}号（{town(case)}·{CATEGORY[case.category]}）没有受理：{mask(reason)}。谢谢您关心河湖。"


def which_reason(number: int) -> str:
    """To the officer who gave no reason."""
    return f"请写上理由，会告诉报告人：不受理 {number} 理由"


def which_result(number: int) -> str:
    """To the officer who gave no result."""
    return f"请写上结果：销号 {number} 已清理　或：销号 {number} 经核不属实"


def which_unit(number: int, usual: str) -> str:
    """To the officer who named no unit."""
    return f"交给哪个单位？这类问题一般是{usual}：交办 {number} {usual}"


def office_only(number: int) -> str:
    """To the officer who hands a case about how officials do their work to one of those it may be about."""
    return f"{number}号说的是履职情况，不交给责任单位，请河长办自己核。核完发：销号 {number} 结果"


def which_town(case: Case, towns: Sequence[str]) -> str:
    """To the officer who hands out what may lie in several townships."""
    ways = "，或：".join(f"改址 {case.number} {name}{case.village}村" for name in towns)
    return f"{case.number}号是{'还是'.join(towns)}的{case.village}村还没弄清，先别交办。弄清了发：{ways}"


def wrong_date(said: str) -> str:
    """To the officer who named a day that there is not, or that is over."""
    return f"“{echo(said)}”没有这一天，或已经过了。请重写期限，如：3天，或：6月10日前"


def no_unit(said: str, number: int, usual: str) -> str:
    """To the officer who named something that is no unit."""
    return f"“{echo(said)}”不像单位名称。请写单位全称，如：交办 {number} {usual}"


def assigned(case: Case, told: int) -> str:
    """To the officer, in private or in the office's room."""
    assert case.report_due is not None
    assert case.rectify_due is not None
    heard = "已私信联系人" if told else "这个单位还没有绑定联系人，请另行通知"
    return (
        f"{case.number}号已交办{case.unit}，{day(case.report_due)}前反馈、"
        f"{day(case.rectify_due)}前整改。{heard}。"
    )


def assigned_in_public(case: Case) -> str:
    """To the officer who gave the command in a supervisors' room."""
    return f"好，{case.number}号已交办。"


def assigned_to_unit(case: Case) -> str:
    """To the unit: the problem only, nothing of who reported it or in which words."""
    assert case.report_due is not None
    assert case.rectify_due is not None
    urgent = "【紧急】" if case.severity == "urgent" else ""
    return (
        f"{urgent}河长办交办 {case.number}号：{subject(case)}，{place(case) or '地点请问河长办'}。"
        f"请于{day(case.report_due)}前反馈情况，{day(case.rectify_due)}前整改到位。"
    )


def closed(case: Case, told: int) -> str:
    """To the officer."""
    assert case.outcome is not None
    return f"{case.number}号已销号：{OUTCOME[case.outcome]}。查看人：{case.looked_by}。{_told(told)}。"


def closed_to_reporter(case: Case, numbers: Sequence[int]) -> str:
    """To who reported it, by the numbers they know: the second and last line of a case in its room."""
    head = f"{'、'.join(f'{number}号' for number in numbers)}（{town(case)}·{CATEGORY[case.category]}）"
    match case.outcome:
        case Outcome.UNFOUNDED:
            return f"{head}核实过了，情况不属实，已销号。谢谢您留意。"
        case Outcome.PERMITTED:
            return f"{head}核实过了，有审批手续，已销号。谢谢您留意。"
    return f"{head}已整改销号。谢谢您。"


def _told(told: int) -> str:
    return "会告诉报告人" if told else "没有需要通知的群或人"
