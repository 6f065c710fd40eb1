"""What is said of a case that is planned for later, or goes elsewhere."""

from datetime import datetime

from handlers.texts.case import echo, subject, tag
from handlers.texts.doing import to_reporters
from handlers.texts.when import CHINA
from storage.models import Case


def until_when(number: int) -> str:
    """To the officer who names no date."""
    return f"哪天再提出来？请发：列入计划 {number} 2027年3月 理由　或：列入计划 {number} 12月5日 理由"


def why_later(number: int) -> str:
    """To the officer who gives no reason."""
    return f"请写上为什么一时办不了：列入计划 {number} 日期 理由"


def no_such_day(said: str) -> str:
    """To the officer who names a day that there is not, or that is over."""
    return f"“{echo(said)}”没有这一天，或已经过了。请重写日期，如：2027年3月，或：12月5日"


def planned(case: Case) -> str:
    """To the officer."""
    return f"{case.number}号已列入整治计划，{_date(case.planned_for)}再提出来。还算未办结；提前办请发：交办 {case.number} 单位"


def planned_to_unit(case: Case, reason: str) -> str:
    """To the unit."""
    return f"{case.number}号（{subject(case)}）列入整治计划，{_date(case.planned_for)}再办：{reason}。眼下不催，请先看住，别再扩大。"


def _date(due: datetime | None) -> str:
    assert due is not None
    local = due.astimezone(CHINA)
    return f"{local.year}年{local.month}月{local.day}日"


def where_to(number: int) -> str:
    """To the officer who names no department."""
    return f"移送到哪里？请发：移送 {number} 市公安局　或：移送 {number} 洪江区河长办"


def transferred(case: Case, to: str, told: int) -> str:
    """To the officer."""
    return f"{case.number}号已移送{to}，{to_reporters(told)}。转回来请发：受理 {case.number}"


def transferred_to_reporter(case: Case, to: str) -> str:
    """To who reported it: where it went."""
    return f"您反映的 {case.number}号（{tag(case)}）已转{to}处理。谢谢您。"


def gone_to_unit(case: Case) -> str:
    """To the unit that had it."""
    return f"{case.number}号（{subject(case)}）已移送别处，您单位不用办了。"
