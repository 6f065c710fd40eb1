"""The gateway's one event stream: taken by another client, given up, or dead without a word."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from wechaty_grpc.wechaty import puppet as pb

from bot.channel import Account, Away, ChannelError
from bot.gateway.service import LocalGateway
from bot.gateway.world import World
from bot.wechat import watch
from bot.wechat.stub import open_channel
from bot.wechat.watch import Evictions
from tests.bot.gateway.client import Client
from tests.bot.wechat.conftest import ROOM, SECONDS, TOKEN, listening, serving, until
from tests.bot.wechat.proxy import Proxy


@pytest.fixture
def stops(gateway: LocalGateway, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """How often the gateway was told to stop."""
    stops: list[Any] = []
    stop = gateway._stop

    def counted(request: Any) -> Any:
        stops.append(request)
        return stop(request)

    monkeypatch.setattr(gateway, "_stop", counted)
    return stops


@asynccontextmanager
async def rival(endpoint: str) -> AsyncIterator[Client]:
    """Another client, which listens."""
    async with Client(endpoint, TOKEN) as other:
        stream = other.stub.event()
        await anext(stream)
        yield other


async def test_a_session_taken_over_is_taken_back(
    gateway: LocalGateway, world: World, stops: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.wechat.line.STALE_SECONDS", 0.1)
    endpoint = await gateway.start()
    async with listening(endpoint) as (client, ear), Client(endpoint, TOKEN) as other:
        await other.stub.stop()  # as the stock client does at its start
        await other.stub.start()
        stream = other.stub.event()
        await anext(stream)
        await until(lambda: len(stops) == 2)
        async with asyncio.timeout(SECONDS):
            await client.ready()
        world.say("alice", ROOM, text="还在吗")
        await ear.wait()
        assert len(stops) == 2


async def test_nobody_who_leaves_in_time_is_thrown_out(
    gateway: LocalGateway, world: World, stops: list[Any]
) -> None:
    endpoint = await gateway.start()
    async with rival(endpoint) as other:
        async with serving(endpoint) as (client, ear):
            await asyncio.sleep(0.2)
            other.channel.close()
            async with asyncio.timeout(SECONDS):
                await client.ready()
            world.say("alice", ROOM, text="还在吗")
            await ear.wait()
        assert stops == []


async def test_our_own_stream_of_a_line_that_went_dead_is_evicted(
    gateway: LocalGateway, world: World, stops: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.wechat.line.STALE_SECONDS", 0.1)
    endpoint = await gateway.start()
    proxy = Proxy(endpoint)
    async with proxy.listening() as through, rival(through):
        proxy.freeze()  # the gateway takes this line to be open
        async with listening(endpoint) as (_, ear):
            world.say("alice", ROOM, text="还在吗")
            await ear.wait()
        assert len(stops) == 1


async def test_two_bots_do_not_log_one_account_out_by_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    evictions = Evictions()
    assert [evictions.may() for _ in range(3)] == [True, False, False]
    monkeypatch.setattr(watch, "EVICTION_MEMORY_SECONDS", -1)
    assert evictions.may()


async def test_each_eviction_makes_the_next_one_wait_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(watch, "_now", lambda: now)
    evictions, waits = Evictions(), []
    for _ in range(9):
        started = now
        while not evictions.may():
            now += 5
        waits.append(now - started)
    assert waits == [0, 15, 30, 60, 120, 240, 480, 900, 900]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "WATCH_SECONDS", 0.02)
    monkeypatch.setattr(watch, "SILENT_SECONDS", 0.05)
    monkeypatch.setattr(watch, "DEAF_SECONDS", 0.2)


@pytest.fixture
def dings(gateway: LocalGateway, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """How often the gateway was asked for a sign of life."""
    dings: list[Any] = []
    ding = gateway._ding

    def counted(request: Any) -> Any:
        dings.append(request)
        return ding(request)

    monkeypatch.setattr(gateway, "_ding", counted)
    return dings


async def test_a_stream_that_is_open_and_dead_is_left(
    gateway: LocalGateway, world: World, dings: list[Any], impatient: None
) -> None:
    told: list[Account] = []
    async with listening(await gateway.start(), tell=told.append) as (client, ear):
        await until(lambda: len(dings) == 2)  # so the first was answered
        gateway.go_deaf()
        await until(lambda: any(isinstance(account, Away) for account in told))
        async with asyncio.timeout(SECONDS):
            await client.ready()
        world.say("alice", ROOM, text="听见了吗")
        await ear.wait()
    assert any("dead" in account.why for account in told if isinstance(account, Away))


@pytest.mark.parametrize("refuses", [True, False])
async def test_a_gateway_that_answers_no_ding_is_not_left(
    gateway: LocalGateway, world: World, monkeypatch: pytest.MonkeyPatch, impatient: None, refuses: bool
) -> None:
    dings: list[Any] = []

    def ding(request: Any) -> Any:
        dings.append(request)
        if refuses:
            raise ChannelError
        return pb.DingResponse()

    monkeypatch.setattr(gateway, "_ding", ding)
    told: list[Account] = []
    async with listening(await gateway.start(), tell=told.append) as (_, ear):
        await until(lambda: dings)
        await asyncio.sleep(0.5)
        world.say("alice", ROOM, text="听见了吗")
        await ear.wait()
    assert not any(isinstance(account, Away) for account in told)


async def test_a_closed_line_stays_closed(gateway: LocalGateway) -> None:
    channel = open_channel(await gateway.start(), TOKEN, None)
    await channel.__connect__()
    channel.close()
    with pytest.raises(ConnectionAbortedError):
        await channel.__connect__()


async def test_a_line_closed_while_it_is_opened_stays_closed(gateway: LocalGateway) -> None:
    channel = open_channel(await gateway.start(), TOKEN, None)
    opening = asyncio.create_task(channel.__connect__())
    await asyncio.sleep(0)
    channel.close()
    with pytest.raises(ConnectionAbortedError):
        await opening


@pytest.mark.parametrize("endpoint", ["", "127.0.0.1", "127.0.0.1:", ":80", "127.0.0.1:http"])
def test_an_endpoint_is_a_host_and_a_port(endpoint: str) -> None:
    with pytest.raises(ChannelError):
        open_channel(endpoint, TOKEN, None)
