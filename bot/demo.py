"""The demonstration: a local gateway, sample people and groups, and the chat page or a transcript."""

import asyncio
import secrets
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, time
from pathlib import Path
from typing import Any

from aiohttp import web
from sqlmodel import Session

from bot import roster, transcript
from bot.app import App, build, open_data
from bot.clock import Clock, SystemClock, VirtualClock
from bot.config import Config, Data, Gateway
from bot.errors import OperatorError
from bot.gateway.airwaves import Airwaves
from bot.gateway.page import page
from bot.gateway.service import LocalGateway
from bot.gateway.world import Event, Message, World
from bot.sms.channel import SmsChannel
from bot.sms.door import Door
from bot.sms.plain import Plain
from bot.transcript import Record
from bot.wechat import WechatClient
from handlers import sla
from handlers.settings import Bot
from handlers.texts import demo as texts
from storage import inbox, known, ledger, people, phones, rooms
from storage.db import Database
from storage.roster import import_roster
from storage.states import Mode, Purpose, Role
from storage.totals import totals

CHANNEL = WechatClient.name
ROOMS = {
    "supervisors1@chatroom": ("河长制监督员一群", Purpose.SUPERVISORS),
    "supervisors2@chatroom": ("河长制监督员二群", Purpose.SUPERVISORS),
    "office@chatroom": ("河长办工作群", Purpose.OFFICE),
    "discipline@chatroom": ("纪检联络群", Purpose.DISCIPLINE),
}
NAMES = ("河小督", "小督", "河长小助手")
SHOWN_CASES = 50
NEVER_QUIET = {"quiet_from": time(0), "quiet_until": time(0), "most_a_day": 1_000_000}
"""Whoever tries it at night should hear it speak, and nobody bans this account."""


@dataclass(frozen=True, slots=True)
class Options:
    """What `hexiaodu demo` was asked for."""

    config: Config
    data: Path | None
    script: Path | None
    exit: bool


async def run(options: Options) -> None:
    """Run the demonstration until it is stopped, or its script is over."""
    folder = options.data or Path(tempfile.mkdtemp(prefix="hexiaodu-"))
    print(texts.data(folder), flush=True)
    records = transcript.read(options.script) if options.script else []
    async with open_data(folder) as db:
        clock: Clock = VirtualClock(await _reached(db, records)) if records else SystemClock()
        world = World(self_name=NAMES[0], now=clock.now)
        air = Airwaves(clock.now)
        await db.run(_people, world, air, now=clock.now())
        if records:
            known_rooms = transcript.by_topic(world)
            transcript.people_of(records, world)
            await db.run(transcript.bind_all, records, CHANNEL, now=clock.now(), known_rooms=known_rooms)
            world.listen(_Printer(world))
        async with air, _serving(options, folder, world, air, db, clock) as app:
            if isinstance(clock, VirtualClock):
                said = await transcript.Player(app, world, clock).play(records)
                print(texts.summary(said, await db.read(totals)), flush=True)
            if not options.exit:
                await _show(app, world, air, options.config.page.port)


class DemoError(OperatorError):
    """What the user has to do differently, in Chinese."""


async def _reached(db: Database, records: Sequence[Record]) -> datetime:
    """Where to begin: a folder that was played half-way is taken up at the time it had reached."""
    last = await db.read(inbox.last_received)
    return records[0].t if last is None else max(last, records[0].t)


@asynccontextmanager
async def _serving(
    options: Options, folder: Path, world: World, air: Airwaves, db: Database, clock: Clock
) -> AsyncIterator[App]:
    token = secrets.token_hex(16)
    async with LocalGateway(world, token) as endpoint:
        config = options.config.model_copy(
            update={
                "data": Data(folder=folder),
                "gateway": Gateway(endpoint=endpoint),
                "token": token,
                "bot": Bot(names=NAMES),
                # whoever tries it at night should hear it speak
                "pace": options.config.pace.model_copy(
                    update={"quiet_from": time(0), "quiet_until": time(0)}
                ),
            }
        )
        channel = WechatClient(endpoint, token, self_names=NAMES, now=clock.now)
        texts = SmsChannel(
            air.provider(), db, phones.marker(folder), clock.now, door=Door(), where=("127.0.0.1", 0)
        )
        app = build(config, db, channel, clock, [texts])
        serving = asyncio.create_task(app.run())
        ready = asyncio.gather(channel.ready(), texts.port)
        await asyncio.wait((serving, ready), return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            serving.result()
        air.endpoint = f"http://127.0.0.1:{texts.port.result()}/sms/{Plain.name}"
        try:
            yield app
        finally:
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)


def _people(session: Session, world: World, air: Airwaves, *, now: datetime) -> None:
    """The sample roster in the world and in the database, everybody bound, every room in full."""
    sample = roster.read(roster.SAMPLE).lines
    lines = [replace(line, phone=f"1380000{number:04}") for number, line in enumerate(sample, start=1)]
    import_roster(session, lines)
    members: dict[str, list[str]] = {room: [] for room in ROOMS}
    for number, line in enumerate(lines):
        contact = f"sample:{line.wechat_name}"
        world.add_contact(contact, line.wechat_name, note=texts.role(line.role, line.unit))
        air.numbers[contact] = line.phone
        person = people.find(session, line.wechat_name)
        assert person.id is not None
        people.bind(session, CHANNEL, contact, person.id, now=now)
        for room in _rooms_of(line.role, number):
            members[room].append(contact)
    for room, (topic, purpose) in ROOMS.items():
        world.add_room(room, topic, members[room])
        if known.room(session, CHANNEL, room) is None:
            rooms.set_purpose(session, CHANNEL, room, topic, purpose, now=now)
            rooms.set_mode(session, CHANNEL, room, Mode.FULL)


def _rooms_of(role: Role, number: int) -> Sequence[str]:
    first, second, office, discipline = ROOMS
    match role:
        case Role.SUPERVISOR:
            return [first if number % 2 == 0 else second]
        case Role.OFFICER:
            return [first, second, office]
        case Role.DISCIPLINE:
            return [first, second, discipline]
    return [first, second]


async def _show(app: App, world: World, air: Airwaves, port: int) -> None:
    async def shown() -> Sequence[Mapping[str, Any]]:
        now = app.clock.now()
        newest = await app.db.read(ledger.newest, SHOWN_CASES)
        return [texts.row(case, sla.state(case, app.ctx, now)) for case in newest]

    runner = web.AppRunner(page(world, cases=shown, airwaves=air))
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, "127.0.0.1", port).start()
        except OSError:
            raise DemoError(texts.port_taken(port)) from None
        print(texts.endpoint(air.endpoint, air.key), flush=True)
        print(texts.address(runner.addresses[0][1]), flush=True)
        if isinstance(app.clock, VirtualClock):
            await app.clock.flow()
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


class _Printer:
    """Prints the conversation as it happens."""

    def __init__(self, world: World) -> None:
        self._world = world

    def __call__(self, event: Event) -> None:
        if isinstance(event, Message):
            room = event.room
            where = self._world.rooms[room].topic if room else self._world.name(_other(event, self._world))
            line = texts.said(
                event.at,
                where,
                self._world.name(event.sender, room),
                event.kind.value,
                event.text,
                by_bot=event.sender == self._world.self_id,
            )
            sys.stdout.write(line + "\n")
            sys.stdout.flush()


def _other(message: Message, world: World) -> str:
    """With whom a private message was exchanged."""
    return (message.listener or "") if message.sender == world.self_id else message.sender
