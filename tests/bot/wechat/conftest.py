"""A WeChat to talk in, a gateway in front of it, and an ear at the client's other end."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channel import Befriend
from bot.gateway.service import LocalGateway
from bot.gateway.world import World
from bot.wechat import WechatClient
from handlers.incoming import Incoming

ROOM = "room1@chatroom"
TOKEN = "a token"
SECONDS = 10
"""After so long a test that waits in vain fails."""


class Ear:
    """Keeps what it hears."""

    def __init__(self) -> None:
        self.heard: list[Incoming] = []
        self._news = asyncio.Condition()

    async def accept(self, message: Incoming) -> None:
        self.heard.append(message)
        async with self._news:
            self._news.notify_all()

    async def wait(self, number: int = 1) -> list[Incoming]:
        """The messages heard so far, as soon as there are so many."""
        async with asyncio.timeout(SECONDS), self._news:
            await self._news.wait_for(lambda: len(self.heard) >= number)
        return self.heard


@asynccontextmanager
async def serving(
    endpoint: str, *, token: str = TOKEN, befriend: Befriend | None = None, **options: Any
) -> AsyncIterator[tuple[WechatClient, Ear]]:
    """A client that serves, whether or not it has a line."""
    client, ear = WechatClient(endpoint, token, self_names=["小督"], **options), Ear()
    task = asyncio.create_task(client.serve(ear.accept, befriend))
    try:
        yield client, ear
    finally:
        task.cancel()
        async with asyncio.timeout(SECONDS):
            await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def listening(endpoint: str, **options: Any) -> AsyncIterator[tuple[WechatClient, Ear]]:
    """A client that serves, logged in."""
    async with serving(endpoint, **options) as (client, ear):
        async with asyncio.timeout(SECONDS):
            await client.ready()
        yield client, ear


async def until(condition: Callable[[], object], seconds: float = SECONDS) -> None:
    """Wait until it holds."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 (there is no event for it)
            await asyncio.sleep(0.01)


@pytest.fixture
def world() -> World:
    world = World(now=lambda: datetime.now(UTC))
    world.add_contact("alice", "沙湾老易")
    world.add_contact("bob", "托口杨")
    world.add_room(ROOM, "监督员一群", ["alice", "bob"], aliases={"bob": "三里坪老杨"})
    return world


@pytest.fixture
async def gateway(world: World) -> AsyncIterator[LocalGateway]:
    gateway = LocalGateway(world, TOKEN)
    yield gateway
    await gateway.close()


@pytest.fixture
async def line(gateway: LocalGateway) -> AsyncIterator[tuple[WechatClient, Ear]]:
    """A client and its ear, connected to the local gateway."""
    async with listening(await gateway.start()) as connected:
        yield connected


@pytest.fixture
def unused_tcp_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
