"""The outbox is said: paced, retried, and nothing stands in the way of what is behind it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.clock import VirtualClock
from bot.courier import MOST_TOGETHER, TRIES, Courier
from bot.outgoing import Outgoing
from bot.pace import Pace
from bot.refusals import FIRST_RETRY, LONGEST_RETRY
from handlers.texts.delivery import PARKED
from storage import outbox, rooms
from storage.addresses import Address
from storage.db import Database
from storage.models import Notice
from storage.states import NoticeKind, NoticeState, Purpose
from storage.vault import fresh_vault
from tests.bot.fakes import FakeChannel

START = datetime(2026, 5, 11, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
STEADY = Pace(room_seconds=3, all_seconds=1, jitter=0)


def queue(
    session: Session,
    to: str,
    text: str,
    kind: NoticeKind = NoticeKind.ANSWER,
    mentions: Sequence[str] = (),
    after: int = 0,
) -> None:
    outbox.queue(
        session,
        f"{to}:{text}",
        kind,
        to=Address("wechat", to),
        text=text,
        mentions=mentions,
        now=START,
        due_at=START + after * SECOND,
    )


def states(session: Session) -> dict[str, NoticeState]:
    return {notice.text: notice.state for notice in session.exec(select(Notice))}


@asynccontextmanager
async def serving(
    db: Database, clock: VirtualClock, channel: FakeChannel, pace: Pace = STEADY, data: Path = Path("none")
) -> AsyncIterator[Courier]:
    courier = Courier(db, channel, clock, pace, fresh_vault(), Outgoing(data))
    clock.expect(courier.wake)
    running = asyncio.create_task(courier.run())
    yield courier
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def said(
    db: Database, seconds: float, channel: FakeChannel | None = None, pace: Pace = STEADY
) -> list[tuple[float, str, str]]:
    """What is said within a time: seconds after the start, to whom, what."""
    clock = VirtualClock(START)
    channel = channel or FakeChannel(clock)
    channel._clock = clock
    async with serving(db, clock, channel, pace):
        await clock.advance(START + timedelta(seconds=seconds))
    return [((at - START).total_seconds(), to, text) for at, to, text in channel.said]


async def test_rooms_are_paced_and_all_together_too(db: Database) -> None:
    for to, text in (("a", "1"), ("a", "2"), ("b", "3"), ("a", "4"), ("c", "5")):
        await db.run(queue, to, text)
    assert await said(db, 60) == [(0, "a", "1"), (1, "b", "3"), (2, "c", "5"), (3, "a", "2"), (6, "a", "4")]
    assert set((await db.read(states)).values()) == {NoticeState.SENT}


async def test_jitter_only_makes_it_slower(db: Database) -> None:
    for text in ("1", "2", "3"):
        await db.run(queue, "a", text)
    times = [at for at, _, _ in await said(db, 60, pace=Pace(room_seconds=10, all_seconds=0, jitter=0.5))]
    assert [10 <= later - earlier <= 15 for earlier, later in pairwise(times)] == [
        True,
        True,
    ]


async def test_nothing_is_said_before_its_time_or_when_nothing_wakes(db: Database) -> None:
    await db.run(queue, "a", "later", after=20)
    assert await said(db, 19) == []
    assert await said(db, 60) == [(20, "a", "later")]


async def test_what_is_queued_meanwhile_is_said_when_woken(db: Database) -> None:
    clock = VirtualClock(START)
    channel = FakeChannel(clock)
    async with serving(db, clock, channel) as courier:
        await clock.advance(START + 10 * SECOND)
        await db.run(queue, "a", "new")
        courier.wake.set()
        await clock.advance(START + 11 * SECOND)
    assert [text for _, _, text in channel.said] == ["new"]


async def test_alarms_due_together_are_one_message(db: Database) -> None:
    for text in ("1号", "2号"):
        await db.run(queue, "office", text, NoticeKind.URGENT)
    await db.run(queue, "office", "3号", NoticeKind.NEW_CASE)
    assert await said(db, 60) == [(0, "office", "1号\n2号"), (3, "office", "3号")]


async def test_registrations_due_together_are_one_message(db: Database) -> None:
    for text, who in (("1号", "甲"), ("2号", "乙"), ("3号", "甲")):
        await db.run(queue, "room", text, NoticeKind.REGISTERED, [who])
    await db.run(queue, "room", "hint", NoticeKind.HINT, ["丙"])
    await db.run(queue, "room", "4号", NoticeKind.REGISTERED, ["丙"], 30)
    await db.run(queue, "room", "closed", NoticeKind.CLOSED, ["甲"])
    assert await said(db, 60) == [
        (0, "room", "@甲 @乙 @丙 1号\n2号\n3号\nhint"),
        (3, "room", "@甲 closed"),
        (30, "room", "@丙 4号"),
    ]


async def test_one_message_has_an_end(db: Database) -> None:
    for number in range(MOST_TOGETHER + 1):
        await db.run(queue, "office", f"{number}", NoticeKind.NEW_CASE)
    assert [text.count("\n") + 1 for _, _, text in await said(db, 60)] == [MOST_TOGETHER, 1]


async def test_answers_are_never_put_together(db: Database) -> None:
    for text in ("1", "2"):
        await db.run(queue, "a", text)
    assert [text for _, _, text in await said(db, 60)] == ["1", "2"]


def make_office(session: Session) -> None:
    rooms.set_purpose(session, "wechat", "office", "办公", Purpose.OFFICE, now=START)


async def test_a_failure_is_tried_again_with_growing_pauses_then_parked(db: Database) -> None:
    await db.run(make_office)
    await db.run(queue, "gone", "never")
    channel = FakeChannel(VirtualClock(START), refuses=["gone"])
    heard = await said(db, 6 * 3600, channel)
    assert [(to, text) for _, to, text in heard] == [("office", PARKED)]
    tries = channel.tried[:-1]
    assert len(tries) == TRIES
    pauses = [later - earlier for earlier, later in pairwise(tries)]
    assert pauses == [min(FIRST_RETRY * 2**n, LONGEST_RETRY) for n in range(TRIES - 1)]
    assert (await db.read(states))["never"] == NoticeState.PARKED


async def test_the_office_is_told_once_of_all_that_is_parked_and_again_after_another_try(
    db: Database,
) -> None:
    await db.run(make_office)
    for text in ("never", "neither", "nor this"):
        await db.run(queue, "gone", text)
    await db.run(queue, "blocked", "no")
    clock = VirtualClock(START)
    channel = FakeChannel(clock, refuses=["gone", "blocked"])
    async with serving(db, clock, channel) as courier:
        await clock.advance(START + 12 * 3600 * SECOND)
        assert [text for _, _, text in channel.said] == [PARKED, PARKED]  # one for each place
        assert await db.run(outbox.revive, now=clock.now()) == 4
        courier.wake.set()
        await clock.advance(START + 24 * 3600 * SECOND)
    assert [text for _, _, text in channel.said] == [PARKED] * 4


async def test_what_is_behind_a_failure_is_not_blocked(db: Database) -> None:
    await db.run(queue, "gone", "never")
    await db.run(queue, "gone", "neither")
    await db.run(queue, "a", "soon")
    heard = await said(db, 30, FakeChannel(VirtualClock(START), refuses=["gone"]))
    assert [(to, text) for _, to, text in heard] == [("a", "soon")]
    assert heard[0][0] <= 3


async def test_an_office_that_cannot_be_reached_is_not_told_so(db: Database) -> None:
    await db.run(make_office)
    await db.run(queue, "office", "never")
    assert await said(db, 6 * 3600, FakeChannel(VirtualClock(START), refuses=["office"])) == []
    assert await db.read(states) == {"never": NoticeState.PARKED}


async def test_a_line_that_comes_back_is_used(db: Database) -> None:
    await db.run(queue, "a", "late")
    clock = VirtualClock(START)
    channel = FakeChannel(clock, refuses=["a"])
    async with serving(db, clock, channel):
        await clock.advance(START + 60 * SECOND)
        channel.refuses.clear()
        await clock.advance(START + 120 * SECOND)
    assert [text for _, _, text in channel.said] == ["late"]
    assert await db.read(outbox.is_empty)
