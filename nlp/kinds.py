"""What kind of problem a reading tells: its category, what of it, the second ones, how bad it is."""

import math
from collections.abc import Sequence

from nlp.firing import Fired
from nlp.reading import Reading
from nlp.scan import Scan
from nlp.verdict import Category, Severity

LONG_POST = 100
"""Characters from which on a post tells several things."""
TELLING = 4
"""The weight of a sealed rule that names a conduct, not only a post."""
_PLAINLY = 1.0
_LIKE_A_DANGER = 4.0
"""How far the words of a short report must lean to a danger, to be one without its rules: times the root of
its length, by which a sum of many chances grows."""
_DANGER = "danger"
"""Somebody is in danger, whatever problem is told with it."""
_SEVERITIES = {Severity.NORMAL: 0, Severity.MAJOR: 1, Severity.URGENT: 2}


def is_wide(one: Fired) -> bool:
    return one.rule.guess and one.rule.category is Category.OTHER


def main(reading: Reading, *, is_clue: bool) -> Category | None:
    if is_clue and reading.sealed and not _tells_first_of_a_river(reading):
        return Category.INTEGRITY
    if reading.leans is not None:
        return reading.leans
    if reading.categories:
        return reading.categories[0].rule.category
    return Category.OTHER if is_clue else None


def is_unnamed(reading: Reading) -> bool:
    """Only the widest rules fired: what it is about is not said by them."""
    return all(map(is_wide, reading.categories))


def sub(reading: Reading, category: Category | None) -> str | None:
    of_rules = [
        one.rule.sub for one in (*reading.sealed, *reading.categories) if one.rule.category is category
    ]
    if of_rules or category is None:
        # a rule of what is done ("倒了一车") leaves it to those of the thing
        return next(filter(None, of_rules), None)
    return reading.scan.leaning_to_sub(category)


def _tells_first_of_a_river(reading: Reading) -> bool:
    """A long post that reports a problem and then accuses somebody of it; whom a short message accuses is
    what it is about, whatever it tells before."""
    if len(reading.said) <= LONG_POST:
        return False
    problems = [
        one
        for one in reading.categories
        if one.rule.weight >= 3 and one.rule.category not in (Category.INTEGRITY, Category.OTHER)
    ]
    telling = [one for one in reading.sealed if one.rule.weight >= TELLING] or reading.sealed
    accused = min(one.start for one in telling)
    return any(one.start < accused for one in problems)


def second(reading: Reading) -> tuple[Category, ...]:
    others = dict.fromkeys(
        one.rule.category for one in (*reading.categories, *reading.sealed) if one.rule.category
    )
    first = main(reading, is_clue=True)
    return tuple(category for category in others if category is not first)[:3]


def severity(fired: Sequence[Fired], is_clue: bool, reading: Reading) -> Severity:
    if not is_clue:
        return Severity.NORMAL
    main = reading.categories[0].rule.category if reading.categories else None
    said = [
        one.rule.severity
        for one in fired
        if one.rule.severity and (one.rule.category in (None, main) or one.rule.sub == _DANGER)
    ]
    worst = max(said, key=_SEVERITIES.__getitem__, default=Severity.NORMAL)
    if worst is not Severity.URGENT and _is_like_a_danger(reading):
        worst = Severity.URGENT
        reading.by_words.append(worst)
    is_past = reading.says(reading.phrases.long_ago) and not reading.says(reading.phrases.right_now)
    return Severity.MAJOR if worst is Severity.URGENT and is_past else worst


def _is_like_a_danger(reading: Reading) -> bool:
    told = reading.scan.told
    return (
        not reading.sealed
        and 0 < len(told) < LONG_POST
        and reading.scan.leans().danger > _LIKE_A_DANGER * math.sqrt(len(told))
    )


def leaning(scan: Scan) -> Category | None:
    """The category that most of what is spoken of leans to, if it plainly does."""
    most, much = scan.leans().category
    return most if much >= _PLAINLY else None
