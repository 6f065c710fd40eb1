"""What a channel of messages is to the rest of the program."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from handlers.incoming import Incoming

Accept = Callable[[Incoming], Awaitable[None]]
"""Stores a message; returns when it is safe on disk."""


class ChannelError(Exception):
    """A call to the channel failed; trying again later may help."""


class UnauthorizedError(ChannelError):
    """The gateway refuses the token; trying again will not help."""


class Channel(Protocol):
    """A way in and out. What it can do is data on it."""

    name: str

    async def serve(self, accept: Accept) -> None:
        """Listen until cancelled, connecting again whenever the line is lost.

        Calls `accept` in the order the messages came. Raises `UnauthorizedError` for a wrong token.
        """

    async def ready(self) -> None:
        """Wait until the account is logged in and messages are heard."""

    async def send(self, conversation: str, text: str, mentions: Sequence[str] = ()) -> str | None:
        """Say `text` in a room or to a person; return the id of the message where the channel gives one.

        The names of those mentioned are put in front by the channel. Raises `ChannelError`.
        """

    async def fetch(self, message_id: str) -> tuple[str, bytes]:
        """Fetch a message's photo, voice, video or file: its name and its bytes. Raises `ChannelError`."""
