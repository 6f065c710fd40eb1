"""Conformance with a real Node gateway, plain and with TLS. CI installs it and lets nothing skip."""

import asyncio
import hashlib
from collections.abc import AsyncIterator

import pytest

from bot.channel import (
    ContactInfo,
    FriendRequest,
    LoggedIn,
    LoggedOut,
    RoomInfo,
    UnauthorizedError,
    WaitingForScan,
)
from bot.wechat import WechatClient
from bot.wechat.tls import Tls
from handlers.incoming import Kind, Location
from tests.bot.wechat.conftest import ROOM, SECONDS, Ear, listening, serving, until
from tests.bot.wechat.node_gateway import NodeGateway, needs_node, node_gateway

pytestmark = needs_node


@pytest.fixture(params=["plain", "tls"])
def tls(request: pytest.FixtureRequest) -> Tls | None:
    """As an officer would have it: nothing but on or off."""
    return Tls() if request.param == "tls" else None


@pytest.fixture
async def node(unused_tcp_port: int, tls: Tls | None) -> AsyncIterator[NodeGateway]:
    async with node_gateway(unused_tcp_port, "tls" if tls else "") as gateway:
        yield gateway


@pytest.fixture
async def line(
    node: NodeGateway, unused_tcp_port: int, tls: Tls | None
) -> AsyncIterator[tuple[WechatClient, Ear]]:
    async with listening(f"127.0.0.1:{unused_tcp_port}", tls=tls) as connected:
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


@pytest.mark.parametrize("size", [1_000, 5_000_000])
async def test_a_file_is_sent(node: NodeGateway, line: Line, size: int) -> None:
    data = (bytes(range(256)) * (size // 256 + 1))[:size]
    id = await line[0].send_file(ROOM, "台账.xlsx", data)
    async with asyncio.timeout(SECONDS):
        sent = (await node.until("sent"))["sent"]
    assert sent == {
        "id": id,
        "conversation": ROOM,
        "name": "台账.xlsx",
        "size": size,
        "sha256": hashlib.sha256(data).hexdigest(),
    }


async def test_who_and_what_there_is(line: Line) -> None:
    assert ContactInfo("bob", "托口杨", friend=True) in await line[0].contacts()
    assert await line[0].rooms() == [RoomInfo(ROOM, "监督员一群", ("bot", "alice", "bob"))]


async def test_logout_scan_and_login(node: NodeGateway, line: Line) -> None:
    client, ear = line
    await until(lambda: isinstance(client.account, LoggedIn))
    await node.order(logout=True)
    await until(lambda: isinstance(client.account, LoggedOut))
    await node.order(emit=["scan", {"qrcode": "http://weixin.qq.com/x/1", "status": 2}])
    await until(lambda: isinstance(client.account, WaitingForScan))
    assert isinstance(client.account, WaitingForScan)
    assert (client.account.qr_code, client.account.status) == ("http://weixin.qq.com/x/1", "waiting")
    await node.order(login="alice")
    await until(lambda: isinstance(client.account, LoggedIn))
    assert isinstance(client.account, LoggedIn)
    assert (client.account.id, client.account.name) == ("alice", "沙湾老易")
    await node.say("m1", 7, "又登录了")
    await ear.wait()


async def test_who_comes_later_is_told_what_to_scan(
    node: NodeGateway, unused_tcp_port: int, tls: Tls
) -> None:
    async with listening(f"127.0.0.1:{unused_tcp_port}", tls=tls):
        await node.order(logout=True)
        await node.order(emit=["scan", {"qrcode": "x", "status": 2}])
    async with serving(f"127.0.0.1:{unused_tcp_port}", tls=tls) as (client, _):
        await until(lambda: isinstance(client.account, WaitingForScan))


async def test_a_friend_is_accepted(node: NodeGateway, unused_tcp_port: int, tls: Tls) -> None:
    asked: list[FriendRequest] = []

    async def befriend(request: FriendRequest) -> bool:
        asked.append(request)
        return True

    async with listening(f"127.0.0.1:{unused_tcp_port}", tls=tls, befriend=befriend):
        await node.order(friend={"id": "f1", "contactId": "alice", "hello": "绑定 123456"})
        async with asyncio.timeout(SECONDS):
            assert (await node.until("accepted"))["accepted"] == "f1"
    assert asked == [FriendRequest("f1", "alice", "沙湾老易", "绑定 123456")]


async def test_a_wrong_token_is_refused(node: NodeGateway, unused_tcp_port: int, tls: Tls) -> None:
    client = WechatClient(f"127.0.0.1:{unused_tcp_port}", "another token", tls=tls)
    with pytest.raises(UnauthorizedError):
        await asyncio.wait_for(client.serve(Ear().accept), SECONDS)
