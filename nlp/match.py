"""Which rules fire on a text: one automaton over all words, then only the rules whose words were found."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import ahocorasick

from nlp.boundaries import Words
from nlp.lexicon import Lexicon, Rule
from nlp.verdict import Category

Span = tuple[int, int]

_SEPARATOR = re.compile(r"[ ,.;:!?\n。、]")
_NOT_WORDS = re.compile(r"[^\w]+")
_NEGATION_REACH = 4
_VETO_REACH = 45
_LONGEST_WHOLE = 30
_MOST_HITS = 30
"""Of one word in one message: keeps a flood of it from costing more than the rest."""


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that fired, with the words that made it, and where the first stands."""

    rule: Rule
    words: tuple[str, ...]
    start: int


class _Compiled:
    """A rule with its words as the numbers they have in the automaton."""

    __slots__ = ("also", "near", "rule", "veto", "what")

    def __init__(self, rule: Rule, number: dict[str, int]) -> None:
        self.rule = rule
        self.what, self.near, self.also, self.veto = (
            frozenset(number[word] for word in words)
            for words in (rule.what, rule.near, rule.also, rule.veto)
        )


class Matcher:
    """The rules, ready. Cost per text grows with what is found in it, not with the number of rules."""

    def __init__(self, source: Lexicon) -> None:
        self._number: dict[str, int] = {}
        special = {
            name: source.classes.get(name, ())
            for name in ("mask", "negator", "negator_except", "cleared_after")
        }
        for rule in source.rules:
            for word in (*rule.what, *rule.near, *rule.also, *rule.veto):
                self._number.setdefault(word, len(self._number))
        for words in special.values():
            for word in words:
                self._number.setdefault(word, len(self._number))
        self._word = list(self._number)
        self._mask, self._negator, self._except, self._cleared = (
            frozenset(self._number[word] for word in words) for words in special.values()
        )
        self._by_what: dict[int, list[_Compiled]] = defaultdict(list)
        self._whole: dict[str, list[Rule]] = defaultdict(list)
        for rule in source.rules:
            if rule.whole:
                for word in rule.what:
                    self._whole[_NOT_WORDS.sub("", word)].append(rule)
                continue
            compiled = _Compiled(rule, self._number)
            for term in compiled.what:
                self._by_what[term].append(compiled)
        self._whats = frozenset(self._by_what)
        vague = frozenset(source.classes.get("vague", ()))
        self._subjects = frozenset(
            number
            for rule in source.rules
            if rule.category and not rule.sealed
            for word in rule.what
            if len(word.removeprefix("=")) > 1 and word not in vague
            for number in (self._number[word],)
        )
        self._leaning = {
            word.removeprefix("="): rule.category
            for rule in source.rules
            if rule.category and not rule.sealed and rule.category is not Category.OTHER
            for word in rule.what
        }
        self._cut_words = frozenset(term for word, term in self._number.items() if word.startswith("="))
        self._automaton = self._build()
        self._replaced = source.replaced
        self._wrong = re.compile(
            "|".join(sorted(map(re.escape, source.replaced), key=len, reverse=True)) or r"(?!)"
        )

    def _build(self) -> ahocorasick.Automaton:
        terms: dict[str, list[int]] = defaultdict(list)
        for word, term in self._number.items():
            terms[word.removeprefix("=")].append(term)
        automaton = ahocorasick.Automaton()
        for surface, numbers in terms.items():
            automaton.add_word(surface, (len(surface), tuple(numbers)))
        automaton.make_automaton()
        return automaton

    def meant(self, text: str) -> str:
        """The text with homophones and dialect replaced by what is meant."""
        return self._wrong.sub(lambda found: self._replaced[found[0]], text)

    def read(self, text: str, hidden: Sequence[Span] = ()) -> tuple[list[Fired], tuple[str, ...]]:
        """The rules that fire on a text (as of `meant`), and the things it speaks of, rule or no rule.

        Words inside `hidden` spans (names of places) do not count.
        """
        whole = self._whole.get(_NOT_WORDS.sub("", text)) if len(text) <= _LONGEST_WHOLE else None
        out = [Fired(rule, (text,), 0) for rule in whole] if whole else []
        hits = self._hits(text, hidden)
        if not hits:
            return out, ()
        negators = self._negators(text, hits)
        present = set(hits)
        touched = dict.fromkeys(chain.from_iterable(map(self._by_what.__getitem__, present & self._whats)))
        for compiled in touched:
            if compiled.near and compiled.near.isdisjoint(present):
                continue
            if compiled.also and compiled.also.isdisjoint(present):
                continue
            fired = self._try(compiled, text, hits, negators)
            if fired:
                out.append(fired)
        subject = sorted((hits[term][0][0], self._word[term]) for term in present & self._subjects)
        return out, tuple(dict.fromkeys(word for _, word in subject))[:8]

    def leaning(self, subject: Sequence[str]) -> Category | None:
        """The category that most of the things spoken of belong to."""
        counted = Counter(self._leaning[word] for word in subject if word in self._leaning)
        return counted.most_common(1)[0][0] if counted else None

    def fired(self, text: str) -> list[Fired]:
        """The rules that fire on a text."""
        return self.read(text)[0]

    def _hits(self, text: str, hidden: Sequence[Span]) -> dict[int, list[Span]]:
        found: list[tuple[int, int, tuple[int, ...]]] = []
        masks: list[Span] = list(hidden)
        for last, (length, terms) in self._automaton.iter(text):
            start, end = last + 1 - length, last + 1
            found.append((start, end, terms))
            if terms[0] in self._mask or (len(terms) > 1 and not self._mask.isdisjoint(terms)):
                masks.append((start, end))
        hits: dict[int, list[Span]] = defaultdict(list)
        words = Words(text)
        for start, end, terms in found:
            if masks and any(a <= start and end <= b and end - start < b - a for a, b in masks):
                continue
            for term in terms:
                if term in self._cut_words and not words.has(start, end):
                    continue
                if len(hits[term]) < _MOST_HITS:
                    hits[term].append((start, end))
        return hits

    def _negators(self, text: str, hits: dict[int, list[Span]]) -> tuple[list[Span], list[Span]]:
        present = hits.keys()
        exceptions = [span for term in present & self._except for span in hits[term]]
        before = [
            span
            for term in present & self._negator
            for span in hits[term]
            if not any(a <= span[0] and span[1] <= b for a, b in exceptions)
        ]
        return before, [span for term in present & self._cleared for span in hits[term]]

    def _try(
        self,
        compiled: _Compiled,
        text: str,
        hits: dict[int, list[Span]],
        negators: tuple[list[Span], list[Span]],
    ) -> Fired | None:
        present, rule = hits.keys(), compiled.rule
        vetoes = [span for term in present & compiled.veto for span in hits[term]]
        near = [(span, term) for term in present & compiled.near for span in hits[term]]
        also = [(span, term) for term in present & compiled.also for span in hits[term]]
        whats = sorted((span, term) for term in present & compiled.what for span in hits[term])
        for span, term in whats:
            if any(_gap(span, other) <= _VETO_REACH for other in vetoes):
                continue
            if rule.intent is None and _negated(text, span, *negators):
                continue
            first = _closest(span, near, rule.reach) if compiled.near else -1
            second = _closest(span, also, rule.reach) if compiled.also else -1
            if first is None or second is None:
                continue
            words = dict.fromkeys(
                self._word[number].removeprefix("=") for number in (term, first, second) if number >= 0
            )
            return Fired(rule, tuple(words), span[0])
        return None


def _gap(one: Span, other: Span) -> int:
    return max(one[0] - other[1], other[0] - one[1], 0)


def _closest(span: Span, others: list[tuple[Span, int]], reach: int) -> int | None:
    """The term nearest to `span` that does not overlap it, if within reach."""
    best: tuple[int, int] | None = None
    for other, term in others:
        if other[1] <= span[0] or other[0] >= span[1]:
            gap = _gap(span, other)
            if gap <= reach and (best is None or gap < best[0]):
                best = (gap, term)
    return best[1] if best else None


def _negated(text: str, span: Span, before: list[Span], after: list[Span]) -> bool:
    """Whether what stands at `span` is said not to be there ("没看到电鱼的", "臭味都没得")."""
    for start, end in before:
        if (
            0 <= span[0] - end <= _NEGATION_REACH
            and start < span[0]
            and not _SEPARATOR.search(text, end, span[0])
        ):
            return True
    return any(
        0 <= start - span[1] <= 2 and not _SEPARATOR.search(text, span[1], start) for start, _ in after
    )
