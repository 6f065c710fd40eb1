"""受理, 不受理, 交办, 退回, 重开: an officer moves a case, and who it concerns hears of it."""

import re

from sqlmodel import Session

from handlers import relapse, sla, units
from handlers.closing import send_back
from handlers.doing import NOBODYS, OFFICER, check_for_reporters, check_for_unit, move, reply, stated, words
from handlers.queries import wanted
from handlers.registration import marks_speaker
from handlers.reply import Reply, UserError
from handlers.routing import Call, Context, Router
from handlers.telling import tell_reporters, tell_unit
from handlers.texts import choosing, topics
from handlers.texts import moves as texts
from handlers.texts import relapse as relapse_texts
from handlers.texts.case import fluent
from handlers.texts.learning import NOT_A_CLUE_NOTE
from storage import cases, clues, ledger, people
from storage.cases import OPEN
from storage.models import Case
from storage.states import CaseStatus, NoticeKind, Outcome, Step

router = Router(topic=topics.DO)
_WHERE_TO = re.compile(r"(?:^|\W|\u8bf7)[转找打](?:到|给|由|向)?\s*([\w/]{2,20}?)(?:办理|处理|反映)?\W*$")
"""After a gap, or a word of courtesy."""
_MISTAKEN = re.compile(r"[销关办]错|[误错][销关办]|手滑|点错|发错")


@router.command("受理", "受理 编号", "受理一件", roles=OFFICER, numbered=True, several=True)
def accept(session: Session, call: Call, ctx: Context) -> Reply:
    """Accept a reported case, or one that comes back from elsewhere."""
    case = cases.find(session, wanted(call, "受理 编号"), call.year, CaseStatus.ACCEPTED)
    if case.status == CaseStatus.CLOSED:
        raise UserError(texts.reopen_instead(case))
    move(session, case, CaseStatus.ACCEPTED, call, **NOBODYS)
    return reply(call, texts.accepted(case))


@router.command(
    "不受理",
    "不受理 编号 理由",
    "不予受理，理由会告诉报告人；可写该找谁，如：不受理 12 不归水利管，转 12345",
    roles=OFFICER,
    numbered=True,
    several=True,
)
def reject(session: Session, call: Call, ctx: Context) -> Reply:
    """Reject a reported case; the reason, and where to turn, go to who reported it."""
    number = wanted(call, "不受理 编号 理由")
    reason, where = where_to(words(call.rest))
    if not reason and not where:
        raise UserError(texts.which_reason(number))
    case = cases.find(session, number, call.year, CaseStatus.REJECTED)
    check_for_reporters(session, case, words(call.rest), call, ctx)
    move(session, case, CaseStatus.REJECTED, call, words(call.rest), **NOBODYS)
    text = texts.rejected_to_reporter(case, reason, where)
    told = tell_reporters(session, case, NoticeKind.REJECTED, lambda _: text, call)
    return reply(call, texts.rejected(case, told))


def where_to(said: str) -> tuple[str, str]:
    """A reason, and where to turn instead if it says so: 不归河长办管，转 12345."""
    found = _WHERE_TO.search(said)
    if found is None:
        return said.rstrip("。"), ""
    return said[: found.start()].rstrip(" ,，。;；、"), found[1]


@router.command(
    "交办",
    "交办 编号 单位 [期限]",
    "交给责任单位，如：交办 12 托口镇 3天",
    roles=OFFICER,
    numbered=True,
    several=True,
)
def assign(session: Session, call: Call, ctx: Context) -> Reply:
    """Hand a case to a unit (or to another one), which hears of the problem but not of who reported it."""
    number = wanted(call, "交办 编号 单位 [期限]")
    case = cases.find(session, number, call.year, CaseStatus.ASSIGNED)
    if case.status == CaseStatus.CLOSED:
        raise UserError(texts.reopen_instead(case))
    check_for_units(session, case)
    found = stated(call.rest, call, ctx)
    if not found.rest:
        raise UserError(texts.which_unit(number, units.usual(case)))
    known = people.units(session)
    if slip := units.mistyped(found.rest, [*known, *ctx.live.book.gazetteer.townships]):
        raise UserError(texts.mistyped(found.rest, slip, number))
    if len(close := units.called(found.rest, known)) > 1:
        ways = [f"交办 {case.label} {unit} {found.words}".strip() for unit in close[: choosing.MOST]]
        raise UserError(texts.which_of_units(found.rest, close[: choosing.MOST]), ways)
    if those := units.several(found.rest, known):
        raise UserError(texts.one_unit(number, those))
    unit = units.match(found.rest, known)
    if unit is None:
        raise UserError(texts.no_unit(found.rest, number, units.usual(case)))
    is_disputed = case.status == CaseStatus.DISPUTED
    if is_disputed and unit == case.unit:
        raise UserError(texts.disputes(case))
    report_due, rectify_due = sla.assigned(case, found, ctx, call.now)
    note = f"{unit} {call.rest.removeprefix(found.rest).strip()}".strip()
    if is_disputed:
        tell_unit(session, case, NoticeKind.MOVED, texts.taken_from_unit(case), call)
    changed = NOBODYS | {"unit": unit, "report_due": report_due, "rectify_due": rectify_due}
    move(session, case, CaseStatus.ASSIGNED, call, note, **changed)
    told = tell_unit(session, case, NoticeKind.ASSIGNED, texts.assigned_to_unit(case, call.now), call)
    return reply(call, texts.assigned(case, told, call.now), texts.assigned_in_public(case))


def check_for_units(session: Session, case: Case) -> None:
    """Nothing is handed out on a guess, nor to one of those it may be about. Raises `UserError`."""
    if marks_speaker(case):
        raise UserError(texts.office_only(case.number))
    if case.township is None and (towns := _possible_towns(session, case)):
        ways = [f"改址 {case.label} {town}{case.village}村" for town in towns]
        raise UserError(texts.which_town(case, towns), ways)


def _possible_towns(session: Session, case: Case) -> list[str]:
    """The townships that the village named may lie in."""
    assert case.id is not None
    return next((clue.townships for clue in clues.of_case(session, case.id) if clue.townships), [])


@router.command(
    "退回",
    "退回 编号 理由",
    "没整改好，或不同意改派，退回单位",
    roles=OFFICER,
    numbered=True,
    several=True,
)
def give_back(session: Session, call: Call, ctx: Context) -> Reply:
    """Back to the unit: what it submitted is not done, or its dispute is turned down."""
    number = wanted(call, "退回 编号 理由")
    case = cases.find(session, number, call.year, CaseStatus.RECTIFYING)
    if case.status not in OPEN:
        raise cases.wrong_status(session, case, CaseStatus.RECTIFYING)
    if case.status != CaseStatus.DISPUTED:
        return send_back(session, case, call.rest, call, ctx)
    if not (reason := words(call.rest)):
        raise UserError(texts.why_not(number))
    check_for_unit(session, case, reason, call, ctx)
    move(session, case, CaseStatus.ASSIGNED, call, reason, Step.RETURN)
    told = tell_unit(session, case, NoticeKind.MOVED, texts.turned_down_to_unit(case, reason), call)
    return reply(call, texts.turned_down(case, told))


@router.command(
    "重开",
    "重开 编号 理由",
    "又来了（记反弹，交办原单位）、销错了，或不受理、撤回的接着办",
    roles=OFFICER,
    numbered=True,
    several=True,
)
def reopen(session: Session, call: Call, ctx: Context) -> Reply:
    """Take up again what had ended, under its number; who reported it sees it when they ask."""
    number = wanted(call, "重开 编号 理由")
    case = cases.find(session, number, call.year, CaseStatus.ASSIGNED, ended=True)
    if case.status == CaseStatus.CLOSED:
        return reply(call, _take_up(session, case, call, ctx))
    if case.status not in (CaseStatus.REJECTED, CaseStatus.WITHDRAWN):
        raise UserError(texts.no_need(case))
    if not call.rest:
        raise UserError(texts.why_again(number))
    assert case.id is not None
    gone = ledger.last_step(session, case.id, (Step.WITHDRAW,))
    if case.status == CaseStatus.WITHDRAWN and gone is not None and gone.note == NOT_A_CLUE_NOTE:
        raise UserError(texts.was_no_clue(case))
    days = 0 if case.severity == "urgent" else ctx.settings.terms.accept
    due = ctx.days.due(call.now, days)
    move(session, case, CaseStatus.REPORTED, call, fluent(call.rest), **NOBODYS, accept_due=due)
    return reply(call, texts.to_be_looked_at(case))


def _take_up(session: Session, case: Case, call: Call, ctx: Context) -> str:
    """A closed case: it has come back, or was closed by mistake."""
    if not call.rest:
        raise UserError(texts.why_again(case.number))
    is_relapse = case.outcome == Outcome.RECTIFIED and not _MISTAKEN.search(call.rest)
    had_unit = case.unit is not None and case.rectify_due is not None
    if is_relapse or (had_unit and case.outcome == Outcome.RECTIFIED):
        told = relapse.reopen(session, case, call.rest, call, ctx, is_relapse=is_relapse)
        said = relapse_texts.reopened if is_relapse else texts.assigned
        return said(case, told, call.now)
    move(session, case, CaseStatus.ACCEPTED, call, fluent(call.rest), Step.REOPEN, **NOBODYS)
    return texts.to_be_assigned(case)
