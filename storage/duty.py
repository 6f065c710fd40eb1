"""Who is on duty on which China day."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import delete
from sqlmodel import Session, col, select

from storage.addresses import Address
from storage.people import is_bound
from storage.people_models import Account, Duty, Person
from storage.states import DutyKind


def put(session: Session, days: Iterable[date], kind: DutyKind, people: Sequence[int]) -> None:
    """These people, and no others of their kind, are on duty on these days."""
    for day in days:
        _clear(session, day, day, kind)
        session.add_all(Duty(day=day, kind=kind, person_id=person) for person in people)
    session.flush()


def clear(session: Session, first: date, last: date) -> int:
    """Nobody is on duty from the first to the last day; how many lines there were."""
    return sum(_clear(session, first, last, kind) for kind in DutyKind)


def _clear(session: Session, first: date, last: date, kind: DutyKind) -> int:
    ours = (col(Duty.day) >= first) & (col(Duty.day) <= last) & (col(Duty.kind) == kind)
    return session.connection().execute(delete(Duty).where(ours)).rowcount


def between(session: Session, first: date, last: date) -> list[tuple[date, DutyKind, Person]]:
    """Who is on duty from the first to the last day, who still stands in the roster."""
    query = (
        select(col(Duty.day), col(Duty.kind), Person)
        .join(Person, col(Person.id) == Duty.person_id)
        .where(Duty.day >= first, Duty.day <= last, col(Person.active))
        .order_by(col(Duty.day), col(Duty.id))
    )
    return list(session.exec(query).all())


def contacts(session: Session, day: date, kind: DutyKind) -> list[Address]:
    """Where those on duty can be written to: nobody who is not bound."""
    query = (
        select(Account.channel, Account.contact)
        .join(Person, col(Person.id) == Account.person_id)
        .join(Duty, col(Duty.person_id) == Person.id)
        .where(is_bound(), Duty.day == day, Duty.kind == kind, col(Person.active))
        .order_by(col(Duty.id), col(Account.id))
    )
    return list(dict.fromkeys(Address(*row) for row in session.exec(query)))


def is_reached(session: Session, person: int) -> bool:
    """Whether somebody can be written to in private."""
    query = select(Account.id).where(is_bound(), Account.person_id == person)
    return session.exec(query).first() is not None


def days(session: Session) -> frozenset[date]:
    """The days for which an officer is on duty."""
    query = select(col(Duty.day)).join(Person, col(Person.id) == Duty.person_id)
    query = query.where(Duty.kind == DutyKind.OFFICER, col(Person.active)).distinct()
    return frozenset(session.exec(query))


def leaders(session: Session) -> list[Address]:
    """Where the leaders of the roster can be written to."""
    query = (
        select(Account.channel, Account.contact)
        .join(Person, col(Person.id) == Account.person_id)
        .where(is_bound(), col(Person.is_leader), col(Person.active))
        .order_by(col(Account.id))
    )
    return [Address(*row) for row in session.exec(query)]
