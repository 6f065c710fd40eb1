"""Keeps a line to the gateway: connects again and again, whatever the gateway does meanwhile."""

import asyncio
import logging
import random
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from bot.channel import ChannelError, TakenError, UnauthorizedError
from bot.wechat.events import EventType
from bot.wechat.tls import Tls
from bot.wechat.watch import Evictions, Pulse, watch

if TYPE_CHECKING:
    from bot.wechat.puppet import GatewayPuppet

log = logging.getLogger(__name__)

SHORTEST_PAUSE, LONGEST_PAUSE = 0.2, 3.0
"""Seconds between tries to connect."""

STALE_SECONDS = 1.0
"""So long a gateway may take to notice that our last line is gone, and to end a stream it gives up."""

Hear = Callable[["GatewayPuppet", EventType, Mapping[str, Any]], None]


class Line:
    """`hear` takes each event at once, `lost` is told why there is no line any more."""

    def __init__(
        self, endpoint: str, token: str, tls: Tls | None, hear: Hear, lost: Callable[[str], None]
    ) -> None:
        self._endpoint = endpoint
        self._token = token
        self._tls = tls
        self._hear = hear
        self._lost = lost
        self._pulse = Pulse()
        self._evictions = Evictions()
        self._failures = 0
        self.puppet: GatewayPuppet | None = None

    async def keep(self) -> None:
        """Stay connected until cancelled. Raises `UnauthorizedError` when the token is refused."""
        while True:
            why = await self._connect()
            pause = random.uniform(SHORTEST_PAUSE, min(LONGEST_PAUSE, 2 * SHORTEST_PAUSE * 2**self._failures))
            self._failures = min(self._failures + 1, 10)
            extra = {"action": "wechat.disconnected", "seconds": round(pause, 2)}
            log.warning("no line: %s; trying again in %.1f s", why, pause, extra=extra)
            await asyncio.sleep(pause)

    async def _connect(self) -> str:
        """Open a line and listen until it is lost, and tell why. Raises `UnauthorizedError`."""
        # Not before here: this imports wechaty.
        from bot.wechat.puppet import GatewayPuppet

        puppet = GatewayPuppet(self._endpoint, self._token, self._tls, self._take)
        self.puppet = puppet
        self._pulse.beat()
        tasks = {
            asyncio.create_task(self._listen(puppet)),
            asyncio.create_task(watch(puppet, self._pulse)),
        }
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            self.puppet = None
            why = await _reason(done.pop())
            # At once: what waits on the line must not take it for open while it is being closed.
            self._lost(why)
            return why
        finally:
            self.puppet = None
            for task in tasks:
                task.cancel()
            try:
                await asyncio.gather(*tasks, return_exceptions=True)
            finally:
                await puppet.stop()

    async def _listen(self, puppet: "GatewayPuppet") -> None:
        """Listen until the line is lost; take the stream back from who has it, within reason."""
        try:
            await puppet.start()
            return
        except TakenError:
            await asyncio.sleep(STALE_SECONDS)
        try:
            await puppet.listen()
            return
        except TakenError:
            if not self._evictions.may():
                raise
        log.warning("another client listens: it is thrown out", extra={"action": "wechat.evicted"})
        await puppet.evict()
        # When a stream has ended, the Node gateway forgets the one it has, be it a new one by then.
        await asyncio.sleep(STALE_SECONDS)
        await puppet.start()

    def _take(self, kind: EventType, data: Mapping[str, Any]) -> None:
        self._failures = 0
        self._pulse.beat(kind)
        if self.puppet is not None:
            self._hear(self.puppet, kind, data)


async def _reason(ended: "asyncio.Task[None]") -> str:
    try:
        await ended
    except UnauthorizedError:
        raise
    except ChannelError as error:
        return str(error)
    return "the gateway hung up"
