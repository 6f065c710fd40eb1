"""The machine's clock is put forward or back while the program runs: nothing hangs, nothing is left out."""

import asyncio
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.clock import SystemClock, VirtualClock
from bot.courier import Courier
from bot.outgoing import Outgoing
from bot.pace import Pace
from bot.schedule import Job, Schedule
from storage import media, outbox
from storage.addresses import Address
from storage.db import Database
from storage.states import NoticeKind
from storage.vault import fresh_vault
from tests.bot.fakes import FakeChannel

NOON = datetime(2026, 5, 11, 4, 0, tzinfo=UTC)
YEAR = timedelta(days=365)


class Jumping(SystemClock):
    """A machine's clock that can be set."""

    def __init__(self, start: datetime) -> None:
        self.ahead = start - datetime.now(UTC)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Jumping:
    monkeypatch.setattr("bot.clock.MOST_SECONDS", 0.02)
    return Jumping(NOON)


async def test_who_waits_for_a_time_sees_a_clock_that_was_put_forward(clock: Jumping) -> None:
    waiting = asyncio.create_task(clock.wait(asyncio.Event(), NOON + timedelta(hours=8)))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    clock.ahead += timedelta(hours=9)
    async with asyncio.timeout(5):
        await waiting


@pytest.mark.parametrize("until", [None, NOON + timedelta(hours=8)])
async def test_who_waits_looks_again_when_it_was_put_back(clock: Jumping, until: datetime | None) -> None:
    waiting = asyncio.create_task(clock.wait(asyncio.Event(), until))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    clock.ahead -= YEAR
    async with asyncio.timeout(5):
        await waiting


async def test_of_days_a_machine_slept_through_the_last_one_is_done_and_then_the_next(clock: Jumping) -> None:
    done: list[datetime] = []
    came = asyncio.Event()

    async def note(due: datetime) -> None:
        done.append(due)
        came.set()

    running = asyncio.create_task(Schedule([Job("reminders", time(14, 0), note)], clock).run())
    await asyncio.sleep(0.05)
    for asleep in (timedelta(days=3), timedelta(hours=26)):
        clock.ahead += asleep
        async with asyncio.timeout(5):
            await came.wait()
        came.clear()
    assert done == [datetime(2026, 5, day, 6, 0, tzinfo=UTC) for day in (13, 15)]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_the_digest_comes_also_when_the_clock_was_years_ahead_at_the_start(clock: Jumping) -> None:
    done: list[datetime] = []
    came = asyncio.Event()

    async def note(due: datetime) -> None:
        done.append(due)
        came.set()

    clock.ahead += 4 * YEAR
    running = asyncio.create_task(Schedule([Job("digest", time(17, 30), note)], clock).run())
    await asyncio.sleep(0.05)
    clock.ahead -= 4 * YEAR
    await asyncio.sleep(0.05)
    clock.ahead += timedelta(hours=6)  # noon has become evening
    async with asyncio.timeout(5):
        await came.wait()
    assert done == [datetime(2026, 5, 11, 9, 30, tzinfo=UTC)]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


def queue(session: Session, key: str, now: datetime) -> None:
    outbox.queue(session, key, NoticeKind.ANSWER, to=Address("wechat", "a"), text=key, now=now, due_at=now)


async def test_what_was_queued_by_a_clock_years_ahead_is_said(db: Database, clock: Jumping) -> None:
    clock.ahead += YEAR
    channel = FakeChannel(clock)
    courier = Courier(db, channel, clock, Pace(jitter=0), fresh_vault(), Outgoing(Path("none")))
    running = asyncio.create_task(courier.run())
    await db.run(queue, "1", clock.now())
    courier.wake.set()
    await until(lambda: len(channel.said) == 1)
    await db.run(queue, "2", clock.now() + timedelta(seconds=20))
    clock.ahead -= YEAR
    await until(lambda: len(channel.said) == 2)  # nor does the pace wait for a year
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def until(condition: object) -> None:
    assert callable(condition)
    async with asyncio.timeout(8):
        while not condition():  # noqa: ASYNC110  (there is no event for it)
            await asyncio.sleep(0.01)


async def test_photos_are_fetched_that_a_clock_years_ahead_put_off(db: Database) -> None:
    def keep(session: Session) -> None:
        media.keep(
            session,
            clue=None,
            channel="wechat",
            message="m1",
            conversation="room",
            sender="a",
            kind="image",
            sent_at=NOON,
            now=NOON + YEAR,
            has_bytes=True,
        )

    await db.run(keep)
    assert [item.message for item in await db.read(media.due, VirtualClock(NOON).now())] == ["m1"]
