"""备注, 告知, 改级: words about a case, to the office alone or to who reported it, and how grave it is."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from handlers import sla, terms
from handlers.doing import OFFICER, change, check_for_ledger, check_for_reporters, reply, words
from handlers.queries import wanted
from handlers.reply import Reply, UserError
from handlers.routing import UNSEEN, Call, Context, Router
from handlers.telling import tell_unit, write_to_reporters
from handlers.texts import remarks as texts
from handlers.texts import topics
from handlers.texts.names import SEVERITY
from storage import cases, ledger
from storage.cases import OPEN
from storage.models import Case
from storage.states import CaseStatus, NoticeKind, Step

router = Router(topic=topics.DO)
_SEVERITIES = {name: key for key, name in SEVERITY.items()} | {"普通": "normal", "严重": "major"}
_RUNNING = sla.WITH_UNIT | {CaseStatus.DISPUTED}
_HANDED_OUT = frozenset({Step.VERIFY, Step.ASSIGN, Step.REOPEN, Step.RELAPSE})


@router.command(
    "备注",
    "备注 编号 话",
    "记一句在台账里，只有河长办看得到",
    roles=OFFICER,
    numbered=True,
    several=True,
    places=UNSEEN,
)
def remark(session: Session, call: Call, ctx: Context) -> Reply:
    """A line in the history that nobody is told."""
    number = wanted(call, "备注 编号 话")
    case = cases.find(session, number, call.year)
    if not call.rest:
        raise UserError(texts.what(number))
    check_for_ledger(call.rest, call, ctx)
    change(session, case, Step.NOTE, call, words(call.rest))
    return Reply(texts.noted(case))


@router.command(
    "告知",
    "告知 编号 话",
    "把一句话转告报告人，如：告知 12 清运车明天到",
    roles=OFFICER,
    numbered=True,
    several=True,
    places=UNSEEN,
)
def tell(session: Session, call: Call, ctx: Context) -> Reply:
    """Release a sentence to who reported a case: in private if they are bound, else where they reported."""
    number = wanted(call, "告知 编号 话")
    case = cases.find(session, number, call.year)
    if not call.rest:
        raise UserError(texts.what_to_tell(number))
    if case.status == CaseStatus.SEALED:
        raise cases.wrong_status(session, case, case.status)
    said = words(call.rest)
    check_for_reporters(session, case, said, call, ctx)
    change(session, case, Step.TELL, call, said)
    told = write_to_reporters(
        session, case, NoticeKind.TOLD, lambda known: texts.told(case, known, said), call
    )
    return Reply(texts.passed_on(case, told))


@router.command(
    "改级",
    "改级 编号 紧急/重大/一般",
    "改程度，已交办的重新算期限",
    roles=OFFICER,
    numbered=True,
    several=True,
)
def regrade(session: Session, call: Call, ctx: Context) -> Reply:
    """How grave it is; terms that run are counted again."""
    number = wanted(call, "改级 编号 紧急/重大/一般")
    case = cases.find(session, number, call.year)
    severity = _SEVERITIES.get(call.rest.strip(" 。的级"))
    if severity is None:
        raise UserError(texts.how_grave(number))
    if case.status not in OPEN:
        raise cases.wrong_status(session, case, case.status)
    if severity == case.severity:
        raise UserError(texts.same(case))
    before = case.severity
    change(session, case, Step.FACTS, call, texts.note(before, severity), severity=severity)
    told = None
    if case.status in _RUNNING:
        dues = _recounted(session, case, ctx, call.now)
        changed = {name: due for name, due in dues.items() if getattr(case, name) is not None}
        change(session, case, Step.FACTS, call, texts.recounted(changed), **changed)
        told = tell_unit(session, case, NoticeKind.MOVED, texts.regraded_to_unit(case), call)
    return reply(call, texts.regraded(case, told))


def _recounted(session: Session, case: Case, ctx: Context, now: datetime) -> dict[str, Any]:
    """The usual terms of its severity since it was handed out; what is urgent counts from today."""
    assert case.id is not None
    begun = ledger.last_step(session, case.id, _HANDED_OUT)
    since = now if case.severity == "urgent" or begun is None else begun.at
    report, rectify = sla.assigned(case, terms.Terms(""), ctx, since)
    soonest = ctx.days.due(now, 0)
    dues: dict[str, Any] = {"rectify_due": max(rectify, soonest)}
    return dues if case.reported_back_at else dues | {"report_due": max(report, soonest)}
