"""Files go the way of all notices: in their order, tried again, parked; one that is gone is given up."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.clock import SystemClock, VirtualClock
from bot.courier import TRIES, Courier
from bot.gateway.service import LocalGateway
from bot.gateway.world import Media
from bot.outgoing import Outgoing
from bot.pace import Pace
from bot.wechat import WechatClient
from handlers.incoming import Kind
from handlers.texts.delivery import PARKED
from storage import outbox, rooms
from storage.addresses import Address
from storage.db import Database
from storage.models import Notice
from storage.states import NoticeKind, NoticeState, Purpose
from storage.vault import fresh_vault
from tests.bot.fakes import FakeChannel
from tests.bot.live import OFFICE, TOKEN, make_world

START = datetime(2026, 5, 11, 1, 0, tzinfo=UTC)
STEADY = Pace(room_seconds=3, all_seconds=1, jitter=0)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 1200


def queue(session: Session, to: str, text: str, file: str = "", at: datetime = START) -> None:
    key = f"{to}:{text}"
    outbox.queue(session, key, NoticeKind.DIGEST, to=Address("wechat", to), text=text, file=file, now=at)


def states(session: Session) -> dict[str, NoticeState]:
    return {notice.text: notice.state for notice in session.exec(select(Notice))}


@pytest.fixture
def picture(data: Path) -> str:
    return Outgoing(data).keep(PNG, ".png")


@asynccontextmanager
async def serving(
    db: Database, data: Path, channel: FakeChannel, clock: VirtualClock
) -> AsyncIterator[Courier]:
    courier = Courier(db, channel, clock, STEADY, fresh_vault(), Outgoing(data))
    clock.expect(courier.wake)
    running = asyncio.create_task(courier.run())
    yield courier
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_picture_is_said_behind_its_text(db: Database, data: Path, picture: str) -> None:
    for to in ("office", "leader"):
        await db.run(queue, to, "周报")
        await db.run(queue, to, "河湖周报\n1号 托口镇", picture)
    await db.run(queue, "office", "later")
    clock = VirtualClock(START)
    channel = FakeChannel(clock)
    async with serving(db, data, channel, clock):
        await clock.advance(START + timedelta(seconds=60))
    assert [text for _, to, text in channel.said if to == "office"] == ["周报", "河湖周报.png", "later"]
    assert [text for _, to, text in channel.said if to == "leader"] == ["周报", "河湖周报.png"]
    times = [at for at, to, _ in channel.said if to == "office"]
    assert times[1] - times[0] >= timedelta(seconds=3), "a picture is paced too"
    assert channel.sent == {"河湖周报.png": PNG}
    assert set((await db.read(states)).values()) == {NoticeState.SENT}


async def test_a_picture_that_is_refused_is_tried_again_then_parked_and_sent_again(
    db: Database, data: Path, picture: str
) -> None:
    await db.run(queue, "leader", "河湖周报", picture)
    clock = VirtualClock(START)
    channel = FakeChannel(clock, refuses=["leader"])
    async with serving(db, data, channel, clock) as courier:
        await clock.advance(START + timedelta(hours=6))
        assert len(channel.tried) == TRIES
        assert await db.read(states) == {"河湖周报": NoticeState.PARKED}
        channel.refuses.clear()
        await db.run(outbox.revive, now=clock.now())
        courier.wake.set()
        await clock.advance(START + timedelta(hours=7))
    assert channel.sent == {"河湖周报.png": PNG}
    assert await db.read(states) == {"河湖周报": NoticeState.SENT}


async def test_files_that_are_gone_are_given_up_at_once_and_block_nothing(db: Database, data: Path) -> None:
    """As when a backup was put back; nor do they make it look as if the channel refused."""
    await db.run(rooms.set_purpose, "wechat", "office", "办公", Purpose.OFFICE, now=START)
    for to in ("a", "b", "c", "d"):
        await db.run(queue, to, "河湖周报", "gone.png")
        await db.run(queue, to, "text")
    clock = VirtualClock(START)
    channel = FakeChannel(clock)
    async with serving(db, data, channel, clock):
        await clock.advance(START + timedelta(seconds=60))
    said = [(to, text) for _, to, text in channel.said]
    assert sorted(one for one in said if one[1] == "text") == [(to, "text") for to in "abcd"]
    assert said.count(("office", PARKED)) == 4
    assert await db.read(outbox.parked) == 4


async def test_over_a_real_gateway(db: Database, data: Path, picture: str) -> None:
    """Through gRPC and a file box: the picture arrives whole, behind its text."""
    world = make_world()
    clock = SystemClock()
    free = Pace(room_seconds=0, all_seconds=0, jitter=0, quiet_from=START.time(), quiet_until=START.time())
    async with LocalGateway(world, TOKEN) as endpoint:
        channel = WechatClient(endpoint, TOKEN, now=clock.now)
        courier = Courier(db, channel, clock, free, fresh_vault(), Outgoing(data))
        await db.run(queue, OFFICE, "周报", at=clock.now())
        await db.run(queue, OFFICE, "河湖周报 5月4日—10日\n1号", picture, at=clock.now())
        tasks = [asyncio.create_task(channel.serve(_ignore)), asyncio.create_task(courier.run())]
        async with asyncio.timeout(20):
            while not await db.read(outbox.is_empty):  # noqa: ASYNC110 (there is no event for it)
                await asyncio.sleep(0.02)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    text, shown = world.history(OFFICE)
    assert (text.text, shown.kind) == ("周报", Kind.IMAGE)
    assert shown.media == Media("河湖周报 5月4日—10日.png", PNG)


async def _ignore(_: object) -> None:
    pass
