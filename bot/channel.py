"""What a channel of messages is to the rest of the program."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from handlers.channels import Can
from handlers.incoming import Incoming

Accept = Callable[[Incoming], Awaitable[None]]
"""Stores a message; returns when it is safe on disk."""


class ChannelError(Exception):
    """A call to the channel failed; trying again later may help."""


class RefusedError(ChannelError):
    """What was to be said is refused for good: trying again will not help."""


class UnauthorizedError(ChannelError):
    """The gateway refuses the token; trying again will not help."""


class TakenError(ChannelError):
    """The gateway lets only one client listen, and another does, or it still thinks so."""


@dataclass(frozen=True, slots=True)
class FriendRequest:
    """Somebody wants to write to the account in private; `hello` is what they wrote with it."""

    id: str
    contact: str
    name: str
    hello: str


Befriend = Callable[[FriendRequest], Awaitable[bool]]
"""Whether to accept a request now; what is not accepted stays open on the account's phone."""


@dataclass(frozen=True, slots=True)
class Away:
    """No line to the gateway since then; `why` is for the operator."""

    since: datetime
    why: str


@dataclass(frozen=True, slots=True)
class WaitingForScan:
    """Somebody has to scan `qr_code` (the text within it) with the account's phone."""

    since: datetime
    qr_code: str
    status: str
    """`waiting`, `scanned` (to be confirmed on the phone), `confirmed`, `timeout`, `cancel`, `unknown`."""


@dataclass(frozen=True, slots=True)
class LoggedOut:
    """There is a line, and nobody is logged in."""

    since: datetime


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """Messages are heard. `name` is empty where the gateway does not tell."""

    since: datetime
    id: str
    name: str


Account = Away | WaitingForScan | LoggedOut | LoggedIn
"""How it stands with the account."""


Tell = Callable[[Account], None]
"""Is told at once of every change; must not raise."""


@dataclass(frozen=True, slots=True)
class ContactInfo:
    """A contact as the gateway lists it now: ids may be others after the next login."""

    id: str
    name: str
    friend: bool


@dataclass(frozen=True, slots=True)
class RoomInfo:
    """A room as the gateway lists it now, with the ids of its members."""

    id: str
    topic: str
    members: tuple[str, ...]


class Channel(Protocol):
    """A way in and out. What it can do is data on it."""

    name: str
    can: Can

    async def serve(self, accept: Accept, befriend: Befriend | None = None, tell: Tell | None = None) -> None:
        """Listen until cancelled, connecting again whenever the line is lost.

        Calls `accept` in the order the messages came, `befriend` for who wants to be a friend, and `tell`
        with every change of how it stands with the account. Raises `UnauthorizedError` for a wrong token.
        """

    async def ready(self) -> None:
        """Wait until the account is logged in and messages are heard."""

    async def send(self, conversation: str, text: str, mentions: Sequence[str] = ()) -> str | None:
        """Say `text` in a room or to a person; return the id of the message where the channel gives one.

        The names of those mentioned are put in front by the channel. Raises `ChannelError`.
        """

    async def send_file(self, conversation: str, name: str, data: bytes) -> str | None:
        """Send a file or (by its name) a picture; its id where there is one. Raises `ChannelError`."""

    async def fetch(self, message_id: str) -> tuple[str, bytes]:
        """Fetch a message's photo, voice, video or file: its name and its bytes. Raises `ChannelError`."""

    async def rooms(self) -> list[RoomInfo]:
        """All rooms of the account, by the ids of this login. Raises `ChannelError`."""

    async def contacts(self) -> list[ContactInfo]:
        """Everybody the account knows, by the ids of this login. Raises `ChannelError`."""

    async def members(self, room: str) -> Sequence[str]:
        """The ids of who is in a room. Raises `ChannelError`."""
