"""Every list of turns is proved by its own examples; a bad list is refused."""

import tomllib
from importlib import resources
from typing import Any

import pytest

from nlp.book import book
from nlp.errors import BadRules
from nlp.fits import told_of
from nlp.phrases import NAMES, Phrase, WordList, by_category, parse
from nlp.text import normal
from nlp.verdict import Category

PHRASES = book().lexicon.phrases
LISTS = [(name, getattr(PHRASES, name)) for name in NAMES]
AFTERWARDS = list(book().lexicon.afterwards.items())
YES = [pytest.param(one, text, id=f"{name}-{text}") for name, one in LISTS for text in one.source.yes]
NO = [pytest.param(one, text, id=f"{name}-{text}") for name, one in LISTS for text in one.source.no]
TEXTS = [text for _, one in LISTS for text in (*one.source.yes, *one.source.no)]


@pytest.mark.parametrize(("phrase", "text"), YES)
def test_what_must_be_heard_is(phrase: Phrase, text: str) -> None:
    assert phrase.search(normal(text))


@pytest.mark.parametrize(("phrase", "text"), NO)
def test_what_must_not_be_heard_is_not(phrase: Phrase, text: str) -> None:
    assert not phrase.search(normal(text))


@pytest.mark.parametrize(("category", "told"), AFTERWARDS)
def test_what_is_told_afterwards_is_known_by_its_category(category: Category, told: WordList) -> None:
    assert all(category in told_of(normal(text)) for text in told.yes)
    assert not any(category in told_of(normal(text)) for text in told.no)


def test_every_category_but_that_of_persons_has_its_words_afterwards() -> None:
    assert {category for category, _ in AFTERWARDS} == set(Category) - {Category.INTEGRITY}


def test_a_list_of_no_category_is_refused() -> None:
    with pytest.raises(BadRules, match=r"afterwards\.toml: no such category: floods"):
        by_category({"floods": {"what": ["退水"], "yes": ["退水了"], "no": ["早"]}})


@pytest.mark.parametrize(("name", "phrase"), LISTS)
def test_the_automaton_hears_what_the_list_says(name: str, phrase: Phrase) -> None:
    for text in TEXTS:
        scan = book().matcher.scan(normal(text))
        assert scan.says(phrase) == phrase.search(scan.text), (name, text)


def raw() -> dict[str, Any]:
    folder = resources.files("nlp").joinpath("lexicon")
    files = ("phrases.toml", "phrases_talk.toml")
    return {
        name: turns
        for file in files
        for name, turns in tomllib.loads(folder.joinpath(file).read_text(encoding="utf-8")).items()
    }


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"what": ["撤回", ""]}, r"phrases\.toml, withdraws: an empty word"),
        ({"what": ["不是…"]}, r"phrases\.toml, withdraws: an empty word"),
        ({"what": []}, r"phrases\.toml, withdraws: nothing to look for"),
        ({"unless": ["算了吧"]}, r"phrases\.toml, withdraws: 算了吧 does not begin"),
        ({"yes": []}, r"phrases\.toml, withdraws: yes"),
        ({"whaat": ["撤回"]}, r"phrases\.toml, withdraws: whaat"),
        ({"gap": 0}, r"phrases\.toml, withdraws: gap"),
    ],
)
def test_a_bad_list_is_refused_with_file_list_and_reason(change: dict[str, Any], reason: str) -> None:
    table = raw()
    table["withdraws"] |= change
    with pytest.raises(BadRules, match=reason):
        parse(table)


def test_a_list_too_many_or_too_few_is_refused() -> None:
    table = raw()
    with pytest.raises(BadRules, match="grumbles"):
        parse(table | {"grumbles": table["withdraws"]})
    del table["withdraws"]
    with pytest.raises(BadRules, match="withdraws"):
        parse(table)
