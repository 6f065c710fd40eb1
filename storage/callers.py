"""Who is known by a telephone number, which is kept encrypted; and what is to be told by telephone."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage import phones
from storage.addresses import Address
from storage.models import Notice
from storage.people_models import Account, Person
from storage.states import NoticeState

MOST_AT_ONCE = 20
"""So many are taken in one work: others wait for it."""


def is_named(session: Session, name: str) -> bool:
    """Whether somebody of the roster has this name or WeChat name."""
    named = or_(col(Person.name) == name, col(Person.wechat_name) == name)
    return session.exec(select(Person.id).where(named, col(Person.active)).limit(1)).first() is not None


def owner(session: Session, number: str) -> Person | None:
    """The one person of the roster who has a number."""
    wanted = phones.normal(number)
    query = select(Person).where(col(Person.active), col(Person.sealed_phone).is_not(None))
    found = [
        one
        for one in session.exec(query)
        if phones.normal(phones.opened(session, one.sealed_phone)) == wanted
    ]
    return found[0] if len(found) == 1 else None


def address(session: Session, channel: str, number: str, name: str, person: int | None) -> Address:
    """Where who has this number is on a channel; without a number, as one who is not known yet."""
    contact = phones.mark(session, number) if number else secrets.token_hex(16)
    account = session.exec(_account(Address(channel, contact))).first()
    account = account or Account(channel=channel, contact=contact)
    account.name, account.person_id = name, person
    account.sealed_phone = phones.sealed(session, phones.normal(number))
    session.add(account)
    session.flush()
    return Address(channel, contact)


def met(session: Session, channel: str, number: str, name: str) -> str:
    """Somebody wrote with a number; the name they go by: the roster's, else the one known so far."""
    to = Address(channel, phones.mark(session, number))
    account = session.exec(_account(to)).first() or Account(channel=to.channel, contact=to.conversation)
    if (person := owner(session, number)) is not None:
        account.name, account.person_id = person.name, person.id
    account.name = account.name or name
    account.sealed_phone = account.sealed_phone or phones.sealed(session, phones.normal(number))
    session.add(account)
    session.flush()
    return account.name


def _account(to: Address) -> SelectOfScalar[Account]:
    return select(Account).where(Account.channel == to.channel, Account.contact == to.conversation)


def number(session: Session, to: Address) -> str:
    """The number of a contact; empty if none is known."""
    account = session.exec(_account(to)).first()
    return phones.opened(session, account.sealed_phone) if account is not None else ""


@dataclass(frozen=True, slots=True)
class Owed:
    """Something an officer has to tell somebody: the notice, to whom, under which number, since when."""

    id: int
    name: str
    number: str
    text: str
    since: datetime


def take_due(session: Session, channels: Collection[str], *, now: datetime) -> list[Owed]:
    """Some of what is due where nothing can be sent: from now on an officer owes it."""
    due = _pending(channels).where(col(Notice.due_at) <= now).order_by(col(Notice.id)).limit(MOST_AT_ONCE)
    rows = session.exec(due).all()
    for row in rows:
        row.state = NoticeState.OWED
        session.add(row)
    session.flush()
    return [_owed(session, row) for row in rows]


def owe(session: Session, notice: int) -> Owed:
    """From now on an officer owes this."""
    row = session.get_one(Notice, notice)
    row.state = NoticeState.OWED
    session.add(row)
    session.flush()
    return _owed(session, row)


def next_due(session: Session, channels: Collection[str]) -> datetime | None:
    """When something will be due there."""
    row = session.exec(_pending(channels).order_by(col(Notice.due_at)).limit(1)).first()
    return row.due_at if row is not None else None


def _pending(channels: Collection[str]) -> SelectOfScalar[Notice]:
    return select(Notice).where(Notice.state == NoticeState.PENDING, col(Notice.channel).in_(channels))


def owed(session: Session) -> list[Owed]:
    """All that is to be told, the oldest first."""
    still = select(Notice).where(Notice.state == NoticeState.OWED, Notice.text != "")
    return [_owed(session, row) for row in session.exec(still.order_by(col(Notice.due_at), col(Notice.id)))]


def _owed(session: Session, row: Notice) -> Owed:
    assert row.id is not None
    to = Address(row.channel, row.conversation)
    account = session.exec(_account(to)).first()
    name = account.name if account is not None else ""
    return Owed(row.id, name, number(session, to), row.text, row.due_at)


def told(session: Session, ids: Collection[int], *, now: datetime) -> None:
    """Somebody was called, and told this."""
    for row in session.exec(select(Notice).where(col(Notice.id).in_(ids))).all():
        row.state, row.sent_at = NoticeState.SENT, now
        session.add(row)
    session.flush()
