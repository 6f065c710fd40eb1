"""`run` tells in the terminal how it stands with the account."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import service
from bot.config import TOKEN
from bot.gateway.service import LocalGateway
from bot.gateway.world import World
from handlers.texts import service as texts

SECONDS = 10

pytestmark = pytest.mark.usefixtures("own_logging")


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[[str], Awaitable[None]]:
    """Waits until something is printed."""
    printed: list[str] = []

    async def wait(words: str) -> None:
        async with asyncio.timeout(SECONDS):
            while words not in "".join(printed):
                printed.append(capsys.readouterr().out)
                await asyncio.sleep(0.01)

    return wait


async def test_the_qr_code_is_drawn_and_the_login_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    said: Callable[[str], Awaitable[None]],
) -> None:
    monkeypatch.setenv(TOKEN, "tok")
    gateway = LocalGateway(World(now=lambda: datetime.now(UTC)), "tok")
    gateway.wait_for_scan("http://weixin.qq.com/x/1")
    async with gateway as endpoint:
        config = tmp_path / "config.toml"
        config.write_text(f"[gateway]\nendpoint = '{endpoint}'\ntls = false\n", encoding="utf-8")
        running = asyncio.create_task(service.run(config))
        await said("█\N{NO-BREAK SPACE}▄▄▄▄▄\N{NO-BREAK SPACE}█")
        gateway.log_in()
        await said(texts.logged_in("河小督"))
    await said("没有连上网关")
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_bad_certificate_file_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TOKEN, "tok")
    config = tmp_path / "config.toml"
    config.write_text("[gateway]\nendpoint = '127.0.0.1:1'\nca = 'gateway.pem'\n", encoding="utf-8")
    with pytest.raises(service.ServiceError, match=str(tmp_path / "gateway.pem")):
        await service.run(config)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("not connected yet", "还没有连上"),
        ("the gateway hung up", "网关断开了"),
        ("Start: ConnectionRefusedError", "那个地址上没有程序在听，网关没开"),
        ("Version: TimeoutError", "网关没有在限定时间里应答"),
        ("Event: another client listens", "有别的程序占着这个网关"),
        ("Start: the gateway's certificate: hostname mismatch", "网关的证书对不上"),
        ("Event: UNAVAILABLE", "网关暂时不能用"),
        ("Event: SomethingNewError", "网关报错（Event: SomethingNewError）"),
    ],
)
def test_why_there_is_no_line_is_said_in_chinese(error: str, said: str) -> None:
    assert texts.away(error) == f"没有连上网关，会一直重试。原因：{said}。"
