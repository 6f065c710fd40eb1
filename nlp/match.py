"""What a text holds: one automaton over all words, names and turns, then the rules whose words were found."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from operator import attrgetter

import ahocorasick_rs

from nlp.boundaries import runs_on
from nlp.firing import Compiled, Fired, Firing, Hit, Terms
from nlp.gazetteer import Gazetteer, Name
from nlp.lexicon import Lexicon, Rule
from nlp.phrases import FIRST_SIGN, NAMES, Phrase
from nlp.scan import Scan
from nlp.sounds import Sounds

Span = tuple[int, int]

_NOT_WORDS = re.compile(r"[^\w]+")
_LONGEST_WHOLE = 30

# Signs: what the words of a text are good for, as bits of one number.
_WRONG, _NAME, _WHAT, _MASK, _CUT, _NOT = (1 << bit for bit in range(FIRST_SIGN))
_SPECIAL = (("mask", _MASK), ("negator", _NOT), ("negator_except", 0), ("cleared_after", _NOT))
"""Lists of words.toml that the matcher itself needs, with their sign."""


_OF_OFFICE = ("benefit", "leak")
"""What only somebody in office does: takes money, lets out who reported."""
_BESIDE = 15
"""Characters from a surname to the post it may belong to."""
_LETTER = 110
"""Characters from which on pieces of other words are likely to look like a post."""
_ORDER = attrgetter("order")


_NO_SUBJECT = ("vague", "water", "anywater", "bank", "bankland")
"""Lists of words that are where and how rather than what."""


class Matcher:
    """Rules, names and turns, ready. Cost per text grows with what is found in it, not with their number."""

    def __init__(self, source: Lexicon, gazetteer: Gazetteer) -> None:
        self._number: dict[str, int] = {}
        self._signs: list[int] = []
        self._cut: set[int] = set()
        self.phrases, self.removed = source.phrases, source.removed
        self._number_turns(source)
        self._names: dict[int, tuple[Name, ...]] = {
            self._of(word, _NAME): names for word, names in gazetteer.names.items()
        }
        for word in source.replaced:
            self._of(word, _WRONG)
        classes = source.classes
        self._mask, negators, exceptions, cleared = (
            frozenset(self._of(word, sign) for word in classes.get(name, ())) for name, sign in _SPECIAL
        )
        # 安江镇长碛村 names no 镇长, 河滨路街道老团社区 nobody called 老团
        titled = [name for name in gazetteer.names if name.startswith(("长", "老"))]
        beside = (f"{kind}{name}" for name in titled for kind in ("镇", "乡", "街道"))
        self._mask |= {self._of(word, _MASK) for word in beside}
        self._posts, self._surnamed, self._kin, self._covers = (
            frozenset(word for name in names for word in classes.get(name, ()))
            for names in (("holder", "unit"), ("surnamed",), ("kin", "kinof"), ("covers",))
        )
        self._by_what: dict[int, list[Compiled]] = defaultdict(list)
        self._sealing: dict[int, list[Compiled]] = defaultdict(list)
        """Of the same, those that seal."""
        self._whole: dict[str, list[Rule]] = defaultdict(list)
        for order, rule in enumerate(source.rules):
            self._add(order, rule)
        self._whole_starts = frozenset(word[:1] for word in self._whole)
        self._subjects = self._things(source)
        self._terms = Terms((*self._number, *reversed(self._number)), negators, exceptions, cleared)
        kind = ahocorasick_rs.Implementation.ContiguousNFA
        automaton = ahocorasick_rs.AhoCorasick(list(self._number), implementation=kind, store_patterns=False)
        self._find = automaton.find_matches_as_indexes
        self._replaced = source.replaced
        self._sounds = Sounds(gazetteer)
        self._wrong = re.compile(
            "|".join(sorted(map(re.escape, source.replaced), key=len, reverse=True)) or r"(?!)"
        )

    def _of(self, word: str, sign: int = 0) -> int:
        """The number of a word; of "=word" the complement."""
        surface = word.removeprefix("=")
        number = self._number.setdefault(surface, len(self._number))
        if number == len(self._signs):
            self._signs.append(0)
        self._signs[number] |= sign
        if surface == word:
            return number
        self._signs[number] |= _CUT
        self._cut.add(number)
        return ~number

    def _number_turns(self, source: Lexicon) -> None:
        for name in NAMES:
            phrase: Phrase = getattr(source.phrases, name)
            for word in phrase.words:
                self._of(word, phrase.sure)
            for word in phrase.hints:
                self._of(word, phrase.maybe)

    def _add(self, order: int, rule: Rule) -> None:
        if rule.whole:
            for word in rule.what:
                self._whole[_NOT_WORDS.sub("", word)].append(rule)
            return
        what = frozenset(self._of(word, _WHAT) for word in rule.what)
        near, also, veto = (frozenset(map(self._of, words)) for words in (rule.near, rule.also, rule.veto))
        compiled = Compiled(order, rule, what, near, also, veto)
        for term in what:
            self._by_what[term].append(compiled)
            if rule.sealed:
                self._sealing[term].append(compiled)

    def _things(self, source: Lexicon) -> frozenset[int]:
        """The words that are what a message may be about."""
        subjects: set[int] = set()
        vague = frozenset(word for name in _NO_SUBJECT for word in source.classes.get(name, ()))
        for rule in source.rules:
            if rule.category is None or rule.sealed or rule.guess:
                continue
            for word in rule.what:
                if len(word.removeprefix("=")) > 1 and word not in vague:
                    subjects.add(self._of(word, _WHAT))
        return frozenset(subjects)

    def scan(self, text: str) -> Scan:
        """Every word of a normalised text, homophones and dialect replaced by what is meant."""
        hits = self._find(text, overlapping=True)
        signs, of = 0, self._signs
        for term, _, _ in hits:
            signs |= of[term]
        meant = text
        if signs & _WRONG:
            meant = self._wrong.sub(lambda found: self._replaced[found[0]], text)
        if "村" in meant or "社区" in meant:
            meant = self._sounds.meant(meant)
        if meant != text:
            hits, signs = self._find(meant, overlapping=True), 0
            for term, _, _ in hits:
                signs |= of[term]
        return Scan(meant, hits, signs)

    def names(self, scan: Scan) -> list[tuple[int, int, tuple[Name, ...]]]:
        """Start, end and meanings of each name in the text; by start, the longest first."""
        if not scan.signs & _NAME:
            return []
        names = self._names
        found = [(start, -end, names[term]) for term, start, end in scan.hits if term in names]
        if len(found) > 1:
            found.sort(key=lambda one: one[:2])
        return [(start, -end, meanings) for start, end, meanings in found]

    def read(self, scan: Scan, hidden: Sequence[Span] = ()) -> tuple[list[Fired], tuple[str, ...]]:
        """The rules that fire on a text, and the things it speaks of, rule or no rule.

        Words inside `hidden` spans (names of places) do not count.
        """
        out = self._on_the_whole(scan.text)
        if not scan.signs & _WHAT:
            return out, ()
        hits, present = self._present(scan, hidden)
        likely = self._likely(present, self._by_what)
        subjects = present & self._subjects
        if not likely and not subjects:
            return out, ()
        firing = Firing(scan.text, hits, present, self._terms, is_denying=bool(scan.signs & _NOT))
        out += filter(None, map(firing.fired, likely))
        return out, firing.things(subjects)

    def fired(self, scan: Scan) -> list[Fired]:
        """The rules that fire on a text."""
        return self.read(scan)[0]

    def accusing(self, scan: Scan, fired: Sequence[Fired] = ()) -> list[Fired]:
        """The rules that seal and fire on a text, no name hiding anything, but for those in `fired`."""
        known = {id(one.rule) for one in fired}
        out = [one for one in self._on_the_whole(scan.text) if one.rule.sealed]
        if scan.signs & _WHAT:
            hits, present = self._present(scan, ())
            likely = self._likely(present, self._sealing)
            if likely:
                firing = Firing(scan.text, hits, present, self._terms, is_denying=bool(scan.signs & _NOT))
                out += filter(None, map(firing.fired, likely))
        return [one for one in out if id(one.rule) not in known]

    def accuses(self, scan: Scan, one: Fired) -> bool:
        """Whether a rule that seals holds: a surname alone ("姓丁的") is anybody's and accuses only beside a
        post or an office, or of what nobody does without one. In a letter no word may run on into another."""
        is_letter = len(scan.text) > _LETTER or "\n" in scan.text
        if is_letter and any(_runs_on(scan.text, word) for word in one.words):
            return False
        named = next((word for word in one.words if word in self._surnamed), None)
        is_plain = one.rule.sub in _OF_OFFICE or not self._covers.isdisjoint(one.words)
        if named is None or (is_plain and self._kin.isdisjoint(one.words)):
            return True
        at = scan.text.find(named)
        first, last = at - _BESIDE, at + len(named) + _BESIDE
        words = self._terms.words
        return any(
            first <= start and end <= last and words[term] in self._posts for term, start, end in scan.hits
        )

    def _on_the_whole(self, text: str) -> list[Fired]:
        if len(text) > _LONGEST_WHOLE or (text[:1] not in self._whole_starts and text[:1].isalnum()):
            return []
        rules = self._whole.get(text if text.isalnum() else _NOT_WORDS.sub("", text))
        return [Fired(rule, (text,), 0) for rule in rules] if rules else []

    def _present(self, scan: Scan, hidden: Sequence[Span]) -> tuple[list[Hit], set[int]]:
        """The hits that count, and the numbers of their words."""
        hits = self._unmasked(scan, hidden)
        present = {term for term, _, _ in hits}
        if scan.signs & _CUT:
            present.update([~term for term in present & self._cut])
        return hits, present

    def _unmasked(self, scan: Scan, hidden: Sequence[Span]) -> list[Hit]:
        """The hits without those that lie inside a longer word that means something else (湖 in 江湖)."""
        masks = list(hidden)
        if scan.signs & _MASK:
            masks += [(start, end) for term, start, end in scan.hits if term in self._mask]
        if not masks:
            return scan.hits
        lowest: dict[int, int] = {}
        furthest: dict[int, int] = {}
        for first, last in masks:
            if furthest.get(first, 0) < last:
                furthest[first] = last
            for end in range(first + 1, last + 1):
                if lowest.get(end, first) >= first:
                    lowest[end] = first
        return [
            hit
            for hit in scan.hits
            if (low := lowest.get(hit[2])) is None
            or low > hit[1]
            or (low == hit[1] and furthest[low] <= hit[2])
        ]

    def _likely(self, present: set[int], by_what: Mapping[int, list[Compiled]]) -> list[Compiled]:
        """The rules that have a word of each part in the text, in their order."""
        touched = set().union(*map(by_what.__getitem__, present & by_what.keys()))
        likely = [
            compiled
            for compiled in touched
            if not (compiled.near and compiled.near.isdisjoint(present))
            and not (compiled.also and compiled.also.isdisjoint(present))
        ]
        if len(likely) > 1:
            likely.sort(key=_ORDER)
        return likely


def _runs_on(text: str, word: str) -> bool:
    """Whether a word stands in a text only as a piece of others."""
    stands = [found.span() for found in re.finditer(re.escape(word), text)]
    return bool(stands) and all(runs_on(text, *span) for span in stands)
