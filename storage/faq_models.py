"""What supervisors may be answered about policy: only what an officer has approved."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.columns import utc


class Answer(SQLModel, table=True):
    """A question with its approved answer, under a number that stays; once deleted it is never said again."""

    id: int | None = Field(default=None, primary_key=True)
    question: str
    text: str
    by: str
    """A name of the roster."""
    at: datetime = utc()
    deleted_at: datetime | None = utc(default=None)
