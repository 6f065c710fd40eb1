"""How well a message fits a clue that it might belong to: by place, by subject, by words."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from functools import cache, lru_cache
from itertools import chain
from operator import add

import ahocorasick_rs

from nlp.decisions import Candidate, Heard
from nlp.lexicon import lexicon
from nlp.phrases import Phrases
from nlp.verdict import Category, Intent, Place

_LEAST_WORD = 3
_THING = re.compile(r"([\u4e00-\u9fff]{1,3}?)子?(?:的事|那事|那个|那件|那处|那边的事)")
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
_RELATED = frozenset(
    frozenset(pair)
    for pair in (
        (Category.DUMPING, Category.FLOATING),
        (Category.DUMPING, Category.POLLUTION),
        (Category.FLOATING, Category.POLLUTION),
        (Category.OCCUPATION, Category.CONSTRUCTION),
        (Category.WATER_USE, Category.FACILITY),
    )
)


def place_fit(said: Place, known: Place) -> int:
    """3 the same village or spot, 2 the same river, 1 the same township, 0 cannot be told, -1 elsewhere."""
    if said.outside != known.outside and (said.outside or (known.outside and said.township)):
        return -1
    if said.township and known.township and said.township != known.township:
        return -1
    if said.townships and known.township and known.township not in said.townships:
        return -1
    if said.village and known.village:
        return 3 if said.village == known.village else -1
    if _shares_spot(said.words, known.words):
        return 3
    if said.river and known.river:
        return 2 if said.river == known.river else 0
    if (said.township and said.township == known.township) or (
        said.outside and said.outside == known.outside
    ):
        return 1
    return 0


def _shares_spot(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if not one or not other:
        return False
    others = _narrow(other)
    return bool(others) and any(a in b or b in a for a in _narrow(one) for b in others)


@lru_cache(maxsize=1000)
def _narrow(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words that tell one spot from another."""
    return tuple(word for word in words if len(word) >= _LEAST_WORD and not _is_wide(word))


def _is_wide(word: str) -> bool:
    return word.endswith(("镇", "乡", "市", "区", "县", "河", "江", "湖", "水"))


def subject_fit(heard: Heard, clue: Candidate) -> int:
    """2 the same thing, 1 the same category, 0 cannot be told, -1 another category.

    A message that states a problem itself is about the same thing only within the same category.
    """
    verdict = heard.verdict
    mine, theirs = verdict.category, clue.category
    is_same = mine is theirs or theirs in verdict.second
    may_differ = verdict.intent is not Intent.CLUE or mine is None or theirs is None
    if verdict.subject and (may_differ or is_same or _are_related(mine, theirs)):
        texts = _joined(clue.texts)
        for word in verdict.subject:
            if word in clue.subject or word in texts:
                return 2
    if mine is None and names_thing(verdict.reply, clue):
        return 2
    if mine is None or theirs is None:
        return 0
    return 1 if is_same else -1


def names_thing(said: str, clue: Candidate) -> bool:
    """Whether what is begun with is a thing of the clue: "桩子那个", "船的事"."""
    found = _THING.match(said)
    return found is not None and found[1] not in _common() and found[1] in _joined(clue.texts)


def _are_related(one: Category | None, other: Category | None) -> bool:
    """Categories under which people report the same thing: rubbish on the bank, in the water, fouling it."""
    return one is not None and other is not None and frozenset((one, other)) in _RELATED


def shared_words(
    heard: Heard, candidates: Sequence[Candidate], *, with_place: bool = True
) -> dict[int, float]:
    """For each clue: how many pairs of characters it shares with the message, rare ones counting more;
    `with_place`, also those of the place."""
    said = _pairs(heard.verdict.reply[:200])
    if not with_place:
        place = heard.verdict.place
        said -= _pairs(f"{place.township or ''}{place.village or ''}村 {place.river or ''}")
    if not said:
        return dict.fromkeys((clue.clue for clue in candidates), 0.0)
    texts = {clue.clue: _pairs(_joined(clue.texts)) & said for clue in candidates}
    spread = Counter(chain.from_iterable(texts.values()))
    return {clue: sum([1 / spread[pair] for pair in pairs]) for clue, pairs in texts.items()}


@lru_cache(maxsize=1000)
def _joined(texts: tuple[str, ...]) -> str:
    return " ".join(texts)


@lru_cache(maxsize=1000)
def _pairs(text: str) -> frozenset[str]:
    """A clue's words are held against message after message: their pairs are worth keeping."""
    pairs: set[str] = set()
    for run in _CHINESE.findall(text):
        pairs.update(map(add, run, run[1:]))
    return frozenset(pairs - _common())


@cache
def phrases() -> Phrases:
    """The turns of speech that come with the program."""
    return lexicon().phrases


@lru_cache(maxsize=1000)
def told_of(said: str) -> frozenset[Category]:
    """The categories of problems of which this is told after they were reported."""
    automaton, told = _automaton()
    return frozenset().union(
        *[told[found] for found, _, _ in automaton.find_matches_as_indexes(said, overlapping=True)]
    )


@cache
def _automaton() -> tuple[ahocorasick_rs.AhoCorasick, Sequence[frozenset[Category]]]:
    """All words, and the categories that each is told of."""
    told: dict[str, set[Category]] = {}
    for category, words in lexicon().afterwards.items():
        for word in words.what:
            told.setdefault(word, set()).add(category)
    return ahocorasick_rs.AhoCorasick(list(told)), [frozenset(categories) for categories in told.values()]


@cache
def _common() -> frozenset[str]:
    return frozenset(lexicon().classes.get("common", ()))


def since(heard: Heard, clue: Candidate) -> timedelta:
    """How long nothing was added to the clue."""
    return heard.at - clue.last_at
