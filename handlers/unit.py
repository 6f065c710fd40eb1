"""我的, 接收, 申请改派, 进展, 申请销号: what the contacts of units do, in private."""

import re
from typing import Any

from sqlmodel import Session

from handlers import handed, photos, submitting
from handlers.doing import move
from handlers.queries import wanted
from handlers.reply import Reply, UserError
from handlers.routing import Call, Context, Place, Router
from handlers.telling import tell_office
from handlers.texts import topics
from handlers.texts import unit as texts
from storage import cases
from storage import handed as ledger
from storage.models import Case
from storage.states import CaseStatus, Role, Stage, Step

router = Router(topic=topics.DO)
S = CaseStatus
UNIT = (Role.UNIT,)
HERE = frozenset({Place.PRIVATE})
MOST_WORDS = 200
"""Characters of a report that an office reads on a phone."""
_FOUND = re.compile(r"^(部分属实|不属实|不实|属实|(?:经核)?有(?:审批)?手续|有审批|有批文)")
_TRUE = ("部分属实", "属实")
_WORKED_ON = frozenset({S.VERIFYING, S.ASSIGNED, S.DISPUTED, S.RECTIFYING, S.SUBMITTED, S.PLANNED})
_WAITING = frozenset({S.DISPUTED, S.SUBMITTED, S.PLANNED})
"""Where the next step is not the unit's."""


@router.command("我的", "我的", "看交给您单位、还没办结的", roles=UNIT, places=HERE)
def mine(session: Session, call: Call, ctx: Context) -> Reply:
    """The open cases of the speaker's unit, the most pressing first."""
    found = ledger.listing(session, call.speaker.unit)
    if not found:
        return Reply(texts.NOTHING)
    terms = {case.id: handed.terms(case, ctx, call.now) for case in found}

    def pressing(case: Case) -> tuple[bool, str]:
        due = terms[case.id][:1]
        return case.status in _WAITING, due[0].at.isoformat() if due else "~"

    found.sort(key=pressing)
    lines = [texts.line(case, terms[case.id]) for case in found]
    return Reply(texts.mine(lines), cases=tuple(case.label for case in found))


@router.command(
    "接收",
    "接收 编号",
    "收下交办给您单位的，可以几件一起：接收 12 13",
    roles=UNIT,
    numbered=True,
    several=True,
    places=HERE,
)
def take(session: Session, call: Call, ctx: Context) -> Reply:
    """Take what was handed to the unit."""
    case = handed.find(session, call, wanted(call, "接收 编号"), S.RECTIFYING)
    if case.status != S.ASSIGNED:
        raise UserError(texts.instead(case))
    move(session, case, S.RECTIFYING, call)
    return Reply(texts.taken(case, handed.in_words(case, ctx, call.now)))


@router.command(
    "申请改派",
    texts.DISPUTE,
    "不归您单位管的，交回河长办改派",
    roles=UNIT,
    numbered=True,
    places=HERE,
)
def dispute(session: Session, call: Call, ctx: Context) -> Reply:
    """Ask the office to hand a case to somebody else."""
    number = wanted(call, texts.DISPUTE)
    case = handed.find(session, call, number, S.DISPUTED)
    if S.DISPUTED not in cases.NEXT[case.status]:
        raise UserError(texts.instead(case))
    why = _words(call) or _ask(texts.why_another(number))
    move(session, case, S.DISPUTED, call, why)
    photos.talked_about(session, call, case, Stage.DURING)
    _tell_office(session, "disputed", case, texts.disputed_to_office(case, why), call)
    return Reply(texts.disputed(case))


@router.command(
    "进展",
    texts.PROGRESS,
    "反馈办理情况；叫您去核实的，如：进展 12 属实（或不属实）和看到的",
    roles=UNIT,
    numbered=True,
    places=HERE,
)
def progress(session: Session, call: Call, ctx: Context) -> Reply:
    """Report back, to the office only."""
    number = wanted(call, texts.PROGRESS)
    case = handed.find(session, call, number, S.RECTIFYING)
    if case.status not in _WORKED_ON:
        raise UserError(texts.instead(case))
    if case.status == S.VERIFYING:
        return _found(session, case, call)
    said = _words(call) or _ask(texts.what_of_it(number))
    if case.status == S.ASSIGNED:
        move(session, case, S.RECTIFYING, call, said, Step.PROGRESS, **_reported(case, call))
    else:
        _note(session, case, call, said)
    shown = photos.talked_about(session, call, case, Stage.DURING)
    _tell_office(session, "progress", case, texts.progress_to_office(case, said, shown), call)
    return Reply(texts.progress_noted(case, shown, handed.in_words(case, ctx, call.now)))


def _found(session: Session, case: Case, call: Call) -> Reply:
    """What a unit found that was sent to look: the office decides."""
    said = _words(call) or _ask(texts.what_was_found(case.number))
    result = _FOUND.match(said)
    _note(session, case, call, said)
    stage = Stage.REPORTED if result is None or result[1] in _TRUE else Stage.INSPECTED
    shown = photos.talked_about(session, call, case, stage)
    text = texts.found_to_office(case, said, result[1] if result else "", shown)
    _tell_office(session, "progress", case, text, call)
    return Reply(texts.found_noted(case, shown))


@router.command(
    "申请销号",
    texts.SUBMIT,
    "整改好了，等河长办验收；前后10分钟内发来的照片算这件的",
    roles=UNIT,
    numbered=True,
    places=HERE,
)
def submit(session: Session, call: Call, ctx: Context) -> Reply:
    """Ask the office to inspect what was rectified."""
    number = wanted(call, texts.SUBMIT)
    case = handed.find(session, call, number, S.SUBMITTED)
    if S.SUBMITTED not in cases.NEXT[case.status]:
        raise UserError(texts.instead(case))
    said = _words(call) or _ask(texts.how_rectified(number))
    move(session, case, S.SUBMITTED, call, said, **_reported(case, call))
    shown = photos.talked_about(session, call, case, Stage.AFTER)
    submitting.tell(session, case, call)
    return Reply(texts.submitted(case, shown))


def _words(call: Call) -> str:
    """What was said, as the office reads it. Raises `UserError` for a letter."""
    said = texts.words(call.rest)
    if len(said) > MOST_WORDS:
        raise UserError(texts.long_words(MOST_WORDS))
    return said


def _ask(for_what: str) -> str:
    raise UserError(for_what)


def _reported(case: Case, call: Call) -> dict[str, Any]:
    """When the unit first reported back, since it has the case."""
    return {"reported_back_at": case.reported_back_at or call.now}


def _note(session: Session, case: Case, call: Call, said: str) -> None:
    cases.change(
        session,
        case,
        Step.PROGRESS,
        by=call.speaker.signature,
        now=call.now,
        note=said,
        message=call.message.id,
        **_reported(case, call),
    )


def _tell_office(session: Session, what: str, case: Case, text: str, call: Call) -> None:
    key = f"{what}:{case.id}:{call.message.id}"
    tell_office(session, key, text, now=call.now, because=call.message.id)
