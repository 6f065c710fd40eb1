"""How people say it: sentences by what they tell, data of `sayings/*.toml`, from which words are counted."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from nlp.errors import BadRules
from nlp.verdict import Category, Intent, Severity

_TALK = "talk"
"""The file of what is no report, whatever it names: lists by intent."""
_ANY = "any"
"""The list of what has no subcategory."""
_DANGER = (Severity.NORMAL, Severity.URGENT)
_URGENT = "_urgent"
"""Ends the name of a list of dangers."""


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence and what it tells."""

    text: str
    intent: Intent
    category: Category | None = None
    sub: str | None = None
    severity: Severity = Severity.NORMAL


def parse(files: Mapping[str, str]) -> tuple[Saying, ...]:
    """Read files (name -> TOML text): each of one category, in lists by subcategory, or `talk`, by intent.

    Raises `BadRules` naming the file, the list and the reason.
    """
    out: list[Saying] = []
    for file, text in files.items():
        kind = file.removesuffix(".toml").partition("-")[0]
        if kind != _TALK and kind not in set(Category):
            raise BadRules(f"{file}: no such category: {kind}")
        try:
            lists: dict[str, object] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise BadRules(f"{file}: {error}") from error
        for name, said in lists.items():
            if not isinstance(said, list) or not all(isinstance(one, str) and one.strip() for one in said):
                raise BadRules(f"{file}, {name}: a list of sentences is wanted")
            if kind != _TALK:
                of = name.removesuffix(_URGENT)
                sub, severity = (None if of == _ANY else of), _DANGER[of != name]
                out += [Saying(one, Intent.CLUE, Category(kind), sub, severity) for one in said]
            elif name in set(Intent):
                out += [Saying(one, Intent(name)) for one in said]
            else:
                raise BadRules(f"{file}, {name}: no such intent")
    return tuple(out)


@cache
def sayings() -> tuple[Saying, ...]:
    """What comes with the program; read once."""
    folder = resources.files("nlp").joinpath("sayings")
    files = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)
    return parse({one.name: one.read_text(encoding="utf-8") for one in files})
