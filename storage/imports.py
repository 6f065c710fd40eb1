"""What was heard in a room in some hours, to hold a copied chat against."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlmodel import Session

from storage.columns import table
from storage.models import ClueMessage, InboxRow
from storage.people_models import Account, Person
from storage.states import RowOutcome

_inbox = table(InboxRow)
_said = table(ClueMessage)
_account = table(Account)
_person = table(Person)


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that was heard; its words are known only if it belongs to a clue."""

    message: str
    sender: str
    at: datetime
    text: str


def heard(session: Session, channel: str, room: str, *, since: datetime, until: datetime) -> list[Heard]:
    """All that was heard in a room between these times, in the order it was sent."""
    query = (
        select(_inbox.c.message, _inbox.c.sender, _inbox.c.sent_at, func.max(_said.c.text))
        .outerjoin(_said, _said.c.message == _inbox.c.message)
        .where(_inbox.c.channel == channel, _inbox.c.conversation == room)
        .where(_inbox.c.sent_at >= since, _inbox.c.sent_at <= until)
        .group_by(_inbox.c.id)
        .order_by(_inbox.c.sent_at, _inbox.c.id)
    )
    return [Heard(message, sender, at, text or "") for message, sender, at, text in _rows(session, query)]


def contacts(session: Session, channel: str, room: str) -> dict[str, set[str]]:
    """Who goes by which name: of those heard in a room, else of those bound, by their names of the roster."""
    here = select(_inbox.c.sender).where(_inbox.c.channel == channel, _inbox.c.conversation == room)
    query = select(_account.c.contact, _account.c.name, _account.c.alias)
    query = query.where(_account.c.channel == channel, _account.c.contact.in_(here))
    found: dict[str, set[str]] = {}
    for contact, *names in _rows(session, query):
        for name in {*names} - {"", None}:
            found.setdefault(name, set()).add(contact)
    bound = select(_account.c.contact, _account.c.name, _person.c.name, _person.c.wechat_name)
    bound = bound.join(_person, _account.c.person_id == _person.c.id)
    others: dict[str, set[str]] = {}
    for contact, *names in _rows(session, bound.where(_account.c.channel == channel, _person.c.active)):
        for name in {*names} - {"", None}:
            others.setdefault(name, set()).add(contact)
    return others | found


def handled(session: Session, channel: str, messages: Iterable[str]) -> Mapping[str, RowOutcome | None]:
    """What became of these messages; None: not handled yet."""
    query = select(_inbox.c.message, _inbox.c.outcome).where(_inbox.c.channel == channel)
    query = query.where(or_(*(_inbox.c.message == message for message in messages)))
    return dict(tuple(row) for row in _rows(session, query))


def _rows(session: Session, query: object) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in session.connection().execute(query)]  # type: ignore[call-overload]
