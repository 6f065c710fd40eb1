"""What `doctor` asks of a database file: read as it is, never migrated and never made."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlmodel import Session, col

from storage import duty, inbox, outbox, people, presence, rematches, rooms, sealed, sealed_keys
from storage.channel_models import Presence, Room
from storage.columns import table
from storage.db import engine
from storage.models import InboxRow
from storage.people_models import Account, Person
from storage.schema import revision_of
from storage.states import Role, RowOutcome

_person = table(Person)
_account = table(Account)
_inbox = table(InboxRow)


@dataclass(frozen=True, slots=True)
class FileState:
    """`revision` is None where the tables were never made; `damage` is SQLite's short English, or empty."""

    revision: str | None = None
    damage: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """What an up-to-date database holds. People are counted, never named."""

    roster: Mapping[Role, int]
    bound: Mapping[Role, int]
    """Persons of the roster with at least one account."""
    units_unbound: tuple[str, ...]
    rooms: tuple[Room, ...]
    unhandled: int
    failed: int
    key_days: frozenset[str]
    """The days whose keys are needed: bodies are still kept that are worth nothing without."""
    parked: int
    last_received: datetime | None
    presences: tuple[Presence, ...]
    """How it stands with each channel, as far as one was ever logged in."""
    rematches: int
    """New ids an officer has not said anything about."""
    seal_keys: int
    """Public keys that sealed clues are sealed to."""
    seal_waiting: int
    """Items of sealed clues that nobody could read yet."""
    on_duty: frozenset[date]
    """The days an officer is on duty."""


def file_state(path: Path) -> FileState:
    """Look at a file that exists. It must be writable: only a writer leaves no `-wal` behind."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)) as connection:
            said = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
            return FileState(revision_of(connection), "" if said == "ok" else said)
    except sqlite3.DatabaseError as error:
        return FileState(damage=str(error))


def contents(path: Path) -> Contents:
    """Count what is there, also while the bot runs. Raises `StorageUnavailableError`
    or `DatabaseDamagedError`.
    """
    made = engine(path, read_only=True)
    try:
        with Session(made) as session:
            return _contents(session)
    finally:
        made.dispose()


def _contents(session: Session) -> Contents:
    found, presences = tuple(rooms.rooms(session)), tuple(presence.every(session))
    session.expunge_all()
    return Contents(
        roster=_roles(session, bound=False),
        bound=_roles(session, bound=True),
        units_unbound=_units_unbound(session),
        rooms=found,
        unhandled=_rows(session, col(InboxRow.handled_at).is_(None)),
        failed=_rows(session, col(InboxRow.outcome) == RowOutcome.FAILED),
        key_days=frozenset(inbox.key_days(session)),
        parked=outbox.parked(session),
        last_received=inbox.last_received(session),
        presences=presences,
        rematches=len(rematches.waiting(session)),
        seal_keys=len(sealed_keys.active(session)),
        seal_waiting=sealed.waiting(session),
        on_duty=duty.days(session),
    )


def _roles(session: Session, *, bound: bool) -> dict[Role, int]:
    query = select(_person.c.role, func.count()).where(_person.c.active).group_by(_person.c.role)
    if bound:
        query = query.where(_person.c.id.in_(select(_account.c.person_id)))
    return {Role(role): number for role, number in session.connection().execute(query)}


def _units_unbound(session: Session) -> tuple[str, ...]:
    query = select(_person.c.unit).join(_account, _account.c.person_id == _person.c.id)
    query = query.where(_person.c.role == Role.UNIT, _person.c.active)
    bound = set(session.connection().execute(query).scalars())
    return tuple(unit for unit in people.units(session) if unit not in bound)


def _rows(session: Session, which: object) -> int:
    query = select(func.count()).select_from(_inbox).where(which)  # type: ignore[arg-type]
    return int(session.connection().execute(query).scalar_one())
