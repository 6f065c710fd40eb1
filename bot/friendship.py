"""Accepting friend requests, slowly: an account that makes many friends at once is banned."""

import asyncio
import logging
from datetime import date, datetime, timedelta

from bot.channel import Channel, ChannelError, FriendRequest
from bot.clock import Clock
from handlers.friends import may_befriend
from handlers.texts.when import today
from storage import rooms
from storage.db import Database

log = logging.getLogger(__name__)

GAP = timedelta(seconds=40)
"""Between two new friends."""
MOST_A_DAY = 20
"""New friends a day of China's; who comes later asks again the next day, or a person accepts on the phone."""
ASK = timedelta(minutes=1)
"""So seldom the gateway is asked who is in the rooms."""
MOST_ROOMS = 50
"""Rooms whose members are asked for."""


class Friendship:
    """Decides on a request, and lets each wait for its turn."""

    def __init__(self, db: Database, channel: Channel, clock: Clock) -> None:
        self._db = db
        self._channel = channel
        self._clock = clock
        self._free: datetime | None = None
        self._day = date.min
        self._today = 0
        self._members: frozenset[str] = frozenset()
        self._asked_at: datetime | None = None
        self._asking = asyncio.Lock()

    async def __call__(self, request: FriendRequest) -> bool:
        """Whether to accept it now; what is refused stays open on the account's phone."""
        wanted = await self._db.run(
            may_befriend, self._channel.name, request.contact, request.hello, now=self._clock.now()
        )
        if not wanted and not await self._is_member(request.contact):
            log.info("a friend request is left to a person", extra={"action": "befriend"})
            return False
        now = self._clock.now()
        if self._is_full(now):
            log.warning("enough friends for today", extra={"action": "befriend"})
            return False
        turn = now if self._free is None else max(now, self._free)
        self._free = turn + GAP
        if turn > now:
            await self._clock.wait(asyncio.Event(), turn)
        return True

    def _is_full(self, now: datetime) -> bool:
        """Whether today has seen enough new friends; if not, one more is counted."""
        if today(now) != self._day:
            self._day, self._today = today(now), 0
        self._today += 1
        return self._today > MOST_A_DAY

    async def _is_member(self, contact: str) -> bool:
        """Whether they are in a room with a purpose, also if they never spoke there."""
        async with self._asking:  # who comes while somebody asks waits for the answer
            now = self._clock.now()
            if contact not in self._members and (self._asked_at is None or now - self._asked_at >= ASK):
                self._asked_at = now
                self._members = await self._everybody()
        return contact in self._members

    async def _everybody(self) -> frozenset[str]:
        known = await self._db.read(rooms.rooms)
        members: set[str] = set()
        for room in [room.room for room in known if room.channel == self._channel.name][:MOST_ROOMS]:
            try:
                members.update(await self._channel.members(room))
            except ChannelError as error:
                log.warning("no list of members", extra={"action": "befriend", "error": str(error)})
        return frozenset(members)
