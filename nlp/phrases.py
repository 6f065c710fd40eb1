"""Turns of speech: lists of phrases.toml and phrases_talk.toml that the decisions ask for by name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

from pydantic import BaseModel, ConfigDict, Field

from nlp.errors import BadRules, checked
from nlp.verdict import Category

_FILE, _AFTERWARDS = "phrases.toml", "afterwards.toml"
_GAP = "…"
FIRST_SIGN = 6
"""The bit of the first list's first sign; those below are the matcher's own."""


class PhraseList(BaseModel):
    """One list as written; what its keys mean stands in the head of phrases.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    what: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    gap: int = Field(default=8, ge=1)
    yes: tuple[str, ...] = Field(min_length=1)
    no: tuple[str, ...] = Field(min_length=1)


class WordList(BaseModel):
    """Words any of which is enough, wherever it stands."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    what: tuple[str, ...] = Field(min_length=1)
    yes: tuple[str, ...] = Field(min_length=1)
    no: tuple[str, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A list made ready. `search` asks a text; the matcher's automaton asks by its words and two signs."""

    source: PhraseList
    words: tuple[str, ...]
    """Any of these in a text is enough: the sign `sure`."""
    hints: tuple[str, ...]
    """Any of these makes it worth a look with `shaped`: the sign `maybe`."""
    sure: int
    maybe: int
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    shaped: re.Pattern[str]
    whole: re.Pattern[str]

    def search(self, text: str) -> bool:
        """Whether a normalised text has one of the turns."""
        return self.whole.search(text) is not None


@dataclass(frozen=True, slots=True)
class Phrases:
    """All lists, by name: one for each table of phrases.toml."""

    corrects: Phrase
    misspoke: Phrase
    withdraws: Phrase
    takes_back: Phrase
    denies: Phrase
    checks_in: Phrase
    contrast: Phrase
    handled: Phrase
    seen: Phrase
    asks: Phrase
    answers: Phrase
    receipts: Phrase
    to_all: Phrase
    known: Phrase
    still: Phrase
    now: Phrase
    known_case: Phrase
    own: Phrase
    rules_asked: Phrase
    of_oneself: Phrase
    ends_asking: Phrase
    follows: Phrase
    agrees: Phrase
    joins: Phrase
    of_known: Phrase
    ended: Phrase
    months_ago: Phrase
    becomes: Phrase
    another: Phrase
    anew: Phrase
    in_private: Phrase
    this_one: Phrase
    points_back: Phrase
    points: Phrase
    long_ago: Phrase
    right_now: Phrase
    well: Phrase
    unwell: Phrase
    pleased: Phrase
    complains: Phrase
    greets: Phrase
    closes: Phrase


NAMES = tuple(field.name for field in fields(Phrases))


def parse(table: Mapping[str, object]) -> Phrases:
    """Read the lists. Raises `BadRules` naming the list and the reason."""
    if unknown := set(table) ^ set(NAMES):
        raise BadRules(f"{_FILE}: missing or unknown: {', '.join(sorted(unknown))}")
    return Phrases(**{name: _ready(name, table[name], place) for place, name in enumerate(NAMES)})


def by_category(table: Mapping[str, object]) -> Mapping[Category, WordList]:
    """Read the lists of afterwards.toml. Raises `BadRules` naming the list and the reason."""
    if unknown := set(table) - set(Category):
        raise BadRules(f"{_AFTERWARDS}: no such category: {', '.join(sorted(unknown))}")
    return {Category(name): checked(WordList, raw, _AFTERWARDS, name) for name, raw in table.items()}


def _ready(name: str, raw: object, place: int) -> Phrase:
    source = checked(PhraseList, raw, _FILE, name)
    if not (source.what or source.starts or source.ends):
        raise BadRules(f"{_FILE}, {name}: nothing to look for")
    for word in (*source.what, *source.unless, *source.starts, *source.ends):
        if not all(part.strip() for part in word.split(_GAP)):
            raise BadRules(f"{_FILE}, {name}: an empty word")
    for longer in source.unless:
        if not any(longer.startswith(word) and longer != word for word in source.what):
            raise BadRules(f"{_FILE}, {name}: {longer} does not begin with a word of what")
    plain = [word for word in source.what if _GAP not in word and not _exceptions(word, source)]
    others = [word for word in source.what if word not in plain]
    edges = [f"^(?:{_any(source.starts)})"] if source.starts else []
    edges += [f"(?:{_any(source.ends)})$"] if source.ends else []
    shapes = [_shape(word, source) for word in others]
    return Phrase(
        source,
        tuple(plain),
        tuple(dict.fromkeys(word.partition(_GAP)[0] for word in others)),
        1 << (FIRST_SIGN + 2 * place),
        2 << (FIRST_SIGN + 2 * place),
        source.starts,
        source.ends,
        re.compile("|".join(shapes) or r"(?!)"),
        re.compile("|".join((*edges, *map(re.escape, plain), *shapes))),
    )


def _exceptions(word: str, source: PhraseList) -> list[str]:
    return [longer.removeprefix(word) for longer in source.unless if longer.startswith(word)]


def _shape(word: str, source: PhraseList) -> str:
    pattern = f".{{1,{source.gap}}}".join(map(re.escape, word.split(_GAP)))
    exceptions = _exceptions(word, source)
    return f"{pattern}(?!{_any(exceptions)})" if exceptions else pattern


def _any(words: tuple[str, ...] | list[str]) -> str:
    return "|".join(map(re.escape, words))
