"""受理, 不受理, 交办, 销号: an officer moves a case, and who it concerns hears of it."""

import re
from datetime import datetime
from functools import partial
from typing import Any

from sqlmodel import Session

from handlers import terms, units
from handlers.queries import wanted
from handlers.registration import marks_speaker
from handlers.routing import Call, Context, Reply, Router, UserError
from handlers.telling import tell_reporters, tell_unit
from handlers.texts import moves as texts
from handlers.texts import topics
from handlers.texts.case import fluent
from nlp.verdict import Category
from storage import cases, clues, people
from storage.models import Case
from storage.states import CaseStatus, NoticeKind, Outcome, Role

router = Router(topic=topics.DO)
OFFICER = (Role.OFFICER,)
MOST_REASON = 100
"""Characters of a reason that a group reads."""
_LOOKED_BY = re.compile(r"(?:查看人[\s:：]*|查看[:：]\s*)([\u4e00-\u9fff·]{2,8})(?![\u4e00-\u9fff])")
_UNFOUNDED = re.compile(r"不属实|不实|误报")
_NOT_FOUND = re.compile(r"(?:没有?|未)发现|没有此")
_DONE = re.compile(r"清理|清运|清除|整改|拆除|打捞|修好|修复|取缔|停止|撤离|恢复")
_PERMITTED = re.compile(r"(?<![没无])有(?:审批手续|手续|批文|许可|审批)|已(?:经)?(?:审批|许可)|手续齐全")


@router.command("受理", "受理 编号", "受理一件", roles=OFFICER, numbered=True, several=True)
def accept(session: Session, call: Call, ctx: Context) -> Reply:
    """Accept a reported case."""
    case = cases.find(session, wanted(call, "受理 编号"), call.year, CaseStatus.ACCEPTED)
    _move(session, case, CaseStatus.ACCEPTED, call)
    return Reply(texts.accepted(case))


@router.command(
    "不受理",
    "不受理 编号 理由",
    "不予受理，理由会在报告的地方告诉报告人",
    roles=OFFICER,
    numbered=True,
    several=True,
)
def reject(session: Session, call: Call, ctx: Context) -> Reply:
    """Reject a reported case; the reason goes to who reported it."""
    usage = "不受理 编号 理由"
    number = wanted(call, usage)
    if not call.rest:
        raise UserError(texts.which_reason(number))
    case = cases.find(session, number, call.year, CaseStatus.REJECTED)
    reason = fluent(call.rest)
    _check_reason(session, case, reason, call, ctx)
    _move(session, case, CaseStatus.REJECTED, call, note=reason)
    text = texts.rejected_to_reporter(case, reason)
    told = tell_reporters(session, case, NoticeKind.REJECTED, lambda _: text, call)
    return Reply(texts.rejected(case, told))


def _check_reason(session: Session, case: Case, reason: str, call: Call, ctx: Context) -> None:
    """What goes to a group is short, names nobody and accuses nobody. Raises `UserError`."""
    if len(reason) > MOST_REASON:
        raise UserError(texts.long_reason(MOST_REASON))
    verdict = ctx.live.book.understand(reason, kind="text", role=Role.SUPERVISOR.value, at=call.now)
    if verdict.sealed or verdict.category is Category.INTEGRITY:
        raise UserError(texts.ABOUT_PEOPLE)
    assert case.id is not None
    reporters = [clue.reporter_name for clue in clues.of_case(session, case.id)]
    if any(len(name) > 1 and name in reason for name in (*people.names(session), *reporters)):
        raise UserError(texts.NAMES_SOMEBODY)


@router.command(
    "交办",
    "交办 编号 单位 [期限]",
    "交给责任单位，如：交办 12 托口镇 3天",
    roles=OFFICER,
    numbered=True,
    several=True,
)
def assign(session: Session, call: Call, ctx: Context) -> Reply:
    """Hand a case to a unit, which hears of the problem but not of who reported it."""
    number = wanted(call, "交办 编号 单位 [期限]")
    case = cases.find(session, number, call.year, CaseStatus.ASSIGNED)
    if marks_speaker(case):
        raise UserError(texts.office_only(number))
    if case.township is None and (towns := _possible_towns(session, case)):
        raise UserError(texts.which_town(case, towns))
    stated = terms.read(call.rest, now=call.now, days=ctx.days)
    if stated.wrong:
        raise UserError(texts.wrong_date(stated.wrong))
    if not stated.rest:
        raise UserError(texts.which_unit(number, units.usual(case)))
    unit = units.match(stated.rest, people.units(session))
    if unit is None:
        raise UserError(texts.no_unit(stated.rest, number, units.usual(case)))
    report_due, rectify_due = _due(case, stated, call.now, ctx)
    note = f"{unit} {call.rest.removeprefix(stated.rest).strip()}".strip()
    _move(
        session,
        case,
        CaseStatus.ASSIGNED,
        call,
        note=note,
        unit=unit,
        report_due=report_due,
        rectify_due=rectify_due,
    )
    told = tell_unit(session, case, NoticeKind.ASSIGNED, texts.assigned_to_unit(case), call)
    text = texts.assigned(case, told)
    return Reply(texts.assigned_in_public(case), private=text) if call.in_public else Reply(text)


def _possible_towns(session: Session, case: Case) -> list[str]:
    """The townships that the village named may lie in: nothing is handed out on a guess."""
    assert case.id is not None
    return next((clue.townships for clue in clues.of_case(session, case.id) if clue.townships), [])


def _due(case: Case, stated: terms.Terms, now: datetime, ctx: Context) -> tuple[datetime, datetime]:
    """反馈期限 and 整改期限: as stated, else the usual ones; an urgent case the same day."""
    usual = ctx.settings.terms
    rectify_days = usual.rectify_major if case.severity == "major" else usual.rectify
    report = stated.report or ctx.days.due(now, 0 if case.severity == "urgent" else usual.report)
    rectify = stated.rectify or ctx.days.due(now, rectify_days)
    return report, max(report, rectify)


@router.command(
    "销号", "销号 编号 结果", "办结销号，结果会告诉报告人", roles=OFFICER, numbered=True, several=True
)
def close(session: Session, call: Call, ctx: Context) -> Reply:
    """Close a case and queue the news for everyone who reported it."""
    number = wanted(call, "销号 编号 结果")
    if not call.rest:
        raise UserError(texts.which_result(number))
    case = cases.find(session, number, call.year, CaseStatus.CLOSED)
    cases.close(
        session,
        case,
        outcome(call.rest),
        by=call.speaker.signature,
        looked_by=looked_by(call.rest) or call.speaker.signature,
        result=fluent(call.rest),
        now=call.now,
        message=call.message.id,
    )
    told = tell_reporters(session, case, NoticeKind.CLOSED, partial(texts.closed_to_reporter, case), call)
    return Reply(texts.closed(case, told))


def outcome(result: str) -> Outcome:
    """The outcome that an officer's words name; rectified unless they say otherwise."""
    if _UNFOUNDED.search(result) or (_NOT_FOUND.search(result) and not _DONE.search(result)):
        return Outcome.UNFOUNDED
    if _PERMITTED.search(result):
        return Outcome.PERMITTED
    return Outcome.RECTIFIED


def looked_by(result: str) -> str:
    """The name after 查看人, or nothing."""
    match = _LOOKED_BY.search(result)
    return match.group(1) if match else ""


def _move(session: Session, case: Case, to: CaseStatus, call: Call, note: str = "", **changed: Any) -> None:
    cases.move(
        session,
        case,
        to,
        by=call.speaker.signature,
        now=call.now,
        note=note,
        message=call.message.id,
        **changed,
    )
