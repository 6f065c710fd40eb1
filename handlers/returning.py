"""What was sealed wrongly is given back: words the discipline side cleared become an ordinary problem."""

from datetime import datetime

from sqlmodel import Session

from handlers import facts
from handlers import sealed as track
from handlers.registration import BOT
from handlers.routing import UserError
from handlers.telling import tell_office
from handlers.texts import sealed as texts
from handlers.texts.case import fluent
from handlers.texts.when import today
from nlp.book import Book
from nlp.text import normal
from nlp.verdict import Category
from storage import cases, known
from storage.known import KnownCase
from storage.sealed_models import SealedClue
from storage.states import NoticeKind, Role, Source, Step

MOST = 2000
"""Characters of the cleared words."""


def give_back(
    session: Session, clue: SealedClue, words: str, book: Book, channel: str, *, now: datetime
) -> KnownCase:
    """Open a case with these words, and end the sealed clue; neither knows of the other afterwards.

    Raises `UserError` for words that are none, too many, or accuse somebody themselves.
    """
    said = normal(words)
    if not said or len(said) > MOST:
        raise UserError(texts.WHAT_TO_RETURN)
    verdict = book.understand(said, kind="text", role=Role.SUPERVISOR.value, at=now)
    if verdict.sealed or verdict.category is Category.INTEGRITY:
        raise UserError(texts.STILL_ACCUSES)
    track.end(session, clue)
    stated = facts.facts(verdict._replace(category=verdict.category or Category.OTHER))
    case = cases.open_case(
        session, today(now).year, stated, at=now, now=now, by=BOT, message="", source=Source.DEPARTMENT
    )
    note = fluent(said)
    cases.write(session, case.id, at=now, by=BOT, step=Step.NOTE, note=note, message=None)
    tell_office(
        session,
        f"new:{case.year}-{case.number}",
        channel,
        texts.new_case(case, note),
        now=now,
        kind=NoticeKind.NEW_CASE,
    )
    return known.case(session, case.id)
