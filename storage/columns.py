"""Types of columns: what is aware in Python and plain on disk."""

import random
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import JSON, ColumnElement, String, Table, TypeDecorator, func
from sqlmodel import Field, SQLModel


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes only, kept as text in UTC that sorts by time; a naive one is refused."""

    impl = String
    cache_ok = True

    def bind_processor(self, dialect: Any) -> Any:
        return _to_text

    def result_processor(self, dialect: Any, coltype: Any) -> Any:
        return _to_time


def _to_text(value: datetime | None) -> str | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("a naive datetime must not be stored")
    return value.astimezone(UTC).isoformat(" ", "microseconds")


def _to_time(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


class Key(TypeDecorator[StrEnum]):
    """A member of an enumeration, kept as its key."""

    impl = String
    cache_ok = True

    def __init__(self, keys: type[StrEnum]) -> None:
        super().__init__()
        self.keys = keys

    def process_bind_param(self, value: StrEnum | None, dialect: Any) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Any) -> StrEnum | None:
        return None if value is None else self.keys(value)


def one_of(keys: type[StrEnum], **kw: Any) -> Any:
    """A column of one of `keys`."""
    return Field(sa_type=Key(keys), **kw)


def utc(**kw: Any) -> Any:
    """A column of an aware UTC time."""
    return Field(sa_type=UtcDateTime, **kw)


def json_list() -> Any:
    """A column that holds a list."""
    return Field(default_factory=list, sa_type=JSON)


def unindexed(column: Any) -> ColumnElement[Any]:
    """A column of which no index is to be taken, to look up or to sort by: that of another finds less."""
    return func.coalesce(column, column, type_=column.type)


def fresh() -> int:
    """A stamp that no row had before, not even one that was rolled back."""
    return random.getrandbits(62)


def table(model: type[SQLModel]) -> Table:
    """The Core table of a model, for the hot statements."""
    return cast(Table, model.__table__)  # type: ignore[attr-defined]


def values(of: Any) -> dict[str, Any]:
    """The fields of a slotted dataclass by name, not copied: `asdict` takes ten times as long."""
    return {name: getattr(of, name) for name in of.__slots__}


def listed(keys: Iterable[StrEnum]) -> str:
    """Keys as SQL lists them, always in the same order: an index of some is known again by it."""
    return ", ".join(f"'{key}'" for key in sorted(keys))
