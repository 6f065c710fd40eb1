"""The names of places: data of `gazetteer/*.csv`, read once and put into one automaton."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

import ahocorasick

HOME = "洪江市"


@dataclass(frozen=True, slots=True)
class Name:
    """What a name may stand for. `kind`: township, village, water, landmark or nothing."""

    kind: str
    canonical: str = ""
    township: str | None = None
    """The home township it lies in, if it lies in just one."""
    village: str | None = None
    river: str | None = None
    outside: str | None = None
    """The other jurisdiction, if it lies there."""
    is_bare: bool = False
    """Written without 镇, 村 …"""
    needs: str = ""
    """A bare name that is an ordinary word counts only with a "suffix" (村), with a "locative" (那边),
    "pointed" at (河边, 那条) or "free" of characters before it; a "strict" one never without 村."""


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All names, in an automaton whose values are the names of each word."""

    automaton: ahocorasick.Automaton
    townships: frozenset[str]
    villages: frozenset[tuple[str, str]]
    """Township and short name."""


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer that comes with the program; read once, on first use."""
    names: dict[str, list[Name]] = defaultdict(list)
    for word, name in _all_names():
        if name not in names[word]:
            names[word].append(name)
    automaton = ahocorasick.Automaton()
    for word, meanings in names.items():
        automaton.add_word(word, (len(word), tuple(meanings)))
    automaton.make_automaton()
    meanings_of = [name for meanings in names.values() for name in meanings]
    return Gazetteer(
        automaton,
        frozenset(name.canonical for name in meanings_of if name.kind == "township" and not name.outside),
        frozenset((name.township, name.village) for name in meanings_of if name.township and name.village),
    )


def _all_names() -> Iterable[tuple[str, Name]]:
    needs = {row["short"]: row["needs"] for row in _rows("ordinary.csv")}
    for row in _rows("townships.csv"):
        outside = None if row["county"] == HOME else row["county"]
        home = None if outside else row["name"]
        yield row["name"], Name("township", row["name"], home, outside=outside)
        if row["bare"]:
            yield row["bare"], Name("township", row["name"], home, outside=outside, is_bare=True)
    for row in _rows("villages.csv"):
        outside = None if row["county"] == HOME else row["county"]
        home, short = (None if outside else row["township"]), row["short"]
        yield row["name"], Name("village", row["name"], home, short, outside=outside)
        yield (
            short,
            Name(
                "village", row["name"], home, short, outside=outside, is_bare=True, needs=needs.get(short, "")
            ),
        )
    for row in _rows("waters.csv"):
        name = Name("water", row["name"], row["township"] or None, _short(row["village"]), river=row["name"])
        for word in (row["name"], *filter(None, row["aliases"].split(";"))):
            yield word, name
    for row in _rows("landmarks.csv"):
        yield (
            row["words"],
            Name(
                "landmark",
                row["words"],
                row["township"] or None,
                _short(row["village"]),
                outside=row["outside"] or None,
            ),
        )
    for row in _rows("nothing.csv"):
        yield row["words"], Name("nothing")


def _short(village: str) -> str | None:
    return village.removesuffix("村").removesuffix("社区") or None


def _rows(file: str) -> list[dict[str, str]]:
    text = resources.files("nlp").joinpath("gazetteer", file).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
