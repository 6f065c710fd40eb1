"""Reading the ledger from one end to the other, some hundred cases at a time, for those who print it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select, tuple_

from storage.models import Attachment, Case, CaseEvent, Clue
from storage.people_models import Person
from storage.search import NEVER_SHOWN
from storage.states import CaseStatus, MediaState, Stage

AT_ONCE = 500
_BEFORE = frozenset({Stage.REPORTED})


@dataclass(frozen=True, slots=True)
class Entry:
    """A case with what a ledger tells of it besides its own columns."""

    case: Case
    accepted_at: datetime | None
    assigned_at: datetime | None
    """When it was last handed out."""
    clues: int
    """Reports of it."""
    words: tuple[str, ...]
    """As they were reported; for the office alone, as `reporters`."""
    reporters: tuple[str, ...]
    before: tuple[str, ...]
    """Photos, below the media folder."""
    after: tuple[str, ...]


def count(session: Session, since: datetime, until: datetime) -> int:
    """How many cases there are to read."""
    return session.exec(select(func.count()).select_from(Case).where(_within(since, until))).one()


def entries(session: Session, since: datetime, until: datetime) -> Iterator[Entry]:
    """The cases reported in [since, until), the oldest first; never what was sealed, merged or withdrawn."""
    last: tuple[datetime, int] | None = None
    while True:
        query = select(Case).where(_within(since, until))
        if last is not None:
            query = query.where(tuple_(col(Case.opened_at), col(Case.id)) > last)
        found = list(session.exec(query.order_by(col(Case.opened_at), col(Case.id)).limit(AT_ONCE)))
        if not found:
            return
        yield from _entries(session, found)
        assert found[-1].id is not None
        last = found[-1].opened_at, found[-1].id
        session.expunge_all()


def _within(since: datetime, until: datetime) -> "ColumnElement[bool]":
    opened = col(Case.opened_at)
    return (opened >= since) & (opened < until) & col(Case.status).not_in(sorted(NEVER_SHOWN))


def _entries(session: Session, found: Sequence[Case]) -> Iterator[Entry]:
    ids = [case.id for case in found if case.id is not None]
    moves = _moves(session, ids)
    clues: dict[int, list[tuple[int | None, str, str]]] = {}
    standing = (
        select(Clue.case_id, Clue.id, Clue.words, func.coalesce(Person.name, Clue.reporter_name))
        .join(Person, col(Person.id) == Clue.person_id, isouter=True)
        .where(col(Clue.case_id).in_(ids), col(Clue.is_withdrawn).is_(False))
        .order_by(col(Clue.id))
    )
    for of, clue, words, name in session.exec(standing):
        clues.setdefault(of, []).append((clue, words, name))
    photos = _photos(session, ids, {clue: of for of, some in clues.items() for clue, _, _ in some})
    for case in found:
        assert case.id is not None
        told = clues.get(case.id, [])
        moved, shown = moves.get(case.id, {}), photos.get(case.id, [])
        yield Entry(
            case,
            accepted_at=moved.get(CaseStatus.ACCEPTED),
            assigned_at=moved.get(CaseStatus.ASSIGNED),
            clues=len(told),
            words=tuple(words for _, words, _ in told if words),
            reporters=tuple(dict.fromkeys(name for _, _, name in told if name)),
            before=tuple(path for stage, path in shown if stage in _BEFORE),
            after=tuple(path for stage, path in shown if stage not in _BEFORE),
        )


def _moves(session: Session, ids: Sequence[int]) -> dict[int, dict[CaseStatus, datetime]]:
    """When each case was first accepted, and last handed out."""
    query = (
        select(CaseEvent.case_id, CaseEvent.after, CaseEvent.at)
        .where(col(CaseEvent.case_id).in_(ids), col(CaseEvent.undone_at).is_(None))
        .where(col(CaseEvent.after).in_([CaseStatus.ACCEPTED, CaseStatus.ASSIGNED]))
        .order_by(col(CaseEvent.id))
    )
    found: dict[int, dict[CaseStatus, datetime]] = {}
    for case, status, at in session.exec(query):
        after = CaseStatus(str(status))
        if after is CaseStatus.ASSIGNED:
            found.setdefault(case, {})[after] = at
        else:
            found.setdefault(case, {}).setdefault(after, at)
    return found


def _photos(
    session: Session, ids: Sequence[int], clues: dict[int | None, int]
) -> dict[int, list[tuple[Stage, str]]]:
    """The stored photos of each case, in the order in which they came."""
    kept = (col(Attachment.state) == MediaState.STORED) & (col(Attachment.kind) == "image")
    found: list[tuple[int, int, Stage, str]] = []
    for column, some in ((col(Attachment.clue_id), list(clues)), (col(Attachment.case_id), list(ids))):
        for one in session.exec(select(Attachment).where(kept, column.in_(some))):
            case = clues[one.clue_id] if one.case_id is None else one.case_id
            found.append((one.id or 0, case, one.stage, one.path))
    out: dict[int, list[tuple[Stage, str]]] = {}
    for _, case, stage, path in sorted(found):
        out.setdefault(case, []).append((stage, path))
    return out
