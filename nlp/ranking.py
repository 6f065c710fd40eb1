"""Which of several categories a message is about: its rules in the order of what they tell."""

from collections import Counter
from collections.abc import Mapping, Sequence

from nlp.firing import Fired
from nlp.lexicon import Rule
from nlp.scan import Scan
from nlp.verdict import Category

_LEANS, _OFFICERS = 0.3, 10
_MUCH = 60
"""Characters from which on a text may speak of several things."""


def put_in_order(categories: list[Fired], scan: Scan) -> Category | None:
    """Sort the rules of categories, the most telling first; the category that all words and rules of a short
    message put first, if its strongest rule did not."""
    count = Counter(one.rule.category for one in categories)
    categories.sort(key=lambda one: (-_telling(one.rule), -count[one.rule.category], one.start))
    if len(scan.text) >= _MUCH:
        if len(count) > 1:
            matter = _matter(scan.text, categories)
            categories.sort(key=lambda one: -matter[one.rule.category])
        return None
    strongest = categories[0].rule.category
    if strongest is Category.INTEGRITY:
        return None
    told = _told(scan, categories)
    first = max(told, key=told.__getitem__)
    categories.sort(key=lambda one: -told[one.rule.category])
    return None if first is strongest else first


def _telling(rule: Rule) -> float:
    """How well a rule tells the category: the widest ones of `other` only say that something is wrong; what
    an officer said of a word stands."""
    if not rule.yes:
        return rule.weight + _OFFICERS
    if rule.guess:
        return 0.5 if rule.category is not Category.OTHER else 0
    return rule.weight


def _matter(said: str, categories: Sequence[Fired]) -> Mapping[Category | None, float]:
    """How much each category is what a longer text is about: told early, and spoken of again and again.

    The factors were found on letters of citizens, and held on letters of others.
    """
    told: dict[Category | None, float] = {}
    spoken: dict[Category | None, int] = {}
    for one in categories:
        category, telling = one.rule.category, _telling(one.rule)
        early = telling * (1.3 - one.start / len(said))
        told[category] = max(told.get(category, 0), early)
        if telling >= 1:
            often = sum(said.count(word) for word in set(one.words) if len(word) > 1)
            spoken[category] = spoken.get(category, 0) + often
    return {category: early + 0.4 * min(spoken.get(category, 0), 8) for category, early in told.items()}


def _told(scan: Scan, categories: Sequence[Fired]) -> Mapping[Category | None, float]:
    """How much each category is what a short message is about: how well its rules tell it, how early, and how
    far all words lean to it.

    The factors were found on messages of some writers, and held on those of others.
    """
    told: dict[Category | None, list[float]] = {}
    first: dict[Category | None, int] = {}
    for one in categories:
        category = one.rule.category
        told.setdefault(category, []).append(_telling(one.rule))
        first[category] = min(first.get(category, one.start), one.start)
    by_rules: dict[Category | None, float] = {
        category: max(much) + 0.1 * (sum(much) - max(much)) + 0.5 * (1 - first[category] / len(scan.text))
        for category, much in told.items()
    }
    all_told = dict(by_rules)
    leans = scan.leans()
    for category in Category:
        if much := leans.to(category):
            all_told[category] = all_told.get(category, 0) + _LEANS * much
    return all_told
