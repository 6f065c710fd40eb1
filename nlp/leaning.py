"""Towards which categories the words of a text lean: what the rules themselves say of each word.

A word that stands in rules of one category alone is a sign of it, whether one of them fires or not; a word
of many categories ("倒", "水里") is a sign of none.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from nlp.firing import Hit
from nlp.lexicon import Rule
from nlp.verdict import Category

_LEAST_WORD = 2
_NEARBY = 0.5
"""What a word of `near` tells of the category, beside one of `what`."""
_RARE, _BY_CHANCE = 0.5, 0.2
"""A word leans by its share of rules of a category, as if half a rule of none had it too, less so much."""


class Leaning:
    """The words of the rules by their numbers in the automaton, and what each leans to."""

    def __init__(self, rules: Sequence[Rule], numbers: Mapping[str, int]) -> None:
        told: dict[int, dict[Category, float]] = defaultdict(lambda: defaultdict(float))
        for rule in rules:
            if rule.category in (None, Category.INTEGRITY) or rule.sealed or rule.guess:
                continue
            # the company of an officer's word says nothing of the company's own words
            near = rule.near if rule.yes else ()
            for words, much in ((rule.what, 1.0), (near, _NEARBY)):
                for word in {word.removeprefix("=") for word in words}:
                    if len(word) >= _LEAST_WORD and word in numbers:
                        told[numbers[word]][rule.category] += much
        self._leans = {term: leans for term, counts in told.items() if (leans := _leans(counts))}

    def of(self, hits: Sequence[Hit]) -> Mapping[Category, float]:
        """How much the words of a text lean to each category: 0.5 to 0.8 for each plain sign."""
        out: dict[Category, float] = {}
        for term in self._signs(hits):
            for category, much in self._leans[term]:
                out[category] = out.get(category, 0) + much
        return out

    def words(self, hits: Sequence[Hit], category: Category, text: str) -> tuple[str, ...]:
        """The words of a text that lean to a category."""
        return tuple(
            text[start:end]
            for term, (start, end) in self._signs(hits).items()
            if any(leans is category for leans, _ in self._leans[term])
        )

    def _signs(self, hits: Sequence[Hit]) -> Mapping[int, tuple[int, int]]:
        """The words that lean, each once. One inside a longer word ("砂" in "砂锅") does not count."""
        out: dict[int, tuple[int, int]] = {}
        furthest = 0
        for term, start, end in sorted(hits, key=_longest_first):
            if end > furthest:
                furthest = end
                if term in self._leans and term not in out:
                    out[term] = (start, end)
        return out


def _longest_first(hit: Hit) -> tuple[int, int]:
    return hit[1], -hit[2]


def _leans(counts: Mapping[Category, float]) -> tuple[tuple[Category, float], ...]:
    total = sum(counts.values())
    shares = ((category, count / (total + _RARE) - _BY_CHANCE) for category, count in counts.items())
    return tuple((category, share) for category, share in shares if share > 0)
