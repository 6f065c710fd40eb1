"""查, 列表, 进度, 我的线索: what people ask."""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlmodel import Session

from handlers import handed, sla
from handlers.routing import Call, Context, Reply, Router, UserError
from handlers.texts import case as page_texts
from handlers.texts import clocks as clock_texts
from handlers.texts import errors, topics
from handlers.texts import merging as merging_texts
from handlers.texts import queries as texts
from handlers.texts.names import STATUS
from nlp.verdict import Severity
from storage import cases, clues, ledger, media, merging
from storage.cases import OPEN
from storage.errors import NoSuchCaseError
from storage.models import Case, Clue
from storage.states import CaseStatus, Role

router = Router(topic=topics.SEE)
BY_NAME = {name: status for status, name in STATUS.items()}


def wanted(call: Call, usage: str) -> int:
    """The number a command is about; raises `UserError` with its usage if none was given."""
    if call.number is None:
        raise UserError(errors.usage(usage))
    return call.number


@router.command(
    "查",
    "查 编号",
    "看一件的情况；全部经过：查 编号 详情",
    roles=(Role.OFFICER, Role.UNIT),
    numbered=True,
)
def look_up(session: Session, call: Call, ctx: Context) -> Reply:
    """All about a case; in a supervisors' room only what everybody may read, the rest in private."""
    if call.speaker.role == Role.UNIT:
        return handed.look_up(session, call, wanted(call, "查 编号"), ctx)
    case = cases.find(session, wanted(call, "查 编号"), call.year)
    assert case.id is not None
    if case.status == CaseStatus.SEALED:
        text = page_texts.handed_over(case)
    elif call.rest.startswith(("详情", "经过")):
        text = page_texts.timeline(case, ledger.events(session, case.id))
    else:
        text = page(session, case, ctx, call.now)
    shown = (case.label,)
    return Reply(how_far(session, case), text, cases=shown) if call.in_public else Reply(text, cases=shown)


def page(session: Session, case: Case, ctx: Context, now: datetime) -> str:
    """All about a case."""
    assert case.id is not None
    found = clues.of_case(session, case.id)
    attachments = media.of_clues(session, [clue.id for clue in found if clue.id is not None])
    terms = [clock_texts.term(due) for due in sla.standing(case, ctx, now)]
    return page_texts.page(case, found, attachments, ledger.events(session, case.id), terms)


def how_far(session: Session, case: Case) -> str:
    """What everybody may know of a case; of a merged one, where the other stands."""
    assert case.id is not None
    into = merging.merged_into(session, case.id)
    if into is None:
        return texts.progress(case)
    other = cases.case(session, into)
    return merging_texts.progress(case, other, texts.progress(other))


@router.command("列表", "列表 [状态] [乡镇]", "列出未办结的，或某状态、某乡镇的", roles=(Role.OFFICER,))
def listing(session: Session, call: Call, ctx: Context) -> Reply:
    """The open cases, or those in a state, a township, or overdue."""
    statuses: Iterable[CaseStatus] = OPEN
    town: str | None = None
    standing: list[Callable[[Case], bool]] = []
    for word in call.rest.split():
        if word in BY_NAME:
            statuses = (BY_NAME[word],)
        elif word in ("超期", "逾期"):
            standing.append(lambda case: sla.is_late(case, call.now))
        elif word == "没反馈":
            standing.append(lambda case: sla.is_unreported(case, call.now))
        elif word == "今天到期":
            standing.append(lambda case: sla.is_due_today(case, ctx, call.now))
        elif word == "紧急":
            standing.append(lambda case: case.severity == Severity.URGENT)
        elif word in ("未办结", "全部"):
            statuses = OPEN if word == "未办结" else CaseStatus
        elif (found := _township(word, call, ctx)) is not None:
            town = found
        else:
            raise UserError(texts.unknown_filter(word))
    shown = ledger.listing(session, statuses=statuses, township=town)
    shown = [case for case in shown if all(is_so(case) for is_so in standing)]
    text = texts.listing(shown, call.rest or "未办结", lambda case: sla.state(case, ctx, call.now))
    labels = tuple(case.label for case in shown)
    here, private = (texts.IN_PRIVATE, text) if call.in_public else (text, None)
    return Reply(here, private, cases=labels)


def _township(word: str, call: Call, ctx: Context) -> str | None:
    read = ctx.live.book.understand(word, kind="location", role=Role.OFFICER.value, at=call.now)
    return read.place.township


@router.command("进度", "进度 编号", "看一件办到哪一步", numbered=True, plain=True, for_strangers=True)
def progress(session: Session, call: Call, ctx: Context) -> Reply:
    """Number, township, category and status, for whom it concerns; without a number one's own clues."""
    if call.number is None:
        return mine(session, call, ctx)
    try:
        case: Case | None = cases.find(session, call.number, call.year)
    except NoSuchCaseError:
        if _may_ask_of_all(call):
            raise
        case = None
    # the same answer whether there is such a case or not
    if case is None or not (_may_ask_of_all(call) or _has_part(session, call, case)):
        raise UserError(texts.NOT_YOUR_CASE)
    return Reply(how_far(session, case))


def _may_ask_of_all(call: Call) -> bool:
    return call.in_public or (call.speaker.is_bound and call.speaker.role in (Role.OFFICER, Role.DISCIPLINE))


def _has_part(session: Session, call: Call, case: Case) -> bool:
    """Whether somebody has reported it, or a case it was merged into or from, or has it to rectify."""
    assert case.id is not None
    speaker = call.speaker
    if speaker.is_bound and speaker.role == Role.UNIT and speaker.unit and case.unit == speaker.unit:
        return True
    into = merging.merged_into(session, case.id)
    found = [*clues.of_case(session, case.id), *(clues.of_case(session, into) if into is not None else ())]
    return any(clue.reporter == call.message.sender for clue in found)


@router.command("我的线索", "我的线索", "看自己报过的", roles=(Role.SUPERVISOR,), for_strangers=True)
def mine(session: Session, call: Call, ctx: Context) -> Reply:
    """The asker's own clues, the newest first."""
    own = clues.of_reporter(session, call.message.sender)
    if not own:
        return Reply(texts.NONE_OF_YOURS)
    numbered = {number_of(session, clue): cases.case(session, clue.case_id) for clue in own}
    return Reply(texts.mine(list(numbered.items())))


def number_of(session: Session, clue: Clue) -> int:
    """The number under which a clue was registered, wherever it was merged since."""
    return cases.case(session, clue.merged_from or clue.case_id).number
