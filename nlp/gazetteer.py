"""The names of places: data of `gazetteer/*.csv`, read once and put into one automaton."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources

from nlp.additions import SHORTEST_WORD, AddedPlace, PlaceKind
from nlp.errors import BadRules

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
    is_added: bool = field(default=False, compare=False)
    """Taught by an officer."""


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All names: what each word may stand for."""

    names: Mapping[str, tuple[Name, ...]]
    townships: frozenset[str]
    villages: frozenset[tuple[str, str]]
    """Township and short name."""


def gazetteer(places: Iterable[AddedPlace] = ()) -> Gazetteer:
    """The names that come with the program, and those added. Raises `BadRules` on an unknown township."""
    names: dict[str, list[Name]] = defaultdict(list)
    for word, name in (*_all_names(), *_added_names(places)):
        if name not in names[word]:
            names[word].append(name)
    meanings_of = [name for meanings in names.values() for name in meanings]
    return Gazetteer(
        {word: tuple(meanings) for word, meanings in names.items()},
        frozenset(name.canonical for name in meanings_of if name.kind == "township" and not name.outside),
        frozenset((name.township, name.village) for name in meanings_of if name.township and name.village),
    )


def village_name(short: str, township: str | None) -> str:
    """The full name (三里坪村, 古城社区) of a village of a township, or of a place outside."""
    names = _full_names().get(short, {})
    if township in names:
        return names[township]
    if len(alike := set(names.values())) == 1:
        return alike.pop()
    return short if short.endswith(("村", "社区")) else f"{short}村"


@cache
def lakes() -> Mapping[str, str]:
    """Township -> its lake, where there is just one: there "湖里" is that one."""
    by_township = defaultdict(list)
    for row in rows("waters.csv"):
        if row["name"].endswith("湖") and row["township"]:
            by_township[row["township"]].append(row["name"])
    return {township: names[0] for township, names in by_township.items() if len(names) == 1}


@cache
def _full_names() -> dict[str, dict[str | None, str]]:
    full: dict[str, dict[str | None, str]] = defaultdict(dict)
    for row in rows("villages.csv"):
        where = row["township"] if row["county"] == HOME else row["county"]
        full[row["short"]][where] = row["name"]
    return full


def _added_names(places: Iterable[AddedPlace]) -> Iterable[tuple[str, Name]]:
    home = {row["name"] for row in rows("townships.csv") if row["county"] == HOME}
    for place in places:
        township, outside = place.township, place.outside
        if township is not None and township not in home:
            raise BadRules(f"{place.name}：没有{township}这个乡镇")
        if place.kind is PlaceKind.WATER:
            yield (
                place.name,
                Name("water", place.name, township, river=place.name, outside=outside, is_added=True),
            )
        elif place.kind is PlaceKind.LANDMARK:
            yield place.name, Name("landmark", place.name, township, outside=outside, is_added=True)
        else:
            yield from _added_village(place, _short(place.name) or place.name)


def _added_village(place: AddedPlace, short: str) -> Iterable[tuple[str, Name]]:
    full = place.name if place.name != short else f"{short}村"
    name = Name("village", full, place.township, short, outside=place.outside, is_added=True)
    yield full, name
    if len(short) >= SHORTEST_WORD:
        # two characters are easily a word of the language too: then only "那边", "桥下" … make them a place
        needs = "locative" if len(short) == SHORTEST_WORD else ""
        yield short, replace(name, is_bare=True, needs=needs)


@cache
def _all_names() -> tuple[tuple[str, Name], ...]:
    return tuple(_read_names())


def _read_names() -> Iterable[tuple[str, Name]]:
    needs = {row["short"]: row["needs"] for row in rows("ordinary.csv")}
    for row in rows("townships.csv"):
        outside = None if row["county"] == HOME else row["county"]
        home = None if outside else row["name"]
        yield row["name"], Name("township", row["name"], home, outside=outside)
        if row["bare"]:
            yield row["bare"], Name("township", row["name"], home, outside=outside, is_bare=True)
    for row in rows("villages.csv"):
        outside = None if row["county"] == HOME else row["county"]
        home, short = (None if outside else row["township"]), row["short"]
        yield row["name"], Name("village", row["name"], home, short, outside=outside)
        yield (
            short,
            Name(
                "village", row["name"], home, short, outside=outside, is_bare=True, needs=needs.get(short, "")
            ),
        )
    for row in rows("waters.csv"):
        name = Name("water", row["name"], row["township"] or None, _short(row["village"]), river=row["name"])
        for word in (row["name"], *filter(None, row["aliases"].split(";"))):
            yield word, name
    for row in rows("landmarks.csv"):
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
    for row in rows("nothing.csv"):
        yield row["words"], Name("nothing")


def _short(village: str) -> str | None:
    return village.removesuffix("村").removesuffix("社区") or None


@cache
def rows(file: str) -> list[dict[str, str]]:
    """The lines of a file of the gazetteer."""
    text = resources.files("nlp").joinpath("gazetteer", file).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
