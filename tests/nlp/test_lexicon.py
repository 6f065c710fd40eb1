"""Every rule is proved by its own examples; a bad rule file is refused."""

from datetime import datetime
from importlib import resources

import pytest

from nlp.book import book
from nlp.errors import BadRules
from nlp.lexicon import Rule, lexicon, parse
from nlp.places import mentions
from nlp.text import normal
from nlp.times import ZONE
from nlp.understand import understand
from nlp.verdict import Category, Intent, Verdict

AT = datetime(2026, 6, 3, 9, 30, tzinfo=ZONE)
RULES = lexicon().rules
YES = [pytest.param(rule, text, id=f"{rule.name}-{text[:12]}") for rule in RULES for text in rule.yes]
NO = [pytest.param(rule, text, id=f"{rule.name}-{text[:12]}") for rule in RULES for text in rule.no]


def fires(rule: Rule, text: str) -> bool:
    matcher = book().matcher
    scan = matcher.scan(normal(text))
    found = mentions(scan.text, matcher.names(scan))
    hidden = [(one.start, one.end) for one in found if one.names[0].kind not in ("water", "landmark")]
    return any(fired.rule is rule for fired in matcher.read(scan, hidden)[0])


def heard(text: str) -> Verdict:
    return understand(text, kind="text", role="supervisor", at=AT)


@pytest.mark.parametrize(("rule", "text"), YES)
def test_what_must_match_does(rule: Rule, text: str) -> None:
    assert fires(rule, text)
    verdict = heard(text)
    if rule.category is not None:
        assert verdict.intent is Intent.CLUE
        assert rule.category in (verdict.category, *verdict.second)
        assert verdict.sealed or not rule.sealed
    elif rule.intent is not None:
        assert verdict.intent is rule.intent
    assert any(rule.sub is None or rule.sub in evidence.rule for evidence in verdict.evidence)


@pytest.mark.parametrize(("rule", "text"), NO)
def test_what_must_not_match_does_not(rule: Rule, text: str) -> None:
    assert not fires(rule, text)


@pytest.mark.parametrize("category", list(Category))
def test_every_category_has_rules(category: Category) -> None:
    assert any(rule.category is category for rule in RULES)


GOOD = """
[[rule]]
category = "dumping"
sub = "household"
what = ["垃圾"]
near = ["@water"]
yes = ["河边有垃圾", "溪里好多垃圾"]
no = ["垃圾分类"]
"""
OWN = {
    entry.name: entry.read_text(encoding="utf-8")
    for entry in resources.files("nlp").joinpath("lexicon").iterdir()
    if entry.name.startswith("phrases")
}
FILES = OWN | {
    "words.toml": '[water]\nwords = ["河", "溪"]\n',
    "added.toml": '[added]\nweight = 3\nnear = ["@water"]\n[accused]\nweight = 4\nnear = ["支书"]\n',
}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("what =", "wath ="), "bad.toml, rule 1"),
        (('"dumping"', '"dumps"'), "bad.toml, rule 1: category"),
        (("@water", "@fire"), "bad.toml, rule 1: no list @fire"),
        (('what = ["垃圾"]', "what = []"), "bad.toml, rule 1: what"),
        (('what = ["垃圾"]', 'what = [""]'), "bad.toml, rule 1: an empty word"),
        (('yes = ["河边有垃圾", "溪里好多垃圾"]', 'yes = ["河边有垃圾"]'), "bad.toml, rule 1: yes"),
        (('category = "dumping"', ""), "bad.toml, rule 1: give either"),
        (('category = "dumping"', 'category = "dumping"\nintent = "chat"'), "bad.toml, rule 1: give either"),
        (("[[rule]]", "[[rules]]"), "bad.toml: only \\[\\[rule\\]\\]"),
        (("[[rule]]", "[[rule"), "bad.toml"),
        (("near", "weight = 9\nnear"), "bad.toml, rule 1: weight"),
    ],
)
def test_a_bad_rule_file_is_refused_with_file_rule_and_reason(change: tuple[str, str], reason: str) -> None:
    with pytest.raises(BadRules, match=reason):
        parse(FILES | {"bad.toml": GOOD.replace(*change)})


def test_a_good_rule_file_is_read() -> None:
    (rule,) = parse(FILES | {"good.toml": GOOD}).rules
    assert rule.near == ("河", "溪")
    assert rule.name == "dumping.household"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("near =", "naer ="), r"added\.toml, the file: added\.near"),
        (("@water", "@fire"), r"added\.toml, added: no list @fire"),
        (("weight = 4", "weight = 9"), r"added\.toml, the file: accused\.weight"),
        (("[accused]", "[blamed]"), r"added\.toml, the file: accused"),
    ],
)
def test_bad_company_for_added_words_is_refused(change: tuple[str, str], reason: str) -> None:
    with pytest.raises(BadRules, match=reason):
        parse(FILES | {"added.toml": FILES["added.toml"].replace(*change, 1)})


def test_a_list_may_hold_other_lists_and_slots_for_their_words() -> None:
    words = FILES["words.toml"] + '[bank]\nwords = ["@water", "{water}边"]\n'
    rules = {"words.toml": words, "good.toml": GOOD.replace("@water", "@bank")}
    (rule,) = parse(FILES | rules).rules
    assert rule.near == ("河", "溪", "河边", "溪边")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ('[bank]\nwords = ["@shore"]\n', r"words\.toml, bank: no list @shore"),
        ('[bank]\nwords = ["{shore}边"]\n', r"words\.toml, bank: no list \{shore\}"),
        ('[bank]\nwords = ["@shore"]\n[shore]\nwords = ["{bank}边"]\n', "refer to each other: bank, shore"),
    ],
)
def test_a_list_that_refers_to_what_is_not_there_is_refused(words: str, reason: str) -> None:
    with pytest.raises(BadRules, match=reason):
        parse(FILES | {"words.toml": FILES["words.toml"] + words})


@pytest.mark.parametrize("text", ['[voice]\n"店鱼" = 3\n', '"店鱼" = "电鱼"\n'])
def test_a_bad_homophone_table_is_refused(text: str) -> None:
    with pytest.raises(BadRules, match=r"homophones\.toml"):
        parse(FILES | {"homophones.toml": text})


def test_lists_of_words_may_lie_in_several_files() -> None:
    more = FILES | {"words_more.toml": '[thing]\nwords = ["垃圾"]\n'}
    (rule,) = parse({**more, "good.toml": GOOD.replace('["垃圾"]', '["@thing"]', 1)}).rules
    assert rule.what == ("垃圾",)


def test_a_list_in_two_files_is_refused() -> None:
    with pytest.raises(BadRules, match=r"words_more\.toml: the list water"):
        parse(FILES | {"words_more.toml": FILES["words.toml"]})


def test_a_village_called_after_its_water_does_not_hide_the_water() -> None:
    assert heard("几袋尿不湿丢在袁家溪里").category is Category.DUMPING
    assert heard("几袋尿不湿寄到袁家溪村").intent is not Intent.CLUE
