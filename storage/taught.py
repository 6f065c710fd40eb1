"""Tables of what officers have taught the bot, and of what they have been asked to decide."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.columns import json_list, one_of, utc
from storage.states import AdditionKind, LessonKind


class Addition(SQLModel, table=True):
    """A place or a word that an officer has added or taken away; once undone it stays in the history."""

    id: int | None = Field(default=None, primary_key=True)
    kind: AdditionKind = one_of(AdditionKind)
    word: str = Field(index=True)
    category: str | None = None
    """Of a word that was added."""
    place: str | None = None
    """Of a place: its township, or the other jurisdiction it lies in."""
    by: str
    """A name of the roster."""
    at: datetime = utc()
    undone_at: datetime | None = utc(default=None)
    undone_by: str = ""


class Lesson(SQLModel, table=True):
    """An officer has put the bot right: what it had taken something for, what it is, and by which words.

    Single words only, never a text, and not who reported.
    """

    id: int | None = Field(default=None, primary_key=True)
    kind: LessonKind = one_of(LessonKind)
    case_id: int = Field(foreign_key="case.id", index=True)
    before: str = ""
    after: str = ""
    """A category; of a place its township."""
    words: list[str] = json_list()
    """Those that had decided."""
    terms: list[str] = json_list()
    """Those the text is made of."""
    by: str
    at: datetime = utc()


class Suggestion(SQLModel, table=True):
    """What the lessons come to, under a number that stays; an officer takes it or turns it down."""

    __table_args__ = (UniqueConstraint("key"),)
    id: int | None = Field(default=None, primary_key=True)
    key: str
    kind: AdditionKind = one_of(AdditionKind)
    word: str
    category: str | None = None
    place: str | None = None
    at: datetime = utc()
    settled_at: datetime | None = utc(default=None)
    settled_by: str = ""


class Likeness(SQLModel, table=True):
    """Two cases that seem to be one problem: proposed once, a person decides."""

    __table_args__ = (UniqueConstraint("case_id", "like_id"),)
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    """The newer one."""
    like_id: int = Field(foreign_key="case.id")
    at: datetime = utc()
    settled_at: datetime | None = utc(default=None)
