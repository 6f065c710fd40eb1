"""The old library leaves no trace: each in a fresh Python, in an empty folder."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import bot

PROJECT = Path(bot.__file__).parent.parent

HEAVY = ("wechaty", "wechaty_puppet", "wechaty_puppet_service", "wechaty_grpc", "grpclib", "aiohttp")

LAZY = f"""
import sys, bot.wechat
bot.wechat.WechatClient("127.0.0.1:1", "a token")
loaded = [name for name in {HEAVY!r} if name in sys.modules]
assert not loaded, loaded
"""

CONNECT = """
import asyncio, logging
from datetime import UTC, datetime
from bot.gateway.service import LocalGateway
from bot.gateway.world import World
from bot.wechat import WechatClient

async def main():
    async with LocalGateway(World(now=lambda: datetime.now(UTC)), "a token") as endpoint:
        client = WechatClient(endpoint, "a token")
        serving = asyncio.create_task(client.serve(print))
        await asyncio.wait_for(client.ready(), 10)
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)

asyncio.run(main())
assert logging.getLogger().handlers == []
"""

STOCK = """
from bot.wechat import compat
compat.apply()
compat.apply()
import wechaty
from wechaty.user.url_link import get_host
assert get_host("https://example.org:81/a") == ("https", "example.org", 81)
"""


def run(code: str, folder: Path) -> str:
    """What the code prints, on either stream."""
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), "CACHE_DIR": str(folder.parent / "cache")}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    empty = tmp_path / "empty"
    empty.mkdir()
    return empty


def test_the_client_costs_nothing_until_it_connects(folder: Path) -> None:
    run(LAZY, folder)


def test_connecting_prints_nothing_and_leaves_nothing(folder: Path) -> None:
    assert run(CONNECT, folder) == ""
    assert list(folder.iterdir()) == []


def test_even_the_stock_client_can_be_imported(folder: Path) -> None:
    assert run(STOCK, folder) == ""
