"""The process of a real Node gateway, with a mock account that is told what to do."""

import asyncio
import json
import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.bot.wechat.conftest import ROOM, SECONDS, TOKEN

FOLDER = Path(__file__).parent / "node"
START_SECONDS = 30

_missing = shutil.which("node") is None or not (FOLDER / "node_modules").is_dir()
needs_node = pytest.mark.skipif(
    _missing and not os.environ.get("CI"),
    reason="needs Node 18 or newer, and: npm install --prefix tests/bot/wechat/node",
)


class NodeGateway:
    """The gateway's process: orders go in, what the bot says comes out."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.sent: list[dict[str, Any]] = []
        self.stops = 0

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    async def until(self, key: str) -> dict[str, Any]:
        """Its next answer that has this key."""
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            if not line.startswith(b"{"):
                continue  # the library's own chatter
            answer: dict[str, Any] = json.loads(line)
            if "sent" in answer:
                self.sent.append(answer["sent"])
            self.stops += "stopped" in answer
            if key in answer:
                return answer
        raise AssertionError("the gateway ended")

    async def order(self, **what: Any) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(what).encode() + b"\n")
        async with asyncio.timeout(SECONDS):
            await self.until("done")

    async def say(self, id: str, type: int, text: str = "", **more: Any) -> None:
        extra = {key: more.pop(key) for key in ("file", "location", "url") if key in more}
        say = {"id": id, "type": type, "from": "bob", "room": ROOM, "text": text, **more}
        await self.order(say=say, **extra)


@asynccontextmanager
async def node_gateway(port: int, *more: str, token: str = TOKEN) -> AsyncIterator[NodeGateway]:
    process = await asyncio.create_subprocess_exec(
        "node",
        "gateway.mjs",
        str(port),
        token,
        *more,
        cwd=FOLDER,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    gateway = NodeGateway(process)
    try:
        async with asyncio.timeout(START_SECONDS):
            await gateway.until("ready")
        yield gateway
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()
