"""Words and places that officers have added: kept, listed, undone; never deleted."""

from datetime import datetime

from sqlmodel import Session, col, func, select

from storage.errors import NoSuchAdditionError
from storage.states import AdditionKind
from storage.taught import Addition

# a kind that only another version knows is none of ours
_STANDS = (col(Addition.undone_at).is_(None), col(Addition.kind).in_(list(AdditionKind)))


def add(
    session: Session,
    kind: AdditionKind,
    word: str,
    *,
    by: str,
    now: datetime,
    category: str | None = None,
    place: str | None = None,
) -> Addition:
    """Keep an addition; by its id it is undone."""
    made = Addition(kind=kind, word=word, category=category, place=place, by=by, at=now)
    session.add(made)
    session.flush()
    return made


def standing(session: Session) -> list[Addition]:
    """All that are not undone, the oldest first."""
    return list(session.exec(select(Addition).where(*_STANDS).order_by(col(Addition.id))))


def count(session: Session) -> int:
    """How many stand."""
    return session.exec(select(func.count()).select_from(Addition).where(*_STANDS)).one()


def of_word(session: Session, word: str) -> list[Addition]:
    """The standing additions of a word or name."""
    query = select(Addition).where(*_STANDS, Addition.word == word)
    return list(session.exec(query.order_by(col(Addition.id))))


def page(session: Session, number: int, size: int) -> tuple[list[Addition], int]:
    """A page (from 1) of those that stand, the newest first, and how many stand in all."""
    query = select(Addition).where(*_STANDS).order_by(col(Addition.id).desc())
    return list(session.exec(query.offset((number - 1) * size).limit(size))), count(session)


def undo(session: Session, number: int, *, by: str, now: datetime) -> Addition:
    """Take one back. Raises `NoSuchAdditionError` if there is none, or it is undone already."""
    found = session.get(Addition, number)
    if found is None or found.undone_at is not None:
        raise NoSuchAdditionError(number)
    found.undone_at, found.undone_by = now, by
    session.add(found)
    session.flush()
    return found
