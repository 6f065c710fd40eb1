"""What was sealed wrongly is given back: words the discipline side cleared become an ordinary problem."""

from datetime import datetime

from sqlmodel import Session

from handlers import cleared
from handlers import sealed as track
from handlers.reply import UserError
from handlers.texts import sealed as texts
from nlp.book import Book
from nlp.text import normal
from nlp.verdict import Category
from storage.known import KnownCase
from storage.sealed_models import SealedClue
from storage.states import Role

MOST = 2000
"""Characters of the cleared words."""


def give_back(session: Session, clue: SealedClue, words: str, book: Book, *, now: datetime) -> KnownCase:
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
    known_as = verdict._replace(category=verdict.category or Category.OTHER)
    return cleared.open_case(session, known_as, said, now=now)
