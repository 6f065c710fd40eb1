"""Cases by what an officer asks for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from storage.errors import NoSuchCaseError
from storage.models import Case, CaseEvent, Clue
from storage.people_models import Person
from storage.states import CaseStatus, Step

NEVER_SHOWN = frozenset({CaseStatus.SEALED, CaseStatus.MERGED, CaseStatus.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is empty or None does not matter."""

    statuses: Collection[CaseStatus] = ()
    categories: Collection[str] = ()
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
    reporters: Collection[str] | None = None
    """Contacts."""


def search(session: Session, wanted: Wanted) -> list[Case]:
    """The cases that are wanted, the oldest first; never sealed, merged or withdrawn ones."""
    query = select(Case).where(col(Case.status).in_(set(wanted.statuses or CaseStatus) - NEVER_SHOWN))
    if wanted.categories:
        query = query.where(col(Case.category).in_(wanted.categories))
    for name in ("severity", "township", "village", "river", "outside", "unit"):
        if (value := getattr(wanted, name)) is not None:
            query = query.where(getattr(Case, name) == value)
    when = col(Case.closed_at) if wanted.by_closing else col(Case.opened_at)
    if wanted.since is not None:
        query = query.where(when >= wanted.since)
    if wanted.until is not None:
        query = query.where(when < wanted.until)
    if wanted.reporters is not None:
        theirs = select(Clue.case_id).where(
            col(Clue.reporter).in_(wanted.reporters), col(Clue.is_withdrawn).is_(False)
        )
        query = query.where(col(Case.id).in_(theirs))
    return list(session.exec(query.order_by(col(Case.opened_at), col(Case.id))))


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


def described(session: Session, statuses: Collection[CaseStatus]) -> list[Described]:
    """The cases in these states, the oldest first, as somebody might describe them."""
    found = search(session, Wanted(statuses=statuses))
    words = {case.id: [case.spot, case.document] for case in found}
    reporters: dict[int | None, set[str]] = {case.id: set() for case in found}
    standing = select(Clue).where(col(Clue.case_id).in_(words), col(Clue.is_withdrawn).is_(False))
    for clue in session.exec(standing):
        words[clue.case_id] += [clue.words, clue.spot]
        reporters[clue.case_id].add(clue.reporter)
    notes = select(CaseEvent.case_id, CaseEvent.note).where(
        col(CaseEvent.case_id).in_(words), CaseEvent.step == Step.NOTE
    )
    for case_id, note in session.exec(notes):
        words[case_id].append(note)
    return [
        Described(case, "\n".join(filter(None, words[case.id])), frozenset(reporters[case.id]))
        for case in found
    ]


@dataclass(frozen=True, slots=True)
class Reporter:
    """Somebody who has reported, by all names the office knows."""

    contact: str
    names: tuple[str, ...]
    """Of the roster first, if they stand in it."""


def reporters(session: Session) -> list[Reporter]:
    """Everybody who has ever reported something that stands, by name."""
    query = (
        select(Clue.reporter, Clue.reporter_name, Person.name)
        .join(Person, col(Person.id) == Clue.person_id, isouter=True)
        .where(col(Clue.is_withdrawn).is_(False))
        .distinct()
    )
    names: dict[str, dict[str, None]] = {}
    for contact, name, person in session.exec(query):
        names.setdefault(contact, {}).update(dict.fromkeys(filter(None, (person, name))))
    found = [Reporter(contact, tuple(known)) for contact, known in names.items()]
    return sorted(found, key=lambda one: one.names)
