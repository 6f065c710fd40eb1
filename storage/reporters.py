"""Clues as their reporters know them, and who of them is asked whether it is fixed."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, func, select

from storage.models import Case, Clue, InboxRow
from storage.people_models import Account, Person
from storage.states import CaseStatus, Outcome


def known_as(
    session: Session, channel: str, reporter: str, number: int, year: int | None = None
) -> list[Clue]:
    """One contact's clues under a number: that they were told when they reported, else that of the case now.

    Of several years the newest.
    """
    told = func.coalesce(col(Clue.merged_from), col(Clue.case_id))
    for which in (told, col(Clue.case_id)):
        query = select(Clue, Case.year).join(Case, col(Case.id) == which)
        query = query.where(Clue.channel == channel, Clue.reporter == reporter, Case.number == number)
        if year is not None:
            query = query.where(Case.year == year)
        found = session.exec(query.order_by(col(Case.year).desc(), col(Clue.id))).all()
        if found:
            return [clue for clue, of_year in found if of_year == found[0][1]]
    return []


def to_ask(session: Session, *, since: datetime, until: datetime) -> list[tuple[Clue, Case]]:
    """Clues of cases closed as rectified in [since, until), not asked about yet, the first closed first."""
    query = (
        select(Clue, Case)
        .join(Case, col(Case.id) == Clue.case_id)
        .where(col(Clue.asked_at).is_(None), col(Clue.satisfied).is_(None))
        .where(col(Clue.is_withdrawn).is_(False))
        .where(Case.status == CaseStatus.CLOSED, Case.outcome == Outcome.RECTIFIED)
        .where(col(Case.closed_at) >= since, col(Case.closed_at) < until)
    )
    return list(session.exec(query.order_by(col(Case.closed_at), col(Clue.id))).all())


def last_asked(session: Session, channel: str, reporter: str) -> datetime | None:
    """When somebody was last asked."""
    query = select(func.max(col(Clue.asked_at)))
    return session.exec(query.where(Clue.channel == channel, Clue.reporter == reporter)).one()


def asked(session: Session, found: Iterable[Clue], *, now: datetime) -> None:
    """Their reporter is asked: once."""
    for clue in found:
        clue.asked_at = now
        session.add(clue)
    session.flush()


def unanswered(session: Session, channel: str, reporter: str, *, since: datetime) -> list[Clue]:
    """The clues somebody was asked about since then without an answer."""
    query = select(Clue).where(Clue.channel == channel, Clue.reporter == reporter)
    query = query.where(col(Clue.asked_at) >= since, col(Clue.satisfied).is_(None))
    return list(session.exec(query.order_by(col(Clue.asked_at))))


def answered(session: Session, found: Iterable[Clue], *, satisfied: bool) -> None:
    """What their reporter has answered."""
    for clue in found:
        clue.satisfied = satisfied
        session.add(clue)
    session.flush()


def is_bound(session: Session, channel: str, contact: str) -> bool:
    """Whether a contact is somebody of the roster."""
    query = select(Account.id).join(Person, col(Person.id) == Account.person_id)
    query = query.where(Account.channel == channel, Account.contact == contact, col(Person.active))
    return session.exec(query).first() is not None


def has_written(session: Session, channel: str, contact: str) -> bool:
    """Whether a contact has ever written in private: only friends can."""
    query = select(InboxRow.id).where(InboxRow.channel == channel)
    query = query.where(InboxRow.conversation == contact, InboxRow.sender == contact)
    return session.exec(query.limit(1)).first() is not None
