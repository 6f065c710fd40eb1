"""What breaks below and beside the running program: it says so, goes on, and catches up."""

import asyncio
import logging
import os
import sqlite3
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from sqlmodel import Session, func, select

from bot.app import App
from bot.gateway.service import LocalGateway
from bot.gateway.world import World
from bot.wechat.events import EventType
from handlers.incoming import Kind
from storage.db import Database
from storage.errors import DatabaseDamagedError, StorageUnavailableError
from storage.models import Case, InboxRow
from storage.prepared import driver_of
from storage.states import RowOutcome
from tests.bot.faults import SmallDisk, small_disk
from tests.bot.live import CLUE, REGISTERED, ROOM, TOKEN, all_said, live, make_world, said
from tests.bot.wechat.proxy import Proxy
from tests.storage.make import store

pytestmark = pytest.mark.usefixtures("own_logging")

CLUES = ("沙湾乡老寨村河边有人电鱼", "岔头乡大坪村河里有人挖沙", "茅渡乡溪口村河面好多垃圾")
SECONDS = 20


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk") as made:
        yield made


@asynccontextmanager
async def running(world: World, folder: Path) -> AsyncIterator[App]:
    """One clue is registered already."""
    async with LocalGateway(world, TOKEN) as endpoint, live(endpoint, folder) as app:
        world.say("alice", ROOM, Kind.TEXT, CLUE)
        await said(world, ROOM, REGISTERED)
        yield app


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(SECONDS):
        while not condition():  # noqa: ASYNC110  (there is no event for it)
            await asyncio.sleep(0.02)


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [str(vars(one)["error"]) for one in caplog.records if "takes nothing" in one.getMessage()]


def say_all(world: World) -> None:
    for text in CLUES:
        world.say("bob", ROOM, Kind.TEXT, text)


async def caught_up(world: World, app: App) -> None:
    """All was registered, once, and said, once."""
    for number in range(2, 2 + len(CLUES)):
        await said(world, ROOM, f"已登记 {number}号")
    assert await app.db.read(lambda s: s.exec(select(func.count()).select_from(Case)).one()) == 4
    outcomes = await app.db.read(lambda s: s.exec(select(InboxRow.outcome)).all())
    assert list(outcomes) == [RowOutcome.CLUE] * 4
    told = [line for where, text in all_said(world) if where == ROOM for line in text.splitlines()]
    assert len(told) == len({line.split("（")[0] for line in told})


async def test_a_full_disk_is_said_and_waited_for(
    world: World, disk: SmallDisk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    async with running(world, disk.folder) as app:
        disk.fill()
        say_all(world)
        await until(lambda: complaints(caplog))
        assert "full" in complaints(caplog)[0]
        await asyncio.sleep(2.5)  # some more tries in vain
        assert not [text for where, text in all_said(world) if "2号" in text]
        disk.free()
        began = time.monotonic()
        await caught_up(world, app)
        print(f"after a full disk: {time.monotonic() - began:.1f} s")


async def test_a_read_only_database_is_said_and_waited_for(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caught: list[sqlite3.Connection] = []

    def read_only(session: Session) -> None:
        # as SQLite is told by a file system that has gone read-only, whoever has files open there
        caught.append(driver_of(session))
        caught[0].execute("PRAGMA query_only=ON")

    caplog.set_level(logging.WARNING)
    async with running(world, tmp_path) as app:
        with suppress(StorageUnavailableError):  # what happened to be written together with it
            await app.db.run(read_only)
        say_all(world)
        await until(lambda: complaints(caplog))
        assert "readonly" in complaints(caplog)[0]
        caught[0].execute("PRAGMA query_only=OFF")
        await caught_up(world, app)


async def test_a_database_that_another_process_locks(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def impatient(session: Session) -> None:
        session.connection().exec_driver_sql("PRAGMA busy_timeout=50")

    caplog.set_level(logging.WARNING)
    async with running(world, tmp_path) as app:
        await app.db.run(impatient)
        other = sqlite3.connect(tmp_path / "hexiaodu.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        say_all(world)
        await until(lambda: complaints(caplog))
        assert "locked" in complaints(caplog)[0]
        other.execute("ROLLBACK")
        other.close()
        began = time.monotonic()
        await caught_up(world, app)
        print(f"after a lock: {time.monotonic() - began:.1f} s")


async def test_a_gateway_that_comes_and_goes(world: World, tmp_path: Path) -> None:
    """What is said while it is there is handled once, whatever is delivered again."""
    gateway = LocalGateway(world, TOKEN)
    endpoint = await gateway.start()
    port = int(endpoint.rpartition(":")[2])
    async with live(endpoint, tmp_path) as app:
        recovered = []
        for number, text in enumerate((CLUE, *CLUES), 1):
            world.say("alice", ROOM, Kind.TEXT, text)
            await said(world, ROOM, f"已登记 {number}号")
            await gateway.close()
            await asyncio.sleep(0.1)
            gateway = LocalGateway(world, TOKEN, port=port)
            await gateway.start()
            began = time.monotonic()
            async with asyncio.timeout(SECONDS):
                await app.channel.ready()
            recovered.append(time.monotonic() - began)
            for message in list(world.messages.values()):  # all of the past once more
                gateway.emit(EventType.MESSAGE, {"messageId": message.id})
        world.say("alice", ROOM, Kind.TEXT, "好的")
        await until(lambda: not app.listener.is_busy())
        assert await app.db.read(lambda s: s.exec(select(func.count()).select_from(Case)).one()) == 4
        registered = [text for where, text in all_said(world) if where == ROOM and "已登记" in text]
        assert len(registered) == 4
        print(f"a gateway that comes and goes: at most {max(recovered):.1f} s")
    await gateway.close()


async def test_a_frozen_gateway_goes_on(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it was told while frozen comes through, and is handled once."""
    monkeypatch.setattr("bot.wechat.watch.WATCH_SECONDS", 0.05)
    monkeypatch.setattr("bot.wechat.puppet.CHECK_SECONDS", 0.2)
    monkeypatch.setattr("bot.wechat.stub.START_SECONDS", 0.2)
    async with LocalGateway(world, TOKEN) as endpoint:
        proxy = Proxy(endpoint)
        async with proxy.listening() as through, live(through, tmp_path) as app:
            world.say("alice", ROOM, Kind.TEXT, CLUE)
            await said(world, ROOM, REGISTERED)
            proxy.freeze()
            await asyncio.sleep(1)
            proxy.thaw()
            async with asyncio.timeout(SECONDS):
                await app.channel.ready()
            for message in list(world.messages.values()):
                world.redeliver(message.id)
            say_all(world)
            await caught_up(world, app)


async def test_damage_met_while_running_is_told_by_name(data: Path, db: Database) -> None:
    """Whatever statement meets it: the program stops with a sentence, and the next start names a backup."""
    for number in range(200):
        await db.run(store, f"m{number}")
    await db.close()
    path = data / "hexiaodu.db"
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(path.stat().st_size - 4096))
    again = Database(path)
    with pytest.raises(DatabaseDamagedError):
        await again.run(store, "new")
    await again.close()


def test_the_disk_is_small(disk: SmallDisk) -> None:
    """Else the tests of a full disk would prove nothing."""
    assert (
        "tmpfs"
        in subprocess.run(
            ["stat", "-f", "-c", "%T", disk.folder], capture_output=True, text=True, check=True
        ).stdout
    )
    disk.fill()
    with pytest.raises(OSError, match="No space"):
        (disk.folder / "x").write_bytes(bytes(8192))
