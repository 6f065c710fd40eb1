"""Why an officer's words cannot go on as they are."""

from datetime import datetime

from handlers.texts.case import echo
from handlers.texts.when import day, today, until
from storage.models import Case

ABOUT_PEOPLE = "这话说到人的事，报告人会看到，没有办。请换个说法；要反映人的情况，请找纪检同志或打 12388。"
NAMES_SOMEBODY = "这话里有人名，报告人会看到，没有办。请去掉人名再发。"
NAMES_REPORTER = "这话要发给责任单位，里面有报告人的名字，没有办。请去掉再发。"
NOT_IN_LEDGER = "这话说到人的事，不记进台账，也不发给单位，没有办。请找纪检同志，或打 12388。"


def long_reason(most: int) -> str:
    """To the officer whose reason is a letter."""
    return f"这话会发给报告人，请写在{most}个字以内。"


def long_to_unit(most: int) -> str:
    """To the officer who writes the unit a letter."""
    return f"这话会发给责任单位，请写在{most}个字以内。"


def wrong_date(said: str) -> str:
    """To the officer who named a day that there is not, or that is over."""
    return f"“{echo(said)}”没有这一天，或已经过了。请重写期限，如：3天，或：6月10日前"


def terms(case: Case, now: datetime) -> str:
    """Both terms, to the officer: 5月14日前反馈、5月25日前整改. What the superior wants sooner is said too."""
    assert case.report_due is not None
    assert case.rectify_due is not None
    rectify = until(case.rectify_due, now)
    is_one = today(case.report_due) == today(case.rectify_due)
    words = f"{rectify}反馈并整改" if is_one else f"{until(case.report_due, now)}反馈、{rectify}整改"
    return f"{words}。{sooner(case, case.rectify_due)}"


def sooner(case: Case, due: datetime) -> str:
    """A sentence, if the superior wants it done before that."""
    superior = case.superior_due
    return f"上级要{day(superior)}前办结，请留意。" if superior is not None and superior < due else ""


def terms_of_unit(case: Case, now: datetime) -> str:
    """Both terms, to the unit."""
    assert case.report_due is not None
    assert case.rectify_due is not None
    rectify = until(case.rectify_due, now)
    if today(case.report_due) == today(case.rectify_due):
        return f"请于{rectify}整改到位并反馈。"
    return f"请于{until(case.report_due, now)}反馈情况，{rectify}整改到位。"


def heard(told: int) -> str:
    """Whether the unit was told."""
    return "已私信联系人" if told else "这个单位还没有绑定联系人，请另行通知"


def to_reporters(told: int) -> str:
    """Whether the reporters are told."""
    return "会告诉报告人" if told else "没有需要通知的群或人"
