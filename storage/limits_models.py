"""The table of who has asked how much lately."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.columns import utc


class Asked(SQLModel, table=True):
    """How often somebody has asked the bot for something since then; gone soon after."""

    __tablename__ = "asked"
    channel: str = Field(primary_key=True)
    contact: str = Field(primary_key=True)
    since: datetime = utc(index=True)
    count: int
    is_told: bool
    """That it was too much: said once."""
