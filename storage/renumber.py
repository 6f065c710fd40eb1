"""A room or a contact has another id: all that hung on the old one is hung on the new one."""

import json
from datetime import datetime

from sqlalchemy import ColumnElement, String, Table, case, func, literal, type_coerce, update
from sqlmodel import Session, col, select

from storage.channel_models import Room
from storage.columns import table
from storage.models import Attachment, Clue, ClueMessage, InboxRow, Notice
from storage.people_models import Account
from storage.states import NoticeState

_clue, _said, _attachment = table(Clue), table(ClueMessage), table(Attachment)
_inbox, _notice = table(InboxRow), table(Notice)


def room(session: Session, channel: str, old: str, new: str, *, now: datetime) -> None:
    """Purpose and mode follow; a purpose given under the new id meanwhile is the newer word."""
    query = select(Room).where(Room.channel == channel, col(Room.room).in_((old, new)))
    found = {room.room: room for room in session.exec(query)}
    if new in found and old in found:
        session.delete(found[old])
    elif old in found:
        found[old].room = new
        session.add(found[old])
    session.flush()
    _conversation(session, channel, old, new, now=now)


def contact(session: Session, channel: str, old: str, new: str, *, now: datetime) -> None:
    """The binding follows, and what they reported; one the new id has already is the newer word."""
    query = select(Account).where(Account.channel == channel, col(Account.contact).in_((old, new)))
    found = {account.contact: account for account in session.exec(query)}
    if old in found:
        was = found[old]
        account = found.get(new) or Account(channel=channel, contact=new, name=was.name)
        if account.person_id is None:
            account.person_id, account.bound_at = was.person_id, was.bound_at
        session.delete(was)
        session.add(account)
        session.flush()
    for of, column in ((_clue, "reporter"), (_attachment, "sender"), (_inbox, "sender")):
        _replace(session, of, column, channel, old, new)
    connection = session.connection()
    connection.execute(update(_said).where(_said.c.sender == old).values(sender=new))
    # JSON is stored without spaces: a key is what a colon follows
    key = (f"{_json(old)}:", f"{_json(new)}:")
    people = func.replace(type_coerce(_clue.c.people, String), *key)
    named = type_coerce(_clue.c.people, String).contains(key[0], autoescape=True)
    connection.execute(update(_clue).where(_clue.c.channel == channel, named).values(people=people))
    mentions = func.replace(type_coerce(_notice.c.mentions, String), _json(old), _json(new))
    connection.execute(update(_notice).where(_unsaid(channel)).values(mentions=mentions))
    _conversation(session, channel, old, new, now=now)


def _conversation(session: Session, channel: str, old: str, new: str, *, now: datetime) -> None:
    """Threads go on, and what was not said yet is said there; what could not be said is tried again."""
    for of in (_clue, _attachment, _inbox):
        _replace(session, of, "conversation", channel, old, new)
    theirs = (_notice.c.channel == channel) & (_notice.c.conversation == old)
    parked = _notice.c.state == NoticeState.PARKED
    # a key that ends in the conversation must be found again; where the new one has its own, that is kept
    key = _notice.c.key
    renamed = func.substr(key, 1, func.length(key) - len(old)).concat(new)
    moved = update(_notice).prefix_with("OR IGNORE", dialect="sqlite").where(theirs)
    session.connection().execute(
        moved.values(
            conversation=new,
            key=case((key.endswith(f":{old}", autoescape=True), renamed), else_=key),
            state=case((parked, NoticeState.PENDING.value), else_=_notice.c.state),
            attempts=case((_unsaid(channel), 0), else_=_notice.c.attempts),
            due_at=case((parked, literal(now, _notice.c.due_at.type)), else_=_notice.c.due_at),
        )
    )
    left = update(_notice).where(theirs, _unsaid(channel))
    session.connection().execute(left.values(state=NoticeState.DROPPED))


def _unsaid(channel: str) -> ColumnElement[bool]:
    unsaid = _notice.c.state.in_((NoticeState.PENDING, NoticeState.PARKED))
    return (_notice.c.channel == channel) & unsaid


def _replace(session: Session, of: Table, column: str, channel: str, old: str, new: str) -> None:
    ours = (of.c.channel == channel) & (of.c[column] == old)
    session.connection().execute(update(of).where(ours).values({column: new}))


def _json(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
