"""The tables of the sealed track. None tells when (but for the day), who, where or what.

Ids are random: rows have no order, and none of ours is next to one of another table.
"""

from datetime import date, datetime

from sqlalchemy import Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from storage.columns import fresh, one_of, utc
from storage.states import SealedState


class SealKey(SQLModel, table=True):
    """A public key of the discipline side."""

    __tablename__ = "seal_key"
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    """Whose: a name of the roster, or of a section."""
    public: bytes = Field(sa_type=LargeBinary, unique=True)
    from_config: bool = False
    added_at: datetime = utc()
    retired_at: datetime | None = utc(default=None)


class SealedClue(SQLModel, table=True):
    """A clue about the conduct of an official; what it says is in its items."""

    __tablename__ = "sealed_clue"
    __table_args__ = (Index("sealed_mark", "mark", sqlite_where=text("mark IS NOT NULL")),)
    id: int = Field(default_factory=fresh, primary_key=True)
    receipt: str = Field(unique=True)
    """Nine random digits."""
    state: SealedState = one_of(SealedState, default=SealedState.NEW)
    day: date
    """When it came, in China."""
    mark: bytes | None = Field(default=None, sa_type=LargeBinary)
    """An HMAC of its sender under the bot's key, while it is open."""
    route: bytes | None = Field(default=None, sa_type=LargeBinary)
    """The reply address under the bot's key, while it is open."""
    answered: bool = False
    """The discipline side has told its sender something."""
    reminded: int = 0
    """The stage of its term that the discipline side was reminded of."""


class SealedItem(SQLModel, table=True):
    """One message or file of a sealed clue."""

    __tablename__ = "sealed_item"
    id: int = Field(default_factory=fresh, primary_key=True)
    clue_id: int = Field(foreign_key="sealed_clue.id", index=True)
    body: bytes = Field(sa_type=LargeBinary)
    is_waiting: bool = False
    """Nobody could read it if it were sealed now: under the bot's own key until a public key is there."""


class SealedFile(SQLModel, table=True):
    """A photo, voice or file of a sealed clue that is still to be fetched, or lies readable on disk."""

    __tablename__ = "sealed_file"
    id: int = Field(default_factory=fresh, primary_key=True)
    clue_id: int = Field(foreign_key="sealed_clue.id")
    what: bytes = Field(sa_type=LargeBinary)
    """Which message it came with, under the bot's key."""
    path: str = ""
    """Below the media folder, if it was fetched before it was known to be of an accusation."""
    attempts: int = 0
    next_try: datetime = utc(index=True)
