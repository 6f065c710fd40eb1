"""进度, 我的线索: what people ask; what is said of one case."""

from datetime import datetime

from sqlmodel import Session

from handlers import sla, wordsearch
from handlers.reply import Reply, UserError
from handlers.routing import Call, Context, Router
from handlers.texts import case as page_texts
from handlers.texts import clocks as clock_texts
from handlers.texts import errors, topics
from handlers.texts import merging as merging_texts
from handlers.texts import queries as texts
from storage import cases, clues, ledger, media, merging
from storage.errors import NoSuchCaseError
from storage.models import Case, Clue
from storage.states import Role

router = Router(topic=topics.SEE)


def wanted(call: Call, usage: str) -> int:
    """The number a command is about; raises `UserError` with its usage if none was given."""
    if call.number is None:
        raise UserError(errors.usage(usage))
    return call.number


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


@router.command(
    "我的线索",
    "我的线索 [几个字]",
    "看自己报过的；报得多就写几个字，如：我的线索 地笼",
    roles=(Role.SUPERVISOR,),
    for_strangers=True,
    worded=True,
)
def mine(session: Session, call: Call, ctx: Context) -> Reply:
    """The asker's own clues, the newest first; with words, those that hold them."""
    words = call.rest.split() if call.number is None else []
    if not words:
        own = clues.of_reporter(session, call.message.sender)
        if not own:
            return Reply(texts.NONE_OF_YOURS)
    else:
        own = wordsearch.of_own(session, call.message.sender, words)
        if not own:
            return Reply(texts.none_of_yours(call.rest))
    numbered = {number_of(session, clue): cases.case(session, clue.case_id) for clue in own}
    return Reply(texts.mine(list(numbered.items())))


def number_of(session: Session, clue: Clue) -> int:
    """The number under which a clue was registered, wherever it was merged since."""
    return cases.case(session, clue.merged_from or clue.case_id).number
