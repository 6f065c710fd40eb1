"""A gateway that refuses: nothing is given up for it, and all goes out later, paced, in order, once."""

import asyncio
from collections.abc import Callable
from datetime import time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlmodel import Session

from bot.clock import VirtualClock
from bot.courier import Courier
from bot.outgoing import Outgoing
from bot.pace import Pace
from handlers.texts.delivery import PARKED
from storage import outbox, rooms
from storage.addresses import Address
from storage.db import Database
from storage.errors import StorageUnavailableError
from storage.states import NoticeKind, NoticeState, Purpose
from storage.vault import fresh_vault
from tests.bot.fakes import FakeChannel
from tests.bot.test_courier import START, queue, serving, states

P = ParamSpec("P")
T = TypeVar("T")
HOUR = timedelta(hours=1)
STEADY = Pace(room_seconds=3, all_seconds=0, jitter=0, most_a_day=100_000)


def queue_many(session: Session, count: int, places: int) -> None:
    for number in range(count):
        outbox.queue(
            session,
            f"n{number}",
            NoticeKind.ANSWER,
            to=Address("wechat", f"room{number % places}"),
            text=f"{number}",
            now=START,
        )


def in_order(channel: FakeChannel) -> bool:
    """Whether each conversation heard its notices in the order they were queued."""
    heard: dict[str, list[int]] = {}
    for _, where, text in channel.said:
        heard.setdefault(where, []).append(int(text))
    return all(numbers == sorted(numbers) for numbers in heard.values())


async def test_ten_thousand_notices_while_the_gateway_refuses(db: Database) -> None:
    places = [f"room{number}" for number in range(40)]
    await db.run(queue_many, 10_000, len(places))
    clock = VirtualClock(START)
    channel = FakeChannel(clock, refuses=places)
    async with serving(db, clock, channel, STEADY):
        await clock.advance(START + HOUR)
        assert channel.said == []
        tries = len(channel.tried)
        channel.refuses.clear()
        await clock.advance(START + 3 * HOUR)
    assert tries < 30  # it is tried now and then, not hammered
    assert sorted(int(text) for _, _, text in channel.said) == list(range(10_000))
    assert in_order(channel)
    times = [at for at, _, _ in channel.said]
    assert times[0] - (START + HOUR) <= timedelta(minutes=10)
    for place in places:
        own = [at for at, where, _ in channel.said if where == place]
        assert min(later - earlier for earlier, later in pairwise(own)) >= timedelta(seconds=3)
    assert set((await db.read(states)).values()) == {NoticeState.SENT}


async def test_one_place_that_refuses_for_an_hour_hears_all_in_order_but_what_was_given_up_first(
    db: Database,
) -> None:
    await db.run(queue_many, 30, 1)
    clock = VirtualClock(START)
    channel = FakeChannel(clock, refuses=["room0"])
    async with serving(db, clock, channel, STEADY):
        await clock.advance(START + HOUR)
        channel.refuses.clear()
        await clock.advance(START + 3 * HOUR)
    assert sorted(int(text) for _, _, text in channel.said) == list(range(30))


async def test_a_place_that_hangs_does_not_hold_up_others_however_much_waits_for_it(db: Database) -> None:
    await db.run(queue_many, 1000, 1)
    for text in ("1", "2", "3"):
        await db.run(queue, "a", text, after=5)
    clock = VirtualClock(START)
    channel = FakeChannel(clock, refuses=["room0"])
    async with serving(db, clock, channel, STEADY):
        await clock.advance(START + timedelta(seconds=60))
    assert [(where, text) for _, where, text in channel.said] == [("a", "1"), ("a", "2"), ("a", "3")]


async def test_an_urgent_one_is_not_behind_what_waits_for_the_morning(db: Database) -> None:
    night = Pace(room_seconds=0, all_seconds=0, jitter=0, quiet_from=time(0), quiet_until=time(23, 59))
    for number in range(300):
        await db.run(queue, "office", f"{number}", NoticeKind.MOVED)
    await db.run(queue, "office", "urgent", NoticeKind.URGENT, after=1)
    clock = VirtualClock(START)
    channel = FakeChannel(clock)
    async with serving(db, clock, channel, night):
        await clock.advance(START + timedelta(seconds=10))
    assert [text for _, _, text in channel.said] == ["urgent"]


async def test_one_notice_that_is_refused_lets_those_behind_it_pass(db: Database) -> None:
    class Picky(FakeChannel):
        async def send(self, conversation: str, text: str, mentions: object = ()) -> str | None:
            self.refuses = {conversation} if text == "bad" else set()
            return await super().send(conversation, text)

    await db.run(queue, "a", "bad")
    for text in ("1", "2", "3"):
        await db.run(queue, "a", text, after=1)
    clock = VirtualClock(START)
    channel = Picky(clock)
    async with serving(db, clock, channel, STEADY):
        await clock.advance(START + timedelta(minutes=1))
        assert [text for _, _, text in channel.said] == ["1", "2", "3"]
        await clock.advance(START + 3 * HOUR)
    assert (await db.read(states))["bad"] == NoticeState.PARKED


async def test_a_channel_that_refuses_for_a_day_is_told_in_the_end(db: Database) -> None:
    def set_up(session: Session) -> None:
        rooms.set_purpose(session, "wechat", "office", "办公", Purpose.OFFICE, now=START)

    await db.run(set_up)
    await db.run(queue_many, 9, 3)
    clock = VirtualClock(START)
    channel = FakeChannel(clock, refuses=["room0", "room1", "room2"])
    async with serving(db, clock, channel, STEADY):
        await clock.advance(START + 24 * HOUR)
    assert PARKED in [text for _, _, text in channel.said]


class FullDisk:
    """A database whose disk is full for a while, for what is written."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.full = False

    async def run(
        self, work: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        if self.full:
            raise StorageUnavailableError("database or disk is full")
        return await self.db.run(work, *args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.db, name)


async def test_what_was_said_while_the_disk_is_full_is_said_once(db: Database, data: Path) -> None:
    """It cannot be noted that it was said; saying it again every few seconds would be a burst."""
    full: Any = FullDisk(db)
    clock = VirtualClock(START)
    channel = FakeChannel(clock)
    courier = Courier(full, channel, clock, STEADY, fresh_vault(), Outgoing(data))
    clock.expect(courier.wake)
    running = asyncio.create_task(courier.run())
    await clock.advance(START)
    for text in ("1", "2"):
        await db.run(queue, "a", text)
    full.full = True
    courier.wake.set()
    await clock.advance(START + HOUR)
    assert [text for _, _, text in channel.said] == ["1"]
    full.full = False
    await clock.advance(START + 2 * HOUR)
    assert [text for _, _, text in channel.said] == ["1", "2"]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
