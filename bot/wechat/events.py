"""The gateway's events that mean something to us."""

from collections.abc import Callable, Mapping
from enum import IntEnum
from typing import Any


class EventType(IntEnum):
    """Their numbers on the wire; all others are passed over."""

    HEARTBEAT = 1
    MESSAGE = 2
    DONG = 3
    ERROR = 16
    FRIENDSHIP = 17
    ROOM_JOIN = 19
    ROOM_LEAVE = 20
    ROOM_TOPIC = 21
    SCAN = 22
    LOGIN = 25
    LOGOUT = 26
    DIRTY = 27


Hear = Callable[[EventType, Mapping[str, Any]], None]
"""Takes an event at once, so that the order of the stream is kept."""


_SCAN = {1: "cancel", 2: "waiting", 3: "scanned", 4: "confirmed", 5: "timeout"}


def scan_status(number: object) -> str:
    """How far a login by QR code has come, as `WaitingForScan` has it."""
    return _SCAN.get(number, "unknown") if isinstance(number, int) else "unknown"
