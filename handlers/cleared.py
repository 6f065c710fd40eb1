"""An ordinary problem that came out of the sealed track: words that are nobody's, and no link back."""

from datetime import datetime

from sqlmodel import Session

from handlers import facts
from handlers.registration import BOT
from handlers.telling import tell_office
from handlers.texts import sealed as texts
from handlers.texts.case import fluent
from handlers.texts.when import today
from nlp.verdict import Verdict
from storage import cases, known
from storage.known import KnownCase
from storage.states import NoticeKind, Source, Step


def open_case(session: Session, verdict: Verdict, words: str, *, now: datetime) -> KnownCase:
    """Open a case with words that are nobody's: nothing of it says when, where or by whom it was told."""
    stated = facts.facts(verdict)
    case = cases.open_case(
        session, today(now).year, stated, at=now, now=now, by=BOT, message="", source=Source.DEPARTMENT
    )
    note = fluent(words)
    cases.write(session, case.id, at=now, by=BOT, step=Step.NOTE, note=note, message=None)
    tell_office(
        session,
        f"new:{case.year}-{case.number}",
        texts.new_case(case, note),
        now=now,
        kind=NoticeKind.NEW_CASE,
    )
    return known.case(session, case.id)
