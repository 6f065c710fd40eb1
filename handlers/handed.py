"""What a unit may see of the cases it has: the problem, its terms, what it has done itself."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from handlers import sla
from handlers.reply import Reply, UserError
from handlers.routing import Call, Context, Place
from handlers.texts import unit as texts
from handlers.texts.clocks import Due
from storage import handed, ledger
from storage.errors import NoSuchCaseError
from storage.models import Case, CaseEvent
from storage.states import CaseStatus, Clock, Step

_UNITS = frozenset({Clock.REPORT, Clock.RECTIFY})
_HANDED_OUT = frozenset({Step.VERIFY, Step.ASSIGN, Step.REOPEN, Step.RELAPSE})
_TOLD = frozenset({Step.RETURN, Step.EXTEND, Step.URGE, Step.SUPERVISE, Step.PLAN, Step.CLOSE, Step.WITHDRAW})
"""What the office does to who has the case: they were told."""
_WORDS_TOLD = frozenset({Step.RETURN, Step.EXTEND})


def find(session: Session, call: Call, number: int, *to: CaseStatus) -> Case:
    """The case of the speaker's unit that is meant.

    Raises `UserError` for one of another unit just as for one that there is not.
    """
    try:
        return handed.find(session, call.speaker.unit, number, call.year, to)
    except NoSuchCaseError:
        raise UserError(texts.not_yours(number)) from None


def terms(case: Case, ctx: Context, now: datetime) -> list[Due]:
    """The terms that run for a unit, the most pressing first; a superior's is the office's own."""
    return [due for due in sla.standing(case, ctx, now) if due.clock in _UNITS]


def in_words(case: Case, ctx: Context, now: datetime) -> list[str]:
    """The same as they are read."""
    return [texts.term(due) for due in terms(case, ctx, now)]


def look_up(session: Session, call: Call, number: int, ctx: Context) -> Reply:
    """All that a unit may know of a case of its own, in private only."""
    try:
        case = find(session, call, number)
        assert case.id is not None
        shown = _events(session, case, call.speaker.unit)
        text = texts.page(case, in_words(case, ctx, call.now), shown)
    except UserError as error:
        text = str(error)
    return Reply(text) if call.place is Place.PRIVATE else Reply(private=text)


def _events(session: Session, case: Case, unit: str) -> Sequence[tuple[CaseEvent, bool]]:
    """What its own people did, and what the office did since it was handed out; whether its words are theirs.

    What another unit wrote before is not theirs to read.
    """
    assert case.id is not None
    staff = handed.staff(session, unit)
    events = [event for event in ledger.events(session, case.id) if event.undone_at is None]
    begun = max((n for n, event in enumerate(events) if event.step in _HANDED_OUT), default=0)
    found: list[tuple[CaseEvent, bool]] = []
    for n, event in enumerate(events):
        is_own = event.by in staff
        is_told = n == begun or (n > begun and event.step in _TOLD)
        if is_own or is_told:
            found.append((event, is_own or event.step in _WORDS_TOLD))
    return found
