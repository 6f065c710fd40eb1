"""The guard of the running program, over a real HTTP server: once per fault, once when it is over."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from bot import guard as guards
from bot.alert import Alert
from bot.channel import Away, LoggedIn, LoggedOut, WaitingForScan
from bot.clock import VirtualClock
from bot.config import Config, Data
from bot.guard import Guard, Told
from handlers.deadlines import WorkingDays
from handlers.texts import watch as texts
from handlers.watch import DISK, Fault
from storage import inbox, outbox, rooms
from storage.db import Database
from storage.errors import StorageUnavailableError
from storage.states import Purpose
from tests.bot.phone import Phone, ringing
from tests.storage.make import queue

START = datetime(2026, 5, 11, 1, 0, tzinfo=UTC)
"""9 o'clock of a Monday in China."""
MINUTE = timedelta(minutes=1)


class Watched:
    """A guard, its clock, and the phone it rings."""

    def __init__(self, guard: Guard, clock: VirtualClock, phone: Phone) -> None:
        self.guard, self.clock, self.phone = guard, clock, phone
        self.disk = 10 * DISK
        self.owed: datetime | None = None

    async def at(self, minutes: float) -> list[tuple[str, str]]:
        """What has arrived until then, and was not asked for before."""
        await self.clock.advance(START + minutes * MINUTE)
        await self.clock.settled()
        got, self.phone.got = self.phone.got, []
        return got

    def online(self) -> None:
        self.guard.tell(LoggedIn(self.clock.now(), "bot", "河小督"))

    def away(self) -> None:
        self.guard.tell(Away(self.clock.now(), "the gateway hung up"))


@asynccontextmanager
async def watching(
    db: Database, folder: Path, monkeypatch: pytest.MonkeyPatch, start: datetime = START
) -> AsyncIterator[Watched]:
    clock = VirtualClock(start)
    async with ringing() as phone:
        config = Config(data=Data(folder=folder), alert=(phone.url,))
        guard = Guard(config, db, clock, WorkingDays(config.calendar), lambda: watched.owed)
        watched = Watched(guard, clock, phone)
        monkeypatch.setattr(guards, "_free", lambda folder: watched.disk)
        clock.expect(guard.wake)
        running = asyncio.create_task(guard.run())
        try:
            yield watched
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def test_an_outage_is_told_once_and_once_when_it_is_over(
    db: Database, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with watching(db, data, monkeypatch) as watched:
        watched.online()
        assert await watched.at(30) == []
        watched.away()
        assert await watched.at(34) == []
        assert await watched.at(36) == [(texts.WRONG, texts.wrong("away", START + 30 * MINUTE))]
        assert await watched.at(300) == []
        watched.online()
        assert await watched.at(302) == []
        [(title, text)] = await watched.at(320)
        assert title == texts.RIGHT
        assert text == texts.right("away", START + 30 * MINUTE, START + 300 * MINUTE)
        assert "5月11日 09:30到14:00说的没听到" in text
        assert await watched.at(330) == []


async def test_an_outage_that_becomes_a_logout_says_so_and_is_not_over(
    db: Database, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with watching(db, data, monkeypatch) as watched:
        watched.online()
        await watched.at(30)
        watched.away()
        assert len(await watched.at(40)) == 1
        watched.guard.tell(WaitingForScan(watched.clock.now(), "http://x", "waiting"))
        watched.guard.tell(LoggedOut(watched.clock.now()))
        assert await watched.at(50) == [(texts.WRONG, texts.wrong("logged_out", START + 30 * MINUTE))]
        watched.online()
        [(title, text)] = await watched.at(60)
        assert (title, "09:30到09:50" in text) == (texts.RIGHT, True)


async def test_a_restart_tells_nothing_twice_and_does_not_forget(
    db: Database, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with watching(db, data, monkeypatch) as watched:
        assert len(await watched.at(6)) == 1
    async with watching(db, data, monkeypatch, START + 10 * MINUTE) as watched:
        assert await watched.at(60) == []
        watched.online()
        assert [title for title, _ in await watched.at(70)] == [texts.RIGHT]
    assert (data / "alerts.json").read_text() == "{}"


@pytest.mark.parametrize("kept", ["", "[]", "{", '{"away": 1}', '{"nonsense": "2026-05-11"}', "null", "\0"])
def test_a_file_that_is_no_good_counts_for_nothing(tmp_path: Path, kept: str) -> None:
    file = tmp_path / "alerts.json"
    file.write_text(kept)
    told = Told(file)
    told.load()
    assert told.faults == {}


def test_where_nothing_can_be_kept_memory_has_to_do(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    told = Told(tmp_path / "gone" / "alerts.json")
    told.keep({Fault.DISK: START})
    assert told.faults == {Fault.DISK: START}
    assert [record.__dict__["action"] for record in caplog.records] == ["watch"]


async def test_what_could_not_be_told_is_told_later(
    db: Database, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with watching(db, data, monkeypatch) as watched:
        watched.phone.refuses = True
        assert await watched.at(20) == []
        assert watched.phone.tries > 3
        watched.phone.refuses = False
        assert await watched.at(22) == [(texts.WRONG, texts.wrong("away", START))]


async def test_what_nobody_heard_of_is_not_said_to_be_over(
    db: Database, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with watching(db, data, monkeypatch) as watched:
        watched.phone.refuses = True
        await watched.at(20)
        watched.online()
        await watched.at(30)
        watched.phone.refuses = False
        assert await watched.at(60) == []


def fill(session: Session) -> None:
    rooms.set_purpose(session, "wechat", "room", "一群", Purpose.SUPERVISORS, now=START)


def hear(session: Session, message: str, at: datetime) -> None:
    inbox.store(
        session,
        channel="wechat",
        message=message,
        conversation="room",
        sender="a",
        sent_at=at,
        received_at=at,
        body=b"",
    )


async def test_silence_an_outbox_that_is_stuck_a_digest_that_is_missed(
    db: Database, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await db.run(fill)
    await db.run(hear, "m1", START)
    async with watching(db, data, monkeypatch) as watched:
        watched.online()
        assert await watched.at(175) == []
        assert await watched.at(185) == [(texts.WRONG, texts.wrong("silence", START))]
        await db.run(hear, "m2", START + 185 * MINUTE)
        [(title, text)] = await watched.at(190)
        assert (title, text.startswith("又听得到了。")) == (texts.RIGHT, True)
        await db.run(queue, "k", due_at=START + 190 * MINUTE)
        assert await watched.at(219) == []
        [(title, text)] = await watched.at(222)
        assert (title, "发不出去" in text) == (texts.WRONG, True)
        watched.guard.said()
        await db.run(outbox.drop, "k")
        [(title, text)] = await watched.at(225)
        assert (title, "发得出去了" in text) == (texts.RIGHT, True)
        watched.owed = START + 225 * MINUTE
        assert await watched.at(284) == []
        [(title, text)] = await watched.at(286)
        assert (title, "日报" in text) == (texts.WRONG, True)


async def test_what_was_due_before_the_start_is_not_late_yet(
    db: Database, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with watching(db, data, monkeypatch) as watched:
        watched.online()
        watched.owed = START - 300 * MINUTE
        assert await watched.at(30) == []
        watched.owed = None
        assert await watched.at(120) == []
        watched.owed = START + 120 * MINUTE
        assert await watched.at(178) == []
        assert [title for title, _ in await watched.at(185)] == [texts.WRONG]
        watched.owed = None
        assert [title for title, _ in await watched.at(190)] == [texts.RIGHT]


async def test_a_disk_that_fills_is_told_with_the_rest_in_one_message(
    db: Database, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with watching(db, data, monkeypatch) as watched:
        await watched.at(4.5)
        watched.disk = DISK // 2
        [(_, text)] = await watched.at(6)
        assert [line.split("：")[1][:4] for line in text.splitlines()] == ["连不上网", "磁盘快满"]


class Refusing:
    """A database that takes nothing any more."""

    refusals = 0

    async def run(self, *args: object, **more: object) -> object:
        raise StorageUnavailableError("database or disk is full")

    read = run


async def test_a_database_that_takes_nothing(
    db: Database, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with watching(db, data, monkeypatch) as watched:
        watched.online()
        assert await watched.at(10) == []
        watched.guard._db = Refusing()  # type: ignore[assignment]
        [(title, text)] = await watched.at(13)
        assert (title, "数据写不进去" in text) == (texts.WRONG, True)
        watched.guard._db = db
        [(title, _)] = await watched.at(15)
        assert title == texts.RIGHT


async def test_a_guard_that_stumbles_goes_on(
    db: Database, data: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with watching(db, data, monkeypatch) as watched:
        watched.online()
        await watched.at(1)
        monkeypatch.setattr(guards, "faults", None)
        await watched.at(3)
        monkeypatch.undo()
        monkeypatch.setattr(guards, "_free", lambda folder: DISK // 2)
        assert [title for title, _ in await watched.at(5)] == [texts.WRONG]
    assert "the guard stumbled" in caplog.text


async def test_every_way_is_tried_and_no_secret_of_a_url_is_logged(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.WARNING)  # as the program has it: bot/log.py
    async with ringing() as phone:
        ways = ("json://127.0.0.1:1/another-secret", "nonsense-secret", phone.url)
        sent = await Alert(ways).send("title", "text")
        assert [(one.service, one.arrived) for one in sent] == [("JSON", False), ("", False), ("JSON", True)]
        assert phone.got == [("title", "text")]
    said = "".join(capsys.readouterr()) + caplog.text
    assert "secret" not in said


async def test_without_a_way_nothing_is_tried(
    db: Database, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with watching(db, data, monkeypatch) as watched:
        watched.guard._alert = Alert(())
        assert await watched.at(30) == []
        assert set(watched.guard.faults) == {Fault.AWAY}
