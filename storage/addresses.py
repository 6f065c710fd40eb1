"""Where something can be said."""

from typing import NamedTuple


class Address(NamedTuple):
    """A room of a channel, or a contact of one in private."""

    channel: str
    conversation: str
