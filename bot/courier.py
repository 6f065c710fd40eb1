"""Drains the outbox of a channel: paced, retried, at least once."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Concatenate, ParamSpec

from sqlmodel import Session

from bot.channel import Channel, ChannelError, RefusedError
from bot.clock import BACK, Clock
from bot.outgoing import Outgoing, file_name
from bot.pace import Pace, Pacing
from bot.refusals import FIRST_RETRY, LONGEST_RETRY, Refusals
from handlers import delivery
from handlers.texts.plain import shown
from handlers.texts.when import CHINA
from storage import letters, outbox
from storage.db import Database
from storage.errors import StorageUnavailableError
from storage.inbox import STRANGER
from storage.models import Notice
from storage.states import NoticeKind
from storage.vault import Vault

log = logging.getLogger(__name__)

P = ParamSpec("P")

TOGETHER = {
    NoticeKind.REGISTERED: "reporters",
    NoticeKind.HINT: "reporters",
    NoticeKind.NEW_CASE: "office",
    NoticeKind.URGENT: "urgent",
    NoticeKind.ASSIGNED: "units",
    NoticeKind.CLOSED: "closed",
}
"""Kinds that are said in one message when they are due together, by whom they are for."""
MOST_TOGETHER = 8
TRIES = 8
"""After so many failures a notice is parked."""


class Courier:
    """Says on one channel what is in the outbox. `wake` is set when something was queued."""

    def __init__(
        self,
        db: Database,
        channel: Channel,
        clock: Clock,
        pace: Pace,
        vault: Vault,
        outgoing: Outgoing,
    ) -> None:
        self._db = db
        self.channel = channel
        self._clock = clock
        self._pacing = Pacing(pace)
        self._refusals = Refusals()
        self._last: datetime | None = None
        self._vault = vault
        self._outgoing = outgoing
        self.wake = asyncio.Event()
        self.tried: Callable[[bool], None] = lambda arrived: None
        """Called with whether the channel confirmed it, for each message sent."""
        self.told_office: Callable[[], None] = lambda: None
        """Called when the office is to hear, maybe on another channel, of what could not be said."""

    async def run(self) -> None:
        """Send until cancelled."""
        started = False
        while True:
            try:
                if not started:
                    await self._count()
                    started = True
                until = await self._round()
            except StorageUnavailableError as error:
                log.error("cannot read the outbox", extra={"action": "courier", "error": str(error)})
                until = self._clock.now() + FIRST_RETRY
                self._last = None
            if (
                self._last is None or self._clock.now() >= self._last - BACK
            ):  # else `until` is of a wrong clock
                await self._clock.wait(self.wake, until)

    async def _count(self) -> None:
        """The day's ceiling holds across restarts."""
        now = self._clock.now()
        midnight = now.astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)
        self._pacing.count(await self._db.read(outbox.sent_since, self.channel.name, midnight), now)

    async def _round(self) -> datetime | None:
        """Send all that is due and may be said; the time to look again, if any."""
        while True:
            now = self._clock.now()
            if self._last is None or now < self._last - BACK:
                await self._db.run(outbox.put_right, now=now)
            self._last = now
            due = await self._db.read(letters.due, self._vault, self.channel.name, now, each=MOST_TOGETHER)
            ready = _messages([notice for notice in due if self._free_at(notice, now) <= now])
            if not ready:
                times = [self._free_at(notice, now) for notice in due]
                coming = await self._db.read(outbox.next_due, after=now)
                return min([*times, *([coming] if coming else [])], default=None)
            ready.sort(key=lambda notices: notices[0].conversation == self._refusals.last)
            for notices in ready:
                now = self._clock.now()
                if self._free_at(notices[0], now) <= now:
                    await self._send(notices)

    def _free_at(self, notice: Notice, now: datetime) -> datetime:
        again = self._refusals.free_at(notice)
        at = self._pacing.free_at(notice, now)
        # likewise: no pause is longer
        return at if again is None or again - now > LONGEST_RETRY else max(at, again)

    async def _send(self, notices: Sequence[Notice]) -> None:
        first = notices[0]
        ids = [notice.id for notice in notices if notice.id is not None]
        text = shown("\n".join(notice.text for notice in notices))
        named = [name for notice in notices for name in notice.mentions if not name.startswith(STRANGER)]
        mentions = list(dict.fromkeys(named)) if self.channel.can.mention else []
        await self.channel.ready()  # an outage is no failure of a notice: it must not be parked for that
        if first.kind == NoticeKind.DIGEST and not await self._db.read(outbox.is_waiting, first.key):
            return  # it has grown stale meanwhile
        try:
            if first.file:
                data = await asyncio.to_thread(self._outgoing.read, first.file)
                await self.channel.send_file(first.conversation, file_name(first), data)
            else:
                await self.channel.send(first.conversation, text, mentions)
        except FileNotFoundError:
            await self._lost(first)
            return
        except RefusedError as error:
            await self._failed(notices, str(error), for_good=True)
        except ChannelError as error:
            await self._failed(notices, str(error))
        except Exception as error:  # a bug in a channel must not silence the bot; its words may be private
            log.exception("a channel broke", extra={"action": "send", "notice_ids": ids})
            await self._failed(notices, type(error).__name__)
        else:
            self.tried(True)
            await self._insist(letters.sent, ids, now=self._clock.now())
            if again := self._refusals.went_through(notices):
                await self._insist(outbox.revive, now=self._clock.now(), ids=again)
            if any(notice.sealed is not None for notice in notices):
                await self._db.tidy()
            log.info("said", extra={"action": "send", "notice_ids": ids})
        self._pacing.sent(first.conversation, self._clock.now())

    async def _lost(self, notice: Notice) -> None:
        """Its file is gone, as when a backup was put back: no try brings it, and no place is to blame."""
        log.error("a file to be sent is gone", extra={"action": "send", "notice_id": notice.id})
        await self._insist(delivery.failed, notice, error="no file", retry_at=None, now=self._clock.now())

    async def _failed(self, notices: Sequence[Notice], error: str, *, for_good: bool = False) -> None:
        now = self._clock.now()
        self.tried(False)
        counts = for_good or self._refusals.failed(notices, now)
        for notice in notices:
            assert notice.id is not None
            # its place in the order stays; until when it waits only `_refusals` knows
            is_last = for_good or (counts and notice.attempts + 1 >= TRIES)
            retry_at = None if is_last else notice.due_at
            extra: dict[str, Any] = {"action": "send", "notice_id": notice.id}
            if notice.sealed is None:  # else why may name whom it was for
                extra["error"] = error
            log.warning("not said", extra=extra)
            if is_last:
                self._refusals.parked(notice)
            if not counts:
                continue
            if notice.sealed is not None:
                await self._insist(letters.failed, notice, retry_at=retry_at)
            elif is_last and self.channel.can.numbers and notice.kind != NoticeKind.URGENT:
                await self._insist(delivery.to_be_called, notice, now=now)
            else:
                await self._insist(delivery.failed, notice, error=error, retry_at=retry_at, now=now)
            if is_last:
                self.told_office()

    async def _insist(
        self, work: Callable[Concatenate[Session, P], object], /, *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Note what became of a notice until the disk takes it: else it would be said again and again."""
        while True:
            try:
                await self._db.run(work, *args, **kwargs)
                return
            except StorageUnavailableError as error:
                log.error("cannot note what was said", extra={"action": "courier", "error": str(error)})
                await self._clock.wait(self.wake, self._clock.now() + FIRST_RETRY)


def _messages(due: Sequence[Notice]) -> list[list[Notice]]:
    """Group what is due: what is said together in one message, one message per conversation."""
    messages: dict[str, list[Notice]] = {}
    for notice in due:
        group = messages.setdefault(notice.conversation, [])
        joins = not group or (
            notice.kind in TOGETHER
            and TOGETHER[notice.kind] == TOGETHER.get(group[0].kind)
            and len(group) < MOST_TOGETHER
        )
        if joins:
            group.append(notice)
    return list(messages.values())
