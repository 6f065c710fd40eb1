"""The words of a command: the bot's name before it, the numbers of the cases it is about."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from handlers.quotes import Numbered
from nlp.text import normal

GAP = r"[\s,，、:：。.;；!！]*"
_YEAR_AND_NUMBER = r"(?:(20\d\d)\s*[-－—年]\s*第?\s*)?(\d{1,6})(?![\da-zA-Z])"
_NUMBER = re.compile(rf"^(?:第|编号|No\.?|#)?\s*{_YEAR_AND_NUMBER}\s*(?:号|件|条)?{GAP}", re.I)
_ANOTHER = re.compile(rf"^(?:和|及)?\s*{_YEAR_AND_NUMBER}\s*(?:[号件条]|(?=[\s,，、;；和及]|$)){GAP}")
"""A further number stands apart from what follows: the 3 of 3天 is none."""
_TO = (
    r"\s*(?:号|件|条)?\s*(?P<to>[-\uff0d\u2014\u2013~\uff5e]+|到|至)\s*第?\s*(?:(?P=year)\s*[-年]\s*)?"
    r"(?P<last>\d{1,6})(?![\d月./])"
)
_SPAN = rf"(?:(?P<year>20\d\d)\s*[-－—年]\s*第?\s*)?(?!20\d\d\s*[-－—年])(?P<first>\d{{1,6}}){_TO}"
_RANGE = re.compile(rf"^(?:第|编号|No\.?|#)?\s*{_SPAN}(?:\s*[号件条]|(?![天日个]))\s*{GAP}", re.I)
_ANOTHER_RANGE = re.compile(rf"^(?:和|及)?\s*{_SPAN}\s*(?:[号件条]|(?=[\s,，、;；和及]|$)){GAP}")
_NOTHING = re.compile(r"(?!)")
_UNTIL = ("到", "至")
MOST_SPANNED = 20
"""Numbers of a range beyond its first that are read: more cannot be meant."""

_REPORT = re.compile(
    r"(?:把|\u8bf7|麻烦|给我|发我|帮我|发|看|查|要|个|一下|下|看看|看下)*"
    r"(?P<time>[上本这去今\d一二三四五六七八九十第年月日号季度周个星期礼拜]{2,12})的?(?P<word>周报|月报|季报)"
    r"(?:发|给|我|看看|看|来|出来|一下|下|群里|呢|吧|[\u3002!?])*"
)
"""A report by its time, with what courtesy puts around it."""


def numbers(text: str, *, several: bool, dated: bool = False) -> tuple[list[Numbered], str]:
    """The numbers (with their years, if given) at the head of a text, and what follows them.

    Of a range (8-11, 8到11) all of it, or more than may be given at once. If a day is to follow (`dated`), 到
    is that of the day.
    """
    found: list[Numbered] = []
    text, is_first = text.strip(), True
    while True:
        span = (_RANGE if is_first else _ANOTHER_RANGE).match(text) if several else None
        if span is not None and dated and (not is_first or span["to"] in _UNTIL):
            span = None
        match = span or (_NUMBER if is_first else _ANOTHER if several else _NOTHING).match(text)
        if match is None:
            return found, text
        found += [one for one in (_spanned(span) if span else [_one(match)]) if one not in found]
        text, is_first = text[match.end() :].strip(), False


def _one(match: re.Match[str]) -> Numbered:
    year, number = match.groups()
    return (int(year) if year else None), int(number)


def _spanned(span: re.Match[str]) -> list[Numbered]:
    year = int(span["year"]) if span["year"] else None
    first, last = sorted((int(span["first"]), int(span["last"])))
    return [(year, number) for number in range(first, min(last, first + MOST_SPANNED) + 1)]


def after_gap(text: str) -> str:
    """A text without the blanks and stops at its head."""
    return re.sub(rf"^{GAP}", "", text)


def is_gap(text: str) -> bool:
    """Whether a text is nothing but blanks and stops."""
    return re.fullmatch(GAP, text) is not None


def strip_names(text: str, bot_names: Sequence[str]) -> tuple[str, bool]:
    """A text without the bot's name at its head, an @ of it anywhere, or set off; whether it was named."""
    names = _names(tuple(bot_names))
    without = names.set_off.sub(",", names.head.sub("", names.mention.sub(" ", text).strip()))
    return without.strip(), without.strip() != text.strip()


class _Names(NamedTuple):
    mention: re.Pattern[str]
    head: re.Pattern[str]
    set_off: re.Pattern[str]
    """麻烦小督把……, ……,小督,……, ……小督."""


@lru_cache(4)
def _names(bot_names: tuple[str, ...]) -> _Names:
    names = "|".join(re.escape(normal(name)) for name in sorted(bot_names, key=len, reverse=True))
    return _Names(
        re.compile(rf"@(?:{names})(?:\s|{GAP})"),
        re.compile(rf"^\s*(?:(?:\u8bf7|麻烦|劳烦|有劳)?\s*(?:{names})(?:{GAP}))"),
        re.compile(
            rf"(?:[\s,，。;；、]|(?<=\u8bf7)|(?<=麻烦))(?:{names})(?:[\s,，。;；!！、:：]+|$|(?=把|帮))"
        ),
    )


def report_first(said: str) -> str:
    """A report asked for by its time first (上个月的月报发一下) as the command says it: 月报 上个月."""
    found = _REPORT.fullmatch(said)
    return f"{found['word']} {found['time']}" if found else said
