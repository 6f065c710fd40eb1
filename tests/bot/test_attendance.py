"""Whether messages are heard is written down, and what follows from it is done."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session

from bot.attendance import BEAT, CALLS, Attendance
from bot.channel import Away, ContactInfo, LoggedIn, LoggedOut, RoomInfo, WaitingForScan
from bot.clock import VirtualClock
from handlers import rematch
from storage import outbox, presence, rematches, rooms
from storage.db import Database
from storage.errors import StorageUnavailableError
from storage.models import Notice
from storage.states import Purpose, Standing
from tests.bot.fakes import FakeChannel

START = datetime(2026, 5, 11, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def make_rooms(session: Session) -> None:
    for room, purpose in (("old", Purpose.SUPERVISORS), ("office", Purpose.OFFICE)):
        rooms.set_purpose(session, "wechat", room, f"{room} 群", purpose, now=START)


def online(clock: VirtualClock) -> LoggedIn:
    return LoggedIn(clock.now(), "bot", "河小督")


def channel_of(clock: VirtualClock) -> FakeChannel:
    channel = FakeChannel(clock)
    channel.listed = [RoomInfo("old", "old 群", ("bot",)), RoomInfo("office", "office 群", ("bot",))]
    return channel


@asynccontextmanager
async def attending(
    db: Database, clock: VirtualClock, channel: FakeChannel, beat: timedelta | None = BEAT
) -> AsyncIterator[Attendance]:
    attendance = Attendance(db, channel, clock, lambda: None, beat)
    clock.expect(attendance.wake)
    running = asyncio.create_task(attendance.run())
    try:
        yield attendance
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def notices(db: Database) -> list[Notice]:
    return await db.read(outbox.due, START + timedelta(days=9))


async def test_the_book_is_kept_minute_by_minute(db: Database) -> None:
    clock = VirtualClock(START)
    async with attending(db, clock, channel_of(clock)) as attendance:
        await clock.advance(START + MINUTE)
        assert await db.read(presence.get, "wechat") is None
        attendance.tell(online(clock))
        await clock.advance(START + 10 * MINUTE)
        found = await db.read(presence.get, "wechat")
        assert found is not None
        assert (found.standing, found.since, found.heard_until) == (
            Standing.ONLINE,
            START + MINUTE,
            START + 10 * MINUTE,
        )


async def test_an_outage_is_told_when_it_is_over_also_by_the_next_process(db: Database) -> None:
    clock = VirtualClock(START)
    await db.run(make_rooms)
    async with attending(db, clock, channel_of(clock)) as attendance:
        attendance.tell(online(clock))
        await clock.advance(START + MINUTE)
        attendance.tell(Away(clock.now(), "the gateway hung up"))
        await clock.advance(START + 40 * MINUTE)
        assert await notices(db) == []
        attendance.tell(online(clock))
        await clock.advance(START + 41 * MINUTE)
        [first] = await notices(db)
        assert (first.conversation, "5月11日 09:01到09:40" in first.text) == ("office", True)
    clock = VirtualClock(START + 60 * MINUTE)
    async with attending(db, clock, channel_of(clock)) as attendance:
        attendance.tell(Away(clock.now(), "not connected yet"))
        attendance.tell(online(clock))
        await clock.advance(START + 70 * MINUTE)
        assert ["09:41到10:00" in notice.text for notice in await notices(db)] == [False, True]


async def test_a_login_that_is_short_of_something_is_looked_at_again(db: Database) -> None:
    clock = VirtualClock(START)
    await db.run(make_rooms)
    channel = channel_of(clock)
    channel.listed = [RoomInfo("office", "office 群", ("bot",))]
    async with attending(db, clock, channel) as attendance:
        attendance.tell(online(clock))
        await clock.advance(START + MINUTE)
        assert channel.asked == 1
        channel.listed.append(RoomInfo("new", "old 群", ("bot", "a", "b")))
        await clock.advance(START + CALLS[1])
        [item] = await db.read(rematches.waiting)
        assert (item.old, item.new, item.members) == ("old", "new", 3)
        assert ["换号 1" in notice.text for notice in await notices(db)] == [True]
        await clock.advance(START + 60 * MINUTE)
        assert channel.asked == 2


async def test_a_whole_list_is_asked_for_once_a_login(db: Database) -> None:
    clock = VirtualClock(START)
    await db.run(make_rooms)
    channel = channel_of(clock)
    channel.known = [ContactInfo("a", "甲", friend=True)]
    async with attending(db, clock, channel) as attendance:
        attendance.tell(online(clock))
        await clock.advance(START + 60 * MINUTE)
        assert channel.asked == 1
        attendance.tell(LoggedOut(clock.now()))
        attendance.tell(online(clock))
        await clock.advance(START + 120 * MINUTE)
        assert channel.asked == 2


async def test_an_account_that_lists_nothing_yet_has_lost_nothing(db: Database) -> None:
    clock = VirtualClock(START)
    await db.run(make_rooms)
    channel = FakeChannel(clock)
    async with attending(db, clock, channel) as attendance:
        attendance.tell(online(clock))
        await clock.advance(START + 60 * MINUTE)
    assert channel.asked == len(CALLS)
    assert await notices(db) == []


async def test_how_it_stands_is_written_down(db: Database) -> None:
    clock = VirtualClock(START)
    async with attending(db, clock, channel_of(clock)) as attendance:
        attendance.tell(online(clock))
        await clock.settled()
        for account, standing in (
            (Away(START, "x"), Standing.AWAY),
            (LoggedOut(START), Standing.LOGGED_OUT),
            (WaitingForScan(START, "x", "waiting"), Standing.SCAN),
        ):
            attendance.tell(account)
            await clock.advance(clock.now() + MINUTE)
            found = await db.read(presence.get, "wechat")
            assert found is not None
            assert (found.standing, found.heard_until) == (standing, START)


async def test_a_script_knows_no_outages(db: Database) -> None:
    clock = VirtualClock(START)
    await db.run(make_rooms)
    async with attending(db, clock, channel_of(clock), beat=None) as attendance:
        attendance.tell(online(clock))
        await clock.advance(START + 60 * MINUTE)
        attendance.tell(online(clock))
        await clock.advance(START + 120 * MINUTE)
    assert await db.read(presence.get, "wechat") is None
    assert await notices(db) == []


async def test_a_full_disk_is_survived(db: Database) -> None:
    clock = VirtualClock(START)

    class Full:
        """Takes nothing the first time."""

        tries = 0

        async def run(self, *args: object, **more: object) -> object:
            self.tries += 1
            if self.tries == 1:
                raise StorageUnavailableError("full")
            return await db.run(*args, **more)  # type: ignore[arg-type]

    async with attending(Full(), clock, channel_of(clock)) as attendance:  # type: ignore[arg-type]
        attendance.tell(online(clock))
        await clock.advance(START + 2 * MINUTE)
    assert await db.read(presence.get, "wechat") is not None


async def test_a_roll_call_that_fails_ends_nothing(db: Database, caplog: pytest.LogCaptureFixture) -> None:
    clock = VirtualClock(START)

    class Broken:
        """Fails at the roll call only."""

        async def run(self, work: object, *args: object, **more: object) -> object:
            if work is rematch.compare:
                raise ValueError("a bug")
            return await db.run(work, *args, **more)  # type: ignore[arg-type]

    async with attending(Broken(), clock, channel_of(clock)) as attendance:  # type: ignore[arg-type]
        attendance.tell(online(clock))
        await clock.advance(START + 10 * MINUTE)
    found = await db.read(presence.get, "wechat")
    assert found is not None
    assert found.heard_until == START + 10 * MINUTE
    assert [record.__dict__["action"] for record in caplog.records] == ["rollcall"] * 2
