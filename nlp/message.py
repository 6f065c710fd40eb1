"""A message taken apart: what it quotes, whom it addresses, and its own words."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from nlp.text import normal

_QUOTE = re.compile(r"^[「\"]([^:：\n]{1,40})[:：]\s?([^」]*)」\s*\n?\s*(?:-\s*){3,}\n?", re.DOTALL)
_MENTION = re.compile(r"^@([^\s@]{1,30})(?:\s+|$)")
_ANY_MENTION = re.compile(r"@[^\s@]{1,30}(?=\s|$)")
_LIST = re.compile(r"^#接龙")
_LIST_LINE = re.compile(r"^[^\S\n]*\d{1,3}[^\S\n]?[.、)][^\S\n]?", re.MULTILINE)
_WATERMARK = re.compile(r"^(?:水印相机|今日水印|马克相机|元道经纬相机|工程相机)\s*[|:]?\s*")


LONGEST = 4000
"""Characters that are read; a clue says what it has to say long before."""


class Message(NamedTuple):
    """The parts of a normalised message."""

    reply: str
    """Its own words, without quote, mentions and watermark."""
    lines: tuple[str, ...] = ()
    """The entries of a #接龙 list, without their numbers: each with the lines up to the next number."""
    is_list: bool = False
    head: str = ""
    """What a list says before its first entry."""
    quoted_name: str | None = None
    quoted_text: str | None = None
    addressed: str | None = None
    mentions_bot: bool = False


def take_apart(text: str, bot_names: Sequence[str] = ()) -> Message:
    """Normalise a message and take it apart."""
    text = normal(text)
    if not text:
        return Message("")
    if text[0] == "#" and _LIST.match(text):
        head, *entries = _LIST_LINE.split(text)
        lines = tuple(entry.strip() for entry in entries)
        return Message(text, lines, is_list=True, head=_LIST.sub("", head).strip())
    name = quoted = None
    if text[0] in '「"':
        found = _QUOTE.match(text)
        if found:
            name, quoted, text = found[1].strip(), found[2].strip(), text[found.end() :].strip()
    addressed, mentions_bot = None, False
    if "@" in text:
        first = _MENTION.match(text)
        said = {word[1:] for word in _ANY_MENTION.findall(text)}
        mentions_bot = not said.isdisjoint(bot_names)
        if first and first[1] not in bot_names:
            addressed = first[1]
        text = _ANY_MENTION.sub("", text).strip()
    if "相机" in text or "水印" in text:
        text = _WATERMARK.sub("", text)
    return Message(text, quoted_name=name, quoted_text=quoted, addressed=addressed, mentions_bot=mentions_bot)


def kept(text: str, reply: str) -> str:
    """What is stored of a message that was read: no more than that, and of a list the entry that counts."""
    text = text[:LONGEST]
    return reply if "接龙" in text and _LIST.match(normal(text)) else text
