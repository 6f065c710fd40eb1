"""Bringing the file's schema up to date with alembic's numbered migrations."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from storage import terms
from storage.db import Database, engine
from storage.errors import DatabaseDamagedError, DatabaseTooNewError, StorageUnavailableError

HEAD = "0001"
"""The newest migration, held by a test: an up-to-date file is opened without importing alembic (30 MiB)."""


async def open_database(path: Path) -> Database:
    """Open the file, made (for its owner only) where there is none, at the newest schema.

    Raises `DatabaseDamagedError`, `DatabaseTooNewError`, `StorageUnavailableError` or `OSError`.
    """
    path.parent.mkdir(0o700, parents=True, exist_ok=True)
    if await asyncio.to_thread(_revision, path) != HEAD:
        await asyncio.to_thread(upgrade, path)
    return Database(path)


def check(path: Path) -> None:
    """Read the whole file through, if there is one: 100 MB take about 0.3 s.

    Raises `DatabaseDamagedError`, `StorageUnavailableError`.
    """
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(path)) as connection:
            said = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.OperationalError as error:
        raise StorageUnavailableError(str(error)) from error
    except sqlite3.DatabaseError as error:
        raise DatabaseDamagedError(str(error)) from error
    if said != "ok":
        raise DatabaseDamagedError(said)


def _revision(path: Path) -> str | None:
    """Raises `DatabaseTooNewError` for one that comes after ours."""
    path.touch(0o600)  # SQLite would make it as the umask has it; its other files follow this one
    try:
        with closing(sqlite3.connect(path)) as connection:
            revision = revision_of(connection)
    except sqlite3.OperationalError as error:
        raise StorageUnavailableError(str(error)) from error
    except sqlite3.DatabaseError as error:
        raise DatabaseDamagedError(str(error)) from error
    if revision is not None and revision > HEAD:
        raise DatabaseTooNewError(revision)
    return revision


def revision_of(connection: sqlite3.Connection) -> str | None:
    """The migration the file has come to; None where the tables were never made."""
    tables = "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
    if connection.execute(tables).fetchone() == (0,):
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None


def upgrade(path: Path) -> None:
    """Run the migrations that are missing."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    made = engine(path)
    try:
        with made.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            with connection.begin():
                terms.install(connection)
    finally:
        made.dispose()


def empty_log(path: Path) -> None:
    """Move what was written last from SQLite's log into the file, and empty the log: of what was erased, too.

    Somebody who is reading meanwhile keeps it until the next time. Raises `StorageUnavailableError`.
    """
    try:
        with closing(sqlite3.connect(path, timeout=10)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.OperationalError as error:
        raise StorageUnavailableError(str(error)) from error
