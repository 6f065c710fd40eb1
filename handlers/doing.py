"""What every command of an officer about a case needs: a step, an answer, words that may go on."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from handlers import sla, terms
from handlers.reply import Reply, UserError
from handlers.routing import UNSEEN, Call, Context
from handlers.texts import doing as texts
from handlers.texts.case import fluent, mask
from nlp.verdict import Category
from storage import cases, clues, people
from storage.models import Case
from storage.states import CaseStatus, Role, Step

OFFICER = (Role.OFFICER,)
MOST_REASON = 100
"""Characters of a reason that others read."""
WITH_UNIT = sla.WITH_UNIT | {CaseStatus.DISPUTED, CaseStatus.SUBMITTED}
"""Where a unit has a case, and wants to hear that it is over."""
NOBODYS: dict[str, Any] = {
    "unit": None,
    "report_due": None,
    "rectify_due": None,
    "reported_back_at": None,
    "supervised_at": None,
    "planned_for": None,
}
"""Of a case that is back with the office."""


def move(
    session: Session,
    case: Case,
    to: CaseStatus,
    call: Call,
    note: str = "",
    step: Step | None = None,
    **changed: Any,
) -> None:
    """Move a case as its speaker's command says. Raises `WrongStatusError`."""
    cases.move(
        session,
        case,
        to,
        by=call.speaker.signature,
        now=call.now,
        note=note,
        message=call.message.id,
        step=step,
        **changed,
    )


def change(session: Session, case: Case, step: Step, call: Call, note: str = "", **changed: Any) -> None:
    """Change a case where it stands, or only write the step down."""
    cases.change(
        session,
        case,
        step,
        by=call.speaker.signature,
        now=call.now,
        note=note,
        message=call.message.id,
        **changed,
    )


def reply(call: Call, text: str, here: str | None = None) -> Reply:
    """An answer with details: where supervisors or strangers read it only `here` is said."""
    return Reply(text) if call.place in UNSEEN else Reply(here, private=text)


def stated(text: str, call: Call, ctx: Context) -> terms.Terms:
    """The terms in an officer's words. Raises `UserError` for a day that there is not, or that is over."""
    found = terms.read(text, now=call.now, days=ctx.days)
    if found.wrong:
        raise UserError(texts.wrong_date(found.wrong))
    return found


def when(found: terms.Terms) -> datetime | None:
    """The one day that is meant, whatever for."""
    return found.rectify or found.report


def words(said: str) -> str:
    """What an officer wrote, as others read it."""
    return mask(fluent(said)).strip()


def check_for_reporters(session: Session, case: Case, said: str, call: Call, ctx: Context) -> None:
    """What goes to a group is short, names nobody and accuses nobody. Raises `UserError`."""
    if len(said) > MOST_REASON:
        raise UserError(texts.long_reason(MOST_REASON))
    if _is_about_people(said, call, ctx):
        raise UserError(texts.ABOUT_PEOPLE)
    if any(len(name) > 1 and name in said for name in (*people.names(session), *_reporters(session, case))):
        raise UserError(texts.NAMES_SOMEBODY)


def check_for_unit(session: Session, case: Case, said: str, call: Call, ctx: Context) -> None:
    """What goes to a unit is short and does not give away who reported. Raises `UserError`."""
    if len(said) > MOST_REASON:
        raise UserError(texts.long_to_unit(MOST_REASON))
    check_for_ledger(said, call, ctx)
    if any(len(name) > 1 and name in said for name in _reporters(session, case)):
        raise UserError(texts.NAMES_REPORTER)


def check_for_ledger(said: str, call: Call, ctx: Context) -> None:
    """What accuses somebody has a track of its own. Raises `UserError`."""
    if _is_about_people(said, call, ctx):
        raise UserError(texts.NOT_IN_LEDGER)


def _is_about_people(said: str, call: Call, ctx: Context) -> bool:
    verdict = ctx.live.book.understand(said, kind="text", role=Role.SUPERVISOR.value, at=call.now)
    return verdict.sealed or verdict.category is Category.INTEGRITY


def _reporters(session: Session, case: Case) -> set[str]:
    """What those who reported it are called, in WeChat and in the roster."""
    assert case.id is not None
    found = clues.of_case(session, case.id)
    persons = {clue.person_id for clue in found if clue.person_id is not None}
    known = [people.person(session, person) for person in persons]
    return {
        *(clue.reporter_name for clue in found),
        *(name for person in known for name in (person.name, person.wechat_name)),
    }
