"""Durable intake without a gateway: from `accept` until handled, 64 in flight, beside an honest peer."""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlmodel import Session

from bot.app import commands
from bot.clock import SystemClock
from bot.listener import Listener
from handlers.deadlines import WorkingDays
from handlers.incoming import Incoming
from handlers.routing import Context
from handlers.settings import Settings
from storage import people, rooms
from storage.keys import DayKeys
from storage.roster import RosterLine, import_roster
from storage.schema import open_database
from storage.states import Mode, Purpose, Role
from storage.totals import Totals, totals
from tests.benchmarks.messages import CHANNEL, ROOMS, SENDERS, START, incoming, room_id, said, sender_id
from tests.benchmarks.peer import Peer

IN_FLIGHT = 64


async def intake(*, messages: int = 2500, peer_messages: int = 800, rounds: int = 5) -> Mapping[str, Any]:
    """Take turns with the peer, each time with messages neither has seen; the medians of all rounds."""
    parts = [incoming(message) for message in said(messages * rounds)]
    ours, theirs = [], []
    with TemporaryDirectory() as name:
        folder = Path(name)
        peer = Peer(folder / "peer.db")
        async with _intake(folder) as one:
            for start in range(0, len(parts), messages):
                part = parts[start : start + messages]
                ours.append(len(part) / await one.take(part))
                theirs.append(_rate(peer, part[:peer_messages]))
            counted = await one.totals()
        peer.close()
    if sum(counted.rows.values()) != len(parts) or counted.rows.get("failed"):
        raise AssertionError(f"lost or failed: {counted.rows}")
    return {
        "benchmark": "intake",
        "messages": len(parts),
        "per_second": round(statistics.median(ours)),
        "rounds": [round(rate) for rate in ours],
        "peer_per_second": round(statistics.median(theirs)),
        "peer_rounds": [round(rate) for rate in theirs],
        "ratio": round(statistics.median(a / b for a, b in zip(ours, theirs, strict=True)), 1),
        "cases": sum(counted.categories.values()),
        "goal": "per_second >= 1000, ratio >= 6",
    }


def _rate(peer: Peer, messages: Sequence[Incoming]) -> float:
    start = time.perf_counter()
    peer.take(messages)
    return len(messages) / (time.perf_counter() - start)


class _Intake:
    def __init__(self, listener: Listener, count: Any) -> None:
        self._listener = listener
        self.totals = count
        self._done: dict[str, asyncio.Future[None]] = {}
        listener.finished = self._finished

    def _finished(self, message: str) -> None:
        self._done.pop(message).set_result(None)

    async def take(self, messages: Sequence[Incoming]) -> float:
        """Seconds until all are handled, with so many in flight as a busy gateway has."""
        free = asyncio.Semaphore(IN_FLIGHT)
        start = time.perf_counter()
        async with asyncio.TaskGroup() as tasks:
            for message in messages:
                await free.acquire()
                tasks.create_task(self._one(message, free))
        return time.perf_counter() - start

    async def _one(self, message: Incoming, free: asyncio.Semaphore) -> None:
        done = self._done[message.id] = asyncio.get_running_loop().create_future()
        await self._listener.accept(message)
        await done
        free.release()


@asynccontextmanager
async def _intake(folder: Path) -> AsyncIterator[_Intake]:
    db = await open_database(folder / "ours.db")
    await db.run(_people)
    settings = Settings()
    ctx = Context(settings, WorkingDays(settings.calendar), commands())
    keys = DayKeys(folder / "keys")
    listener = Listener(db, keys, ctx, SystemClock(), folder, spoke=lambda: None)

    async def count() -> Totals:
        return await db.read(totals)

    try:
        yield _Intake(listener, count)
    finally:
        await listener.close()
        await db.close()


def _people(session: Session) -> None:
    """Everybody bound, every room in full, and an office that is told of each case."""
    for number in range(SENDERS):
        name = f"监督员{number}"
        import_roster(session, [RosterLine(name, Role.SUPERVISOR)])
        person = people.find(session, name)
        assert person.id is not None
        people.bind(session, CHANNEL, sender_id(number), person.id, now=START)
    for number in range(ROOMS):
        rooms.set_purpose(session, CHANNEL, room_id(number), "", Purpose.SUPERVISORS, now=START)
        rooms.set_mode(session, CHANNEL, room_id(number), Mode.FULL)
    rooms.set_purpose(session, CHANNEL, "office@chatroom", "", Purpose.OFFICE, now=START)
