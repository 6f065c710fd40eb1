"""Statements of the hot path, compiled once.

SQLAlchemy looks a statement up, binds its values and wraps its result anew each time, which takes several
times as long as SQLite does. A `Prepared` keeps the compiled text with the columns' own conversions, and asks
the driver.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Generic, TypeVar

from sqlalchemy import Dialect, SelectBase, Table, bindparam
from sqlalchemy.orm import SessionTransaction
from sqlalchemy.sql.dml import UpdateBase
from sqlmodel import Session

from storage.errors import DatabaseDamagedError, StorageUnavailableError

_Convert = Callable[[Any], Any]
_Row = tuple[Any, ...]
T = TypeVar("T")


DRIVER = "driver"
"""Where a session of the writer keeps its driver's connection: asking for it takes as long as a statement."""


def driver_of(session: Session) -> sqlite3.Connection:
    """The driver's connection of a session, its transaction or savepoint begun."""
    driver = session.connection().connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def savepoint(session: Session) -> SessionTransaction:
    """Begin what can be rolled back by itself, at once: the session alone would wait for its own next use."""
    begun = session.begin_nested()
    session.connection()
    return begun


class _errors_named:
    """Turns the driver's errors into ours; `contextlib` would take longer than a statement."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, sqlite3.OperationalError):
            raise StorageUnavailableError(str(error)) from error
        # SQLITE_CORRUPT has no class of its own
        if type(error) is sqlite3.DatabaseError:
            raise DatabaseDamagedError(str(error)) from error


class Prepared:
    """A statement with a `bindparam` for all that varies; an insert or update fills the columns `keys`."""

    def __init__(self, statement: SelectBase | UpdateBase, keys: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._keys = keys
        self._text = ""
        self._named: list[tuple[int, str, _Convert | None]] = []
        self._constant: list[Any] = []
        self._results: list[tuple[int, _Convert]] = []

    def __call__(self, session: Session, /, **params: Any) -> list[_Row]:
        """Run it; the rows. Raises `StorageUnavailableError`, `KeyError` for a missing value."""
        rows = self._fetched(session, params)
        return [self._converted(row) for row in rows] if self._results else rows

    def one(self, session: Session, /, **params: Any) -> Any:
        """The first value of the first row, or None if there is no row."""
        rows = self(session, **params)
        return rows[0][0] if rows else None

    def many(self, session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
        """Run an insert once for each row. Raises as a call does."""
        driver = self._ready(session)
        with _errors_named():
            driver.executemany(self._text, [self._values(row) for row in rows])

    def _fetched(self, session: Session, params: Mapping[str, Any]) -> list[_Row]:
        driver = self._ready(session)
        values = self._values(params)
        with _errors_named():
            rows: list[_Row] = driver.execute(self._text, values).fetchall()
        return rows

    def _ready(self, session: Session) -> sqlite3.Connection:
        driver: sqlite3.Connection = session.info.get(DRIVER) or driver_of(session)
        if not self._text:
            self._compile(session.connection().dialect)
        return driver

    def _values(self, params: Mapping[str, Any]) -> list[Any]:
        values = self._constant.copy()
        for place, name, convert in self._named:
            values[place] = params[name] if convert is None else convert(params[name])
        return values

    def _converted(self, row: _Row) -> _Row:
        values = list(row)
        for place, convert in self._results:
            values[place] = convert(values[place])
        return tuple(values)

    def _compile(self, dialect: Dialect) -> None:
        keys = list(self._keys) if self._keys else None
        compiled = self._statement.compile(dialect=dialect, column_keys=keys)
        for place, name in enumerate(compiled.positiontup or ()):
            bind = compiled.binds[name]
            convert = bind.type.dialect_impl(dialect).bind_processor(dialect)
            if bind.required or (keys is not None and bind.key in keys):
                self._named.append((place, bind.key, convert))
            self._constant.append(bind.value if bind.required or convert is None else convert(bind.value))
        for place, column in enumerate(self._statement.exported_columns):
            convert = column.type.dialect_impl(dialect).result_processor(dialect, None)
            if convert is not None:
                self._results.append((place, convert))
        self._text = str(compiled)


class PreparedAs(Prepared, Generic[T]):
    """A query of rows that come again and again: each becomes a `make(*columns)` once, until it changes.

    What `make` returns is shared, so it must not be changed.
    """

    def __init__(self, statement: SelectBase, make: Callable[..., T], most: int) -> None:
        super().__init__(statement)
        self._made = lru_cache(most)(lambda row: make(*self._converted(row)))

    def all(self, session: Session, /, **params: Any) -> list[T]:
        """Run it. Raises as `Prepared` does."""
        return [self._made(row) for row in self._fetched(session, params)]


def setter(of: Table) -> Callable[[tuple[str, ...]], Prepared]:
    """What makes the update of some columns of the row with the id `wanted`, once for each set of columns."""

    @lru_cache
    def update(names: tuple[str, ...]) -> Prepared:
        return Prepared(of.update().where(of.c.id == bindparam("wanted")), names)

    return update
