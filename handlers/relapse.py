"""反弹: a closed case that came back goes out again under its own number."""

from sqlmodel import Session

from handlers import sla, terms, units
from handlers.registration import marks_speaker
from handlers.reply import UserError
from handlers.routing import Call, Context
from handlers.telling import tell_unit
from handlers.texts import doing as doing_texts
from handlers.texts import moves as moves_texts
from handlers.texts import relapse as texts
from handlers.texts.case import fluent
from storage import cases
from storage.models import Case
from storage.states import CaseStatus, NoticeKind, Step


def reopen(
    session: Session, case: Case, said: str, call: Call, ctx: Context, *, is_relapse: bool = True
) -> int:
    """Hand a closed case to its unit again, with fresh terms (or those `said` names), and count the relapse.

    What was closed by mistake is none.

    How many of the unit heard it. Raises `UserError` without a word of what came back, `WrongStatusError`.
    """
    stated = terms.read(said, now=call.now, days=ctx.days)
    if stated.wrong:
        raise UserError(doing_texts.wrong_date(stated.wrong))
    if not stated.rest:
        raise UserError(texts.what_came_back(case.number))
    if marks_speaker(case):
        raise UserError(moves_texts.office_only(case.number))
    report_due, rectify_due = sla.assigned(case, stated, ctx, call.now)
    cases.move(
        session,
        case,
        CaseStatus.ASSIGNED,
        by=call.speaker.signature,
        now=call.now,
        note=fluent(said),
        message=call.message.id,
        step=Step.RELAPSE if is_relapse else Step.REOPEN,
        relapses=case.relapses + is_relapse,
        unit=case.unit or units.usual(case),
        report_due=report_due,
        rectify_due=rectify_due,
        reported_back_at=None,
        supervised_at=None,
        planned_for=None,
    )
    text = texts.to_unit(case, call.now) if is_relapse else moves_texts.assigned_to_unit(case, call.now)
    return tell_unit(session, case, NoticeKind.ASSIGNED, text, call)
