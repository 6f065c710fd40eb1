"""Whether a rule fires: its words stand as it wants them, near each other, not denied, not vetoed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from nlp.boundaries import is_word
from nlp.lexicon import Rule

Hit = tuple[int, int, int]
"""The number of a word, and where it starts and ends."""

_SEPARATOR = re.compile(r"[ ,.;:!?\n。、]")
_NEGATION_REACH = 4
_VETO_REACH = 45
_MANY_HITS, _MOST_HITS = 300, 30
"""Of all words and of one in one message: keeps a flood of it from costing more than the rest."""
_PLACE = itemgetter(1, 2)


class Fired(NamedTuple):
    """A rule that fired, with the words that made it, and where the first stands."""

    rule: Rule
    words: tuple[str, ...]
    start: int


@dataclass(frozen=True, slots=True)
class Terms:
    """The words by their numbers, and the numbers of those that say that something is not there."""

    words: Sequence[str]
    """Twice, forwards and then backwards: so the complement of a number (~) finds the same word."""
    negators: frozenset[int]
    exceptions: frozenset[int]
    cleared: frozenset[int]


@dataclass(slots=True, eq=False)
class Compiled:
    """A rule with its words as the numbers they have in the automaton; of "=word" the complement (~)."""

    order: int
    rule: Rule
    what: frozenset[int]
    near: frozenset[int]
    also: frozenset[int]
    veto: frozenset[int]


class Spans(dict[int, list[Hit]]):
    """Where each word stands. Of a word that counts only where it is cut so, the tokenizer is asked once it
    is asked for."""

    def __init__(self, text: str, hits: Sequence[Hit]) -> None:
        super().__init__()
        self._text = text
        for hit in hits:
            term = hit[0]
            if term in self:
                self[term].append(hit)
            else:
                self[term] = [hit]
        if len(hits) > _MANY_HITS:
            for term in self:
                del self[term][_MOST_HITS:]

    def __missing__(self, term: int) -> list[Hit]:
        self[term] = found = [hit for hit in self[~term] if is_word(self._text, hit[1], hit[2])]
        return found


class Firing:
    """One text being read."""

    __slots__ = ("_is_denying", "_negators", "_present", "_spans", "_terms", "_text")

    def __init__(
        self, text: str, hits: Sequence[Hit], present: set[int], terms: Terms, *, is_denying: bool
    ) -> None:
        self._text, self._present, self._terms, self._is_denying = text, present, terms, is_denying
        self._spans = Spans(text, hits)
        self._negators: tuple[list[Hit], list[Hit]] | None = None

    def things(self, subjects: set[int]) -> tuple[str, ...]:
        """The words of `subjects`, in the order of the text."""
        spans, words = self._spans, self._terms.words
        first = [(spans[term][0][1], words[term]) for term in subjects if spans[term]]
        if len(first) > 1:
            first.sort()
        return tuple(dict.fromkeys([word for _, word in first]))[:8]

    def fired(self, compiled: Compiled) -> Fired | None:
        """The rule, if its words stand as it wants them."""
        rule = compiled.rule
        vetoes: Sequence[Hit] = ()
        if not compiled.veto.isdisjoint(self._present):
            vetoes = self._hits(compiled.veto)
            if vetoes and len(self._text) <= _VETO_REACH:
                return None
        near: Sequence[Hit] = ()
        also: Sequence[Hit] = ()
        for what in self._hits(compiled.what):
            if vetoes and _is_vetoed(what, vetoes):
                continue
            if self._is_denying and rule.intent is None and self._is_negated(what):
                continue
            first = second = what
            if compiled.near:
                near = near or self._hits(compiled.near)
                closest = _closest(what, near, rule.reach)
                if closest is None:
                    continue
                first = closest
            if compiled.also:
                also = also or self._hits(compiled.also)
                closest = _closest(what, also, rule.reach)
                if closest is None:
                    continue
                second = closest
            words = self._terms.words
            found = (words[what[0]], words[first[0]], words[second[0]])
            return Fired(rule, tuple(dict.fromkeys(found)), what[1])
        return None

    def _hits(self, terms: frozenset[int]) -> list[Hit]:
        """Where the words of a part of a rule stand, in the order of the text."""
        present = self._present & terms
        if len(present) == 1:
            return self._spans[present.pop()]
        spans = self._spans
        return sorted([hit for term in present for hit in spans[term]], key=_PLACE)

    def _is_negated(self, what: Hit) -> bool:
        """Whether what stands there is said not to be there ("没看到电鱼的", "臭味都没得")."""
        if self._negators is None:
            self._negators = self._find_negators()
        before, after = self._negators
        for _, start, end in before:
            if (
                0 <= what[1] - end <= _NEGATION_REACH
                and start < what[1]
                and not _SEPARATOR.search(self._text, end, what[1])
            ):
                return True
        for _, start, _ in after:
            if 0 <= start - what[2] <= 2 and not _SEPARATOR.search(self._text, what[2], start):
                return True
        return False

    def _find_negators(self) -> tuple[list[Hit], list[Hit]]:
        """The words that deny what follows them, and those that deny what stands before them."""
        present, spans, terms = self._present, self._spans, self._terms
        exceptions = [hit for term in present & terms.exceptions for hit in spans[term]]
        before = [
            hit
            for term in present & terms.negators
            for hit in spans[term]
            if not any(start <= hit[1] and hit[2] <= end for _, start, end in exceptions)
        ]
        return before, [hit for term in present & terms.cleared for hit in spans[term]]


def _is_vetoed(what: Hit, vetoes: Sequence[Hit]) -> bool:
    first, last = what[1] - _VETO_REACH, what[2] + _VETO_REACH
    return any(end >= first and start <= last for _, start, end in vetoes)


def _closest(what: Hit, others: Sequence[Hit], reach: int) -> Hit | None:
    """The word nearest to `what` that does not overlap it, if within reach; of two the first, the longer."""
    best, least = None, reach + 1
    _, start, end = what
    for hit in others:
        gap = start - hit[2] if hit[2] <= start else hit[1] - end
        if 0 <= gap < least or (gap == least and best is not None and hit[1] == best[1]):
            best, least = hit, gap
    return best
