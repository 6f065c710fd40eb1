"""The tables of what is known of a channel itself; the others stand in `models`."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.columns import json_list, one_of, utc
from storage.states import Mode, Purpose, RematchKind, RematchState, Standing


class Room(SQLModel, table=True):
    """A group with a purpose."""

    __table_args__ = (UniqueConstraint("channel", "room"),)
    id: int | None = Field(default=None, primary_key=True)
    channel: str
    room: str
    topic: str = ""
    purpose: Purpose = one_of(Purpose)
    mode: Mode = one_of(Mode, default=Mode.LISTEN)
    since: datetime = utc()
    townships: list[str] = json_list()
    """Whose open cases concern a supervisors' room; empty: those that were reported in it."""


class Presence(SQLModel, table=True):
    """How it stands with a channel, and until when messages were surely heard there."""

    channel: str = Field(primary_key=True)
    standing: Standing = one_of(Standing)
    since: datetime = utc()
    heard_until: datetime = utc()


class Rematch(SQLModel, table=True):
    """A room or bound person that seems to have got another id at a login; an officer says whether."""

    __table_args__ = (UniqueConstraint("channel", "kind", "old", "new"),)
    id: int | None = Field(default=None, primary_key=True)
    channel: str
    kind: RematchKind = one_of(RematchKind)
    old: str
    new: str
    name: str
    """The room's topic, or the person's WeChat name: the same under both ids."""
    members: int = 0
    """Of the room under its new id."""
    state: RematchState = one_of(RematchState, default=RematchState.OPEN)
    at: datetime = utc()
    told_at: datetime | None = utc(default=None)
