"""Erasing what people said and who they are, so that what is counted stays: kind, place, times, outcome."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update
from sqlmodel import Session

from storage import audit
from storage.columns import fresh, table
from storage.models import Attachment, CaseEvent, Clue, ClueMessage, Notice
from storage.states import NoticeState

NOBODY = "erased"
"""The contact of who reported what is erased."""

_clue, _said, _event = table(Clue), table(ClueMessage), table(CaseEvent)
_attachment, _notice = table(Attachment), table(Notice)
_PLACE = {"latitude": None, "longitude": None}
_WORLD = {"wgs_latitude": None, "wgs_longitude": None}


def reports(session: Session, clues: Sequence[int], *, who: bool = True) -> None:
    """Erase the words of clues, of all who spoke in them, and who they were; the last only if `who`."""
    connection = session.connection()
    nobody = {"reporter": NOBODY, "person_id": None} if who else {}
    gone: dict[str, Any] = {"words": "", "answers": "", "people": {}, "reporter_name": "", **nobody}
    gone |= {"subject": [], "evidence": []}  # they are pieces of the words
    for clue in clues:
        connection.execute(update(_clue).where(_clue.c.id == clue).values(stamp=fresh(), **gone))
    senders = {"sender": NOBODY} if who else {}
    ours = _said.c.clue_id.in_(clues)
    connection.execute(
        update(_said).where(ours).values(text="", sender_name="", **_PLACE, **_WORLD, **senders)
    )
    theirs = _attachment.c.clue_id.in_(clues)
    connection.execute(update(_attachment).where(theirs).values(text="", **_PLACE, **senders))
    said(session, _notice.c.clue_id.in_(clues))


def said(session: Session, which: ColumnElement[bool]) -> int:
    """Erase the words and files of notices, all but those that are still to be said; how many."""
    done = update(_notice).where(which, _notice.c.state != NoticeState.PENDING, _notice.c.text != "")
    return session.connection().execute(done.values(text="", file="", mentions=[])).rowcount


def files(session: Session, which: ColumnElement[bool]) -> list[str]:
    """Let go of the files of attachments; the paths that nothing else needs, to be deleted."""
    connection = session.connection()
    ours = select(_attachment.c.path).where(which, _attachment.c.path != "").distinct()
    paths = list(connection.execute(ours).scalars())
    connection.execute(update(_attachment).where(which).values(path="", size=0))
    needed = set(
        connection.execute(select(_attachment.c.path).where(_attachment.c.path.in_(paths))).scalars()
    )
    return [path for path in paths if path not in needed]


def notes(session: Session, which: ColumnElement[bool], *, now: datetime) -> int:
    """Erase the words of lines of histories; how many had any."""
    has_words = or_(_event.c.note != "", _event.c.message.is_not(None))
    found = session.connection().execute(select(_event.c.id).where(which, has_words)).scalars().all()
    for event in found:
        audit.erase_note(session, event, now=now)
    return len(found)


def signatures(session: Session, which: ColumnElement[bool], *, now: datetime) -> int:
    """Erase who wrote lines of histories; how many."""
    found = session.connection().execute(select(_event.c.id).where(which, _event.c.by != "")).scalars().all()
    for event in found:
        audit.erase_name(session, event, now=now)
    return len(found)


def naming(column: ColumnElement[str], names: Iterable[str]) -> ColumnElement[bool]:
    """Whether a text holds one of these names."""
    return or_(*(column.contains(name, autoescape=True) for name in names))


def signed(names: Collection[str]) -> ColumnElement[bool]:
    """Lines of histories that these names have signed, bound or not."""
    return _event.c.by.in_([*names, *(f"@{name}" for name in names)])
