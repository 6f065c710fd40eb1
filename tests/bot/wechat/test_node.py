"""Conformance with a real Node gateway. CI installs what it needs and lets nothing skip."""

import asyncio
import json
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.channel import UnauthorizedError
from bot.wechat import WechatClient
from handlers.incoming import Kind, Location
from tests.bot.wechat.conftest import ROOM, SECONDS, TOKEN, Ear, listening

FOLDER = Path(__file__).parent / "node"
START_SECONDS = 30

_missing = shutil.which("node") is None or not (FOLDER / "node_modules").is_dir()
pytestmark = pytest.mark.skipif(
    _missing and not os.environ.get("CI"),
    reason="needs Node 18 or newer, and: npm install --prefix tests/bot/wechat/node",
)


class NodeGateway:
    """The gateway's process: orders go in, what the bot says comes out."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.sent: list[dict[str, Any]] = []

    async def until(self, key: str) -> dict[str, Any]:
        """Its next answer that has this key."""
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            if not line.startswith(b"{"):
                continue  # the library's own chatter
            answer: dict[str, Any] = json.loads(line)
            if "sent" in answer:
                self.sent.append(answer["sent"])
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
async def node_gateway(port: int) -> AsyncIterator[NodeGateway]:
    process = await asyncio.create_subprocess_exec(
        "node",
        "gateway.mjs",
        str(port),
        TOKEN,
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


@pytest.fixture
async def node(unused_tcp_port: int) -> AsyncIterator[NodeGateway]:
    async with node_gateway(unused_tcp_port) as gateway:
        yield gateway


@pytest.fixture
async def line(node: NodeGateway, unused_tcp_port: int) -> AsyncIterator[tuple[WechatClient, Ear]]:
    async with listening(f"127.0.0.1:{unused_tcp_port}") as connected:
        yield connected


Line = tuple[WechatClient, Ear]


async def test_every_kind_is_heard_in_order(node: NodeGateway, line: Line) -> None:
    place = {
        "accuracy": 15,
        "latitude": 27.2065,
        "longitude": 109.8321,
        "name": "大桥",
        "address": "三里坪村",
    }
    link = {"title": "简报", "url": "https://example.org/", "description": "", "thumbnailUrl": ""}
    await node.say("m1", 7, "桥下有人倒垃圾", timestamp=1777867200)
    await node.say("m2", 7, "@河小督 查 12", mentions=["bot"])
    await node.say("m3", 8, location=place)
    await node.say("m4", 14, url=link)
    await node.say("m5", 13, "m1")
    await node.say("m6", 16, "新的类型")
    await node.say("m7", 7, "进度", **{"from": "alice", "room": None})
    heard = await line[1].wait(7)
    assert [message.id for message in heard] == ["m1", "m2", "m3", "m4", "m5", "m6", "m7"]
    text, mention, location, url, recall, post, private = heard
    assert (text.sender_name, text.room_alias, text.topic) == ("托口杨", "三里坪老杨", "监督员一群")
    assert text.at.timestamp() == 1777867200
    assert (text.mentions_bot, mention.mentions_bot) == (False, True)
    assert location.location == Location(
        latitude=27.2065, longitude=109.8321, name="大桥", address="三里坪村"
    )
    assert (url.kind, url.text) == (Kind.URL, "简报")
    assert (recall.kind, recall.recalls) == (Kind.RECALLED, "m1")
    assert post.kind is Kind.OTHER
    assert (private.room, private.sender_name) == (None, "沙湾老易")


@pytest.mark.parametrize("size", [100, 5_000_000])
async def test_a_photo_is_fetched(node: NodeGateway, line: Line, size: int) -> None:
    await node.say("m1", 6, file={"name": "桥下.jpg", "size": size})
    client, ear = line
    await ear.wait()
    assert await client.fetch("m1") == ("桥下.jpg", b"\x07" * size)


async def test_what_is_sent_arrives_and_its_id_comes_back(node: NodeGateway, line: Line) -> None:
    id = await line[0].send(ROOM, "已登记，123号", ["bob"])
    async with asyncio.timeout(SECONDS):
        await node.until("sent")
    assert node.sent == [
        {"id": id, "conversation": ROOM, "text": "@三里坪老杨 已登记，123号", "mentions": ["bob"]}
    ]


async def test_errors_are_harmless_and_a_new_topic_is_known(node: NodeGateway, line: Line) -> None:
    await node.say("m1", 7, "一")
    await line[1].wait()
    await node.order(emit=["error", {"data": "something broke"}])
    await node.order(emit=["heartbeat", {"data": "", "timeout": 60000}])
    await node.order(topic=[ROOM, "托口监督员"])
    await node.say("m2", 7, "二")
    assert [message.topic for message in await line[1].wait(2)] == ["监督员一群", "托口监督员"]


async def test_a_killed_gateway_is_found_again(unused_tcp_port: int) -> None:
    async with node_gateway(unused_tcp_port):
        client, ear = WechatClient(f"127.0.0.1:{unused_tcp_port}", TOKEN), Ear()
        serving = asyncio.create_task(client.serve(ear.accept))
        async with asyncio.timeout(SECONDS):
            await client.ready()
    async with node_gateway(unused_tcp_port) as gateway, asyncio.timeout(5):
        await client.ready()
        await gateway.say("m1", 7, "还在吗")
        await ear.wait()
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)


async def test_a_wrong_token_is_refused(node: NodeGateway, unused_tcp_port: int) -> None:
    client = WechatClient(f"127.0.0.1:{unused_tcp_port}", "another token")
    with pytest.raises(UnauthorizedError):
        await asyncio.wait_for(client.serve(Ear().accept), SECONDS)
