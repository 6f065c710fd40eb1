"""Types of columns: what is aware in Python and plain on disk."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import JSON, DateTime, String, Table, TypeDecorator
from sqlmodel import Field, SQLModel


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes only, kept in UTC; a naive one is refused."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime must not be stored")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


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


def table(model: type[SQLModel]) -> Table:
    """The Core table of a model, for the hot statements."""
    return cast(Table, model.__table__)  # type: ignore[attr-defined]
