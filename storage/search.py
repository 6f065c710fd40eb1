"""Cases by what an officer asks for."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, TextClause, and_, exists, func, or_, text
from sqlmodel import Session, col, select

from storage import terms
from storage.columns import listed, table, unindexed
from storage.errors import NoSuchCaseError
from storage.models import Case, CaseEvent, Clue
from storage.people_models import Account, Person
from storage.states import ENDED, OPEN, CaseStatus, Step

NEVER_SHOWN = frozenset({CaseStatus.SEALED, CaseStatus.MERGED, CaseStatus.WITHDRAWN})
_ID = table(Case).c.id
_CHUNK = 500
"""Cases with certain words that are looked at together."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is empty or None does not matter."""

    statuses: Collection[CaseStatus] = ()
    categories: Collection[str] = ()
    sub: str | None = None
    severity: str | None = None
    township: str | None = None
    village: str | None = None
    river: str | None = None
    outside: str | None = None
    unit: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    by_closing: bool = False
    """The period is when they were closed, not when they were opened."""
    late_at: datetime | None = None
    """A unit should have reported back, or rectified it, by then."""
    reporters: Collection[str] | None = None
    """Contacts."""
    pieces: Sequence[str] = ()
    """All of them stand in what was said of it (`terms.put`); with a * one that begins so."""


def is_open() -> TextClause:
    """Whether somebody still has something to do.

    Said both ways: without statistics SQLite takes the index by state for it, with them that of the open
    ones; either alone has it read all cases in one of the two.
    """
    return text(f'"case".status IN ({listed(OPEN)}) AND "case".status NOT IN ({listed(ENDED)})')


def search(session: Session, wanted: Wanted, *, hidden: bool = False) -> list[Case]:
    """The cases that are wanted, the oldest first; sealed, merged or withdrawn ones only if `hidden` too."""
    if wanted.pieces:
        return latest(session, wanted)[::-1]
    query = select(Case).where(*_matching(wanted, hidden=hidden))
    # all are read: they are sorted afterwards, and looked up by what is wanted
    return list(session.exec(query.order_by(unindexed(Case.opened_at), col(Case.id))))


def count(session: Session, wanted: Wanted, *, hidden: bool = False) -> int:
    """How many there are, whatever words are wanted."""
    query = select(func.count()).select_from(Case).where(*_matching(wanted, hidden=hidden))
    return session.exec(query).one()


def page(
    session: Session, wanted: Wanted, most: int, *, after: Case | None = None, hidden: bool = False
) -> list[Case]:
    """The oldest of them, whatever words are wanted, or the next ones after a case."""
    query = select(Case).where(*_matching(wanted, hidden=hidden))
    if after is not None:
        same = and_(col(Case.opened_at) == after.opened_at, col(Case.id) > after.id)
        query = query.where(
            col(Case.opened_at) >= after.opened_at, or_(col(Case.opened_at) > after.opened_at, same)
        )
    # of few all are read; of many only the first, as they stand in the index of a state, or of all
    opened = unindexed(Case.opened_at) if is_of_open(wanted) else col(Case.opened_at)
    return list(session.exec(query.order_by(opened, col(Case.id)).limit(most)))


def is_of_open(wanted: Wanted) -> bool:
    """Whether none but cases are wanted with which somebody has something to do: they are few."""
    return bool(wanted.statuses) and set(wanted.statuses) <= OPEN


def latest(session: Session, wanted: Wanted, most: int | None = None) -> list[Case]:
    """The cases that are wanted, the newest first; never sealed, merged or withdrawn ones."""
    query = select(Case).where(*_matching(wanted))
    if not wanted.pieces:
        newest = query.order_by(col(Case.opened_at).desc(), col(Case.id).desc())
        return list(session.exec(newest.limit(most)))
    if is_of_open(wanted):  # they are fewer than those with a common word
        ids = list(session.exec(select(_ID).where(*_matching(replace(wanted, pieces=())))))
        for piece in wanted.pieces:
            ids = terms.among(session, ids, piece)
        return by_ids(session, sorted(ids, reverse=True)[:most])[::-1]
    found: list[Case] = []
    for ids in _chunks(session, wanted.pieces):
        some = query.where(col(Case.id).in_(ids)).order_by(col(Case.id).desc())
        found += session.exec(some.limit(None if most is None else most - len(found)))
        if len(found) == most:
            break
    return found


def _chunks(session: Session, pieces: Sequence[str]) -> Iterator[list[int]]:
    below: int | None = None
    while ids := terms.holding(session, pieces, below=below, most=_CHUNK):
        yield ids
        if len(ids) < _CHUNK:
            break
        below = ids[-1]


def _matching(wanted: Wanted, *, hidden: bool = False) -> Iterator[ColumnElement[bool] | TextClause]:
    # those with certain words are looked up by their id: no index of a column is to be taken instead
    column = unindexed if wanted.pieces else _as_it_is
    shown = set(wanted.statuses or CaseStatus) - (frozenset() if hidden else NEVER_SHOWN)
    gone = set(CaseStatus) - shown
    if shown == OPEN:
        yield is_open()
    elif len(shown) < len(gone):
        yield column(Case.status).in_(sorted(shown))
    elif gone:  # most cases are none of these: an index would only be in the way
        yield column(Case.status).not_in(sorted(gone))
    if wanted.categories:
        yield col(Case.category).in_(wanted.categories)
    for name in ("sub", "severity", "township", "village", "river", "outside", "unit"):
        if (value := getattr(wanted, name)) is not None:
            yield column(getattr(Case, name)) == value
    when = column(Case.closed_at if wanted.by_closing else Case.opened_at)
    if wanted.since is not None:
        yield when >= wanted.since
    if wanted.until is not None:
        yield when < wanted.until
    if wanted.late_at is not None:
        yield or_(
            and_(col(Case.reported_back_at).is_(None), col(Case.report_due) < wanted.late_at),
            col(Case.rectify_due) < wanted.late_at,
        )
    if wanted.reporters is not None:
        theirs = select(Clue.case_id).where(
            col(Clue.reporter).in_(wanted.reporters), col(Clue.is_withdrawn).is_(False)
        )
        yield col(Case.id).in_(theirs)


def _as_it_is(column: Any) -> Any:
    return column


def numbered(session: Session, number: int, year: int | None = None) -> list[Case]:
    """The cases with this number, the newest year's first. Raises `NoSuchCaseError`."""
    query = select(Case).where(Case.number == number).order_by(col(Case.year).desc())
    if year is not None:
        query = query.where(Case.year == year)
    found = list(session.exec(query))
    if not found:
        raise NoSuchCaseError(f"{year}-{number}" if year else str(number))
    return found


@dataclass(frozen=True, slots=True)
class Described:
    """A case with all the words it may be known by, and the contacts of those who reported it."""

    case: Case
    words: str
    reporters: frozenset[str]


def described(session: Session, found: Sequence[Case]) -> list[Described]:
    """These cases as somebody might describe them, by what was said of them and noted."""
    words = {case.id: [case.spot, case.document, case.result] for case in found}
    reporters: dict[int | None, set[str]] = {case.id: set() for case in found}
    standing = select(Clue.case_id, Clue.reporter, Clue.words, Clue.spot)
    standing = standing.where(col(Clue.case_id).in_(words), col(Clue.is_withdrawn).is_(False))
    for case_id, reporter, said, spot in session.exec(standing):
        words[case_id] += [said, spot]
        reporters[case_id].add(reporter)
    notes = select(CaseEvent.case_id, CaseEvent.note).where(
        col(CaseEvent.case_id).in_(words), CaseEvent.step == Step.NOTE
    )
    for case_id, note in session.exec(notes):
        words[case_id].append(note)
    return [
        Described(case, "\n".join(filter(None, words[case.id])), frozenset(reporters[case.id]))
        for case in found
    ]


def by_ids(session: Session, ids: Sequence[int]) -> list[Case]:
    """These cases, the oldest first, whatever became of them."""
    return list(session.exec(select(Case).where(col(Case.id).in_(ids)).order_by(col(Case.id))))


def likely(
    session: Session, pieces: Sequence[str], statuses: Collection[CaseStatus], most: int
) -> list[Case]:
    """Cases in which some of these pieces stand, `most` of the open ones and as many of the newest: those
    with the most of the pieces. Never sealed, merged or withdrawn ones.
    """
    shown = set(statuses) - NEVER_SHOWN
    lately = terms.likely(session, pieces, most)
    still_open = list(session.exec(select(_ID).where(is_open()))) if pieces else []
    counted = Counter(case for piece in pieces for case in terms.among(session, still_open, piece))
    best = sorted(counted, key=lambda case: (counted[case], case), reverse=True)[:most]
    shown = set(statuses) - NEVER_SHOWN
    return [case for case in by_ids(session, sorted({*lately, *best})) if case.status in shown]


@dataclass(frozen=True, slots=True)
class Reporter:
    """Somebody who has reported, by all names the office knows."""

    contact: str
    names: tuple[str, ...]
    """Of the roster first, if they stand in it."""


def reporters(session: Session) -> list[Reporter]:
    """Everybody who has ever reported something that stands, by name."""
    # a contact is looked for among the clues, not the other way round: they are few, and clues are many
    has_reported = exists().where(col(Clue.reporter) == Account.contact, col(Clue.is_withdrawn).is_(False))
    query = (
        select(Account.contact, Person.name, Account.name, Account.alias)
        .join(Person, col(Person.id) == Account.person_id, isouter=True)
        .where(has_reported)
    )
    names: dict[str, dict[str, None]] = {}
    for contact, *known in session.exec(query):
        names.setdefault(contact, {}).update(dict.fromkeys(filter(None, known)))
    found = [Reporter(contact, tuple(known)) for contact, known in names.items() if known]
    return sorted(found, key=lambda one: one.names)
