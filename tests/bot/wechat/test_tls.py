"""Lines that are secret, and those that are not what they should be."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.channel import Away
from bot.gateway.service import LocalGateway
from bot.gateway.world import World
from bot.wechat import WechatClient
from bot.wechat.tls import Tls
from tests.bot.wechat.conftest import ROOM, TOKEN, listening, serving, until

FOLDER = Path(__file__).parent / "tls"
CERTIFICATE = str(FOLDER / "cert.pem")
"""Of `gateway.test`, signed by itself. Its key is for tests only."""


@pytest.fixture
async def endpoint(world: World) -> AsyncIterator[str]:
    """A gateway that speaks TLS with a certificate of its own."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE, FOLDER / "key.pem")
    context.set_alpn_protocols(["h2"])
    async with LocalGateway(world, TOKEN, tls=context) as endpoint:
        yield endpoint


async def refusal(endpoint: str, tls: Tls | None) -> str:
    """Why there is no line."""

    def told(client: WechatClient) -> str:
        return client.account.why if isinstance(client.account, Away) else ""

    async with serving(endpoint, tls=tls) as (client, _):
        await until(lambda: told(client) not in ("", "not connected yet"))
        return told(client)


async def test_a_gateway_with_its_own_certificate(endpoint: str, world: World) -> None:
    async with listening(endpoint, tls=Tls(CERTIFICATE, "gateway.test")) as (client, ear):
        world.say("alice", ROOM, text="你好")
        await ear.wait()
        assert await client.send(ROOM, "好")


@pytest.mark.parametrize(
    ("tls", "why"),
    [
        (Tls(CERTIFICATE, "other.test"), "Hostname mismatch"),
        (Tls(CERTIFICATE), "IP address mismatch"),
        (Tls(server_name="gateway.test"), "self-signed certificate"),
        (Tls("system", "gateway.test"), "self-signed certificate"),
        (None, "StreamTerminatedError"),
    ],
)
async def test_a_gateway_that_is_another_is_told_nothing(endpoint: str, tls: Tls | None, why: str) -> None:
    assert why in await refusal(endpoint, tls)


async def test_a_gateway_in_the_clear_is_told_nothing(world: World) -> None:
    async with LocalGateway(world, TOKEN) as endpoint:
        assert "speaks no TLS" in await refusal(endpoint, Tls())


async def test_a_gateway_that_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.wechat.stub.CONNECT_SECONDS", 0.1)
    async with await asyncio.start_server(lambda _, writer: writers.append(writer), "127.0.0.1", 0) as server:
        writers: list[asyncio.StreamWriter] = []
        assert "TimeoutError" in await refusal(f"127.0.0.1:{server.sockets[0].getsockname()[1]}", Tls())
        for writer in writers:
            writer.close()


@pytest.mark.parametrize("content", [None, "no certificate"])
async def test_a_file_that_is_no_certificate(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)
    assert "certificate authority" in await refusal("127.0.0.1:1", Tls(str(file)))


@pytest.mark.parametrize(
    ("tls", "token", "name"),
    [
        (Tls(), "0b7c9ab4", "insecure"),
        (Tls(), "insecure_0b7c9ab4", "insecure"),
        (Tls(), "Puppet_XP_0b7c9ab4", "puppet_xp"),
        (Tls(server_name="river"), "insecure_0b7c9ab4", "river"),
        (Tls(ca="system"), "0b7c9ab4", None),
        (Tls(ca="system"), "river_0b7c9ab4", "river"),
    ],
)
def test_the_name_in_the_certificate(tls: Tls, token: str, name: str | None) -> None:
    assert tls.name(token) == name


def test_the_stock_authority_is_trusted() -> None:
    (authority,) = Tls().context().get_ca_certs()
    assert (("commonName", "wechaty-root-ca"),) in authority["subject"]
