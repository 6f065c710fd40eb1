"""Counting the lines of a ledger while they are read, and reading them again."""

import pickle
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import IO

from bot.ledger_row import Row
from handlers.texts.ledger import COLUMNS, Value

_PLACE: Mapping[str, int] = {one.key: place for place, one in enumerate(COLUMNS)}
_COUNTED = ("category", "four", "township", "unit", "source", "status", "outcome", "late")


def value(row: Row, key: str) -> Value:
    """What stands in a column."""
    return row.values[_PLACE[key]]


@dataclass(slots=True)
class Counts:
    """How many lines there are of each combination of what is counted, and of each day."""

    of: Counter[tuple[Value, ...]] = field(default_factory=Counter)
    opened: Counter[date] = field(default_factory=Counter)
    closed: Counter[date] = field(default_factory=Counter)

    def number(self, wanted: Mapping[str, Value]) -> int:
        """How many lines say so in all of these columns."""
        places = [(_COUNTED.index(key), said) for key, said in wanted.items()]
        return sum(
            count for line, count in self.of.items() if all(line[place] == said for place, said in places)
        )

    def values(self, key: str) -> list[str]:
        """What stands in a column, the most frequent first."""
        place = _COUNTED.index(key)
        found: Counter[str] = Counter()
        for line, count in self.of.items():
            found[str(line[place])] += count
        return [said for said, _ in sorted(found.items(), key=lambda one: (-one[1], one[0]))]


def keep(kept: IO[bytes], found: Iterable[Row]) -> Counts:
    """Write the lines into a file of our own, and count them."""
    counts = Counts()
    for row in found:
        pickle.dump(tuple(row), kept)
        counts.of[tuple(value(row, key) for key in _COUNTED)] += 1
        for days, key in ((counts.opened, "opened"), (counts.closed, "closed")):
            if isinstance(day := value(row, key), date):
                days[day] += 1
    return counts


def again(kept: IO[bytes]) -> Iterator[Row]:
    """The lines of that file, from the first on."""
    kept.seek(0)
    while True:
        try:
            yield Row(*pickle.load(kept))
        except EOFError:
            return
