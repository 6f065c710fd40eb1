"""Towards what the words of a message lean: what they are said of in the sentences that come with us.

Counted are single characters and pairs of neighbours, each once in a sentence. A piece leans to a category by
how much more often it stands in the sentences of that category than in those of the others, and to a report
by how much more often it stands in reports than in talk. Nothing is fitted: whoever adds a sentence to
`sayings/*.toml`, or an example to a rule, adds to the counts.
"""

import math
import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, repeat
from typing import Generic, TypeVar

from nlp.gazetteer import gazetteer
from nlp.lexicon import Rule, lexicon
from nlp.sayings import Saying, sayings
from nlp.text import normal
from nlp.verdict import Category, Intent, Severity

_APART = re.compile(r"[^\u4e00-\u9fff]+")
"""Numbers, plates and letters tell nothing: only Chinese characters are counted."""
_HALF = 0.5
"""What was seen nowhere counts as if it had been seen half a time."""
_SINGLE = 0.7
"""What a single character tells, beside a pair."""
_TELLING = 1.2
"""How far a pair leans to be named as one that decided."""
_MOST_NAMED = 6
_SCALE, _BITS = 64, 24
"""Odds are kept as whole numbers of 1/64; a sum of all pieces of the longest message has room."""
_MASK = (1 << _BITS) - 1

Label = TypeVar("Label", bound=Hashable)


class Odds(Generic[Label]):
    """How much more often each piece is said of one thing than of the others; logarithms.

    Several questions may be asked at once (which category? a danger?), each with labels of its own. The odds
    of a piece for all labels are kept in one number, `_BITS` for each: to sum up a message takes one addition
    for a piece, however many labels there are.
    """

    def __init__(self, *questions: Iterable[tuple[Label, Iterable[str]]]) -> None:
        self._labels: dict[Label, int] = {}
        """Each label and its place."""
        self._odds: dict[str, int] = {}
        for said in questions:
            self._count(said)

    def _count(self, said: Iterable[tuple[Label, Iterable[str]]]) -> None:
        totals: dict[int, int] = {}
        counts: dict[str, dict[int, int]] = {}
        for label, pieces in said:
            at = self._labels.setdefault(label, len(self._labels))
            totals[at] = totals.get(at, 0) + 1
            for piece in pieces:
                by_label = counts.setdefault(piece, {})
                by_label[at] = by_label.get(at, 0) + 1
        of_all = sum(totals.values())
        for piece, by_label in counts.items():
            scale = _SCALE * (_SINGLE if len(piece) == 1 else 1.0)
            in_all = sum(by_label.values())
            packed = 0
            for at, count in by_label.items():
                much = int(scale * _odds(count, totals[at], in_all - count, of_all - totals[at]))
                packed += max(0, much) << _BITS * at
            if packed:
                self._odds[piece] = self._odds.get(piece, 0) + packed

    def one(self, piece: str, label: Label) -> float:
        """What one piece says for a label."""
        at = self._labels.get(label)
        return 0.0 if at is None else (self._odds.get(piece, 0) >> _BITS * at & _MASK) / _SCALE

    def of(self, pieces: Iterable[str]) -> dict[Label, float]:
        """The sum for each label that one of the pieces speaks for."""
        total = sum(map(self._odds.get, pieces, repeat(0)))
        out: dict[Label, float] = {}
        for label in self._labels:
            if much := total & _MASK:
                out[label] = much / _SCALE
            total >>= _BITS
        return out


@cache
def _odds(here: int, all_here: int, others: int, all_others: int) -> float:
    share, share_of_others = (
        (here + _HALF) / (all_here + 2 * _HALF),
        (others + _HALF) / (all_others + 2 * _HALF),
    )
    return math.log(share / share_of_others)


Meant = Category | Intent | Severity
"""What a text may lean to; `Severity.URGENT` is a danger."""


@dataclass(frozen=True, slots=True)
class Leans:
    """What the words of a message lean to."""

    much: Mapping[Meant | bool, float]

    @property
    def category(self) -> tuple[Category | None, float]:
        """The category they lean to most, and how far."""
        most = max(Category, key=self._of)
        return (most, self._of(most)) if most in self.much else (None, 0.0)

    @property
    def intent(self) -> Intent:
        """The intent they lean to most."""
        return max(Intent, key=self._of)

    @property
    def report(self) -> float:
        """Above 0 towards a report, below towards talk of whatever kind."""
        return self._of(True) - self._of(False)

    @property
    def danger(self) -> float:
        """Of a report: above 0 towards a danger."""
        return self.more(Severity.URGENT, Severity.NORMAL)

    def more(self, one: Meant, other: Meant) -> float:
        """How much further they lean to one than to another."""
        return self._of(one) - self._of(other)

    def to(self, category: Category) -> float:
        """How far they lean to a category."""
        return self._of(category)

    def _of(self, meant: Meant | bool) -> float:
        return self.much.get(meant, 0.0)


class Leaning:
    """What was counted in sentences, ready."""

    def __init__(
        self, source: Iterable[Saying], names: Iterable[str], examples: Iterable[Saying] = ()
    ) -> None:
        # where something happened says nothing of what it was
        named = re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)) or r"(?!)")
        said = [(saying, _pieces(named.sub(" ", normal(saying.text)))) for saying in source]
        # of talk there are hardly any examples of rules: they tell categories only
        told = said + [(saying, _pieces(named.sub(" ", normal(saying.text)))) for saying in examples]
        self._odds: Odds[Meant | bool] = Odds(
            [(saying.category, pieces) for saying, pieces in told if saying.category],
            [(saying.intent, pieces) for saying, pieces in said],
            [(saying.intent is Intent.CLUE, pieces) for saying, pieces in said],
            [(saying.severity, pieces) for saying, pieces in said if saying.intent is Intent.CLUE],
        )
        named_subs = [saying for saying, _ in told if saying.sub]
        self._said = {
            category: [one for one in named_subs if one.category is category] for category in Category
        }
        self._subs: dict[Category, Odds[str | None]] = {}
        """Made when first asked for: most messages are told by a rule, which names its own."""

    def of(self, text: str) -> Leans:
        """What a normalised text leans to."""
        return Leans(self._odds.of(_pieces(text)))

    def sub(self, text: str, category: Category) -> str | None:
        """The subcategory of a category that a text leans to most."""
        if category not in self._subs:
            those = self._said[category]
            self._subs[category] = Odds((one.sub, _pieces(normal(one.text))) for one in those)
        odds = self._subs[category].of(_pieces(text))
        return max(odds, key=odds.__getitem__, default=None)

    def words(self, text: str, meant: Meant) -> tuple[str, ...]:
        """The words of a text that lean most to something, in their order."""
        much = [self._odds.one(text[at : at + 2], meant) for at in range(len(text) - 1)]
        found: dict[str, float] = {}
        start = 0
        for end in range(len(much) + 1):
            if end == len(much) or much[end] < _TELLING:
                if end > start:
                    found[text[start : end + 1]] = max(much[start:end])
                start = end + 1
        named = sorted(found, key=found.__getitem__, reverse=True)[:_MOST_NAMED]
        return tuple(word for word in found if word in named)


def _pieces(text: str) -> set[str]:
    out: set[str] = set()
    for part in _APART.split(text):
        out.update(part)
        out.update(map("".join, pairwise(part)))
    return out


def of_rules(rules: Sequence[Rule]) -> Iterator[Saying]:
    """The rules' own examples: each says of what its words are, but where a rule only says that something is
    wrong."""
    for rule in rules:
        if rule.category not in (None, Category.INTEGRITY) and not (rule.sealed or rule.guess):
            for text in rule.yes:
                yield Saying(text, Intent.CLUE, rule.category, rule.sub)


@cache
def leaning() -> Leaning:
    """What was counted in all that comes with the program; made once, on first use (0.2 s)."""
    return Leaning(sayings(), gazetteer().names, of_rules(lexicon().rules))
