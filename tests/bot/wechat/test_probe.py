"""What is found at a gateway, whatever state it is in."""

import ssl

import pytest
from wechaty_grpc.wechaty import puppet as pb

from bot.channel import LoggedIn, LoggedOut, RoomInfo, WaitingForScan
from bot.gateway.service import LocalGateway
from bot.gateway.world import World
from bot.wechat.probe import Found, probe
from bot.wechat.tls import Tls
from tests.bot.wechat.conftest import ROOM, TOKEN, listening
from tests.bot.wechat.test_tls import CERTIFICATE, FOLDER

ROOMS = (RoomInfo(ROOM, "监督员一群", ("bot", "alice", "bob")),)


async def test_a_healthy_one(gateway: LocalGateway) -> None:
    found = await probe(await gateway.start(), TOKEN, None)
    assert (found.answers, found.speaks_tls, found.token_accepted, found.listened_to) == (
        True,
        False,
        True,
        False,
    )
    assert isinstance(found.account, LoggedIn)
    assert (found.account.id, found.account.name) == ("bot", "河小督")
    assert (found.rooms, found.why) == (ROOMS, "")


async def test_one_that_waits_for_a_scan(gateway: LocalGateway) -> None:
    gateway.wait_for_scan("http://weixin.qq.com/x/1")
    found = await probe(await gateway.start(), TOKEN, None)
    assert isinstance(found.account, WaitingForScan)
    assert (found.account.qr_code, found.account.status) == ("http://weixin.qq.com/x/1", "waiting")
    assert found.rooms is None


async def test_one_with_nobody_logged_in(gateway: LocalGateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.wechat.probe.TOLD_SECONDS", 0.1)
    monkeypatch.setattr(gateway, "_start", lambda _: pb.StartResponse())
    gateway.log_out()
    found = await probe(await gateway.start(), TOKEN, None)
    assert isinstance(found.account, LoggedOut)
    assert found.rooms is None


async def test_one_the_bot_listens_to_is_left_in_peace(gateway: LocalGateway, world: World) -> None:
    endpoint = await gateway.start()
    async with listening(endpoint) as (_, ear):
        found = await probe(endpoint, TOKEN, None)
        assert (found.token_accepted, found.listened_to, found.account) == (True, True, None)
        assert found.rooms == ROOMS
        world.say("alice", ROOM, text="还在吗")
        await ear.wait()


async def test_one_that_refuses_the_token(gateway: LocalGateway) -> None:
    found = await probe(await gateway.start(), "another token", None)
    assert (found.answers, found.token_accepted, found.account) == (True, False, None)


async def test_one_that_is_not_there(unused_tcp_port: int) -> None:
    assert await probe(f"127.0.0.1:{unused_tcp_port}", TOKEN, None) == Found(answers=False)
    assert await probe("127.0.0.1:99999", TOKEN, None) == Found(answers=False)


async def test_one_with_tls_where_none_is_expected_and_the_other_way_round(world: World) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE, FOLDER / "key.pem")
    context.set_alpn_protocols(["h2"])
    async with LocalGateway(world, TOKEN, tls=context) as endpoint:
        plain = await probe(endpoint, TOKEN, None)
        right = await probe(endpoint, TOKEN, Tls(CERTIFICATE, "gateway.test"))
        wrong = await probe(endpoint, TOKEN, Tls())
    assert (plain.speaks_tls, plain.token_accepted) == (True, None)
    assert (right.speaks_tls, right.token_accepted) == (True, True)
    assert (wrong.speaks_tls, wrong.token_accepted) == (True, None)
    assert "certificate" in wrong.why
    async with LocalGateway(world, TOKEN) as endpoint:
        found = await probe(endpoint, TOKEN, Tls())
    assert (found.speaks_tls, found.token_accepted) == (False, None)
    assert "no TLS" in found.why
