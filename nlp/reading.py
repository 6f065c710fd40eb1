"""What the rules found in one message, sorted for the decisions."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nlp.firing import Fired
from nlp.leaning import Meant
from nlp.message import Message
from nlp.phrases import Phrase, Phrases
from nlp.ranking import put_in_order
from nlp.scan import Scan
from nlp.verdict import Category, Intent, Severity

LONG_SAYING = 80
"""Characters; what is longer is no passing word."""
LONG_READ = 110
"""In a longer post a name of a post says little: only the telling rules seal it."""
_NEVER = 9
"""More than any rule weighs."""
_NEUTRAL = (Intent.PRAISE, Intent.NOTICE, Intent.RESOLVED_REPORT)
"""Where one of these is plain, naming a post accuses nobody yet."""
_DANGER = 2
"""The weight of a danger told without a rule of a category."""
_VOCATIVE = re.compile(r"^[\u4e00-\u9fff]{0,3}(?:长|书|记|任|站|队|所|局|科|副|工|主席|会计|秘书)[ ,:!]")
"""A post that is spoken to: a question put to it is no accusation unless a conduct is named."""


@dataclass(slots=True)
class Reading:
    """What the rules found in one message, sorted for the decision."""

    scan: Scan
    said: str
    """The text as it is meant."""
    phrases: Phrases
    role: str
    message: Message
    has_place: bool
    categories: Sequence[Fired] = ()
    """Rules of a category that fired, the most telling first."""
    sealed: Sequence[Fired] = ()
    weights: Mapping[Intent, int] = field(default_factory=dict)
    strength: int = 0
    """The weight of the strongest rule of a category."""
    leans: Category | None = None
    """The category that all the words put first, if its strongest rule did not."""
    by_words: list[Meant] = field(default_factory=list)
    """What was decided by all the words together, not by rules."""

    @classmethod
    def of(
        cls,
        scan: Scan,
        phrases: Phrases,
        fired: Sequence[Fired],
        role: str,
        message: Message,
        *,
        has_place: bool,
    ) -> "Reading":
        reading = cls(scan, scan.text, phrases, role, message, has_place)
        if fired:
            reading._sort(fired)
        return reading

    def _sort(self, fired: Sequence[Fired]) -> None:
        length = len(self.said)
        categories, accusing = [], []
        weights: dict[Intent, int] = {}
        for one in fired:
            rule = one.rule
            if rule.sealed:
                accusing.append(one)
            elif rule.category and not (rule.guess and rule.sub == "unnamed" and length > LONG_SAYING):
                categories.append(one)
                self.strength = max(self.strength, rule.weight)
            if rule.severity is Severity.URGENT and rule.category is None:
                # a danger is told, whatever it is about
                self.strength = max(self.strength, _DANGER)
            if rule.intent is not None:
                weights[rule.intent] = max(weights.get(rule.intent, 0), rule.weight)
        if categories:
            self.leans = put_in_order(categories, self.scan)
        if accusing:
            neutral = max(weights.get(intent, 0) for intent in _NEUTRAL) >= 3
            is_spoken_to = _VOCATIVE.match(self.said) is not None and "你" not in self.said
            # who is in office names posts all day
            names_only = neutral or is_spoken_to or self.role != "supervisor"
            # a danger told beside a post is a danger: whoever is named may have come to help
            in_danger = any(one.rule.severity is Severity.URGENT for one in fired)
            least = 5 if length > LONG_READ else 4 if names_only or in_danger else 1
            if self.role != "supervisor" and (neutral or self.says(self.phrases.receipts)):
                least = _NEVER
            self.sealed = [one for one in accusing if one.rule.weight >= least]
        self.categories, self.weights = categories, weights

    def has(self, intent: Intent) -> int:
        """The weight of the strongest rule of an intent."""
        return self.weights.get(intent, 0)

    def says(self, phrase: Phrase) -> bool:
        """Whether one of the turns stands in the text."""
        return self.scan.says(phrase)
