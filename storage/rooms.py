"""The groups that have a purpose."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from storage.addresses import Address
from storage.channel_models import Room
from storage.prepared import Prepared
from storage.states import Mode, Purpose

_with_purpose = Prepared(
    select(Room.channel, Room.room).where(Room.purpose == bindparam("purpose")).order_by(col(Room.id))
)


def _row(session: Session, channel: str, room_id: str) -> Room | None:
    return session.exec(select(Room).where(Room.channel == channel, Room.room == room_id)).first()


def addresses(session: Session, purpose: Purpose) -> list[Address]:
    """The rooms with this purpose."""
    return [Address(*row) for row in _with_purpose(session, purpose=purpose)]


def rooms(session: Session, purpose: Purpose | None = None) -> list[Room]:
    """All rooms with a purpose, or those with this one."""
    query = select(Room).order_by(Room.id)  # type: ignore[arg-type]
    return list(session.exec(query if purpose is None else query.where(Room.purpose == purpose)))


def set_purpose(
    session: Session,
    channel: str,
    room_id: str,
    topic: str,
    purpose: Purpose,
    *,
    now: datetime,
    townships: Sequence[str] = (),
) -> Room:
    """Give a room a purpose, and the townships it is about; it starts in listen mode, also when its purpose
    changes.
    """
    found = _row(session, channel, room_id)
    if found is None:
        found = Room(channel=channel, room=room_id, topic=topic, purpose=purpose, since=now)
    elif found.purpose != purpose:
        found.purpose, found.mode, found.since = purpose, Mode.LISTEN, now
    found.topic, found.townships = topic, list(townships)
    session.add(found)
    session.flush()
    return found


def set_topic(session: Session, channel: str, room_id: str, topic: str) -> None:
    """A room is called otherwise now."""
    found = _row(session, channel, room_id)
    if found is not None:
        found.topic = topic
        session.add(found)
        session.flush()


def set_mode(session: Session, channel: str, room_id: str, mode: Mode) -> None:
    """Say how much the bot may speak in a room."""
    found = _row(session, channel, room_id)
    if found is not None:
        found.mode = mode
        session.add(found)
        session.flush()
