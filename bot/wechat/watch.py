"""Notices that a gateway is frozen or its event stream dead, and who else wants the stream."""

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.channel import ChannelError
from bot.wechat.events import EventType

if TYPE_CHECKING:
    from bot.wechat.puppet import GatewayPuppet

log = logging.getLogger(__name__)

WATCH_SECONDS = 10.0
"""How often the gateway is asked whether it is still there."""

SILENT_SECONDS = 30.0
"""After so long without any event it is asked to send one."""

DEAF_SECONDS = 20.0
"""So long that may take, if it ever did so before."""

FIRST_EVICTION_PAUSE, LONGEST_EVICTION_PAUSE = 15.0, 900.0
EVICTION_MEMORY_SECONDS = 3600.0


def _now() -> float:
    return asyncio.get_running_loop().time()


class Pulse:
    """When the gateway was last heard on the event stream, over any number of lines."""

    def __init__(self) -> None:
        self.beats = 0.0
        self._asked: float | None = None
        self._answers = False

    def beat(self, kind: EventType | None = None) -> None:
        """An event came."""
        self.beats = _now()
        self._asked = None
        self._answers = self._answers or kind is EventType.DONG

    async def feel(self, puppet: "GatewayPuppet") -> None:
        """Ask for an event if there was none for long. Raises `ChannelError` if it does not come.

        A gateway can forget a stream and leave it open (the Node one, by its source, when an older stream
        ends late): the account is logged in, every call is answered, and no message is heard any more.
        """
        if self._asked is not None and self._answers and _now() - self._asked > DEAF_SECONDS:
            # Once only: a gateway that stopped answering for good is not left again and again.
            self._answers, self._asked = False, None
            raise ChannelError("the event stream is dead")
        if self._asked is None and _now() - self.beats > SILENT_SECONDS:
            self._asked = _now()
            try:
                await puppet.ding()
            except ChannelError:
                self._asked = None  # this gateway knows no ding


async def watch(puppet: "GatewayPuppet", pulse: Pulse) -> None:
    """Raises `ChannelError` as soon as the gateway answers no more, or only seems to listen."""
    while True:
        await asyncio.sleep(WATCH_SECONDS)
        try:
            await puppet.check()
            await pulse.feel(puppet)
        except ChannelError as error:
            log.warning("the gateway: %s", error, extra={"action": "wechat.frozen"})
            raise


class Evictions:
    """When another client may be thrown out: two bots must not log one account out by turns all day."""

    def __init__(self) -> None:
        self._pause = 0.0
        self._last = float("-inf")

    def may(self) -> bool:
        """Whether it may be done now; if so, it counts as done."""
        now = _now()
        if now - self._last > EVICTION_MEMORY_SECONDS:
            self._pause = 0.0
        if now - self._last < self._pause:
            return False
        self._last = now
        self._pause = min(max(2 * self._pause, FIRST_EVICTION_PAUSE), LONGEST_EVICTION_PAUSE)
        return True
