"""Which of the possible intents a reading has: one list of decisions, in order."""

import re

from nlp.reading import LONG_READ, LONG_SAYING, Reading
from nlp.verdict import LIKELY, Intent

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
_SETTLES_OR_ASKS = frozenset({Intent.RESOLVED_REPORT, Intent.PROGRESS_QUERY, Intent.POLICY_QUESTION})
_PLAINLY_SO = 11.0
_IN_PASSING = 10
_PLAINLY_TOLD, _TOLD_AT_LENGTH = 5, 24
_PLAINLY_ASKED = 5
"""The weight of a question that names what it asks about only as a case ("万一看到下药的, 打哪个电话")."""
_DOUBTFUL = 0.6
_GREETS_ALL = re.compile(r"(?:各位|大家|全体|请各|请大家|请全体)")
_OPEN_END = re.compile(r"没有?(?:[ ,?]|$)|没得(?:[ ,?]|$)|冇(?:得)?(?:[ ,?]|$)|到底")


def intent_of(reading: Reading) -> tuple[Intent, float]:
    """The intent and how sure it is, 0 to 1."""
    if reading.role in ("officer", "discipline", "unit"):
        return _of_official(reading)
    intent, confidence = _of_supervisor(reading)
    if intent in _DOUBTED and _is_report(reading, intent):
        reading.by_words.append(Intent.CLUE)
        return Intent.CLUE, LIKELY if reading.strength < 2 else _DOUBTFUL
    is_weak = intent in (Intent.CHAT, Intent.FOLLOW_UP) and confidence <= LIKELY
    if is_weak and (other := _settles_or_asks(reading)):
        reading.by_words.append(other)
        return other, LIKELY
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
        and not (strength >= 4 and len(said) > LONG_SAYING)
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
    if (has(Intent.PRAISE) >= 5 or (has(Intent.PRAISE) >= 3 and strength < 5)) and len(said) < LONG_SAYING:
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
        or not _IN_PASSING <= len(reading.scan.told.replace(" ", "")) <= LONG_SAYING
        or message.quoted_name
        or message.addressed
    ):
        return False
    return leans.report > _DOUBTED[intent] and leans.category[1] > _OF_SOMETHING


def _is_plainly(reading: Reading) -> Intent | None:
    """What else the words of a problem all together say: that it is over, a question, talk."""
    is_plain = reading.strength >= 3 and len(reading.said) <= _TOLD_PLAINLY
    if reading.sealed or is_plain or len(reading.said) > LONG_SAYING:
        return None
    leans = reading.scan.leans()
    most = leans.intent
    if reading.says(reading.phrases.now) or not _may_be(reading, most):
        return None
    least = _PLAINLY_OTHER + _FOR_A_RULE * reading.strength
    return most if leans.more(most, Intent.CLUE) > least else None


def _settles_or_asks(reading: Reading) -> Intent | None:
    """What words that no rule knows all together say, if it is that something is over or a question."""
    leans = reading.scan.leans()
    most = leans.intent
    if most not in _SETTLES_OR_ASKS or leans.more(most, Intent.CHAT) < _PLAINLY_SO:
        return None
    is_so = leans.more(most, Intent.CLUE) >= _PLAINLY_SO and _may_be(reading, most)
    return most if is_so else None


def _may_be(reading: Reading, intent: Intent) -> bool:
    """Whether at least one plain sign of it stands there."""
    phrases = reading.phrases
    if intent in (Intent.POLICY_QUESTION, Intent.PROGRESS_QUERY):
        return reading.says(phrases.asks) or _OPEN_END.search(reading.said) is not None
    if intent is Intent.PATROL_OK:
        return reading.says(phrases.checks_in) and not reading.says(phrases.seen)
    if intent is Intent.CHAT:
        return not _tells_where(reading)
    # of praise and notices there are few sentences: chance alone leans far to them
    return intent is Intent.RESOLVED_REPORT or reading.has(intent) > 0


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
    is_long = len(reading.said) > LONG_SAYING
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
    if len(reading.said) > LONG_SAYING or not reading.says(reading.phrases.asks):
        return False
    if _is_told(reading):
        return False
    return not (reading.says(reading.phrases.seen) and (reading.has_place or reading.strength >= 3))
