"""Friends are made slowly."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.channel import FriendRequest
from bot.clock import VirtualClock
from bot.friendship import GAP, Friendship
from storage import people
from storage.db import Database

START = datetime(2026, 5, 11, 1, 0, tzinfo=UTC)


def request(hello: str) -> FriendRequest:
    return FriendRequest("f1", "somebody", "某人", hello)


async def test_one_after_the_other(db: Database) -> None:
    await db.run(people.issue_code, "24681357", None, expires_at=START + timedelta(days=1))
    clock = VirtualClock(START)
    befriend = Friendship(db, "wechat", clock)
    assert await befriend(request("24681357"))
    second = asyncio.ensure_future(befriend(request("24681357")))
    await asyncio.wait({second}, timeout=0.2)
    await clock.advance(START + GAP / 2)
    assert not second.done()
    await clock.advance(START + GAP)
    assert await asyncio.wait_for(second, 5)


async def test_a_stranger_is_left_to_a_person(db: Database) -> None:
    assert not await Friendship(db, "wechat", VirtualClock(START))(request("你好"))
