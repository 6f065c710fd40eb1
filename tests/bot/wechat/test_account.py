"""How it stands with the account, as the gateway tells it."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from wechaty_grpc.wechaty import puppet as pb

from bot.channel import (
    Account,
    Away,
    ContactInfo,
    FriendRequest,
    LoggedIn,
    LoggedOut,
    RoomInfo,
    WaitingForScan,
)
from bot.gateway.service import LocalGateway
from bot.gateway.world import World
from bot.wechat import WechatClient
from bot.wechat.events import EventType, scan_status
from tests.bot.wechat.conftest import ROOM, SECONDS, TOKEN, Ear, listening, serving, until

SCANNED, CONFIRMED = 3, 4


class Clock:
    """A minute more each time it is asked."""

    def __init__(self) -> None:
        self._minutes = count()

    def __call__(self) -> datetime:
        return datetime(2026, 5, 4, tzinfo=UTC) + timedelta(minutes=next(self._minutes))


def kinds(told: list[Account]) -> list[str]:
    return [type(account).__name__ for account in told]


async def test_a_login_by_qr_code(gateway: LocalGateway, world: World) -> None:
    told: list[Account] = []
    gateway.wait_for_scan("http://weixin.qq.com/x/1")
    async with serving(await gateway.start(), tell=told.append) as (client, _):
        await until(lambda: told)
        assert isinstance(client.account, WaitingForScan)
        assert (client.account.qr_code, client.account.status) == ("http://weixin.qq.com/x/1", "waiting")
        since = client.deaf_since
        assert since is not None
        gateway.wait_for_scan("http://weixin.qq.com/x/2")
        gateway.wait_for_scan("", SCANNED)
        await until(lambda: len(told) == 3)
        assert client.deaf_since == since
        gateway.log_in()
        async with asyncio.timeout(SECONDS):
            await client.ready()
        await until(lambda: isinstance(client.account, LoggedIn))
    assert kinds(told) == [*["WaitingForScan"] * 3, "LoggedIn"]
    last = told[-1]
    assert isinstance(last, LoggedIn)
    assert (last.id, last.name) == ("bot", "河小督")
    assert client.deaf_since is None


async def test_who_serves_is_told_of_the_account_too(gateway: LocalGateway) -> None:
    told: list[Account] = []
    client = WechatClient(await gateway.start(), TOKEN)
    serving = asyncio.create_task(client.serve(Ear().accept, None, told.append))
    await until(lambda: kinds(told) == ["LoggedIn"])
    gateway.log_out()
    await until(lambda: kinds(told) == ["LoggedIn", "LoggedOut"])
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)


async def test_a_logout_and_the_way_back(gateway: LocalGateway, world: World) -> None:
    told: list[Account] = []
    async with listening(await gateway.start(), tell=told.append) as (client, ear):
        await until(lambda: told)
        gateway.log_out()
        await until(lambda: isinstance(client.account, LoggedOut))
        assert client.deaf_since == client.account.since
        gateway.wait_for_scan("x")
        gateway.log_in()
        await until(lambda: isinstance(client.account, LoggedIn))
        world.say("alice", ROOM, text="在吗")
        await ear.wait()
    assert kinds(told) == ["LoggedIn", "LoggedOut", "WaitingForScan", "LoggedIn"]


async def test_a_line_without_an_account(gateway: LocalGateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.wechat.client.SETTLE_SECONDS", 0.01)
    monkeypatch.setattr(gateway, "_start", lambda _: pb.StartResponse())
    gateway.log_out()
    async with serving(await gateway.start()) as (client, _):
        await until(lambda: isinstance(client.account, LoggedOut))
        gateway.log_in()
        await until(lambda: isinstance(client.account, LoggedIn))


async def test_away_since_the_line_was_lost(world: World) -> None:
    gateway = LocalGateway(world, TOKEN)
    async with listening(await gateway.start(), now=Clock()) as (client, _):
        await until(lambda: isinstance(client.account, LoggedIn))
        await gateway.close()
        await until(lambda: isinstance(client.account, Away) and "ConnectionRefused" in client.account.why)
        assert client.account.since == client.deaf_since


async def test_when_a_message_was_last_heard(gateway: LocalGateway, world: World) -> None:
    clock = Clock()
    async with listening(await gateway.start(), now=clock) as (client, ear):
        assert client.heard_at is None
        gateway.emit(EventType.HEARTBEAT, {"data": ""})
        world.say("alice", ROOM, text="一")
        await ear.wait()
        first = client.heard_at
        assert first is not None
        world.say("alice", ROOM, text="二")
        await ear.wait(2)
        assert client.heard_at is not None
        assert client.heard_at > first


@pytest.mark.parametrize("status", [2, SCANNED, CONFIRMED])
async def test_a_late_word_of_a_scan_deafens_nobody(gateway: LocalGateway, world: World, status: int) -> None:
    async with listening(await gateway.start()) as (client, ear):
        await until(lambda: isinstance(client.account, LoggedIn))
        gateway.emit(EventType.SCAN, {"qrcode": "x", "status": status})
        world.say("alice", ROOM, text="还听得见")
        await ear.wait()
        await until(lambda: isinstance(client.account, LoggedIn))
        assert client.deaf_since is None


@pytest.mark.parametrize(
    ("number", "status"),
    [
        (1, "cancel"),
        (2, "waiting"),
        (3, "scanned"),
        (4, "confirmed"),
        (5, "timeout"),
        (0, "unknown"),
        ("2", "unknown"),
        (None, "unknown"),
    ],
)
def test_the_status_of_a_scan(number: object, status: str) -> None:
    assert scan_status(number) == status


async def test_after_a_login_under_other_ids_people_and_rooms_can_be_matched(
    gateway: LocalGateway, world: World
) -> None:
    async with listening(await gateway.start()) as (client, ear):
        assert ContactInfo("alice", "沙湾老易", friend=True) in await client.contacts()
        assert await client.rooms() == [RoomInfo(ROOM, "监督员一群", ("bot", "alice", "bob"))]

        gateway.log_out()
        for old, new in (("bot", "wxid_bot"), ("alice", "wxid_alice")):
            world.add_contact(new, world.contacts.pop(old).name)
        world.self_id = "wxid_bot"
        world.rooms.clear()
        world.add_room("room9@chatroom", "监督员一群", ["wxid_alice"])
        gateway.log_in("wxid_bot")
        await until(lambda: isinstance(client.account, LoggedIn) and client.account.id == "wxid_bot")

        assert {(contact.id, contact.name) for contact in await client.contacts()} == {
            ("wxid_bot", "河小督"),
            ("wxid_alice", "沙湾老易"),
            ("bob", "托口杨"),
        }
        assert await client.rooms() == [RoomInfo("room9@chatroom", "监督员一群", ("wxid_bot", "wxid_alice"))]
        world.say("wxid_alice", "room9@chatroom", text="换了号", mentions=["wxid_bot"])
        (heard,) = await ear.wait()
        assert (heard.sender, heard.sender_name, heard.topic) == ("wxid_alice", "沙湾老易", "监督员一群")
        assert heard.mentions_bot


@pytest.mark.parametrize("welcome", [True, False])
async def test_who_wants_to_be_a_friend(gateway: LocalGateway, world: World, welcome: bool) -> None:
    asked: list[FriendRequest] = []

    async def befriend(request: FriendRequest) -> bool:
        asked.append(request)
        return welcome

    world.add_contact("zhou", "新来的小周", friend=False)
    async with listening(await gateway.start(), befriend=befriend) as (client, _):
        request = world.ask_friendship("zhou", "绑定 123456")
        await until(lambda: asked)
        assert asked == [FriendRequest(request.id, "zhou", "新来的小周", "绑定 123456")]
        if welcome:
            await until(lambda: world.contacts["zhou"].friend)
            assert await client.send("zhou", "你好")
        else:
            await client.send("alice", "以后再说")
            assert not world.contacts["zhou"].friend
            await client.accept_friend(request.id)
            assert world.contacts["zhou"].friend


async def test_a_friend_request_that_fails_is_tried_again(
    gateway: LocalGateway, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.wechat.friends.RETRY_SECONDS", (0, 0))
    tries = 0

    async def befriend(_: FriendRequest) -> bool:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise OSError("no disk")
        return True

    world.add_contact("zhou", "新来的小周", friend=False)
    async with listening(await gateway.start(), befriend=befriend):
        world.ask_friendship("zhou")
        await until(lambda: world.contacts["zhou"].friend)
