"""A small WeChat: two groups, four people and the bot."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.gateway.world import World
from tests.bot.gateway.client import Client, gateway_client

NOW = datetime(2026, 5, 6, 1, 2, 3, 456000, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
ROOM = "r1@chatroom"


@pytest.fixture
def world() -> World:
    world = World(now=lambda: NOW)
    world.add_contact("yi", "沙湾老易", note="监督员")
    world.add_contact("yang", "托口杨金莲", note="监督员")
    world.add_contact("zhang", "河长办小张", note="河长办")
    world.add_contact("zhou", "新来的小周", friend=False)
    world.add_room(ROOM, "监督员一群", ["yi", "yang", "zhang"], aliases={"yang": "托口-杨金莲"})
    world.add_room("r2@chatroom", "河长办工作群", ["zhang"])
    return world


@pytest.fixture
async def client(world: World) -> AsyncIterator[Client]:
    async with gateway_client(world) as client:
        yield client
