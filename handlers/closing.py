"""验收, 销号: a case ends, with what somebody saw; unit and reporters hear."""

import re
from functools import partial

from sqlmodel import Session

from handlers import looked, photos
from handlers.doing import OFFICER, WITH_UNIT, check_for_unit, move, reply, words
from handlers.queries import wanted
from handlers.reply import Reply, UserError
from handlers.routing import Call, Context, Router
from handlers.telling import tell_reporters, tell_unit
from handlers.texts import closing as texts
from handlers.texts import topics
from storage import cases
from storage.models import Case
from storage.states import CaseStatus, NoticeKind, Outcome, Stage, Step

router = Router(topic=topics.DO)
_UNFOUNDED = re.compile(r"不属实|不实|误报")
_NOT_FOUND = re.compile(r"(?:没有?|未)发现|没有此")
_DONE = re.compile(r"清理|清运|清除|整改|拆除|打捞|修好|修复|取缔|停止|撤离|恢复")
_PERMITTED = re.compile(r"(?<![没无])有(?:审批手续|手续|批文|许可|审批)|已(?:经)?(?:审批|许可)|手续齐全")
_FAILED = re.compile(r"^(?:不合格|不通过|没通过|未通过|不行)\W*(.*)", re.S)
_PASSED = re.compile(r"^(?:合格|通过|可以)\W*(.*)", re.S)
_INSPECTED = frozenset({CaseStatus.ASSIGNED, CaseStatus.RECTIFYING, CaseStatus.SUBMITTED})


@router.command(
    "验收",
    "验收 编号 合格/不合格 说明",
    "合格就销号，不合格退回整改",
    roles=OFFICER,
    numbered=True,
    several=True,
)
def inspect(session: Session, call: Call, ctx: Context) -> Reply:
    """What was found when it was inspected: it is closed, or goes back."""
    number = wanted(call, texts.INSPECT)
    failed, passed = _FAILED.match(call.rest), _PASSED.match(call.rest)
    case = cases.find(session, number, call.year, CaseStatus.CLOSED if passed else CaseStatus.RECTIFYING)
    if case.status not in _INSPECTED:
        raise cases.wrong_status(session, case, CaseStatus.CLOSED)
    if failed is not None:
        return send_back(session, case, failed[1], call, ctx)
    if passed is None:
        raise UserError(texts.which_finding(number))
    return end(session, case, Outcome.RECTIFIED, words(call.rest), call, texts.inspect_again(number))


def send_back(session: Session, case: Case, said: str, call: Call, ctx: Context) -> Reply:
    """What was submitted is not done yet; the unit hears why."""
    if case.status == CaseStatus.ASSIGNED:
        raise cases.wrong_status(session, case, CaseStatus.RECTIFYING)
    if case.status != CaseStatus.SUBMITTED:
        raise UserError(texts.not_submitted(case))
    if not (reason := words(said)):
        raise UserError(texts.why_back(case.number))
    check_for_unit(session, case, reason, call, ctx)
    move(session, case, CaseStatus.RECTIFYING, call, reason, Step.RETURN)
    told = tell_unit(session, case, NoticeKind.MOVED, texts.back_to_unit(case, reason), call)
    photos.expect(session, call, case, Stage.INSPECTED)
    return reply(call, texts.sent_back(case, told))


@router.command(
    "销号",
    "销号 编号 结果",
    "办结销号，要有查看人或整改后的照片；结果会告诉报告人",
    roles=OFFICER,
    numbered=True,
    several=True,
)
def close(session: Session, call: Call, ctx: Context) -> Reply:
    """Close a case and queue the news for everyone who reported it."""
    number = wanted(call, texts.CLOSE)
    if not call.rest:
        raise UserError(texts.which_result(number))
    case = cases.find(session, number, call.year, CaseStatus.CLOSED)
    result = words(call.rest)
    return end(session, case, outcome(call.rest), result, call, texts.close_again(number, result))


def end(session: Session, case: Case, found: Outcome, result: str, call: Call, again: str) -> Reply:
    """Close a case if somebody has looked, and tell unit and reporters; else say how (`again`).

    Raises `WrongStatusError`.
    """
    if CaseStatus.CLOSED not in cases.NEXT[case.status]:
        raise cases.wrong_status(session, case, CaseStatus.CLOSED)
    name = looked.named(session, case, call)
    photos.expect(session, call, case, Stage.INSPECTED)
    if not name and not looked.is_shown(session, case):
        # no error: the photo they send now belongs to the case
        return reply(call, texts.who_looked(again))
    return finish(session, case, found, result, name, call)


def finish(session: Session, case: Case, found: Outcome, result: str, name: str, call: Call) -> Reply:
    """Close a case that somebody has looked at, and tell unit and reporters. Raises `WrongStatusError`."""
    has_unit = case.status in WITH_UNIT
    cases.close(
        session,
        case,
        found,
        by=call.speaker.signature,
        looked_by=name,
        result=result,
        now=call.now,
        message=call.message.id,
    )
    if has_unit:
        tell_unit(session, case, NoticeKind.MOVED, texts.closed_to_unit(case), call)
    told = tell_reporters(session, case, NoticeKind.CLOSED, partial(texts.closed_to_reporter, case), call)
    return reply(call, texts.closed(case, told))


def outcome(result: str) -> Outcome:
    """The outcome that an officer's words name; rectified unless they say otherwise."""
    if _UNFOUNDED.search(result) or (_NOT_FOUND.search(result) and not _DONE.search(result)):
        return Outcome.UNFOUNDED
    if _PERMITTED.search(result):
        return Outcome.PERMITTED
    return Outcome.RECTIFIED
