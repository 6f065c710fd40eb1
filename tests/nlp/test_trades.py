"""What the names of units tell."""

import pytest

from nlp.trades import Unit, unit
from nlp.verdict import Category

WATER = {
    Category.EXTRACTION, Category.CONSTRUCTION, Category.OCCUPATION, Category.FACILITY, Category.WATER_USE,
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("托口镇水利站", Unit("托口镇", frozenset(WATER))),
        ("安江水利站田", Unit("安江镇", frozenset(WATER))),
        ("市渔政大队-申", Unit(None, frozenset({Category.FISHING, Category.FLOATING}))),
        ("岔头乡政府小刘", Unit("岔头乡")),
        ("市河长办-贺", Unit()),
        ("", Unit()),
    ],
)
def test_township_and_trade(name: str, known: Unit) -> None:
    assert unit(name) == known
