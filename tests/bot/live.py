"""The whole program against a gateway, with nothing held back: no pacing, no quiet hours, short silences."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time
from pathlib import Path

from sqlmodel import Session

from bot.app import App, build, open_data
from bot.clock import SystemClock
from bot.config import Config, Data
from bot.gateway.world import World
from bot.pace import Pace
from bot.wechat import WechatClient
from bot.wechat.tls import Tls
from handlers.settings import Quiet
from storage import people, rooms
from storage.roster import RosterLine, import_roster
from storage.states import Mode, Purpose, Role

TOKEN = "a token"
ROOM, OFFICE = "room1@chatroom", "office@chatroom"
OFFICER = "wxid_officer"
CLUE = "托口镇三里坪村桥下有人倒建筑垃圾"
REGISTERED = "已登记 1号（托口镇·乱堆）。谢谢。"
SETTINGS = {
    "pace": Pace(room_seconds=0, all_seconds=0, jitter=0, quiet_from=time(0), quiet_until=time(0)),
    "quiet": Quiet(silence_seconds=0.2, most_seconds=1),
}


def make_world() -> World:
    """Two supervisors in a room; an officer in the room of the office."""
    world = World(now=lambda: datetime.now(UTC))
    for contact, name in (("alice", "沙湾老易"), ("bob", "托口杨"), (OFFICER, "河长办梁敏")):
        world.add_contact(contact, name)
    world.add_room(ROOM, "监督员一群", ["alice", "bob"])
    world.add_room(OFFICE, "河长办工作群", [OFFICER])
    return world


def _set_up(session: Session) -> None:
    if people.has_officer(session):
        return
    import_roster(session, [RosterLine("梁敏", Role.OFFICER, wechat_name="河长办梁敏")])
    person = people.find(session, "梁敏")
    assert person.id is not None
    now = datetime.now(UTC)
    people.bind(session, "wechat", OFFICER, person.id, now=now)
    for room, topic, purpose in (
        (ROOM, "监督员一群", Purpose.SUPERVISORS),
        (OFFICE, "河长办工作群", Purpose.OFFICE),
    ):
        rooms.set_purpose(session, "wechat", room, topic, purpose, now=now)
        rooms.set_mode(session, "wechat", room, Mode.FULL)


@asynccontextmanager
async def live(endpoint: str, folder: Path, tls: Tls | None = None) -> AsyncIterator[App]:
    """The program, logged in; the rooms have their purposes and the officer is bound."""
    async with open_data(folder) as db:
        await db.run(_set_up)
        clock = SystemClock()
        channel = WechatClient(endpoint, TOKEN, tls=tls, now=clock.now)
        app = build(Config(data=Data(folder=folder), **SETTINGS), db, channel, clock)
        serving = asyncio.create_task(app.run())
        try:
            async with asyncio.timeout(20):
                await channel.ready()
            yield app
        finally:
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)


async def said(world: World, conversation: str, words: str) -> str:
    """What the bot says in a conversation as soon as it has these words."""
    async with asyncio.timeout(20):
        while True:
            for message in world.history(conversation):
                if message.sender == world.self_id and words in message.text:
                    return message.text
            await asyncio.sleep(0.02)


def all_said(world: World) -> list[tuple[str, str]]:
    """Everything the bot has said, and where."""
    return [
        (world.conversation(message), message.text)
        for message in world.messages.values()
        if message.sender == world.self_id
    ]
