"""Approved answers to questions of policy."""

from datetime import datetime

from sqlmodel import Session, col, select

from storage.errors import NoSuchAnswerError
from storage.faq_models import Answer


def add(session: Session, question: str, text: str, *, by: str, now: datetime) -> Answer:
    """Keep an answer; by its id it is deleted."""
    made = Answer(question=question, text=text, by=by, at=now)
    session.add(made)
    session.flush()
    return made


def standing(session: Session) -> list[Answer]:
    """All that may be said, the oldest first."""
    return list(session.exec(select(Answer).where(col(Answer.deleted_at).is_(None)).order_by(col(Answer.id))))


def delete(session: Session, number: int, *, now: datetime) -> Answer:
    """Never say it again. Raises `NoSuchAnswerError` if there is none, or it is deleted already."""
    found = session.get(Answer, number)
    if found is None or found.deleted_at is not None:
        raise NoSuchAnswerError(number)
    found.deleted_at = now
    session.add(found)
    session.flush()
    return found
