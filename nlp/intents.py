"""Which of the possible intents a reading has: one list of decisions, in order."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nlp.firing import Fired
from nlp.leaning import Meant
from nlp.message import Message
from nlp.phrases import Phrase, Phrases
from nlp.ranking import put_in_order
from nlp.scan import Scan
from nlp.verdict import LIKELY, Category, Intent, Severity

_LONG_POST = 80
_LONG_CHECK_IN = 110
_TOLD, _TOLD_PLAINLY = 40, 16
_LIKE_REPORT, _OF_SOMETHING = 7.0, 8.0
"""How far the words of a message lean to a report, and to some category, to be one without its rules."""
_DOUBTED = {
    Intent.CHAT: _LIKE_REPORT,
    Intent.FOLLOW_UP: _LIKE_REPORT,
    Intent.PATROL_OK: _LIKE_REPORT,
    Intent.PROGRESS_QUERY: _LIKE_REPORT,
    Intent.POLICY_QUESTION: 5.0,
    Intent.RESOLVED_REPORT: 15.0,
}
"""How far the words of a message that tells a problem must lean to a report, to be one all the same."""
_PLAINLY_OTHER, _FOR_A_RULE = 8.0, 2.0
"""How much further the words of what was taken for a clue must lean to something else, to be that; and how
much more for each weight of its strongest rule."""
_PLAINLY_A_CLUE = 15.0
_IN_PASSING = 10
_NEVER = 9
"""More than any rule weighs."""
_PLAINLY_TOLD, _TOLD_AT_LENGTH = 5, 24
_PLAINLY_ASKED = 5
"""The weight of a question that names what it asks about only as a case ("万一看到下药的, 打哪个电话")."""
_NEUTRAL = (Intent.PRAISE, Intent.NOTICE, Intent.RESOLVED_REPORT)
"""Where one of these is plain, naming a post accuses nobody yet."""
LONG_READ = 110
"""In a longer post a name of a post says little: only the telling rules seal it."""
_DOUBTFUL = 0.6
_DANGER = 2
"""The weight of a danger told without a rule of a category."""
_GREETS_ALL = re.compile(r"(?:各位|大家|全体|请各|请大家|请全体)")
_OPEN_END = re.compile(r"没有?(?:[ ,?]|$)|没得(?:[ ,?]|$)|冇(?:得)?(?:[ ,?]|$)|到底")
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
            elif rule.category and not (rule.guess and rule.sub == "unnamed" and length > _LONG_POST):
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


def intent_of(reading: Reading) -> tuple[Intent, float]:
    """The intent and how sure it is, 0 to 1."""
    if reading.role in ("officer", "discipline", "unit"):
        return _of_official(reading)
    intent, confidence = _of_supervisor(reading)
    if intent in _DOUBTED and _is_report(reading, intent):
        reading.by_words.append(Intent.CLUE)
        return Intent.CLUE, LIKELY if reading.strength < 2 else _DOUBTFUL
    if intent is Intent.CLUE and (other := _is_plainly(reading)):
        reading.by_words.append(other)
        return other, _DOUBTFUL
    return intent, confidence


def _of_official(reading: Reading) -> tuple[Intent, float]:
    """Officers and units answer; they seldom report."""
    if reading.message.mentions_bot:
        return Intent.COMMAND, 0.9
    if reading.message.addressed:
        return (
            (Intent.RESOLVED_REPORT, 0.7) if reading.has(Intent.RESOLVED_REPORT) else (Intent.FOLLOW_UP, 0.8)
        )
    if reading.has(Intent.RESOLVED_REPORT) and not reading.has(Intent.NOTICE):
        return Intent.RESOLVED_REPORT, 0.7
    notice = reading.has(Intent.NOTICE)
    if reading.says(reading.phrases.to_all) and (notice or _GREETS_ALL.match(reading.said)):
        return Intent.NOTICE, 0.9
    if notice and not reading.says(reading.phrases.answers):
        return Intent.NOTICE, 0.9 if notice >= 3 else 0.5
    if reading.has(Intent.CHAT) >= 4 or not reading.said:
        return Intent.CHAT, 0.8
    if reading.has(Intent.PRAISE) and not reading.categories:
        return Intent.PRAISE, 0.7
    return Intent.FOLLOW_UP, 0.6


def _of_supervisor(reading: Reading) -> tuple[Intent, float]:
    said, strength, has = reading.said, reading.strength, reading.has
    if reading.sealed and (has(Intent.CHAT) < 5 or max(one.rule.weight for one in reading.sealed) >= 4):
        return Intent.CLUE, 0.8
    if not said:
        return (Intent.COMMAND, 0.9) if reading.message.mentions_bot else (Intent.CHAT, 0.5)
    if (
        has(Intent.CHAT) >= 4
        and has(Intent.CHAT) >= strength
        and not (strength >= 4 and len(said) > _LONG_POST)
        and not _tells_where(reading)
    ):
        return Intent.CHAT, 0.9
    if (has(Intent.PATROL_OK) and len(said) <= _LONG_CHECK_IN and _is_patrol(reading)) or _is_place_and_well(
        reading
    ):
        return Intent.PATROL_OK, 0.9
    if (has(Intent.NOTICE) >= 3 and not _tells_own(reading)) or (has(Intent.NOTICE) and strength < 2):
        return Intent.NOTICE, 0.8
    if has(Intent.RESOLVED_REPORT) and _is_over(reading):
        return Intent.RESOLVED_REPORT, 0.8
    if has(Intent.PROGRESS_QUERY) and len(said) < 60 and not _tells_new(reading):
        return Intent.PROGRESS_QUERY, 0.8
    asks = has(Intent.POLICY_QUESTION)
    if asks >= _PLAINLY_ASKED or (asks and _is_question(reading)) or _asks_for_rules(reading):
        return Intent.POLICY_QUESTION, 0.8
    if (has(Intent.PRAISE) >= 5 or (has(Intent.PRAISE) >= 3 and strength < 5)) and len(said) < _LONG_POST:
        return Intent.PRAISE, 0.8
    if strength >= 2 and not (strength < 3 and has(Intent.PRAISE)):
        return Intent.CLUE, min(0.95, 0.45 + 0.15 * strength)
    if reading.message.mentions_bot:
        return (Intent.PROGRESS_QUERY, 0.6) if _asks_after(reading) else (Intent.COMMAND, 0.8)
    if has(Intent.PRAISE):
        return Intent.PRAISE, 0.7
    if has(Intent.CHAT) >= 3:
        return Intent.CHAT, 0.8
    goes_on = reading.says(reading.phrases.follows) and not has(Intent.CHAT)
    if reading.has_place or reading.message.quoted_name or goes_on:
        return Intent.FOLLOW_UP, 0.4
    return Intent.CHAT, 0.6 if has(Intent.CHAT) else 0.4


def _is_report(reading: Reading, intent: Intent) -> bool:
    """All its words together are those of reports, whatever single ones say."""
    message = reading.message
    leans = reading.scan.leans()
    if reading.strength < 2 and (
        (intent not in (Intent.CHAT, Intent.FOLLOW_UP) and leans.more(Intent.CLUE, intent) < _PLAINLY_A_CLUE)
        or not _IN_PASSING <= len(reading.scan.told.replace(" ", "")) <= _LONG_POST
        or message.quoted_name
        or message.addressed
    ):
        return False
    return leans.report > _DOUBTED[intent] and leans.category[1] > _OF_SOMETHING


def _is_plainly(reading: Reading) -> Intent | None:
    """What else the words of a problem all together say: that it is over, a question, talk."""
    is_plain = reading.strength >= 4 and len(reading.said) <= _TOLD_PLAINLY
    if reading.sealed or is_plain or len(reading.said) > _LONG_POST:
        return None
    leans = reading.scan.leans()
    most = leans.intent
    if most is Intent.CHAT and _tells_where(reading):
        return None
    least = _PLAINLY_OTHER + _FOR_A_RULE * reading.strength
    return most if leans.more(most, Intent.CLUE) > least else None


def _tells_where(reading: Reading) -> bool:
    """A problem told at some length with its place; that "蚊子" or "游客" occur in it makes it no chat."""
    least = _TOLD if reading.strength < 4 else _TOLD_PLAINLY
    return reading.strength >= 2 and reading.has_place and least <= len(reading.said) <= LONG_READ


def _is_patrol(reading: Reading) -> bool:
    """A check-in stays one unless it goes on to tell a problem that nobody works on yet."""
    weight = reading.has(Intent.PATROL_OK)
    checks_in = reading.says(reading.phrases.checks_in)
    if weight < 4 and reading.has(Intent.RESOLVED_REPORT) >= 3 and not checks_in:
        return False
    is_report = reading.strength <= weight or checks_in
    if weight >= 4 and is_report and not reading.says(reading.phrases.contrast):
        return True
    if not reading.categories or reading.says(reading.phrases.handled):
        return True
    return reading.strength < 3 and not reading.says(reading.phrases.contrast)


def _is_place_and_well(reading: Reading) -> bool:
    """A place and "平安", nothing else."""
    return (
        reading.has_place
        and not reading.categories
        and len(reading.said) <= 24
        and reading.says(reading.phrases.well)
        and not reading.says(reading.phrases.unwell)
    )


def _is_over(reading: Reading) -> bool:
    """Said to be over, and not only in part; weak words ("围起来") need a pointer to something known."""
    is_long = len(reading.said) > _LONG_POST
    if reading.says(reading.phrases.still) or (is_long and not reading.says(reading.phrases.pleased)):
        return False
    return (
        reading.has(Intent.RESOLVED_REPORT) >= 3
        or reading.strength < 2
        or (reading.strength < 4 and reading.says(reading.phrases.known))
    )


def _tells_new(reading: Reading) -> bool:
    """States a problem seen now, and only ends with "有人管没"."""
    return (
        reading.strength >= 2
        and reading.says(reading.phrases.now)
        and not reading.says(reading.phrases.known_case)
    )


def _tells_own(reading: Reading) -> bool:
    """Passed on or addressed to all, but somebody tells there what they live with."""
    return (
        reading.strength >= 3
        and reading.says(reading.phrases.own)
        and not reading.says(reading.phrases.to_all)
    )


def _asks_for_rules(reading: Reading) -> bool:
    """A short question of what is allowed, in whatever words; nothing is told as seen."""
    said = reading.said
    return (
        len(said) < 45
        and not reading.has_place
        and not _is_told(reading)
        and (reading.strength < 3 or reading.says(reading.phrases.of_oneself))
        and bool(reading.says(reading.phrases.rules_asked) and reading.says(reading.phrases.ends_asking))
        and not (reading.says(reading.phrases.seen) or reading.says(reading.phrases.now))
        and not reading.says(reading.phrases.complains)
    )


def _asks_after(reading: Reading) -> bool:
    """ "@河小督 滩头那台机子逮到没有": of a place, and open."""
    return reading.has_place and _OPEN_END.search(reading.said) is not None


def _is_told(reading: Reading) -> bool:
    """Told so plainly and at such length that it is no question whatever it ends with."""
    return reading.strength >= _PLAINLY_TOLD and len(reading.said) >= _TOLD_AT_LENGTH


def _is_question(reading: Reading) -> bool:
    """A question of what is allowed, not a clue that ends with "犯法不"."""
    if reading.strength < 2:
        return True
    if len(reading.said) > _LONG_POST or not reading.says(reading.phrases.asks):
        return False
    if _is_told(reading):
        return False
    return not (reading.says(reading.phrases.seen) and (reading.has_place or reading.strength >= 3))
