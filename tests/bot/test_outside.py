"""`hexiaodu watch` and `hexiaodu doctor --alert`: the operator is reached, whatever became of the program."""

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web

from bot import doctor, outside, service
from bot.__main__ import main
from bot.checks import FAILED, FINE, WARNING
from bot.config import ALERT, TOKEN, ConfigError, load
from bot.errors import OperatorError
from bot.gateway.service import LocalGateway
from bot.gateway.world import World
from handlers.texts import watch as texts
from storage import presence
from storage.schema import open_database
from tests.bot.phone import Phone, ringing

pytestmark = pytest.mark.usefixtures("own_logging")

BEAT = datetime(2026, 5, 10, 22, 40, tzinfo=UTC)
"""6:40 in China."""


@pytest.fixture
async def phone(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Phone]:
    async with ringing() as phone:
        monkeypatch.setenv(ALERT, phone.url)
        yield phone


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def config(folder: Path, port: int) -> Path:
    path = folder / "config.toml"
    path.write_text(f"[watch]\nport = {port}\n")
    (folder / "data").mkdir(exist_ok=True)
    return path


class Program:
    """Something that answers on a port; what, can be changed."""

    def __init__(self) -> None:
        self.says: object = {"program": "hexiaodu", "status": "ok"}
        self.port = 0

    async def start(self) -> web.AppRunner:
        async def answer(_: web.Request) -> web.Response:
            return web.json_response(self.says, status=503)

        app = web.Application()
        app.router.add_get("/healthz", answer)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.port = int(runner.addresses[0][1])
        return runner


@pytest.fixture
async def program() -> AsyncIterator[Program]:
    program = Program()
    runner = await program.start()
    yield program
    await runner.cleanup()


async def test_a_program_that_does_not_run_is_told_once_and_once_when_it_runs_again(
    tmp_path: Path, phone: Phone, program: Program
) -> None:
    dead, alive = config(tmp_path, free_port()), tmp_path / "alive.toml"
    alive.write_text(f"[watch]\nport = {program.port}\n")
    assert await outside.run(alive, pause=0) == 0
    assert phone.got == []
    db = await open_database(tmp_path / "data" / "hexiaodu.db")
    await db.run(presence.heard, "wechat", now=BEAT)
    await db.close()
    for _ in range(3):
        assert await outside.run(dead, pause=0) == 1
    assert phone.got == [(texts.WRONG, texts.wrong("heartbeat", BEAT))]
    assert "5月11日 06:40 起" in phone.got[0][1]
    assert await outside.run(alive, pause=0) == 0
    assert await outside.run(alive, pause=0) == 0
    [_, (title, text)] = phone.got
    assert (title, "又听得到群消息了。" in text, "hexiaodu import-chat" in text) == (texts.RIGHT, True, True)


@pytest.mark.parametrize(
    "says", [{}, [], "hexiaodu", None, {"program": "nginx"}, {"program": "hexiaodu", "status": "stuck"}]
)
async def test_an_answer_that_is_none(tmp_path: Path, phone: Phone, program: Program, says: object) -> None:
    program.says = says
    assert await outside.run(config(tmp_path, program.port), pause=0) == 1
    assert [title for title, _ in phone.got] == [texts.WRONG]


async def test_a_program_that_is_faulty_lives_and_tells_itself(
    tmp_path: Path, phone: Phone, program: Program
) -> None:
    program.says = {"program": "hexiaodu", "status": "faulty", "faults": {"away": "x"}}
    assert await outside.run(config(tmp_path, program.port), pause=0) == 0
    assert phone.got == []


async def test_a_database_that_is_damaged_stops_no_alarm(tmp_path: Path, phone: Phone) -> None:
    path = config(tmp_path, free_port())
    (tmp_path / "data" / "hexiaodu.db").write_bytes(b"no database" * 1000)
    assert await outside.run(path, pause=0) == 1
    assert [title for title, _ in phone.got] == [texts.WRONG]


def test_with_nobody_to_call_watch_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(ALERT, raising=False)
    assert main(["watch", "--config", str(config(tmp_path, free_port()))]) == 2
    assert capsys.readouterr().err.strip() == texts.NO_ALERT
    assert issubclass(ConfigError, OperatorError)


async def test_the_doctor_tries_every_way(
    tmp_path: Path, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = config(tmp_path, free_port())

    async def seen(*, try_alert: bool) -> list[tuple[str, str]]:
        found = await doctor.examine(path, BEAT, try_alert=try_alert)
        return [(finding.grade, finding.text) for finding in found if finding.about == texts.ALERT]

    assert await seen(try_alert=False) == [(FINE, texts.alerts(1))]
    assert phone.got == []
    monkeypatch.setenv(ALERT, f"{phone.url}  json://127.0.0.1:1/key\nwecombot://")
    assert await seen(try_alert=True) == [
        (FINE, "第1条路（JSON）发出去了，请看收到没有。"),
        (FAILED, texts.tried(2, "JSON", arrived=False)),
        (FAILED, texts.tried(3, "", arrived=False)),
    ]
    assert phone.got == [(texts.TRIAL, texts.TRIED)]
    monkeypatch.delenv(ALERT)
    assert await seen(try_alert=True) == [(WARNING, texts.NO_ALERT)]


def test_the_address_of_an_alarm_is_a_secret(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("alert = ['json://127.0.0.1/key']")
    with pytest.raises(ConfigError, match=ALERT):
        load(path, {})
    path.write_text("")
    found = load(path, {ALERT: "json://a/hush mailto://b"})
    assert found.alert == ("json://a/hush", "mailto://b")
    assert "hush" not in repr(found) + found.model_dump_json()


async def test_the_running_program_is_seen_from_outside_and_missed_when_it_is_gone(
    tmp_path: Path, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TOKEN, "tok")
    port = free_port()
    path = config(tmp_path, port)
    async with LocalGateway(World(now=lambda: datetime.now(UTC)), "tok") as endpoint:
        gateway = f"[gateway]\nendpoint = '{endpoint}'\ntls = false\n"
        path.write_text(path.read_text() + gateway)
        running = asyncio.create_task(service.run(path))
        try:
            assert await outside.run(path, pause=1) == 0
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
    assert phone.got == []
    assert await outside.run(path, pause=0) == 1
    assert [title for title, _ in phone.got] == [texts.WRONG]
