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
from typing import Any, Generic, TypeVar

from nlp.gazetteer import gazetteer
from nlp.lexicon import Rule, lexicon
from nlp.sayings import Saying, sayings
from nlp.text import normal
from nlp.verdict import Category, Intent, Severity

_APART = re.compile(r"[^\w]+")
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

    The odds of a piece for all labels are kept in one number, `_BITS` for each: to sum up a message is one
    addition for a piece, however many labels there are.
    """

    def __init__(self, said: Iterable[tuple[Label, Iterable[str]]]) -> None:
        places: dict[Label, int] = {}
        totals: list[int] = []
        counts: dict[str, dict[int, int]] = {}
        for label, pieces in said:
            at = places.setdefault(label, len(places))
            if at == len(totals):
                totals.append(0)
            totals[at] += 1
            for piece in pieces:
                by_label = counts.setdefault(piece, {})
                by_label[at] = by_label.get(at, 0) + 1
        of_all = sum(totals)
        self._labels = tuple(places)
        self._odds: dict[str, int] = {}
        for piece, by_label in counts.items():
            scale = _SCALE * (_SINGLE if len(piece) == 1 else 1.0)
            in_all = sum(by_label.values())
            packed = 0
            for at, count in by_label.items():
                much = int(scale * _odds(count, totals[at], in_all - count, of_all - totals[at]))
                packed += max(0, much) << _BITS * at
            if packed:
                self._odds[piece] = packed

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


@dataclass(frozen=True, slots=True)
class Leans:
    """What the words of a message lean to."""

    categories: Mapping[Category, float]
    report: float
    """Above 0 towards a report, below towards talk of whatever kind."""
    intents: Mapping[Intent, float]

    def more(self, one: Intent, other: Intent) -> float:
        """How much further they lean to one intent than to another."""
        return self.intents.get(one, 0.0) - self.intents.get(other, 0.0)


class Leaning:
    """What was counted in sentences, ready."""

    def __init__(
        self, source: Iterable[Saying], names: Iterable[str], examples: Iterable[Saying] = ()
    ) -> None:
        # where something happened says nothing of what it was
        named = re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)) or r"(?!)")
        said = [(saying, _pieces(named.sub(" ", normal(saying.text)))) for saying in source]
        self._reports = Odds((saying.intent is Intent.CLUE, pieces) for saying, pieces in said)
        self._intents = Odds((saying.intent, pieces) for saying, pieces in said)
        self._dangers = Odds(
            (saying.is_urgent, pieces) for saying, pieces in said if saying.intent is Intent.CLUE
        )
        # of talk there are hardly any examples of rules: they tell categories only
        said += [(saying, _pieces(named.sub(" ", normal(saying.text)))) for saying in examples]
        self._categories = Odds((saying.category, pieces) for saying, pieces in said if saying.category)
        named_subs = [saying for saying, _ in said if saying.sub]
        self._said = {
            category: [one for one in named_subs if one.category is category] for category in Category
        }
        self._subs: dict[Category, Odds[str | None]] = {}
        """Made when first asked for: most messages are told by a rule, which names its own."""

    def of(self, text: str) -> Leans:
        """What a normalised text leans to."""
        pieces = _pieces(text)
        reports = self._reports.of(pieces)
        report = reports.get(True, 0.0) - reports.get(False, 0.0)
        return Leans(self._categories.of(pieces), report, self._intents.of(pieces))

    def danger(self, text: str) -> float:
        """How far a report leans to a danger: above 0 towards one."""
        odds = self._dangers.of(_pieces(text))
        return odds.get(True, 0.0) - odds.get(False, 0.0)

    def sub(self, text: str, category: Category) -> str | None:
        """The subcategory of a category that a text leans to most."""
        if category not in self._subs:
            those = self._said[category]
            self._subs[category] = Odds((one.sub, _pieces(normal(one.text))) for one in those)
        odds = self._subs[category].of(_pieces(text))
        return max(odds, key=odds.__getitem__, default=None)

    def words(self, text: str, meant: Category | Intent | Severity) -> tuple[str, ...]:
        """The words of a text that lean most to a category, an intent or a danger, in their order."""
        odds, label = self._of_what(meant)
        much = [odds.of({text[at : at + 2]}).get(label, 0.0) for at in range(len(text) - 1)]
        found: dict[str, float] = {}
        start = 0
        for end in range(len(much) + 1):
            if end == len(much) or much[end] < _TELLING:
                if end > start:
                    found[text[start : end + 1]] = max(much[start:end])
                start = end + 1
        named = sorted(found, key=found.__getitem__, reverse=True)[:_MOST_NAMED]
        return tuple(word for word in found if word in named)

    def _of_what(self, meant: Category | Intent | Severity) -> tuple[Odds[Any], object]:
        if isinstance(meant, Category):
            return self._categories, meant
        if isinstance(meant, Severity):
            return self._dangers, True
        return (self._reports, True) if meant is Intent.CLUE else (self._intents, meant)


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
