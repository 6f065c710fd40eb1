"""A consistent copy of the database, also while it is written, without what must not leave this machine."""

import sqlite3
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from storage import seals
from storage.db import engine
from storage.errors import DatabaseDamagedError, StorageUnavailableError
from storage.schema import revision_of
from storage.seals import Applied
from storage.vault import Vault

_WAIT_SECONDS = 30.0
_WITHOUT = (
    # with its body a message that was never handled goes too: it may be delivered or imported again
    "DELETE FROM inbox WHERE handled_at IS NULL",
    "UPDATE inbox SET body = NULL WHERE body IS NOT NULL",
)
_STORED = "SELECT path FROM attachment WHERE path != '' ORDER BY path"
_LOST = "UPDATE attachment SET state = 'lost', path = '', size = 0 WHERE path = ?"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a copy holds: its schema, and the files below the media folder that it speaks of."""

    revision: str
    media: tuple[str, ...]


def snapshot(source: Path, target: Path) -> Snapshot:
    """Copy a database as it is at one moment; bodies of the inbox stay behind, also as free pages.

    Raises `DatabaseDamagedError` (the copy is checked), `StorageUnavailableError`.
    """
    try:
        with closing(_connect(source)) as here, closing(sqlite3.connect(target)) as there:
            here.backup(there)
            there.execute("PRAGMA journal_mode=DELETE")
            there.execute("PRAGMA synchronous=FULL")
            with there:
                for statement in _WITHOUT:
                    there.execute(statement)
            there.execute("VACUUM")
            return _checked(there)
    except sqlite3.OperationalError as error:
        raise StorageUnavailableError(str(error)) from error
    except sqlite3.DatabaseError as error:
        raise DatabaseDamagedError(str(error)) from error


def look(path: Path) -> Snapshot:
    """What a copy holds, read through from end to end. Raises as `snapshot` does."""
    try:
        with closing(_connect(path)) as connection:
            return _checked(connection)
    except sqlite3.OperationalError as error:
        raise StorageUnavailableError(str(error)) from error
    except sqlite3.DatabaseError as error:
        raise DatabaseDamagedError(str(error)) from error


def seal(path: Path, vault: Vault, listed: Collection[str], *, now: datetime) -> Applied:
    """Take out of a copy what these seals name."""
    made = engine(path)
    try:
        with Session(made) as session:
            done = seals.apply(session, vault, listed, now=now)
            session.commit()
    finally:
        made.dispose()
    with closing(_connect(path)) as connection:  # nor does a page that is free now hold it
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("VACUUM")
    return done


def lose(path: Path, media: list[str]) -> None:
    """Note that these files are not there any more."""
    with closing(_connect(path)) as connection, connection:
        connection.executemany(_LOST, [(one,) for one in media])


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=_WAIT_SECONDS)


def _checked(connection: sqlite3.Connection) -> Snapshot:
    said = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
    if said != "ok":
        raise DatabaseDamagedError(said)
    if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise DatabaseDamagedError("foreign key mismatch")
    revision = revision_of(connection)
    if revision is None:
        raise DatabaseDamagedError("no tables")
    return Snapshot(revision, tuple(str(row[0]) for row in connection.execute(_STORED)))
