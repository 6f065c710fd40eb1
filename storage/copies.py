"""A database file that is looked at and never written: the live one, or a copy on another machine."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, create_engine
from sqlmodel import Session

from storage.errors import DatabaseDamagedError, DatabaseTooNewError, StorageUnavailableError
from storage.schema import HEAD, revision_of


@contextmanager
def reading(path: Path) -> Iterator[Session]:
    """A session on a file as it is, also on a medium that cannot be written.

    Raises `FileNotFoundError`, `DatabaseDamagedError`, `DatabaseTooNewError` or `StorageUnavailableError`.
    """
    if not path.is_file():
        raise FileNotFoundError(2, "no such file", str(path))
    uri = _uri(path)
    made = create_engine(
        URL.create("sqlite", database=str(path)),
        creator=lambda: sqlite3.connect(uri, uri=True, timeout=10),
        hide_parameters=True,
    )
    try:
        with Session(made) as session:
            yield session
    finally:
        made.dispose()


def _uri(path: Path) -> str:
    """How it is opened: beside a writer's file as one more reader; else as what does not change, so that
    nothing is left beside it, and nothing need be written."""
    is_alone = not path.with_name(f"{path.name}-wal").exists()
    uri = f"{path.resolve().as_uri()}?mode=ro{'&immutable=1' if is_alone else ''}"
    try:
        with closing(sqlite3.connect(uri, uri=True, timeout=10)) as connection:
            revision = revision_of(connection)
    except sqlite3.OperationalError as error:
        raise StorageUnavailableError(str(error)) from error
    except sqlite3.DatabaseError as error:
        raise DatabaseDamagedError(str(error)) from error
    if revision is None:
        raise DatabaseDamagedError("no tables")
    if revision > HEAD:
        raise DatabaseTooNewError(revision)
    return uri
