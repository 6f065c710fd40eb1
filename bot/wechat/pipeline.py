"""Message ids in, messages out: fetched side by side, accepted in the order the ids came."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from bot.channel import Accept
from handlers.incoming import Incoming

log = logging.getLogger(__name__)

T = TypeVar("T")

FETCHES = 32
"""So many messages are fetched at a time."""

ACCEPTS = 64
"""So many may be on their way to the disk."""

TURN_SECONDS = 3.0
"""So long those behind wait for a message that cannot be fetched; then they pass it."""

RETRY_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
"""The pauses between tries; after the last the message is given up, and that is logged."""

_Fetching = tuple[str, float, asyncio.Task[Incoming | None]]


class Pipeline:
    """Runs for as long as the client serves, over any number of connections.

    `fetch` turns an id into a message, or into None for what nobody should hear; it may raise, and is
    tried again. While `online` is not set nothing is tried and nobody loses their turn.
    """

    def __init__(
        self,
        fetch: Callable[[str], Awaitable[Incoming | None]],
        accept: Accept,
        online: asyncio.Event,
        *,
        turn: float = TURN_SECONDS,
        pauses: Sequence[float] = RETRY_SECONDS,
    ) -> None:
        self._fetch = fetch
        self._accept = accept
        self._online = online
        self._turn = turn
        self._pauses = tuple(pauses)
        self._online_since = 0.0
        self._ids: asyncio.Queue[str] = asyncio.Queue()
        self._fetching: asyncio.Queue[_Fetching] = asyncio.Queue(FETCHES)
        self._accepting = asyncio.Semaphore(ACCEPTS)
        self._idle = asyncio.Event()
        self._idle.set()
        self.waiting = 0
        """So many ids are neither stored nor given up."""

    def put(self, message_id: str) -> None:
        """Take an id at once; the order of these calls is the order of messages."""
        self.waiting += 1
        self._idle.clear()
        self._ids.put_nowait(message_id)

    async def drained(self) -> None:
        """Wait until everything heard is stored, or given up."""
        await self._idle.wait()

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._feed(tasks))
            while True:
                await self._pass_on(await self._fetching.get(), tasks)

    async def _feed(self, tasks: asyncio.TaskGroup) -> None:
        while True:
            id = await self._ids.get()
            now = asyncio.get_running_loop().time()
            await self._fetching.put((id, now, tasks.create_task(self._fetched(id))))

    async def _pass_on(self, fetching: _Fetching, tasks: asyncio.TaskGroup) -> None:
        id, started, task = fetching
        loop = asyncio.get_running_loop()
        if not self._online.is_set():
            await self._online.wait()
            self._online_since = loop.time()
        turn = max(started, self._online_since) + self._turn - loop.time()
        if not task.done():
            await asyncio.wait({task}, timeout=max(0.0, turn))
        if task.done():
            await self._hand(task.result(), tasks)
        else:
            log.warning("message %s lost its turn", id, extra={"action": "wechat.late", "message_id": id})
            tasks.create_task(self._hand_late(task, tasks))

    async def _hand_late(self, task: asyncio.Task[Incoming | None], tasks: asyncio.TaskGroup) -> None:
        await self._hand(await task, tasks)

    async def _hand(self, message: Incoming | None, tasks: asyncio.TaskGroup) -> None:
        """Start the accepting of a message. Tasks begin in the order they are created."""
        if message is None:
            self._finish()
        else:
            await self._accepting.acquire()
            tasks.create_task(self._accepted(message))

    async def _accepted(self, message: Incoming) -> None:
        try:
            await self._insist("wechat.accept", message.id, lambda: self._accept(message))
        finally:
            self._accepting.release()
            self._finish()

    def _finish(self) -> None:
        self.waiting -= 1
        if not self.waiting:
            self._idle.set()

    async def _fetched(self, id: str) -> Incoming | None:
        async def fetch() -> Incoming | None:
            await self._online.wait()
            return await self._fetch(id)

        return await self._insist("wechat.fetch", id, fetch)

    async def _insist(self, action: str, id: str, work: Callable[[], Awaitable[T]]) -> T | None:
        """Try again until it works; give up with an error in the log. Whatever is raised, others go on."""
        for pause in (*self._pauses, None):
            try:
                return await work()
            except Exception as error:  # a boundary: the message's id is all that may be told
                reason = f"{type(error).__name__} in {action}"
            if pause is not None:
                log.warning(
                    "message %s: %s", id, reason, extra={"action": f"{action}_retry", "message_id": id}
                )
                await asyncio.sleep(pause * random.uniform(0.75, 1.25))
        log.error("message %s given up: %s", id, reason, extra={"action": f"{action}_lost", "message_id": id})
        return None
