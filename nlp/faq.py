"""Which question that was answered before somebody asks again. Pure.

Rather none than the wrong one: what is not plainly the same question is left to a person.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from importlib import resources

from pydantic import BaseModel, ConfigDict

from nlp.text import normal

LEAST_SHARED = 2
LEAST = 0.6
"""Of the characters that carry the matter, the share both questions have."""


class _Pair(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    asked: str
    known: str


class _Data(BaseModel):
    """faq.toml; its `yes` and `no` are proof, run as tests."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    filling: str
    kind: Mapping[str, str]
    yes: tuple[_Pair, ...]
    no: tuple[_Pair, ...]


DATA = _Data.model_validate(
    tomllib.loads(resources.files("nlp").joinpath("faq.toml").read_text(encoding="utf-8"))
)
_KIND = [(name, re.compile(words)) for name, words in DATA.kind.items()]
_ASKS = re.compile(r"[吗么不没呢]$|\?")
_FILLING = re.compile(rf"{DATA.filling}|\W")


def same(asked: str, known: Sequence[str]) -> int | None:
    """The place of the one known question that is asked; None if none is, or two are as near.

    What asks for nothing is no question, whatever it is about.
    """
    said = normal(asked)
    if not (_ASKS.search(said) or any(words.search(said) for _, words in _KIND)):
        return None
    scored = sorted(((_likeness(asked, one), place) for place, one in enumerate(known)), reverse=True)
    if not scored or scored[0][0] < LEAST:
        return None
    if len(scored) > 1 and scored[1][0] == scored[0][0]:
        return None
    return scored[0][1]


def _likeness(one: str, other: str) -> float:
    kind, matter = _read(one)
    other_kind, other_matter = _read(other)
    shared = len(matter & other_matter)
    if shared < LEAST_SHARED or (kind and other_kind and kind != other_kind):
        return 0.0
    return shared / max(len(matter), len(other_matter))


def _read(text: str) -> tuple[str, frozenset[str]]:
    """The kind of a question, and the characters of its matter."""
    said = normal(text)
    kind = next((name for name, words in _KIND if words.search(said)), "")
    for _, words in _KIND:
        said = words.sub(" ", said)
    return kind, frozenset(_FILLING.sub("", said))
