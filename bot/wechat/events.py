"""The gateway's events that mean something to us."""

from collections.abc import Callable, Mapping
from enum import IntEnum
from typing import Any


class EventType(IntEnum):
    """Their numbers on the wire; all others (heartbeats and the like) are passed over."""

    MESSAGE = 2
    ERROR = 16
    ROOM_JOIN = 19
    ROOM_LEAVE = 20
    ROOM_TOPIC = 21
    SCAN = 22
    LOGIN = 25
    LOGOUT = 26
    DIRTY = 27


Hear = Callable[[EventType, Mapping[str, Any]], None]
"""Takes an event at once, so that the order of the stream is kept."""
