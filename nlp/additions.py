"""What officers add to the rules and places that come with the program. Values, checked as they are made."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from nlp.errors import BadRules
from nlp.lexicon import Company, Lexicon, Rule
from nlp.text import normal
from nlp.verdict import Category

LONGEST_WORD = 20
SHORTEST_WORD = 2
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_SEPARATOR = re.compile(r"[\s,.;:!?、。|/\\@#=「」\"']")


class PlaceKind(StrEnum):
    """What an officer can add to the gazetteer."""

    VILLAGE = "village"
    LANDMARK = "landmark"
    WATER = "water"


@dataclass(frozen=True, slots=True)
class AddedWord:
    """A word that tells a category ("乱堆 橘子皮")."""

    category: Category
    word: str


@dataclass(frozen=True, slots=True)
class AddedPlace:
    """A name, and the township it lies in ("三里坪村 托口镇") or the place outside ("洪江区")."""

    name: str
    township: str | None
    """Full name; None for what lies outside, and for a water that runs through several."""
    kind: PlaceKind = PlaceKind.VILLAGE
    outside: str | None = None


@dataclass(frozen=True, slots=True)
class Additions:
    """Words added, words of the program taken out, places added. An added word counts even if it is
    taken out of the program's own rules too. Raises `BadRules` with the reason when one cannot be used.
    """

    words: tuple[AddedWord, ...] = ()
    removed: tuple[str, ...] = ()
    places: tuple[AddedPlace, ...] = ()

    def __post_init__(self) -> None:
        for added in self.words:
            check_word(added.word)
        for word in self.removed:
            check_word(word, shortest=1)
        for place in self.places:
            check_word(place.name)
            if place.outside is None and place.township is None and place.kind is not PlaceKind.WATER:
                raise BadRules(f"{place.name}：没说在哪个乡镇")
            if place.outside is not None and place.township is not None:
                raise BadRules(f"{place.name}：不能又在{place.township}又在{place.outside}")


def check_word(word: str, *, shortest: int = SHORTEST_WORD) -> None:
    """Raise `BadRules` with the reason (Chinese, for who typed it) if a word or name cannot be added."""
    if not word.strip():
        raise BadRules("词是空的")
    if word != normal(word):
        raise BadRules(f"{word!r}：写成“{normal(word)}”才认得")
    if _SEPARATOR.search(word):
        raise BadRules(f"{word}：一次一个词，词里不要空格和标点")
    if not _CHINESE.search(word):
        raise BadRules(f"{word}：没有汉字")
    if len(word) < shortest:
        raise BadRules(f"{word}：一个字太短，到处都会碰上")
    if len(word) > LONGEST_WORD:
        raise BadRules(f"{word[:LONGEST_WORD]}…：太长，最多{LONGEST_WORD}个字")


def with_words(source: Lexicon, additions: Additions) -> Lexicon:
    """The lexicon with the words added and taken out.

    A rule that seals an accusation loses no word: whom it accuses must not be able to switch it off.
    """
    if not additions.words and not additions.removed:
        return source
    removed = {word for plain in additions.removed for word in (plain, f"={plain}")}
    rules = [rule if rule.sealed else _without(rule, removed) for rule in source.rules]
    kept = [rule for rule in rules if rule is not None]
    rules_of_all = (*_added_rules(source, additions.words), *kept)
    return replace(source, rules=rules_of_all, removed=additions.removed)


def _without(rule: Rule, removed: set[str]) -> Rule | None:
    """The rule without the words, or None if nothing is left for it to fire on."""
    if removed.isdisjoint((*rule.what, *rule.near, *rule.also)):
        return rule
    left = {}
    for part in ("what", "near", "also"):
        words: tuple[str, ...] = getattr(rule, part)
        left[part] = tuple(word for word in words if word not in removed)
        if words and not left[part]:
            return None
    return rule.model_copy(update=left)


def _added_rules(source: Lexicon, words: Iterable[AddedWord]) -> list[Rule]:
    """One rule for each category and each kind of company: the automaton is what costs, not the rules."""
    groups: dict[tuple[Category, bool], list[str]] = {}
    for added in dict.fromkeys(words):
        is_enough = added.category is not Category.INTEGRITY and any(
            sign.removeprefix("=") in added.word for sign in source.added.alone
        )
        groups.setdefault((added.category, is_enough), []).append(added.word)
    return [_rule(source, category, is_enough, words) for (category, is_enough), words in groups.items()]


def _rule(source: Lexicon, category: Category, is_enough: bool, words: list[str]) -> Rule:
    is_accusing = category is Category.INTEGRITY
    company: Company = source.accused if is_accusing else source.added
    return Rule.model_construct(
        category=category,
        sealed=is_accusing,
        weight=company.weight,
        what=tuple(words),
        near=() if is_enough else company.near,
        veto=company.veto,
        yes=(),
        no=(),
        name=f"{category}.added",
    )
