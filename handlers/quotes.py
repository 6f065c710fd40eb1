"""What a message quotes: whom, and the numbers of cases that stand in it."""

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.incoming import Incoming, Kind
from nlp.message import take_apart
from nlp.text import normal

_NUMBER = re.compile(r"(?<![\d-])(?:(20\d\d)-)?(\d{1,6})号")
_PAIR = re.compile(r"并单 (?:(20\d\d)-)?(\d{1,6}) (?:(20\d\d)-)?(\d{1,6})")

Numbered = tuple[int | None, int]
"""The year, if it was written, and the number."""


@dataclass(frozen=True, slots=True)
class Quote:
    """The quoted part of a message."""

    name: str
    text: str
    is_bots: bool
    """The bot's own words are quoted: as good as an @."""

    @property
    def number(self) -> Numbered | None:
        """The case these words are about: the first number, if they speak of a single new case."""
        numbers = [_numbered(*found) for found in _NUMBER.findall(self.text)]
        proposed = {pair[1] for pair in self.pairs}
        own = [number for number in dict.fromkeys(numbers) if number not in proposed]
        return own[0] if len(own) == 1 else None

    @property
    def pairs(self) -> list[tuple[Numbered, Numbered]]:
        """The merges proposed in these words."""
        found = _PAIR.findall(self.text)
        return [(_numbered(a, b), _numbered(c, d)) for a, b, c, d in found]


def _numbered(year: str, number: str) -> Numbered:
    return (int(year) if year else None), int(number)


def read(text: str, bot_names: Sequence[str]) -> tuple[Quote | None, str]:
    """The quote of a message, if it has one, and its own words."""
    if text.lstrip()[:1] not in ("「", '"', "“"):
        return None, text
    parts = take_apart(text)
    if parts.quoted_name is None or parts.quoted_text is None:
        return None, text
    is_bots = parts.quoted_name in {normal(name) for name in bot_names}
    return Quote(parts.quoted_name, parts.quoted_text, is_bots), parts.reply


def mark(message: Incoming, key: bytes) -> bytes | None:
    """The keyed hash of a message's own words, as somebody would quote them; None if it has none."""
    if message.kind != Kind.TEXT:
        return None
    _, own = read(message.text, ())
    return hashed(own, key)


def hashed(words: str, key: bytes) -> bytes:
    """The keyed hash of words, however wide their characters and blanks are."""
    return hmac.digest(key, normal(words).encode("utf-8", "surrogatepass"), hashlib.sha256)
