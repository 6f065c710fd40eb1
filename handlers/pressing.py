"""延期, 催办, 督办: the terms of a case, and a word to who has it."""

import re
from datetime import datetime

from sqlmodel import Session

from handlers import sla, terms
from handlers.doing import OFFICER, change, check_for_unit, reply, stated, words
from handlers.queries import wanted
from handlers.reply import Reply, UserError
from handlers.routing import Call, Context, Router
from handlers.telling import tell_leaders, tell_unit
from handlers.texts import pressing as texts
from handlers.texts import topics
from storage import cases, ledger
from storage.models import Case
from storage.states import CaseStatus, NoticeKind, Step

router = Router(topic=topics.DO)
_MORE = re.compile(r"(?<![月\d])(?:\d{1,3}|[一二两三四五六七八九十])\s*(?:个?工作日|天|日)(?!之?内|以内)")
"""5天 more, not within 5天."""
_EXTENDED = sla.WITH_UNIT | {CaseStatus.DISPUTED}


@router.command(
    "延期",
    "延期 编号 日期 理由",
    "延长整改期限，如：延期 12 6月10日 水太大；延反馈的写：延期 12 反馈 3天 理由",
    roles=OFFICER,
    numbered=True,
    several=True,
)
def extend(session: Session, call: Call, ctx: Context) -> Reply:
    """A later term to rectify (or to report back, if it says so); never an earlier one."""
    number = wanted(call, "延期 编号 日期 理由")
    case = cases.find(session, number, call.year)
    if case.status not in _EXTENDED:
        raise cases.wrong_status(session, case, case.status)
    is_report = "反馈" in call.rest or case.status == CaseStatus.VERIFYING
    column = "report_due" if is_report else "rectify_due"
    before: datetime | None = getattr(case, column)
    if before is None:
        raise cases.wrong_status(session, case, case.status)
    due, reason = _until(call.rest, before, call, ctx)
    if due is None:
        raise UserError(texts.until_when(number))
    if not reason:
        raise UserError(texts.why_later(number))
    if due <= before:
        raise UserError(texts.not_later(case, before, is_report=is_report))
    if is_report and case.rectify_due is not None and due > case.rectify_due:
        raise UserError(texts.after_rectifying(case, case.rectify_due))
    check_for_unit(session, case, reason, call, ctx)
    change(session, case, Step.EXTEND, call, texts.note(before, due, reason, is_report), **{column: due})
    text = texts.extended_to_unit(case, due, reason, is_report=is_report)
    told = tell_unit(session, case, NoticeKind.MOVED, text, call)
    assert case.id is not None
    times = ledger.times(session, case.id, Step.EXTEND)
    return reply(call, texts.extended(case, due, times, told, is_report=is_report))


def _until(said: str, before: datetime, call: Call, ctx: Context) -> tuple[datetime | None, str]:
    """The new term, and why. 5天 are counted from the old term, unless that is over already."""
    counted = _MORE.search(said) is not None
    found = terms.read(said, now=max(before, call.now), days=ctx.days) if counted else stated(said, call, ctx)
    reason = re.sub(r"^(?:反馈|整改)期?限?(?=\s|$)|^(?:延期?)?到(?=\s|$)", "", found.rest).strip()
    # a day without a word is read as one to report back by
    return (found.rectify or found.report), words(reason)


@router.command("催办", "催办 编号 [话]", "催责任单位，话会带到", roles=OFFICER, numbered=True, several=True)
def urge(session: Session, call: Call, ctx: Context) -> Reply:
    """A reminder to who has the case."""
    case = _with_unit(session, call, "催办 编号 [话]")
    said = words(call.rest)
    check_for_unit(session, case, said, call, ctx)
    change(session, case, Step.URGE, call, said)
    text = texts.urged_to_unit(case, sla.state(case, ctx, call.now), said)
    told = tell_unit(session, case, NoticeKind.REMINDER, text, call)
    return reply(call, texts.urged(case, _times(session, case, Step.URGE), told))


@router.command(
    "督办",
    "督办 编号 [话]",
    "督办，责任单位和领导都会收到",
    roles=OFFICER,
    numbered=True,
    several=True,
)
def supervise(session: Session, call: Call, ctx: Context) -> Reply:
    """The unit and the leaders hear that the office insists."""
    case = _with_unit(session, call, "督办 编号 [话]")
    said = words(call.rest)
    check_for_unit(session, case, said, call, ctx)
    change(session, case, Step.SUPERVISE, call, said, supervised_at=call.now)
    state = sla.state(case, ctx, call.now)
    told = tell_unit(session, case, NoticeKind.REMINDER, texts.supervised_to_unit(case, state, said), call)
    led = tell_leaders(
        session, case, NoticeKind.REMINDER, texts.supervised_to_leader(case, state, said), call
    )
    return reply(call, texts.supervised(case, _times(session, case, Step.SUPERVISE), told, led))


def _with_unit(session: Session, call: Call, usage: str) -> Case:
    """The case, if the next word is its unit's. Raises `UserError` or `WrongStatusError`."""
    case = cases.find(session, wanted(call, usage), call.year)
    if case.status == CaseStatus.DISPUTED:
        raise UserError(texts.is_disputed(case))
    if case.status == CaseStatus.SUBMITTED:
        raise UserError(texts.is_submitted(case))
    if case.status not in sla.WITH_UNIT:
        raise cases.wrong_status(session, case, case.status)
    return case


def _times(session: Session, case: Case, step: Step) -> int:
    assert case.id is not None
    return ledger.times(session, case.id, step)
