"""Names by id, remembered for a while."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

Key = tuple[str, ...]
"""A contact, a room, or a room and its member: what is asked for, then ids."""

_MOST = 4096
_SECONDS = 600.0
"""How long a name is believed: WeChat announces hardly any change of a name or an alias."""

_UNKNOWN_SECONDS = 60.0
"""How long a name that the gateway would not tell is not asked for."""


@dataclass(frozen=True)
class _Entry:
    answer: asyncio.Future[str]
    until: float


class Names:
    """Each name is asked for once, however many messages wait for it. What failed is not remembered."""

    def __init__(self) -> None:
        self._entries: OrderedDict[Key, _Entry] = OrderedDict()

    async def get(self, key: Key, ask: Callable[[], Awaitable[str]]) -> str:
        """The name, if need be from `ask`, whose errors are raised."""
        now = asyncio.get_running_loop().time()
        entry = self._entries.get(key)
        if entry is None or entry.until < now or _failed(entry.answer):
            entry = _Entry(asyncio.create_task(_run(ask)), now + _SECONDS)
            # Looked at here, in case nobody waits for it any more when it fails.
            entry.answer.add_done_callback(_failed)
            self._keep(key, entry)
        self._entries.move_to_end(key)
        # Shielded: one message that is given up must not take the answer from the others that wait.
        return entry.answer.result() if entry.answer.done() else await asyncio.shield(entry.answer)

    def unknown(self, key: Key) -> None:
        """Take it to have no name, for a while."""
        loop = asyncio.get_running_loop()
        answer = loop.create_future()
        answer.set_result("")
        self._keep(key, _Entry(answer, loop.time() + _UNKNOWN_SECONDS))

    def forget(self, id: str) -> None:
        """Ask anew for whatever this id is part of."""
        for key in [key for key in self._entries if id in key[1:]]:
            del self._entries[key]

    def clear(self) -> None:
        """Ask anew for everything."""
        self._entries.clear()

    def _keep(self, key: Key, entry: _Entry) -> None:
        self._entries[key] = entry
        while len(self._entries) > _MOST:
            self._entries.popitem(last=False)


async def _run(ask: Callable[[], Awaitable[str]]) -> str:
    return await ask()


def _failed(answer: asyncio.Future[str]) -> bool:
    return answer.done() and (answer.cancelled() or answer.exception() is not None)
