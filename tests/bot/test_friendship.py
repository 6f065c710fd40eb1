"""Friends are made slowly."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.channel import FriendRequest, RoomInfo
from bot.clock import VirtualClock
from bot.friendship import ASK, GAP, MOST_A_DAY, Friendship
from storage import people, rooms
from storage.db import Database
from storage.states import Purpose
from tests.bot.fakes import FakeChannel

START = datetime(2026, 5, 11, 1, 0, tzinfo=UTC)


def request(hello: str) -> FriendRequest:
    return FriendRequest("f1", "somebody", "某人", hello)


async def test_one_after_the_other(db: Database) -> None:
    await db.run(people.issue_code, "24681357", None, expires_at=START + timedelta(days=1))
    clock = VirtualClock(START)
    befriend = Friendship(db, FakeChannel(clock), clock)
    assert await befriend(request("24681357"))
    second = asyncio.ensure_future(befriend(request("24681357")))
    await asyncio.wait({second}, timeout=0.2)
    await clock.advance(START + GAP / 2)
    assert not second.done()
    await clock.advance(START + GAP)
    assert await asyncio.wait_for(second, 5)


async def test_a_stranger_is_left_to_a_person(db: Database) -> None:
    clock = VirtualClock(START)
    assert not await Friendship(db, FakeChannel(clock), clock)(request("你好"))


def room(id: str, *members: str) -> RoomInfo:
    return RoomInfo(id, "监督员一群", members)


async def test_a_member_of_a_known_room_need_not_have_spoken(db: Database) -> None:
    clock = VirtualClock(START)
    channel = FakeChannel(clock)
    channel.listed = [room("private", "somebody")]
    befriend = Friendship(db, channel, clock)
    assert not await befriend(request("你好"))
    for name in ("gone", "ours"):
        await db.run(rooms.set_purpose, "wechat", name, "监督员一群", Purpose.SUPERVISORS, now=START)
    channel.listed.append(room("ours", "bot", "somebody"))
    await clock.advance(START + ASK)
    assert await befriend(request("你好"))


async def test_the_gateway_is_asked_for_members_once_in_a_while(db: Database) -> None:
    clock = VirtualClock(START)
    channel = FakeChannel(clock)
    channel.listed = [room("ours", "bot", "another")]
    await db.run(rooms.set_purpose, "wechat", "ours", "监督员一群", Purpose.SUPERVISORS, now=START)
    befriend = Friendship(db, channel, clock)
    for _ in range(20):
        assert not await befriend(request("你好"))
    assert channel.asked == 1
    # who has just joined gets in a minute later
    channel.listed = [room("ours", "bot", "somebody")]
    await clock.advance(START + ASK)
    assert await befriend(request("你好"))
    assert channel.asked == 2


async def test_a_day_has_an_end(db: Database) -> None:
    await db.run(people.issue_code, "24681357", None, expires_at=START + timedelta(days=9))
    clock = VirtualClock(START)
    befriend = Friendship(db, FakeChannel(clock), clock)
    asked = [asyncio.ensure_future(befriend(request("24681357"))) for _ in range(MOST_A_DAY + 3)]
    for _ in range(MOST_A_DAY):
        await asyncio.wait(asked, timeout=0.05)
        await clock.advance(clock.now() + GAP)
    assert sorted(await asyncio.wait_for(asyncio.gather(*asked), 5)) == [False] * 3 + [True] * MOST_A_DAY
    await clock.advance(START + timedelta(days=1))
    assert await befriend(request("24681357"))
