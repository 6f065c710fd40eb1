"""Accepting friend requests, slowly: an account that makes many friends at once is banned."""

import asyncio
import logging
from datetime import datetime, timedelta

from bot.channel import FriendRequest
from bot.clock import Clock
from handlers.friends import may_befriend
from storage.db import Database

log = logging.getLogger(__name__)

GAP = timedelta(seconds=40)
"""Between two new friends."""


class Friendship:
    """Decides on a request, and lets each wait for its turn."""

    def __init__(self, db: Database, channel: str, clock: Clock) -> None:
        self._db = db
        self._channel = channel
        self._clock = clock
        self._free: datetime | None = None

    async def __call__(self, request: FriendRequest) -> bool:
        """Whether to accept it now; what is refused stays open on the account's phone."""
        wanted = await self._db.run(
            may_befriend, self._channel, request.contact, request.hello, now=self._clock.now()
        )
        if not wanted:
            log.info("a friend request is left to a person", extra={"action": "befriend"})
            return False
        now = self._clock.now()
        turn = now if self._free is None else max(now, self._free)
        self._free = turn + GAP
        if turn > now:
            await self._clock.wait(asyncio.Event(), turn)
        return True
