"""Lines of the ledger as they are printed."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from handlers import sla
from handlers.texts.ledger import COLUMNS, Column, Value
from storage.exporting import Entry


class Row(NamedTuple):
    """The values of all columns in their order, and the photos below the media folder."""

    values: tuple[Value, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]


def rows(entries: Iterable[Entry], *, now: datetime) -> Iterator[Row]:
    """What is printed of each case."""
    for one in entries:
        is_late = sla.is_late(one.case, now)
        values = tuple(_clean(column.value(one, now, is_late)) for column in COLUMNS)
        yield Row(values, one.before, one.after)


def columns(*, for_units: bool) -> Sequence[tuple[int, Column]]:
    """The columns of a copy, each with its place in a row."""
    return [(place, one) for place, one in enumerate(COLUMNS) if not (for_units and one.inside)]


def _clean(value: Value) -> Value:
    """Without what no sheet can hold; of long words the beginning."""
    if not isinstance(value, str):
        return value
    return "".join(sign for sign in value[:_LONGEST] if sign >= " " or sign == "\n")


_LONGEST = 30_000
"""Characters of a cell; Excel holds 32,767."""
