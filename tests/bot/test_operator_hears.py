"""A disk that takes nothing: the operator hears of it by the second way, while messages wait in memory."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.alert import Alert
from bot.app import App
from bot.gateway.service import LocalGateway
from bot.gateway.world import World
from handlers.incoming import Kind
from handlers.texts import watch as texts
from storage.db import Database
from storage.errors import StorageUnavailableError
from storage.prepared import driver_of
from tests.bot.faults import small_disk
from tests.bot.live import CLUE, REGISTERED, ROOM, TOKEN, live, make_world, said
from tests.bot.phone import Phone, ringing
from tests.bot.test_guard import watching

pytestmark = pytest.mark.usefixtures("own_logging")

OTHER = "岔头乡大坪村河里有人挖沙"


async def test_what_people_say_is_not_taken_though_a_look_is(
    db: Database, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a full disk a small write may find room for hours."""

    def too_large(session: Session) -> None:
        raise StorageUnavailableError("disk full")

    async def try_again() -> None:
        with pytest.raises(StorageUnavailableError):
            await db.run(too_large)

    async with watching(db, data, monkeypatch) as watched:
        watched.online()
        assert await watched.at(10) == []
        for minute in (11, 12):
            await try_again()
            heard = await watched.at(minute)
        assert [(title, "数据写不进去" in text) for title, text in heard] == [(texts.WRONG, True)]
        await try_again()
        assert await watched.at(13) == []
        assert [title for title, _ in await watched.at(14)] == [texts.RIGHT]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A minute of the guard is a moment, and a second of who waits for the disk a shorter one."""
    monkeypatch.setattr("bot.insisting.RETRY_SECONDS", 0.05)
    for module in ("bot.guard", "handlers.watch"):
        monkeypatch.setattr(f"{module}.EVERY", timedelta(seconds=0.3))


@asynccontextmanager
async def called(world: World, folder: Path) -> AsyncIterator[tuple[App, Phone]]:
    """The program, a clue registered, and a phone that it rings."""
    async with ringing() as phone, LocalGateway(world, TOKEN) as endpoint, live(endpoint, folder) as app:
        app.status.guard._alert = Alert((phone.url,))
        world.say("alice", ROOM, Kind.TEXT, CLUE)
        await said(world, ROOM, REGISTERED)
        yield app, phone


async def rings(phone: Phone, words: str) -> None:
    async with asyncio.timeout(20):
        while not any(words in text for _, text in phone.got):  # noqa: ASYNC110  (there is no event for it)
            await asyncio.sleep(0.05)


async def test_a_full_disk(tmp_path: Path, quick: None) -> None:
    world = make_world()
    with small_disk(tmp_path / "disk") as disk:
        async with called(world, disk.folder) as (_, phone):
            disk.fill()
            world.say("bob", ROOM, Kind.TEXT, OTHER)
            await rings(phone, "数据写不进去")
            disk.free()
            await said(world, ROOM, "已登记 2号")
            await rings(phone, "数据又写得进去了")
        assert [text for title, text in phone.got if "挖沙" in text or "大坪" in text] == []


async def test_a_read_only_database(tmp_path: Path, quick: None) -> None:
    world, caught = make_world(), list[sqlite3.Connection]()

    def read_only(session: Session) -> None:
        caught.append(driver_of(session))
        caught[0].execute("PRAGMA query_only=ON")

    async with called(world, tmp_path) as (app, phone):
        with suppress(StorageUnavailableError):  # what happened to be written together with it
            await app.db.run(read_only)
        world.say("bob", ROOM, Kind.TEXT, OTHER)
        await rings(phone, "数据写不进去")
        caught[0].execute("PRAGMA query_only=OFF")
        await said(world, ROOM, "已登记 2号")
        await rings(phone, "数据又写得进去了")
