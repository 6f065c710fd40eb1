"""The columns of a case as they stand in its history, and back."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from storage.columns import Key, UtcDateTime, table
from storage.models import Case

_columns = table(Case).c


def freeze(case: Case, names: Iterable[str]) -> dict[str, Any]:
    """What a case holds under these names, as it can stand in JSON."""
    return {name: _plain(getattr(case, name)) for name in names}


def thaw(name: str, value: Any) -> Any:
    """A value of `freeze` as the case's column holds it."""
    kind = _columns[name].type
    if value is None:
        return None
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    return kind.keys(value) if isinstance(kind, Key) else value


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, StrEnum) else value
