"""Asking the database until it has room and time."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from storage.errors import StorageUnavailableError

log = logging.getLogger(__name__)

RETRY_SECONDS = 1.0
TELL_SECONDS = 60.0
"""A full disk is not made fuller by telling of it every second."""

T = TypeVar("T")


async def insist(action: str, work: Callable[[], Awaitable[T]]) -> T:
    """Do `work` as soon as the database takes it; the log tells of the waiting, and of its end."""
    began = time.monotonic()
    tell_at = began
    while True:
        try:
            found = await work()
        except StorageUnavailableError as error:
            if time.monotonic() >= tell_at:
                extra = {"action": action, "error": str(error)}
                log.error("the database takes nothing, trying again", extra=extra)
                tell_at = time.monotonic() + TELL_SECONDS
            await asyncio.sleep(RETRY_SECONDS)
        else:
            if tell_at > began:
                seconds = round(time.monotonic() - began, 1)
                log.warning("the database goes on", extra={"action": action, "seconds": seconds})
            return found
