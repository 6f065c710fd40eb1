"""The rules: data of `lexicon/*.toml`, read, checked and made ready for matching."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict, Field

from nlp import phrases
from nlp.errors import BadRules, checked
from nlp.phrases import Phrases, WordList
from nlp.verdict import Category, Intent, Severity


class Rule(BaseModel):
    """One rule as written. It fires where a word of `what` stands, with one of `near` and one of `also`
    (if given) no further than `reach` characters away, and no word of `veto` in the message.

    "@name" stands for a list of words*.toml, "跟{name}讲" for a word with each of the list in that place
    (a list may refer to others); "=word" counts only where the tokenizer cuts it so.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    category: Category | None = None
    sub: str | None = None
    intent: Intent | None = None
    severity: Severity | None = None
    sealed: bool = False
    weight: int = Field(default=2, ge=1, le=5)
    reach: int = Field(default=30, ge=1)
    whole: bool = False
    """The word must be the whole message."""
    guess: bool = False
    """It says that something is wrong rather than what: any other rule names the category better."""
    what: tuple[str, ...] = Field(min_length=1)
    near: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    veto: tuple[str, ...] = ()
    yes: tuple[str, ...] = Field(min_length=2)
    no: tuple[str, ...] = Field(min_length=1)
    name: str = ""


class _Class(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    words: tuple[str, ...] = Field(min_length=1)


class Company(BaseModel):
    """What an officer's own word must stand with to count, as written in added.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weight: int = Field(ge=1, le=5)
    near: tuple[str, ...] = Field(min_length=1)
    alone: tuple[str, ...] = ()
    """A word that holds one of these needs no company."""
    veto: tuple[str, ...] = ()


class _Added(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    added: Company
    accused: Company


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All rules with the word lists written out, and what is replaced before matching."""

    rules: tuple[Rule, ...]
    classes: Mapping[str, tuple[str, ...]]
    replaced: Mapping[str, str]
    added: Company
    """What a word must stand with that an officer adds."""
    accused: Company
    """The same of a word about somebody's conduct."""
    phrases: Phrases
    afterwards: Mapping[Category, WordList]
    """By category: what is told of a problem of it after it was reported."""
    removed: tuple[str, ...] = ()
    """Words that an officer took out: they count nowhere."""


def parse(files: Mapping[str, str]) -> Lexicon:
    """Read rule files (name -> TOML text).

    Raises `BadRules` naming the file, the rule and the reason.
    """
    tables = {name: _toml(name, text) for name, text in files.items()}
    classes = _classes({name: tables.pop(name) for name in list(tables) if name.startswith("words")})
    replaced: dict[str, str] = {}
    for name in [name for name in tables if name.startswith("homophones")]:
        replaced |= _replaced(name, tables.pop(name))
    added = checked(_Added, tables.pop("added.toml", {}), "added.toml", "the file")
    turns = phrases.parse({**tables.pop("phrases.toml", {}), **tables.pop("phrases_talk.toml", {})})
    afterwards = phrases.by_category(tables.pop("afterwards.toml", {}))
    rules: list[Rule] = []
    for name, table in tables.items():
        if set(table) != {"rule"} or not isinstance(table["rule"], list):
            raise BadRules(f"{name}: only [[rule]] is allowed, found {', '.join(table) or 'nothing'}")
        raw_rules: list[object] = table["rule"]
        rules += [_rule(name, number, raw, classes) for number, raw in enumerate(raw_rules, start=1)]
    return Lexicon(
        tuple(rules),
        classes,
        replaced,
        _company(added.added, "added.toml, added", classes),
        _company(added.accused, "added.toml, accused", classes),
        turns,
        afterwards,
    )


@cache
def lexicon() -> Lexicon:
    """The lexicon that comes with the program; read once, on first use."""
    folder = resources.files("nlp").joinpath("lexicon")
    files = sorted(
        (entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name
    )
    return parse({entry.name: entry.read_text(encoding="utf-8") for entry in files})


def _toml(name: str, text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadRules(f"{name}: {error}") from error


def _classes(tables: Mapping[str, Mapping[str, object]]) -> dict[str, tuple[str, ...]]:
    """The lists of words, those that they refer to written out, in whatever order they stand."""
    listed: dict[str, tuple[str, tuple[str, ...]]] = {}
    for name, table in tables.items():
        for key, value in table.items():
            if key in listed:
                raise BadRules(f"{name}: the list {key} is in another file already")
            listed[key] = f"{name}, {key}", checked(_Class, value, name, key).words
    classes: dict[str, tuple[str, ...]] = {}
    while listed:
        ready = [
            key for key, (_, words) in listed.items() if not any(_refers(word) in listed for word in words)
        ]
        if not ready:
            raise BadRules(f"words*.toml: lists that refer to each other: {', '.join(sorted(listed))}")
        for key in ready:
            where, words = listed.pop(key)
            classes[key] = _words(words, classes, where)
    return classes


def _refers(word: str) -> str | None:
    """The list that a word stands for or has a slot for."""
    slot = _SLOT.search(word)
    return word[1:] if word.startswith("@") else slot[1] if slot else None


def _rule(file: str, number: int, raw: object, classes: Mapping[str, tuple[str, ...]]) -> Rule:
    where = f"rule {number}"
    rule = checked(Rule, raw, file, where)
    if (rule.category is None) == (rule.intent is None) and rule.severity is None:
        raise BadRules(f"{file}, {where}: give either a category or an intent (or a severity alone)")
    topic = rule.category or rule.intent or rule.severity
    written_out = {part: _words(getattr(rule, part), classes, f"{file}, {where}") for part in _PARTS}
    return rule.model_copy(update={**written_out, "name": f"{topic}.{rule.sub}" if rule.sub else str(topic)})


def _company(company: Company, where: str, classes: Mapping[str, tuple[str, ...]]) -> Company:
    parts = ("near", "alone", "veto")
    return company.model_copy(update={part: _words(getattr(company, part), classes, where) for part in parts})


_PARTS = ("what", "near", "also", "veto")
_SLOT = re.compile(r"\{(\w+)\}")


def _words(words: tuple[str, ...], classes: Mapping[str, tuple[str, ...]], where: str) -> tuple[str, ...]:
    out: dict[str, None] = {}
    for word in words:
        if word.startswith("@"):
            if word[1:] not in classes:
                raise BadRules(f"{where}: no list {word} in words*.toml")
            out.update(dict.fromkeys(classes[word[1:]]))
        elif slot := _SLOT.search(word):
            if slot[1] not in classes:
                raise BadRules(f"{where}: no list {slot[0]} in words*.toml")
            filled = tuple(word.replace(slot[0], filler, 1) for filler in classes[slot[1]])
            out.update(dict.fromkeys(_words(filled, classes, where)))
        elif word.strip("= "):
            out[word] = None
        else:
            raise BadRules(f"{where}: an empty word")
    return tuple(out)


def _replaced(file: str, table: Mapping[str, object]) -> dict[str, str]:
    out: dict[str, str] = {}
    for part in table.values():
        if not isinstance(part, dict) or not all(isinstance(word, str) and word for word in part.values()):
            raise BadRules(f'{file}: only lines of the form "wrong" = "right" in a [section]')
        out.update(part)
    return out
