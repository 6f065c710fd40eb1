"""What is known of clues, cases and rooms, as plain values.

What happens to every message cannot pay for the ORM.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlmodel import Session, SQLModel

from storage.channel_models import Room
from storage.columns import table
from storage.models import Case, Clue
from storage.prepared import Prepared, PreparedAs
from storage.states import CaseStatus, Mode, Purpose


@dataclass(frozen=True, slots=True, eq=False)
class KnownClue:
    """A clue; values are shared, so what it holds is not to be changed."""

    id: int
    stamp: int
    case_id: int
    channel: str
    conversation: str
    reporter: str
    reporter_name: str
    people: Mapping[str, str]
    is_closed: bool
    opened_at: datetime
    last_at: datetime
    last_by_reporter: datetime
    category: str
    sub: str | None
    severity: str
    subject: Sequence[str]
    township: str | None
    village: str | None
    river: str | None
    spot: str
    townships: Sequence[str]
    outside: str | None
    happened_at: datetime | None
    words: str
    answers: str


@dataclass(frozen=True, slots=True, eq=False)
class KnownCase:
    """A case."""

    id: int
    year: int
    number: int
    status: CaseStatus
    category: str
    sub: str | None
    severity: str
    township: str | None
    village: str | None
    river: str | None
    spot: str
    outside: str | None
    latitude: float | None
    longitude: float | None
    located_by_photo: bool = False


@dataclass(frozen=True, slots=True)
class KnownRoom:
    """A room with a purpose."""

    channel: str
    room: str
    topic: str
    purpose: Purpose
    mode: Mode


def columns(known: type[Any], model: type[SQLModel]) -> list[ColumnElement[Any]]:
    """The columns of a table that a value of `known` is made of."""
    return [table(model).c[field.name] for field in fields(known)]


def _by_id(known: type[Any], model: type[SQLModel]) -> Select[Any]:
    return select(*columns(known, model)).where(table(model).c.id == bindparam("wanted"))


_rooms = table(Room)
_clue = Prepared(_by_id(KnownClue, Clue))
_case = PreparedAs(_by_id(KnownCase, Case), KnownCase, most=200)
_room = PreparedAs(
    select(*columns(KnownRoom, Room)).where(
        _rooms.c.channel == bindparam("of_channel"), _rooms.c.room == bindparam("of_room")
    ),
    KnownRoom,
    most=200,
)


MOST_KEPT = 4000
_kept: dict[tuple[int, int], KnownClue] = {}
"""Clues that were read or written lately, by id and stamp."""


def keep(clue: KnownClue) -> KnownClue:
    """Remember a clue just read or written: who finds its stamp again need not read the row."""
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    _kept[clue.id, clue.stamp] = clue
    return clue


def forget(ids: Collection[int]) -> None:
    """What is known of these clues is not true any more."""
    for key in [key for key in _kept if key[0] in ids]:
        del _kept[key]


def stamped(session: Session, clue_id: int, stamp: int) -> KnownClue:
    """The clue with this id, whose row was just seen with this stamp."""
    return _kept.get((clue_id, stamp)) or clue(session, clue_id)


def clue(session: Session, clue_id: int) -> KnownClue:
    """The clue with this id; raises `LookupError` if there is none."""
    for found in _clue(session, wanted=clue_id):
        return keep(KnownClue(*found))
    raise LookupError(f"clue {clue_id}")


def case(session: Session, case_id: int) -> KnownCase:
    """The case with this id; raises `LookupError` if there is none."""
    for found in _case.all(session, wanted=case_id):
        return found
    raise LookupError(f"case {case_id}")


def room(session: Session, channel: str, room_id: str) -> KnownRoom | None:
    """A room with a purpose, or None."""
    return next(iter(_room.all(session, of_channel=channel, of_room=room_id)), None)
