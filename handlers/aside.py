"""列入计划, 移送: a case that waits for its date, or goes to whom it belongs."""

import re
from calendar import monthrange
from datetime import date, datetime

from sqlmodel import Session

from handlers.deadlines import end_of_day
from handlers.doing import (
    NOBODYS,
    OFFICER,
    WITH_UNIT,
    change,
    check_for_ledger,
    check_for_reporters,
    check_for_unit,
    move,
    reply,
    stated,
    when,
    words,
)
from handlers.queries import wanted
from handlers.reply import Reply, UserError
from handlers.routing import Call, Context, Router
from handlers.telling import tell_reporters, tell_unit
from handlers.texts import aside as texts
from handlers.texts import topics
from handlers.texts.when import today
from storage import cases
from storage.states import CaseStatus, NoticeKind, Step

router = Router(topic=topics.DO)
_MONTH = re.compile(
    r"^(?:到|至)?\s*(?:(20\d\d)年|(明年|今年))?\s*(\d{1,2})月(?:(\d{1,2})[日号]|底|份|末)?(?:之?前)?"
)
_YEAR_END = re.compile(r"^(?:到|至)?\s*(明年|今年)?(?:年)?底(?:之?前)?")
_TO = re.compile(r"^(?:给|到|至|由)?\s*([\w()（）]{2,20})\W*(.*)", re.S)


@router.command(
    "列入计划",
    "列入计划 编号 日期 理由",
    "一时办不了，到日子再提出来，如：列入计划 12 2027年3月 等枯水期",
    roles=OFFICER,
    numbered=True,
    several=True,
)
def plan(session: Session, call: Call, ctx: Context) -> Reply:
    """The case stays open and comes up again at its date."""
    number = wanted(call, "列入计划 编号 日期 理由")
    case = cases.find(session, number, call.year, CaseStatus.PLANNED)
    due, reason = _planned(call, ctx)
    if due is None:
        raise UserError(texts.until_when(number))
    if not reason:
        raise UserError(texts.why_later(number))
    check_for_unit(session, case, reason, call, ctx)
    if case.status == CaseStatus.PLANNED:
        change(session, case, Step.PLAN, call, reason, planned_for=due)
        return reply(call, texts.planned(case))
    has_unit = case.status in WITH_UNIT
    changed = NOBODYS | {"unit": case.unit, "planned_for": due}
    move(session, case, CaseStatus.PLANNED, call, reason, **changed)
    if has_unit:
        tell_unit(session, case, NoticeKind.MOVED, texts.planned_to_unit(case, reason), call)
    return reply(call, texts.planned(case))


def _planned(call: Call, ctx: Context) -> tuple[datetime | None, str]:
    """The date, and why. A month means its last day. Raises `UserError` for a day that is over."""
    now = today(call.now)
    if (found := _MONTH.match(call.rest)) is not None:
        year, other, month, day = found.groups()
        rest = words(call.rest[found.end() :].lstrip(" ,，、:：;；"))
        return _in_month(found[0], now, year, other, int(month), int(day) if day else None), rest
    if (found := _YEAR_END.match(call.rest)) is not None:
        rest = words(call.rest[found.end() :].lstrip(" ,，、:：;；"))
        return end_of_day(date(now.year + (found[1] == "明年"), 12, 31)), rest
    read = stated(call.rest, call, ctx)
    return when(read), words(read.rest)


def _in_month(
    said: str, now: date, year: str | None, other: str | None, month: int, day: int | None
) -> datetime:
    """The day, or the last of the month; without a year the next there is."""
    try:
        of_year = int(year) if year else now.year + (other == "明年")
        due = date(of_year, month, day or monthrange(of_year, month)[1])
        if due < now and not year and not other:
            due = date(of_year + 1, month, day or monthrange(of_year + 1, month)[1])
    except (ValueError, IndexError):
        raise UserError(texts.no_such_day(said)) from None
    if due < now:
        raise UserError(texts.no_such_day(said))
    return end_of_day(due)


@router.command(
    "移送",
    "移送 编号 部门 [理由]",
    "转给别的部门或外地，报告人会听到；转回来再受理",
    roles=OFFICER,
    numbered=True,
    several=True,
)
def transfer(session: Session, call: Call, ctx: Context) -> Reply:
    """The case goes to another department or jurisdiction; why is told to nobody."""
    number = wanted(call, "移送 编号 部门 [理由]")
    case = cases.find(session, number, call.year, CaseStatus.TRANSFERRED)
    found = _TO.match(call.rest)
    if found is None:
        raise UserError(texts.where_to(number))
    to, reason = found[1], words(found[2])
    check_for_reporters(session, case, to, call, ctx)
    check_for_ledger(reason, call, ctx)
    if case.status in WITH_UNIT:
        tell_unit(session, case, NoticeKind.MOVED, texts.gone_to_unit(case), call)
    note = f"{to} {reason}".strip()
    move(session, case, CaseStatus.TRANSFERRED, call, note, **(NOBODYS | {"unit": to}))
    text = texts.transferred_to_reporter(case, to)
    told = tell_reporters(session, case, NoticeKind.MOVED, lambda _: text, call)
    return reply(call, texts.transferred(case, to, told))
