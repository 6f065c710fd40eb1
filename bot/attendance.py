"""Whether messages are heard, kept in the database; what follows when they are heard again."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.channel import Account, Away, Channel, ChannelError, LoggedIn, WaitingForScan
from bot.clock import Clock
from handlers import presence, rematch
from handlers.rematch import Listed
from storage import presence as stored
from storage.db import Database
from storage.errors import StorageUnavailableError
from storage.states import Standing

log = logging.getLogger(__name__)

BEAT = timedelta(minutes=1)
"""How often it is written down that messages are heard: an outage by a crash is known as exactly."""
CALLS = (timedelta(0), timedelta(minutes=2), timedelta(minutes=15))
"""After a login the roll is called; again if something is missing: gateways take their time."""
RETRY = timedelta(seconds=30)


class Attendance:
    """Is told of every change of the account. `wake` is set when there is something to do."""

    def __init__(
        self,
        db: Database,
        channel: Channel,
        clock: Clock,
        spoke: Callable[[], None],
        beat: timedelta | None = BEAT,
    ) -> None:
        """Without `beat` no outage is known."""
        self._db = db
        self._channel = channel
        self._clock = clock
        self._spoke = spoke
        self._beat = beat
        self._told: deque[Account] = deque()
        self._calls: deque[datetime] = deque()
        self._online = False
        self.wake = asyncio.Event()

    def tell(self, account: Account) -> None:
        """How it stands with the account now; it is written down by `run`."""
        self._told.append(account)
        self.wake.set()

    async def run(self) -> None:
        """Keep the book until cancelled."""
        while True:
            try:
                until = await self._round()
            except StorageUnavailableError as error:
                log.error("cannot keep attendance", extra={"action": "attendance", "error": str(error)})
                until = self._clock.now() + RETRY
            await self._clock.wait(self.wake, until)

    async def _round(self) -> datetime | None:
        """Do what is due; the time to look again, if any."""
        while self._told:
            await self._note(self._told[0])
            self._told.popleft()
        if not self._online:
            return None
        now = self._clock.now()
        if self._beat:
            await self._db.run(presence.heard, self._channel.name, now=now)
        if self._calls and self._calls[0] <= now:
            self._calls.popleft()
            if not await self._is_missing_something(now):
                self._calls.clear()
        self._spoke()
        times = [*self._calls, *([now + self._beat] if self._beat else [])]
        return min(times, default=None)

    async def _note(self, account: Account) -> None:
        self._online = isinstance(account, LoggedIn)
        if self._online:
            self._calls = deque(self._clock.now() + pause for pause in CALLS)
            return
        self._calls.clear()
        standing = Standing.LOGGED_OUT
        if isinstance(account, Away):
            standing = Standing.AWAY
        elif isinstance(account, WaitingForScan):
            standing = Standing.SCAN
        await self._db.run(stored.lost, self._channel.name, standing, since=account.since)

    async def _is_missing_something(self, now: datetime) -> bool:
        """Call the roll: compare what the gateway lists with what is known."""
        try:
            rooms = await self._channel.rooms()
            contacts = await self._channel.contacts()
        except ChannelError as error:
            log.warning("no roll call", extra={"action": "rollcall", "error": str(error)})
            return True
        listed = Listed(
            rooms={room.id: (room.topic, len(room.members)) for room in rooms},
            people={contact.id: contact.name for contact in contacts},
            members=frozenset(member for room in rooms for member in room.members),
        )
        try:
            return await self._db.run(rematch.compare, self._channel.name, listed, now=now)
        except StorageUnavailableError:
            raise
        except Exception:  # a boundary: hearing and speaking must not end for a list
            log.exception("the roll call failed", extra={"action": "rollcall"})
            return True
