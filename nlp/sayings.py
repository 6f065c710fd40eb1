"""How people say it: sentences by what they tell, data of `sayings/*.toml`, from which words are counted."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from nlp.errors import BadRules
from nlp.verdict import Category

_TALK = "talk"
"""What is no report, whatever it names."""
_ANY = "any"
"""The list of what has no subcategory."""


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence and what it tells."""

    text: str
    category: Category | None
    sub: str | None
    is_report: bool


def parse(files: Mapping[str, str]) -> tuple[Saying, ...]:
    """Read files (name -> TOML text), each of one category or `talk`: lists of sentences by subcategory.

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
        category = None if kind == _TALK else Category(kind)
        for sub, said in lists.items():
            if not isinstance(said, list) or not all(isinstance(one, str) and one.strip() for one in said):
                raise BadRules(f"{file}, {sub}: a list of sentences is wanted")
            named = None if sub == _ANY else sub
            out += [Saying(one, category, named, is_report=category is not None) for one in said]
    return tuple(out)


@cache
def sayings() -> tuple[Saying, ...]:
    """What comes with the program; read once."""
    folder = resources.files("nlp").joinpath("sayings")
    files = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)
    return parse({one.name: one.read_text(encoding="utf-8") for one in files})
