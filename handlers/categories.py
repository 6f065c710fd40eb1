"""Categories as officers name them: 乱堆, 乱堆·建筑垃圾, 电鱼."""

from dataclasses import dataclass

from handlers.texts.names import CATEGORY, SUB, SUBS
from nlp.question import PHRASES

_BY_NAME = {CATEGORY[key]: key for key in SUBS} | {
    word: found[0].value for word, found in PHRASES.category.items() if len(found) == 1
}
_BY_SUB = {
    SUB[sub]: (key, sub) for key, subs in SUBS.items() for sub in subs if SUB[sub] != SUB["industrial"]
}
"""Kinds that belong to one category alone."""


@dataclass(frozen=True, slots=True)
class Named:
    """A category, with its kind if that was said, and the words after it."""

    category: str
    sub: str | None
    rest: str


def named(text: str) -> Named | None:
    """The category a text begins with; None if it begins with none."""
    name = _first(text, _BY_NAME)
    if name is None:
        sub = _first(text, _BY_SUB)
        return None if sub is None else Named(*_BY_SUB[sub], _after(text, sub))
    category, rest = _BY_NAME[name], _after(text, name)
    kinds = {SUB[sub]: sub for sub in SUBS[category]}
    kind = _first(rest, kinds)
    return Named(category, kinds[kind], _after(rest, kind)) if kind else Named(category, None, rest)


def _first(text: str, names: dict[str, str] | dict[str, tuple[str, str]]) -> str | None:
    return max((name for name in names if text.startswith(name)), key=len, default=None)


def _after(text: str, name: str) -> str:
    return text[len(name) :].strip(" ·・-,，、:：")
