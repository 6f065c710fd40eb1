"""The tables of who is who: the roster, the accounts, the codes that bind the two, and who is on duty."""

from datetime import date, datetime

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.columns import one_of, utc
from storage.states import DutyKind, Role


class Person(SQLModel, table=True):
    """One line of the roster."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    role: Role = one_of(Role)
    unit: str = ""
    township: str = ""
    sealed_phone: bytes | None = Field(default=None, sa_type=LargeBinary)
    """Encrypted: `storage.phones` opens it."""
    wechat_name: str = ""
    post: str = ""
    """Their office: 副市长、河长办主任."""
    is_leader: bool = False
    """An officer to whom what is long overdue goes (分管领导), and who may be on duty as one."""
    reach: str = ""
    """Of a river chief: the reach they answer for."""
    term_until: date | None = None
    """The last day of a supervisor's appointment (聘期)."""
    reminded_term: date | None = None
    """The end of the term the office was last reminded of."""
    active: bool = True


class Account(SQLModel, table=True):
    """A contact of a channel, and whose it is once bound."""

    __table_args__ = (UniqueConstraint("channel", "contact"),)
    id: int | None = Field(default=None, primary_key=True)
    channel: str
    contact: str
    name: str = ""
    alias: str = ""
    """What they go by in the room they last spoke in, if another name: quotes show it."""
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    bound_at: datetime | None = utc(default=None)
    """None with a person: known by a telephone number only, which gives no right."""
    sealed_phone: bytes | None = Field(default=None, sa_type=LargeBinary)
    """Of who is known by a number: encrypted, as in the roster. The contact is a keyed hash of it."""


class Code(SQLModel, table=True):
    """A one-time code by which a contact becomes a person; only its hash is kept."""

    id: int | None = Field(default=None, primary_key=True)
    hash: str = Field(unique=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    """None: the first officer's code of the first start."""
    expires_at: datetime | None = utc(default=None)
    used_at: datetime | None = utc(default=None)


class WrongCode(SQLModel, table=True):
    """A wrong code somebody tried, to slow down who guesses."""

    id: int | None = Field(default=None, primary_key=True)
    contact: str = Field(index=True)
    at: datetime = utc()


class Duty(SQLModel, table=True):
    """Who is on duty on a China day: whom an urgent case alarms."""

    __table_args__ = (UniqueConstraint("day", "kind", "person_id"),)
    id: int | None = Field(default=None, primary_key=True)
    day: date = Field(index=True)
    kind: DutyKind = one_of(DutyKind)
    person_id: int = Field(foreign_key="person.id")
