"""The whole program with its guard: a gateway that goes, a login that is lost, a locked database."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from bot import guard as guards
from bot.app import App
from bot.gateway.service import LocalGateway
from handlers import watch
from handlers.texts import watch as texts
from tests.bot import live as lives
from tests.bot.live import CLUE, REGISTERED, ROOM, TOKEN, live, make_world, said
from tests.bot.phone import Phone, ringing


async def until(true: Callable[[], bool]) -> None:
    """Wait for something to be so."""
    for _ in range(1000):
        if true():
            return
        await asyncio.sleep(0.02)
    raise TimeoutError


@asynccontextmanager
async def watched(
    gateway: LocalGateway, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[App, Phone]]:
    """The program, steadily online; from then on minutes are tenths of seconds."""
    monkeypatch.setattr(watch, "STEADY", timedelta(seconds=0.3))
    for module in (watch, guards):
        monkeypatch.setattr(module, "EVERY", timedelta(seconds=0.1))
    monkeypatch.setattr(guards, "_free", lambda folder: None)
    async with ringing() as phone:
        monkeypatch.setitem(lives.SETTINGS, "alert", (phone.url,))
        endpoint = await gateway.start()
        try:
            async with live(endpoint, folder) as app:
                await until(lambda: app.status.guard.is_online and app.status.guard._line.trouble is None)
                monkeypatch.setattr(watch, "GRACE", timedelta(seconds=0.5))
                yield app, phone
        finally:
            await gateway.close()


async def rung(phone: Phone, times: int) -> list[tuple[str, str]]:
    """All that has arrived, once so much has, and nothing more comes for a while."""
    await until(lambda: len(phone.got) >= times)
    await asyncio.sleep(0.5)
    return phone.got


async def test_a_gateway_that_goes_and_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unused_tcp_port: int
) -> None:
    gateway = LocalGateway(make_world(), TOKEN, port=unused_tcp_port)
    async with watched(gateway, tmp_path, monkeypatch) as (app, phone):
        await gateway.close()
        [(title, text)] = await rung(phone, 1)
        assert (title, "连不上网关" in text, "hexiaodu import-chat" in text) == (texts.WRONG, True, True)
        assert not app.status.guard.is_online
        await gateway.start()
        [_, (title, text)] = await rung(phone, 2)
        assert (title, "说的没听到" in text) == (texts.RIGHT, True)


async def test_a_login_that_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gateway = LocalGateway(make_world(), TOKEN)
    async with watched(gateway, tmp_path, monkeypatch) as (_, phone):
        gateway.log_out()
        [(title, text)] = await rung(phone, 1)
        assert (title, "重新扫码" in text) == (texts.WRONG, True)
        gateway.log_in()
        assert [title for title, _ in await rung(phone, 2)] == [texts.WRONG, texts.RIGHT]


def _impatient(session: Session) -> None:
    session.connection().exec_driver_sql("PRAGMA busy_timeout = 50")


async def test_a_database_that_takes_nothing_is_told_and_what_came_meanwhile_is_handled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = make_world()
    gateway = LocalGateway(world, TOKEN)
    async with watched(gateway, tmp_path, monkeypatch) as (app, phone):
        await app.db.run(_impatient)
        with closing(sqlite3.connect(tmp_path / "hexiaodu.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            world.say("alice", ROOM, text=CLUE)
            [(title, text)] = await rung(phone, 1)
            assert (title, "数据写不进去" in text) == (texts.WRONG, True)
        assert [title for title, _ in await rung(phone, 2)] == [texts.WRONG, texts.RIGHT]
        assert await said(world, ROOM, REGISTERED) == f"@沙湾老易 {REGISTERED}"
