"""What a text is about where several rules fire: all its words tell, not only the strongest rule."""

from datetime import datetime

import pytest

from nlp.book import book
from nlp.times import ZONE
from nlp.understand import understand
from nlp.verdict import Category, Intent

AT = datetime(2026, 5, 11, 9, 0, tzinfo=ZONE)


def test_a_word_leans_to_the_category_whose_rules_have_it() -> None:
    leans = book().matcher.scan("地笼").leans()
    assert max(leans, key=leans.__getitem__) is Category.FISHING
    assert leans[Category.FISHING] > 0.5


def test_a_word_of_many_categories_leans_to_none() -> None:
    assert max(book().matcher.scan("水里").leans().values(), default=0) < 0.3


def test_a_word_inside_a_longer_one_says_nothing() -> None:
    assert book().matcher.scan("沙发").leans() == book().matcher.scan("=沙发").leans()
    assert Category.EXTRACTION not in book().matcher.scan("沙发").leans()


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("滩上那台抽沙船半夜又来装沙，筛子响，水都搅浑了", Category.EXTRACTION),
        ("湾里有人下地笼收鱼，笼子缠着一堆水草", Category.FISHING),
        ("养猪场的粪水流下来，河面浮了一层", Category.POLLUTION),
    ],
)
def test_the_words_together_tell_what_it_is_about(text: str, category: Category) -> None:
    verdict = understand(text, kind="text", role="supervisor", at=AT)
    assert (verdict.intent, verdict.category) == (Intent.CLUE, category)


def test_the_words_that_decided_are_told() -> None:
    told = [
        (verdict.category, one.words)
        for text in dict.fromkeys(text for rule in book().lexicon.rules for text in rule.yes)
        for verdict in (understand(text, kind="text", role="supervisor", at=AT),)
        for one in verdict.evidence
        if one.rule.endswith(".words")
    ]
    assert len(told) > 10
    assert all(category is not None and words for category, words in told)
