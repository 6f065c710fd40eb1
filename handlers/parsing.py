"""The words of a command: the bot's name before it, the numbers of the cases it is about."""

import re
from collections.abc import Sequence
from functools import lru_cache

from handlers.quotes import Numbered
from nlp.text import normal

GAP = r"[\s,，、:：。.;；!！]*"
_YEAR_AND_NUMBER = r"(?:(20\d\d)\s*[-－—年]\s*第?\s*)?(\d{1,6})(?!\d)"
_NUMBER = re.compile(rf"^(?:第|编号|No\.?|#)?\s*{_YEAR_AND_NUMBER}\s*(?:号|件|条)?{GAP}", re.I)
_ANOTHER = re.compile(rf"^(?:和|及)?\s*{_YEAR_AND_NUMBER}\s*(?:[号件条]|(?=[\s,，、;；和及]|$)){GAP}")
"""A further number stands apart from what follows: the 3 of 3天 is none."""


def numbers(text: str, *, several: bool) -> tuple[list[Numbered], str]:
    """The numbers (with their years, if given) at the head of a text, and what follows them."""
    found: list[Numbered] = []
    match = _NUMBER.match(text)
    while match is not None:
        year, number = match.groups()
        one = (int(year) if year else None, int(number))
        if one not in found:
            found.append(one)
        text = text[match.end() :].strip()
        match = _ANOTHER.match(text) if several else None
    return found, text


def after_gap(text: str) -> str:
    """A text without the blanks and stops at its head."""
    return re.sub(rf"^{GAP}", "", text)


def is_gap(text: str) -> bool:
    """Whether a text is nothing but blanks and stops."""
    return re.fullmatch(GAP, text) is not None


def strip_names(text: str, bot_names: Sequence[str]) -> tuple[str, bool]:
    """A text without the bot's name at its head or an @ of it anywhere; whether it was named."""
    mention, head = _names(tuple(bot_names))
    without = head.sub("", mention.sub(" ", text).strip())
    return without.strip(), without.strip() != text.strip()


@lru_cache(1)
def _names(bot_names: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    names = "|".join(re.escape(normal(name)) for name in sorted(bot_names, key=len, reverse=True))
    return re.compile(rf"@(?:{names})(?:\s|{GAP})"), re.compile(rf"^\s*(?:{names}){GAP}")
