"""What a unit's name tells: the township it stands for, and which problems are its own."""

from dataclasses import dataclass
from functools import cache, lru_cache

from nlp.gazetteer import rows
from nlp.places import mentions
from nlp.text import normal
from nlp.verdict import Category


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
    townships = {one.township for mention in mentions(name) for one in mention.names if one.township}
    found = frozenset(
        category for word, categories in _trades().items() if word in name for category in categories
    )
    return Unit(townships.pop() if len(townships) == 1 else None, found)


@cache
def _trades() -> dict[str, tuple[Category, ...]]:
    return {
        row["words"]: tuple(Category(key) for key in row["categories"].split(";"))
        for row in rows("trades.csv")
    }
