"""Lines that are lost, refused, or never there."""

import asyncio
import logging

import pytest

from bot.channel import ChannelError, UnauthorizedError
from bot.gateway.service import LocalGateway
from bot.gateway.world import World
from bot.wechat import WechatClient
from bot.wechat.events import EventType
from handlers.incoming import Incoming
from tests.bot.wechat.conftest import ROOM, SECONDS, TOKEN, Ear, listening
from tests.bot.wechat.proxy import Proxy

Line = tuple[WechatClient, Ear]
RETURN_SECONDS = 5
"""So soon after the gateway's return messages must be heard."""


async def until_away(client: WechatClient) -> None:
    """Wait until the client knows that it has no line."""
    async with asyncio.timeout(SECONDS):
        while True:
            try:
                await client.send(ROOM, "在吗")
            except ChannelError:
                return
            await asyncio.sleep(0.01)


async def test_a_restarted_gateway_is_heard_again(world: World) -> None:
    gateway = LocalGateway(world, TOKEN)
    endpoint = await gateway.start()
    async with listening(endpoint) as (client, ear):
        await gateway.close()
        await until_away(client)
        port = int(endpoint.rpartition(":")[2])
        async with LocalGateway(world, TOKEN, port=port), asyncio.timeout(RETURN_SECONDS):
            await client.ready()
            world.say("alice", ROOM, text="还在吗")
            assert [message.text for message in await ear.wait()] == ["还在吗"]
            assert await client.send(ROOM, "在")


async def test_a_gateway_absent_at_the_start_is_awaited(world: World, unused_tcp_port: int) -> None:
    client, ear = WechatClient(f"127.0.0.1:{unused_tcp_port}", TOKEN), Ear()
    serving = asyncio.create_task(client.serve(ear.accept))
    await asyncio.sleep(0.5)
    async with LocalGateway(world, TOKEN, port=unused_tcp_port), asyncio.timeout(RETURN_SECONDS):
        await client.ready()
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)


async def test_a_wrong_token_ends_it(gateway: LocalGateway) -> None:
    client = WechatClient(await gateway.start(), "another token")
    with pytest.raises(UnauthorizedError):
        await asyncio.wait_for(client.serve(Ear().accept), SECONDS)


@pytest.mark.parametrize(
    ("event", "payload"),
    [
        (16, {"data": "something broke"}),
        (16, {"gerror": "{}"}),
        (1, {"data": "heartbeat", "timeout": 60000}),
        (1, {}),
        (2, {}),
        (4, {"postId": "p"}),
        (22, {"status": 99}),
        (24, {"data": "reset"}),
        (99, {}),
    ],
)
async def test_no_event_of_the_gateway_ends_the_hearing(
    line: Line, gateway: LocalGateway, world: World, event: int, payload: dict[str, object]
) -> None:
    gateway.emit(event, payload)
    world.say("alice", ROOM, text="还听得见")
    assert [message.text for message in await line[1].wait()] == ["还听得见"]


async def test_after_a_logout_it_is_not_ready_until_the_login(
    line: Line, gateway: LocalGateway, world: World
) -> None:
    client, ear = line
    gateway.emit(EventType.LOGOUT, {"contactId": "bot", "data": ""})
    await until_away(client)
    world.say("alice", ROOM, text="先前说的")
    gateway.emit(EventType.LOGIN, {"contactId": "bot"})
    async with asyncio.timeout(SECONDS):
        await client.ready()
    assert [message.text for message in await ear.wait()] == ["先前说的"]


async def test_a_frozen_gateway_is_left_and_found_again(
    gateway: LocalGateway, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.wechat.watch.WATCH_SECONDS", 0.05)
    monkeypatch.setattr("bot.wechat.puppet.CHECK_SECONDS", 0.2)
    monkeypatch.setattr("bot.wechat.stub.START_SECONDS", 0.2)
    proxy = Proxy(await gateway.start())
    async with proxy.listening() as endpoint, listening(endpoint) as (client, ear):
        proxy.freeze()
        await until_away(client)
        proxy.thaw()
        async with asyncio.timeout(RETURN_SECONDS):
            await client.ready()
            world.say("alice", ROOM, text="回来了")
            await ear.wait()


async def test_a_call_that_nobody_answers_ends(
    gateway: LocalGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.wechat.stub.CALL_SECONDS", 0.2)
    proxy = Proxy(await gateway.start())
    async with proxy.listening() as endpoint, listening(endpoint) as (client, _):
        proxy.freeze()
        async with asyncio.timeout(SECONDS):
            with pytest.raises(ChannelError):
                await client.send(ROOM, "有人吗")


async def test_what_was_heard_before_a_stop_is_stored(world: World) -> None:
    async with LocalGateway(world, TOKEN) as endpoint:
        client, ear = WechatClient(endpoint, TOKEN), Ear()
        serving = asyncio.create_task(client.serve(ear.accept))
        await client.ready()
        said = [world.say("alice", ROOM, text=f"第{number}条").id for number in range(200)]
        await ear.wait()
        serving.cancel()
        async with asyncio.timeout(SECONDS):
            with pytest.raises(asyncio.CancelledError):
                await serving
        assert [message.id for message in ear.heard] == said[: len(ear.heard)]
        assert len(ear.heard) == 200


async def test_a_stop_does_not_wait_for_a_disk_that_takes_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.wechat.client.DRAIN_SECONDS", 0.1)

    async def accept(_: Incoming) -> None:
        await asyncio.Event().wait()

    async with LocalGateway(world, TOKEN) as endpoint:
        client = WechatClient(endpoint, TOKEN)
        serving = asyncio.create_task(client.serve(accept))
        await client.ready()
        world.say("alice", ROOM, text="存不下")
        await asyncio.sleep(0.05)
        serving.cancel()
        async with asyncio.timeout(SECONDS):
            with pytest.raises(asyncio.CancelledError):
                await serving


async def test_logs_have_an_action_and_nobodys_words(
    line: Line, gateway: LocalGateway, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot.wechat")
    gateway.emit(EventType.ERROR, {"data": "沙湾老易 说了什么"})
    gateway.emit(EventType.LOGIN, {"contactId": "bot"})
    world.say("alice", ROOM, text="一句话")
    await line[1].wait()
    records = [record for record in caplog.records if record.name.startswith("bot.wechat")]
    assert records
    for record in records:
        assert getattr(record, "action", "").startswith("wechat.")
        assert not any(word in record.getMessage() for word in ("一句话", "沙湾老易", TOKEN))
