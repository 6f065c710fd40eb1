"""A real Node gateway that is absent, killed, frozen, or another's for a while."""

import asyncio
import signal

import pytest

from bot.channel import Away
from bot.wechat import WechatClient
from tests.bot.gateway.client import Client
from tests.bot.wechat.conftest import SECONDS, TOKEN, Ear, listening, serving, until
from tests.bot.wechat.node_gateway import NodeGateway, needs_node, node_gateway

RETURN_SECONDS = 5
"""So soon after the gateway's return messages must be heard."""

pytestmark = needs_node


async def heard_again(gateway: NodeGateway, client: WechatClient, ear: Ear, seconds: float) -> None:
    async with asyncio.timeout(seconds):
        await client.ready()
        await gateway.say("back", 7, "还在吗")
        await ear.wait()


async def test_a_gateway_absent_at_the_start_is_awaited(unused_tcp_port: int) -> None:
    async with serving(f"127.0.0.1:{unused_tcp_port}") as (client, ear):
        await until(lambda: isinstance(client.account, Away) and "Refused" in client.account.why)
        async with node_gateway(unused_tcp_port) as gateway:
            await heard_again(gateway, client, ear, RETURN_SECONDS)
            await gateway.order(emit=["dong", {"data": ""}])
            assert gateway.stops == 0


async def test_a_killed_gateway_is_found_again(unused_tcp_port: int) -> None:
    async with (
        node_gateway(unused_tcp_port) as gateway,
        serving(f"127.0.0.1:{unused_tcp_port}") as (client, ear),
    ):
        async with asyncio.timeout(SECONDS):
            await client.ready()
        gateway.signal(signal.SIGKILL)
        await until(lambda: isinstance(client.account, Away))
        async with node_gateway(unused_tcp_port) as another:
            await heard_again(another, client, ear, RETURN_SECONDS)
            await another.order(emit=["dong", {"data": ""}])
            assert another.stops == 0


@pytest.mark.parametrize("left", [True, False], ids=["noticed", "unnoticed"])
async def test_a_frozen_gateway_that_goes_on_is_heard_again(
    unused_tcp_port: int, monkeypatch: pytest.MonkeyPatch, left: bool
) -> None:
    monkeypatch.setattr("bot.wechat.watch.WATCH_SECONDS", 0.3)
    monkeypatch.setattr("bot.wechat.puppet.CHECK_SECONDS", 0.3)
    async with node_gateway(unused_tcp_port) as gateway, listening(f"127.0.0.1:{unused_tcp_port}") as line:
        gateway.signal(signal.SIGSTOP)
        if left:
            await until(lambda: isinstance(line[0].account, Away))
            await asyncio.sleep(2)  # a try or two to connect, which the kernel takes and the gateway does not
        gateway.signal(signal.SIGCONT)
        await heard_again(gateway, *line, RETURN_SECONDS)


async def test_a_session_taken_over_is_taken_back(unused_tcp_port: int) -> None:
    endpoint = f"127.0.0.1:{unused_tcp_port}"
    async with (
        node_gateway(unused_tcp_port) as gateway,
        listening(endpoint) as (client, ear),
        Client(endpoint, TOKEN) as other,
    ):
        await other.stub.stop()  # as the stock client does at its start
        await other.stub.start()
        stream = other.stub.event()
        await anext(stream)
        await until(lambda: isinstance(client.account, Away))
        await heard_again(gateway, client, ear, RETURN_SECONDS)
