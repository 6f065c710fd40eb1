"""Order, patience and giving up."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from bot.channel import ChannelError
from bot.wechat.pipeline import ACCEPTS, FETCHES, Pipeline
from handlers.incoming import Incoming, Kind
from tests.bot.wechat.conftest import SECONDS, Ear


def message(id: str) -> Incoming:
    at = datetime(2026, 5, 4, tzinfo=UTC)
    return Incoming(channel="test", id=id, room="r", sender="s", sender_name="", kind=Kind.TEXT, at=at)


@asynccontextmanager
async def running(
    fetch: Callable[[str], Awaitable[Incoming | None]],
    accept: Callable[[Incoming], Awaitable[None]],
    *,
    turn: float = SECONDS,
    online: asyncio.Event | None = None,
) -> AsyncIterator[Pipeline]:
    if online is None:
        online = asyncio.Event()
        online.set()
    pipeline = Pipeline(fetch, accept, online, turn=turn, pauses=(0, 0))
    task = asyncio.create_task(pipeline.run())
    yield pipeline
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def ids(ear: Ear) -> list[str]:
    return [message.id for message in ear.heard]


async def test_the_order_of_ids_is_kept_however_long_each_takes() -> None:
    async def fetch(id: str) -> Incoming:
        await asyncio.sleep(0.02 if int(id) % 3 == 0 else 0)
        return message(id)

    ear = Ear()
    async with running(fetch, ear.accept) as pipeline:
        for number in range(100):
            pipeline.put(str(number))
        await ear.wait(100)
    assert ids(ear) == [str(number) for number in range(100)]


async def test_so_many_are_fetched_at_a_time() -> None:
    going, most = 0, 0

    async def fetch(id: str) -> Incoming:
        nonlocal going, most
        going, most = going + 1, max(most, going + 1)
        await asyncio.sleep(0.01)
        going -= 1
        return message(id)

    ear = Ear()
    async with running(fetch, ear.accept) as pipeline:
        for number in range(5 * FETCHES):
            pipeline.put(str(number))
        await ear.wait(5 * FETCHES)
    # One is waited for and one waits for its place, beside those in the queue.
    assert FETCHES <= most <= FETCHES + 2


async def test_so_many_are_accepted_at_a_time() -> None:
    begun: list[str] = []
    stored = asyncio.Event()
    ear = Ear()

    async def accept(message: Incoming) -> None:
        begun.append(message.id)
        await stored.wait()
        await ear.accept(message)

    async def fetch(id: str) -> Incoming:
        return message(id)

    async with running(fetch, accept) as pipeline:
        for number in range(3 * ACCEPTS):
            pipeline.put(str(number))
        for _ in range(1000):
            await asyncio.sleep(0)
        assert begun == [str(number) for number in range(ACCEPTS)]
        stored.set()
        await ear.wait(3 * ACCEPTS)
    assert ids(ear) == [str(number) for number in range(3 * ACCEPTS)]


@pytest.mark.parametrize("error", [ChannelError, RuntimeError])
async def test_what_fails_is_tried_again(error: type[Exception]) -> None:
    tries = {"1": 0, "2": 0}

    async def fetch(id: str) -> Incoming:
        tries[id] += 1
        if id == "1" and tries[id] < 3:
            raise error
        return message(id)

    ear = Ear()
    async with running(fetch, ear.accept) as pipeline:
        pipeline.put("1")
        pipeline.put("2")
        await ear.wait(2)
    assert (ids(ear), tries) == (["1", "2"], {"1": 3, "2": 1})


async def test_what_keeps_failing_is_given_up_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def fetch(id: str) -> Incoming:
        if id == "lost":
            raise ChannelError
        return message(id)

    ear = Ear()
    async with running(fetch, ear.accept) as pipeline:
        pipeline.put("lost")
        pipeline.put("next")
        await ear.wait()
    assert ids(ear) == ["next"]
    errors = [record for record in caplog.records if record.levelname == "ERROR"]
    assert [(vars(record)["action"], vars(record)["message_id"]) for record in errors] == [
        ("wechat.fetch_lost", "lost")
    ]


async def test_what_takes_too_long_is_passed_and_comes_later() -> None:
    answer = asyncio.Event()

    async def fetch(id: str) -> Incoming:
        if id == "slow":
            await answer.wait()
        return message(id)

    ear = Ear()
    async with running(fetch, ear.accept, turn=0.05) as pipeline:
        for id in ("slow", "1", "2"):
            pipeline.put(id)
        await ear.wait(2)
        answer.set()
        await ear.wait(3)
    assert ids(ear) == ["1", "2", "slow"]


async def test_while_there_is_no_line_nobody_loses_their_turn() -> None:
    online = asyncio.Event()
    tried: list[str] = []

    async def fetch(id: str) -> Incoming:
        tried.append(id)
        await asyncio.sleep(0.02 if id == "1" else 0)
        return message(id)

    ear = Ear()
    async with running(fetch, ear.accept, turn=0.2, online=online) as pipeline:
        pipeline.put("1")
        pipeline.put("2")
        await asyncio.sleep(0.3)
        assert tried == []
        online.set()
        await ear.wait(2)
    assert ids(ear) == ["1", "2"]


async def test_what_cannot_be_stored_is_offered_again() -> None:
    ear = Ear()
    offered = 0

    async def accept(message: Incoming) -> None:
        nonlocal offered
        offered += 1
        if offered == 1:
            raise OSError
        await ear.accept(message)

    async def fetch(id: str) -> Incoming | None:
        return None if id == "own" else message(id)

    async with running(fetch, accept) as pipeline:
        pipeline.put("own")
        pipeline.put("1")
        await ear.wait()
    assert (ids(ear), offered) == (["1"], 2)
