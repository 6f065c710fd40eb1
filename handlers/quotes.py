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
_OF_ONE = re.compile(
    r"^(?=(?:【紧急】)?新问题 |【(?:紧急|核实|进展|改派|申请销号|补充|回访)】|[\d-]+号补了地点|20\d\d-\d+ )"
    r"[^\d\n]*(?:(20\d\d)-)?(\d{1,6})",
    re.M,
)
"""How a notice or a page of one case begins; further on a reporter's words may stand in it."""

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
        """The case these words are about, if it is one."""
        return self.numbers[0] if len(self.numbers) == 1 else None

    @property
    def numbers(self) -> list[Numbered]:
        """The cases these words are about: of the notices that they are, else all numbers in them."""
        found = self.heads or {_numbered(*found) for found in _NUMBER.findall(self.text)}
        return sorted(found, key=lambda one: (one[0] or 0, one[1]))

    @property
    def heads(self) -> set[Numbered]:
        """The cases whose notices these words are. What a reporter wrote into one gives no number."""
        return {_numbered(*found) for found in _OF_ONE.findall(self.text)}


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
