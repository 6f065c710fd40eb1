"""Through the local gateway, with the real client: how soon an answer comes, and how a burst is borne."""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as clock
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlmodel import Session

from bot.app import App, build, open_data
from bot.clock import SystemClock
from bot.config import Config, Data
from bot.gateway.service import LocalGateway
from bot.gateway.world import Event, Message, World
from bot.pace import Pace
from bot.wechat import WechatClient
from handlers.incoming import Kind
from handlers.settings import Quiet
from storage import inbox, people, rooms
from storage.roster import RosterLine, import_roster
from storage.states import Mode, Purpose, Role
from storage.totals import totals
from tests.benchmarks.messages import (
    PLACES,
    PROBLEMS,
    ROOMS,
    SENDERS,
    START,
    incoming,
    room_id,
    said,
    sender_id,
)

NIGHT = clock(0)
AT_ONCE = Pace(
    room_seconds=0, all_seconds=0, jitter=0, most_a_day=1_000_000, quiet_from=NIGHT, quiet_until=NIGHT
)

TOKEN = "benchmark"
PHOTO = b"\x89PNG\r\n\x1a\n" + bytes(64)
WARM_UP = 5
MAX_SECONDS = 60.0
OFFICER, OFFICE = "officer", "office@chatroom"


async def reply(*, times: int = 200) -> Mapping[str, Any]:
    """From `say` to the bot's answer in the world, one message at a time, waiting and pace set to 0."""
    clues, commands = [], []
    async with _bench() as bench:
        for number in range(times + WARM_UP):
            problem = f"{PLACES[number % len(PLACES)]}{PROBLEMS[number // len(PLACES) % len(PROBLEMS)]}"
            at = START + number * timedelta(hours=1)
            clues.append(
                await bench.answered(sender_id(number % SENDERS), room_id(number % ROOMS), problem, at=at)
            )
            commands.append(await bench.answered(OFFICER, OFFICE, f"查 {number + 1}", at=at))
    return {
        "benchmark": "reply",
        "messages": 2 * times,
        "clue_ms": _percentiles(clues[WARM_UP:]),
        "command_ms": _percentiles(commands[WARM_UP:]),
    }


async def burst(*, messages: int = 1000) -> Mapping[str, Any]:
    """All at once from all senders; until the last is handled. Raises `AssertionError` if one is lost."""
    async with _bench() as bench:
        start = time.perf_counter()
        for message in (incoming(message) for message in said(messages)):
            bench.world.say(
                message.sender,
                message.room or "",
                message.kind,
                message.text,
                at=message.at,
                id=message.id,
                media=PHOTO if message.kind == Kind.IMAGE else None,
                location=message.location,
            )
        await bench.handled(messages)
        seconds = time.perf_counter() - start
        counted = await bench.app.db.read(totals)
        waiting = await bench.app.db.read(inbox.waiting)
        if waiting or sum(counted.rows.values()) != messages:
            raise AssertionError(f"lost: {counted.rows}")
    return {
        "benchmark": "burst",
        "messages": messages,
        "per_second": round(messages / seconds),
        "lost": messages - sum(counted.rows.values()),
        "failed": counted.rows.get("failed", 0),
    }


def _percentiles(seconds: list[float]) -> Mapping[str, float]:
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return {"p50": round(cuts[49] * 1000, 1), "p99": round(cuts[98] * 1000, 1)}


@dataclass
class _Bench:
    app: App
    world: World
    _done: int = 0

    def __post_init__(self) -> None:
        self._answers: asyncio.Queue[str] = asyncio.Queue()
        self._progress = asyncio.Event()
        self.app.listener.finished = self._finished
        self.world.listen(self._heard)

    def _heard(self, event: Event) -> None:
        if isinstance(event, Message) and event.sender == self.world.self_id:
            self._answers.put_nowait(self.world.conversation(event))

    def _finished(self, _: str) -> None:
        self._done += 1
        self._progress.set()

    async def answered(self, sender: str, conversation: str, text: str, *, at: datetime) -> float:
        """Say it; the seconds until the bot speaks there. What it says elsewhere is waited for too."""
        start = time.perf_counter()
        self.world.say(sender, conversation, text=text, at=at)
        async with asyncio.timeout(MAX_SECONDS):
            while await self._answers.get() != conversation:
                pass
        seconds = time.perf_counter() - start
        await asyncio.sleep(0.005)
        while not self._answers.empty():
            self._answers.get_nowait()
        return seconds

    async def handled(self, messages: int) -> None:
        """Wait until so many messages are done with."""
        while self._done < messages:
            self._progress.clear()
            await self._progress.wait()


@asynccontextmanager
async def _bench() -> AsyncIterator[_Bench]:
    clock = SystemClock()
    world = World(now=clock.now)
    with TemporaryDirectory() as name:
        async with open_data(Path(name)) as db, LocalGateway(world, TOKEN) as endpoint:
            await db.run(_people, world)
            config = Config(
                data=Data(folder=Path(name)),
                quiet=Quiet(silence_seconds=0, most_seconds=0),
                pace=AT_ONCE,
            )
            channel = WechatClient(endpoint, TOKEN, self_names=config.bot.names, now=clock.now)
            app = build(config, db, channel, clock)
            serving = asyncio.create_task(app.run())
            await channel.ready()
            try:
                yield _Bench(app, world)
            finally:
                serving.cancel()
                await asyncio.gather(serving, return_exceptions=True)


def _people(session: Session, world: World) -> None:
    """Everybody in the world and bound, every group in full, and an office with its officer."""
    channel = WechatClient.name
    who = [(sender_id(number), Role.SUPERVISOR) for number in range(SENDERS)] + [(OFFICER, Role.OFFICER)]
    for contact, role in who:
        world.add_contact(contact, contact)
        import_roster(session, [RosterLine(contact, role)])
        person = people.find(session, contact)
        assert person.id is not None
        people.bind(session, channel, contact, person.id, now=START)
    for number in range(ROOMS):
        members = [sender_id(sender) for sender in range(SENDERS) if sender % ROOMS == number]
        world.add_room(room_id(number), f"监督员{number}群", members)
        rooms.set_purpose(session, channel, room_id(number), "", Purpose.SUPERVISORS, now=START)
        rooms.set_mode(session, channel, room_id(number), Mode.FULL)
    world.add_room(OFFICE, "河长办群", [OFFICER])
    rooms.set_purpose(session, channel, OFFICE, "", Purpose.OFFICE, now=START)
