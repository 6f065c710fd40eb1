"""The chain of all histories: whatever happens to a line of one is bound to all that happened before.

link = SHA-256(hex of the link before, newline, JSON of what happened), as README says; whoever has an export
can reckon it again. It is not a seal: who can write the database can make another chain. What was written
down of it elsewhere (`Head`) tells the two apart, and misses what was cut off at its end.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import Session

from storage.audit_models import AuditLink
from storage.columns import table, values
from storage.models import CaseEvent
from storage.prepared import Prepared
from storage.states import AuditKind, CaseStatus, Step

SALT = 16
"""Bytes."""
GENESIS = bytes(32)
"""What the first link is bound to."""

_link = table(AuditLink)
_event = table(CaseEvent)
_last = Prepared(select(_link.c.id, _link.c.link).order_by(_link.c.id.desc()).limit(1))
_add = Prepared(insert(_link), [column.name for column in _link.c])


@dataclass(frozen=True, slots=True)
class Move:
    """What of a line is never erased."""

    case_id: int
    step: Step
    before: CaseStatus | None
    after: CaseStatus | None


@dataclass(frozen=True, slots=True)
class Words:
    """What of a line can be erased: who, and all that may repeat what somebody said."""

    by: str
    note: str
    message: str | None
    former: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Head:
    """The chain had so many links, and this was the last, in hex."""

    count: int
    link: str


def head(session: Session) -> Head:
    """The end of the chain as it is now."""
    count, link = _end(session)
    return Head(count, link.hex())


def written(session: Session, event: int, move: Move, words: Words, *, at: datetime) -> None:
    """A line was written into a case's history."""
    name_salt, note_salt = secrets.token_bytes(SALT), secrets.token_bytes(SALT)
    _append(
        session,
        AuditKind.WRITTEN,
        event,
        at,
        move,
        name_salt=name_salt,
        name_digest=name_digest(name_salt, words),
        note_salt=note_salt,
        note_digest=note_digest(note_salt, words),
    )


def undone(session: Session, event: int, *, at: datetime) -> None:
    """A line was taken back."""
    _append(session, AuditKind.UNDONE, event, at)


def erase_name(session: Session, event: int, *, now: datetime) -> None:
    """Erase who wrote a line; the chain says that it was erased."""
    _erase(session, event, AuditKind.NAME_ERASED, now, {"by": ""}, {"name_salt": None})


def erase_note(session: Session, event: int, *, now: datetime) -> None:
    """Erase the words of a line, and what may repeat them; the chain says that they were erased."""
    gone: dict[str, Any] = {"note": "", "message": None, "former": {}}
    _erase(session, event, AuditKind.NOTE_ERASED, now, gone, {"note_salt": None})


def _erase(
    session: Session,
    event: int,
    kind: AuditKind,
    now: datetime,
    words: Mapping[str, Any],
    salt: Mapping[str, None],
) -> None:
    connection = session.connection()
    ours = (_link.c.event_id == event) & (_link.c.kind == AuditKind.WRITTEN)
    connection.execute(update(_event).where(_event.c.id == event).values(words))
    connection.execute(update(_link).where(ours).values(salt))
    _append(session, kind, event, now)


def _append(
    session: Session,
    kind: AuditKind,
    event: int,
    at: datetime,
    move: Move | None = None,
    *,
    name_salt: bytes | None = None,
    name_digest: bytes = b"",
    note_salt: bytes | None = None,
    note_digest: bytes = b"",
) -> None:
    count, before = _end(session)
    happened = line(count + 1, kind, event, at, move, name_digest, note_digest)
    _add(
        session,
        id=count + 1,
        kind=kind,
        event_id=event,
        at=at,
        name_salt=name_salt,
        name_digest=name_digest,
        note_salt=note_salt,
        note_digest=note_digest,
        link=bound(before, happened),
    )


def _end(session: Session) -> tuple[int, bytes]:
    rows = _last(session)
    return (rows[0][0], rows[0][1]) if rows else (0, GENESIS)


def line(
    count: int,
    kind: AuditKind,
    event: int,
    at: datetime,
    move: Move | None,
    name_digest: bytes,
    note_digest: bytes,
) -> str:
    """What happened, as the chain binds it: without a word anybody said."""
    moved = list(values(move).values()) if move is not None else []
    when = at.astimezone(UTC).isoformat(timespec="microseconds")
    return _json([count, kind, event, when, moved, name_digest.hex(), note_digest.hex()])


def bound(before: bytes, happened: str) -> bytes:
    """The link of what happened after the link before."""
    return hashlib.sha256(f"{before.hex()}\n{happened}".encode()).digest()


def name_digest(salt: bytes, words: Words) -> bytes:
    """Says nothing without the salt."""
    return hashlib.sha256(salt + words.by.encode()).digest()


def note_digest(salt: bytes, words: Words) -> bytes:
    """Likewise of a line's words."""
    said = _json([words.note, words.message, dict(words.former)])
    return hashlib.sha256(salt + said.encode()).digest()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
