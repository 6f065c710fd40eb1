"""The roster as a list: what a file changes in it, and all of it to be written into one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from storage import phones
from storage.people_models import Account, Person
from storage.states import Role


@dataclass(frozen=True, slots=True)
class RosterLine:
    """A line of a roster file, checked."""

    name: str
    role: Role
    unit: str = ""
    township: str = ""
    phone: str = ""
    wechat_name: str = ""
    post: str = ""
    is_leader: bool = False
    reach: str = ""
    term_until: date | None = None
    active: bool = True


COLUMNS = frozenset(field.name for field in fields(RosterLine)) - {"name", "role", "unit"}
"""What a line says of a person besides who it is."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What a file changes of one person: the names of the columns."""

    name: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file has done to the roster."""

    added: tuple[str, ...]
    changed: tuple[Changed, ...]
    same: int
    absent: tuple[str, ...]
    """Active people of the roster that the file does not name: left as they are."""
    silent_units: tuple[str, ...]
    """Units none of whose people is bound: nothing reaches them."""


def import_roster(
    session: Session, lines: Sequence[RosterLine], columns: Collection[str] = COLUMNS
) -> Imported:
    """Add new people and update those with the same name, role and unit.

    Only these columns are changed: what a file does not have stays as it is. Who is named is active again
    unless the line says otherwise.
    """
    columns = sorted({*columns, "active"})
    everybody = {(one.name, one.role, one.unit): one for one in session.exec(select(Person))}
    added: list[str] = []
    changed: list[Changed] = []
    same = 0
    for line in lines:
        key = line.name, line.role, line.unit
        person = everybody.get(key)
        if person is None:
            person = everybody[key] = Person(name=line.name, role=line.role, unit=line.unit)
            added.append(line.name)
            _apply(session, person, line, columns)
        elif different := _apply(session, person, line, columns):
            changed.append(Changed(line.name, different))
        else:
            same += 1
        session.add(person)
    session.flush()
    named = {(line.name, line.role, line.unit) for line in lines}
    absent = [one.name for key, one in everybody.items() if key not in named and one.active]
    return Imported(tuple(added), tuple(changed), same, tuple(absent), tuple(silent_units(session)))


def _apply(session: Session, person: Person, line: RosterLine, columns: Sequence[str]) -> tuple[str, ...]:
    changed = tuple(name for name in columns if _held(session, person, name) != getattr(line, name))
    for name in changed:
        if name == "phone":
            person.sealed_phone = phones.sealed(session, line.phone)
        else:
            setattr(person, name, getattr(line, name))
    return changed


def _held(session: Session, person: Person, name: str) -> Any:
    return phones.opened(session, person.sealed_phone) if name == "phone" else getattr(person, name)


def lines(session: Session) -> list[RosterLine]:
    """All of the roster who are active, with their phone numbers: for a file of the operator's."""
    names = [field.name for field in fields(RosterLine)]
    return [
        RosterLine(**{name: _held(session, person, name) for name in names}) for person in everybody(session)
    ]


def everybody(session: Session, role: Role | None = None) -> list[Person]:
    """All of the roster (of a role) who are active, by role and name."""
    query = select(Person).where(col(Person.active))
    if role is not None:
        query = query.where(Person.role == role)
    return list(session.exec(query.order_by(col(Person.role), col(Person.unit), col(Person.name))))


def bound_ids(session: Session) -> set[int]:
    """The people who are bound on any channel."""
    query = select(Account.person_id).where(col(Account.person_id).is_not(None))
    return {found for found in session.exec(query) if found is not None}


def silent_units(session: Session) -> list[str]:
    """Units none of whose people is bound: what is handed to them reaches nobody."""
    bound = bound_ids(session)
    people = everybody(session, Role.UNIT)
    reached = {one.unit for one in people if one.id in bound}
    return sorted({one.unit for one in people} - reached)


def ending(session: Session, until: date) -> list[Person]:
    """Active people whose term ends by a day and of whose end the office was not reminded yet."""
    query = select(Person).where(col(Person.active), col(Person.term_until) <= until)
    return [
        one
        for one in session.exec(query.order_by(col(Person.term_until)))
        if one.reminded_term != one.term_until
    ]


def reminded(session: Session, people: Sequence[Person]) -> None:
    """The office knows of the ends of these terms."""
    for person in people:
        person.reminded_term = person.term_until
    session.add_all(people)
    session.flush()
