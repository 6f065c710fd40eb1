"""A fortnight of two supervisors' rooms, the office and private talk, played through the whole program."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from pathlib import Path

from bot import transcript
from bot.app import build, open_data
from bot.clock import VirtualClock
from bot.config import Config, Data, Gateway
from bot.gateway.service import LocalGateway
from bot.gateway.world import World
from bot.pace import Pace
from bot.transcript import Record
from bot.wechat import WechatClient
from storage import ledger
from storage.models import Case
from storage.states import CaseStatus

SCRIPT = Path(__file__).parent / "fortnight.jsonl"
ROOMS = ("河长制监督员一群", "河长制监督员二群")
OFFICE = "河长办工作群"
DIGEST = re.compile(r"\d+月\d+日小结：")


@dataclass(frozen=True, slots=True)
class Played:
    """What came of it: who said what where, and the ledger at the end."""

    records: Sequence[Record]
    said: Sequence[tuple[str, str]]
    """Where the bot spoke (a group's topic, or whom it wrote to), and what it said."""
    cases: Sequence[Case]

    def of_room(self, topic: str) -> list[str]:
        return [text for where, text in self.said if where == topic]


async def play(folder: Path, script: Path) -> Played:
    records = transcript.read(script)
    async with open_data(folder) as db:
        clock = VirtualClock(records[0].t)
        world = World(self_name="河小督", now=clock.now)
        transcript.people_of(records, world)
        await db.run(transcript.bind_all, records, WechatClient.name, now=clock.now())
        async with LocalGateway(world, "a token") as endpoint:
            channel = WechatClient(endpoint, "a token", self_names=("河小督",), now=clock.now)
            config = Config(
                data=Data(folder=folder),
                gateway=Gateway(endpoint=endpoint),
                token="a token",
                pace=Pace(quiet_from=time(0), quiet_until=time(0)),
            )
            app = build(config, db, channel, clock)
            serving = asyncio.create_task(app.run())
            try:
                await channel.ready()
                await transcript.Player(app, world, clock).play(records)
            finally:
                serving.cancel()
                await asyncio.gather(serving, return_exceptions=True)
        return Played(records, _said(world), await db.read(ledger.listing, statuses=CaseStatus))


def _said(world: World) -> list[tuple[str, str]]:
    names = {room.id: room.topic for room in world.rooms.values()}
    return [
        (names.get(where := world.conversation(message), where.removeprefix("script:")), message.text)
        for message in world.messages.values()
        if message.sender == world.self_id
    ]
