"""What a provider of text messages is to the endpoint and to the channel."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from aiohttp import ClientSession

from handlers.incoming import Part
from handlers.texts.when import CHINA

SECONDS = 10
"""A provider that has not answered by then has not taken the message."""


class UnreadableError(Exception):
    """What was posted is not what the provider's documentation describes."""


class WrongCheckError(Exception):
    """The check the provider offers fails: somebody else has posted this, or with another key."""


class StaleError(WrongCheckError):
    """Signed too long ago, or ahead of our clock."""


@dataclass(frozen=True, slots=True)
class Post:
    """What was posted to the endpoint."""

    body: bytes
    headers: Mapping[str, str]
    at: datetime


@dataclass(frozen=True, slots=True)
class Text:
    """One text message, or a part of a long one, as the provider tells of it."""

    id: str
    """The provider's: it may deliver a message twice."""
    number: str
    words: str
    at: datetime | None
    """When it was sent; None if the provider does not tell."""
    part: Part | None = None


class Provider(Protocol):
    """Takes what it posts to us apart, and sends what we say. Both as its documentation says."""

    name: str
    form: str
    """The content type of what it posts."""
    is_signed: bool
    """Whether it offers a check of its own; else a secret path has to do."""
    can_send: bool
    """Whether all is configured that sending needs."""

    def read(self, post: Post) -> list[Text]:
        """The texts of a post. Raises `WrongCheckError` or `UnreadableError`."""

    def signature(self, post: Post) -> str:
        """By which a post that was taken is known again when it is replayed; empty: by nothing."""

    def taken(self) -> Mapping[str, Any] | str:
        """What the provider wants to hear of a post that was stored."""

    async def send(self, session: ClientSession, number: str, words: str, key: str) -> None:
        """Send `words` to a mobile number; `key` is the message's own. Raises `ChannelError`."""


LONGEST = 64
"""Characters of a number or an id."""
MOST_WORDS = 5000


def text(id: object, number: object, words: object, at: object, part: Part | None = None) -> Text:
    """A text of what was posted; raises `UnreadableError` for what cannot be one."""
    if not isinstance(id, str | int) or isinstance(id, bool) or not 0 < len(str(id)) <= LONGEST:
        raise UnreadableError("id")
    if not isinstance(number, str | int) or not 0 < len(str(number)) <= LONGEST:
        raise UnreadableError("number")
    if not any(sign.isdecimal() for sign in str(number)):
        raise UnreadableError("number")
    if not isinstance(words, str) or len(words) > MOST_WORDS:
        raise UnreadableError("words")
    return Text(str(id), str(number), words, moment(at), part)


_FORMS = ("%Y-%m-%d %H:%M:%S", "%Y%m%d%H%M%S")


def moment(said: object) -> datetime | None:
    """A time as providers write it: China's clock, seconds since 1970, ISO 8601; None for anything else."""
    if isinstance(said, bool) or said is None:
        return None
    try:
        if isinstance(said, int | float):
            return datetime.fromtimestamp(said, CHINA)
        for form in _FORMS:
            try:
                return datetime.strptime(str(said), form).replace(tzinfo=CHINA)
            except ValueError:
                continue
        found = datetime.fromisoformat(str(said))
    except (ValueError, OverflowError, OSError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=CHINA)


def known_time(at: datetime | None, now: datetime) -> datetime:
    """When a text was sent: what lies ahead of our clock, or is told by nobody, is now."""
    return now if at is None or at > now + timedelta(minutes=1) else at
