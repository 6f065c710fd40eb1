"""The tables of what was sealed later than it came, and of what is split off a sealed clue."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from storage.columns import fresh, utc


class Seal(SQLModel, table=True):
    """Something that stood in the ordinary tables before it was sealed: an older backup still holds it.

    Without a time, and in no order: which sealed clue it became is not to be told from it.
    """

    __tablename__ = "seal"
    id: int = Field(default_factory=fresh, primary_key=True)
    what: str = Field(unique=True)
    """`Vault.name` of "case:YEAR-NUMBER" or "message:CHANNEL:ID"."""


class SpokenOf(SQLModel, table=True):
    """Somebody, or something, that was spoken of in a conversation, known again for a while by its mark.

    In no order: which clue it belongs to is not to be told from it.
    """

    __tablename__ = "spoken_of"
    id: int = Field(default_factory=fresh, primary_key=True)
    mark: str = Field(unique=True)
    """`Vault.name` of what for, the conversation and the sign."""
    until: datetime = utc()


class HeldProblem(SQLModel, table=True):
    """A river problem that was told together with an accusation, until it may go the ordinary way."""

    __tablename__ = "held_problem"
    id: int = Field(default_factory=fresh, primary_key=True)
    due_at: datetime = utc()
    """At random within the next day's working hours."""
    body: bytes = Field(sa_type=LargeBinary)
    """Kind and canonical place under the bot's key: no word of who told it, nothing of the accusation."""
