"""Holding the chain against the histories as they are: what was changed behind the program's back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session

from storage import audit
from storage.audit import GENESIS, Head, Move, Words
from storage.audit_models import AuditLink
from storage.columns import table
from storage.models import Case, CaseEvent
from storage.states import AuditKind

_link = table(AuditLink)
_event = table(CaseEvent)
_case = table(Case)
_ROWS = 1000


class Fault(StrEnum):
    """What is wrong with a link, or with the line it is about."""

    LINK_GONE = "link_gone"
    EVENT_GONE = "event_gone"
    CHANGED = "changed"
    """The link, or what of the line is never erased: its number, case, time or move."""
    NAME_CHANGED = "name_changed"
    NOTE_CHANGED = "note_changed"
    ERASED_SILENTLY = "erased_silently"
    UNDONE_CHANGED = "undone_changed"
    UNKNOWN_EVENT = "unknown_event"
    STATUS_CHANGED = "status_changed"
    HEAD_GONE = "head_gone"
    """The chain was longer once."""
    HEAD_CHANGED = "head_changed"
    """The chain was another one once, here or before."""


@dataclass(frozen=True, slots=True)
class Broken:
    """Something that was not done by the program: at which link, in which line, of which case (2026-12)."""

    fault: Fault
    link: int | None = None
    event: int | None = None
    case: str | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """How the chain stands."""

    head: Head
    events: int
    erased: int
    """Lines of which the name or the words were erased, as they may be."""
    heads: int
    """Heads written down before that it was held against."""
    broken: tuple[Broken, ...]


def verify(session: Session, heads: Sequence[Head] = ()) -> Verified:
    """Look at every line of every history, and at what was written down of the chain before."""
    walk = _Walk({one.count: one.link for one in heads})
    for row in _rows(session):
        walk.step(row)
    broken = [*walk.broken, *walk.end(heads), *_unknown(session), *_moved(session)]
    return Verified(
        audit.head(session),
        events=walk.events,
        erased=len({event for event, _ in walk.erased}),
        heads=len(heads),
        broken=tuple(broken),
    )


def export(session: Session) -> Iterator[Mapping[str, Any]]:
    """Each link with what it binds: numbers, times and moves, no name and no word."""
    for row in _rows(session):
        yield {
            "n": row.id,
            "link": row.link.hex(),
            "case": None if row.case_id is None else f"{row.year}-{row.number}",
            "binds": _bound(row),
        }


def _rows(session: Session) -> Iterator[Row[Any]]:
    query = (
        select(
            *(column for column in _link.c if column.name != "at"),
            _link.c.at.label("linked_at"),
            *(column for column in _event.c if column.name != "id"),
            _event.c.id.label("found"),
            _case.c.year,
            _case.c.number,
        )
        .outerjoin(_event, _event.c.id == _link.c.event_id)
        .outerjoin(_case, _case.c.id == _event.c.case_id)
        .order_by(_link.c.id)
    )
    return iter(session.connection().execute(query.execution_options(yield_per=_ROWS)))


def _bound(row: Row[Any]) -> str:
    """What a link binds, as the line stands now."""
    is_first = row.kind == AuditKind.WRITTEN
    move = Move(row.case_id, row.step, row.before, row.after) if is_first else None
    at = row.at if is_first and row.at is not None else row.linked_at
    return audit.line(row.id, row.kind, row.event_id, at, move, row.name_digest, row.note_digest)


class _Walk:
    """From link to link."""

    def __init__(self, heads: Mapping[int, str]) -> None:
        self.broken: list[Broken] = []
        self.events = 0
        self.erased: set[tuple[int, AuditKind]] = set()
        self._bare: dict[tuple[int, AuditKind], Broken] = {}
        self._undone: dict[int, tuple[Any, Broken]] = {}
        self._heads = heads
        self._count = 0
        self._before = GENESIS

    def step(self, row: Row[Any]) -> None:
        for missing in range(self._count + 1, row.id):
            self.broken.append(Broken(Fault.LINK_GONE, missing))
        if row.found is None:
            self._note(Fault.EVENT_GONE, row)
        elif row.id == self._count + 1 and row.link != audit.bound(self._before, _bound(row)):
            self._note(Fault.CHANGED, row)
        elif row.kind == AuditKind.WRITTEN:
            self._written(row)
        if row.kind == AuditKind.UNDONE and self._undone.get(row.event_id, (None,))[0] == row.linked_at:
            del self._undone[row.event_id]
        elif row.kind == AuditKind.UNDONE and row.found is not None:
            self._note(Fault.UNDONE_CHANGED, row)
        if row.kind in (AuditKind.NAME_ERASED, AuditKind.NOTE_ERASED):
            self.erased.add((row.event_id, row.kind))
            self._bare.pop((row.event_id, row.kind), None)
        if self._heads.get(row.id, row.link.hex()) != row.link.hex():
            self._note(Fault.HEAD_CHANGED, row)
        self._count, self._before = row.id, row.link

    def end(self, heads: Sequence[Head]) -> Iterator[Broken]:
        """What only the end shows: erased or undone, and no link says so; a chain that was longer."""
        yield from self._bare.values()
        yield from (broken for _, broken in self._undone.values())
        longest = max((one.count for one in heads), default=0)
        if longest > self._count:
            yield Broken(Fault.HEAD_GONE, longest)

    def _written(self, row: Row[Any]) -> None:
        self.events += 1
        words = Words(row.by, row.note, row.message, row.former)
        if row.undone_at is not None:
            self._undone[row.event_id] = (row.undone_at, _broken(Fault.UNDONE_CHANGED, row))
        if row.name_salt is None:
            self._erased(row, AuditKind.NAME_ERASED, is_empty=not words.by)
        elif audit.name_digest(row.name_salt, words) != row.name_digest:
            self._note(Fault.NAME_CHANGED, row)
        if row.note_salt is None:
            is_empty = not words.note and not words.message and not words.former
            self._erased(row, AuditKind.NOTE_ERASED, is_empty=is_empty)
        elif audit.note_digest(row.note_salt, words) != row.note_digest:
            self._note(Fault.NOTE_CHANGED, row)

    def _erased(self, row: Row[Any], kind: AuditKind, *, is_empty: bool) -> None:
        """Without its salt nothing may stand there, and a later link must say that it was erased."""
        if not is_empty:
            self._note(Fault.NAME_CHANGED if kind == AuditKind.NAME_ERASED else Fault.NOTE_CHANGED, row)
        self._bare[row.event_id, kind] = _broken(Fault.ERASED_SILENTLY, row)

    def _note(self, fault: Fault, row: Row[Any]) -> None:
        self.broken.append(_broken(fault, row))


def _broken(fault: Fault, row: Row[Any]) -> Broken:
    label = None if row.year is None else f"{row.year}-{row.number}"
    return Broken(fault, row.id, row.event_id, label)


def _unknown(session: Session) -> Iterator[Broken]:
    """Lines that no link knows of."""
    written = select(_link.c.event_id).where(_link.c.kind == AuditKind.WRITTEN)
    query = (
        select(_event.c.id, _case.c.year, _case.c.number)
        .outerjoin(_case, _case.c.id == _event.c.case_id)
        .where(_event.c.id.not_in(written))
        .order_by(_event.c.id)
    )
    for event, year, number in session.connection().execute(query):
        yield Broken(Fault.UNKNOWN_EVENT, None, event, f"{year}-{number}")


def _moved(session: Session) -> Iterator[Broken]:
    """Cases that stand elsewhere than their history says."""
    lines = select(_event.c.case_id, _event.c.after).where(_event.c.after.is_not(None)).order_by(_event.c.id)
    stands = {row.case_id: row.after for row in session.connection().execute(lines)}
    query = select(_case.c.id, _case.c.year, _case.c.number, _case.c.status).order_by(_case.c.id)
    for case, year, number, status in session.connection().execute(query):
        if stands.get(case) != status:
            yield Broken(Fault.STATUS_CHANGED, None, None, f"{year}-{number}")
