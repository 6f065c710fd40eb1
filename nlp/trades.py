"""What a unit's name tells: the township it stands for, and which problems are its own."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache

from nlp.book import book
from nlp.gazetteer import rows
from nlp.text import normal
from nlp.verdict import Category

_ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit, as far as its name tells."""

    township: str | None = None
    trades: frozenset[Category] = frozenset()
    """What it deals with; empty when the name does not say."""


@lru_cache(maxsize=1000)
def unit(name: str) -> Unit:
    """Read a unit's name ("托口镇水利站", "市渔政大队-申")."""
    name = normal(name)
    township = book().understand(name, kind="location", role="unit", at=_ANY_TIME).place.township
    found = frozenset(
        category for word, categories in _trades().items() if word in name for category in categories
    )
    return Unit(township, found)


@cache
def _trades() -> dict[str, tuple[Category, ...]]:
    return {
        row["words"]: tuple(Category(key) for key in row["categories"].split(";"))
        for row in rows("trades.csv")
    }
