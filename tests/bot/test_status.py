"""`/healthz` and `/metrics` over HTTP, and who may read them."""

import asyncio
import re
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import psutil  # type: ignore[import-untyped]
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.channel import LoggedIn
from bot.clock import VirtualClock
from bot.config import Config, Data
from bot.gateway.service import LocalGateway
from bot.guard import Guard
from bot.metrics import Metrics
from bot.status import HOST, Status
from handlers.deadlines import WorkingDays
from handlers.watch import Fault
from storage.db import Database
from storage.errors import StorageUnavailableError
from storage.states import CaseStatus, RowOutcome
from tests.bot.live import CLUE, OFFICE, REGISTERED, ROOM, TOKEN, live, make_world, said
from tests.storage.make import open_case, queue, store

START = datetime(2026, 5, 11, 1, 0, tzinfo=UTC)


@asynccontextmanager
async def served(db: Database, folder: Path) -> AsyncIterator[tuple[Guard, Metrics, VirtualClock, str]]:
    """A status page of a program that has just started, and its address."""
    clock = VirtualClock(START)
    config = Config(data=Data(folder=folder))
    guard = Guard(config, db, clock, WorkingDays(config.calendar), lambda: None)
    metrics = Metrics()
    async with Status(guard, metrics, db, clock).serving(0) as port:
        assert port is not None
        yield guard, metrics, clock, f"http://{HOST}:{port}"


async def get(url: str, **headers: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as response:
        return response.status, await response.text()


async def health(url: str) -> tuple[int, object]:
    async with aiohttp.ClientSession() as session, session.get(f"{url}/healthz") as response:
        return response.status, await response.json()


async def test_how_the_program_does(db: Database, data: Path) -> None:
    async with served(db, data) as (guard, _, clock, url):
        state = {"program": "hexiaodu", "status": "starting", "online": False, "faults": {}}
        assert await health(url) == (200, state)
        guard.looked_at = START
        guard.tell(LoggedIn(START, "bot", "河小督"))
        assert await health(url) == (200, state | {"status": "ok", "online": True})
        guard.faults = {Fault.DISK: START}
        faulty = {"status": "faulty", "online": True, "faults": {"disk": "2026-05-11T01:00:00+00:00"}}
        assert await health(url) == (503, state | faulty)
        guard.faults = {}
        await clock.advance(START + timedelta(minutes=4))
        assert await health(url) == (503, state | {"status": "stuck", "online": True})


def numbers(text: str) -> dict[str, float]:
    """Every number by its name and labels."""
    return {
        sample.name + "".join(f" {value}" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if not sample.name.endswith("_created")
    }


async def test_numbers_for_a_monitor(db: Database, data: Path) -> None:
    await db.run(open_case)
    await db.run(open_case, status=CaseStatus.SEALED, year=2025)
    await db.run(queue, "k")
    await db.run(store, "m1")
    async with served(db, data) as (guard, metrics, _, url):
        for outcome in RowOutcome:
            metrics.heard(outcome)
        for arrived in (True, True, False):
            metrics.said(arrived)
        metrics.alerted(False)
        guard.free, guard.faults = 5, {Fault.AWAY: START}
        status, text = await get(f"{url}/metrics")
    assert status == 200
    found = numbers(text)
    assert found["hexiaodu_messages_total clue"] == 1
    assert found["hexiaodu_notices_total sent"] == 2
    assert found["hexiaodu_notices_total failed"] == 1
    assert found["hexiaodu_alerts_total failed"] == 1
    assert found["hexiaodu_notices_waiting"] == 1
    assert found["hexiaodu_messages_waiting"] == 1
    assert found["hexiaodu_cases reported"] == 1
    assert found["hexiaodu_disk_free_bytes"] == 5
    assert found["hexiaodu_online"] == 0
    assert (found["hexiaodu_faults away"], found["hexiaodu_faults disk"]) == (1, 0)
    # an accusation is no number of its own: a jump of it would show who spoke
    assert "sealed" not in text
    assert found["hexiaodu_messages_total passed"] == 2


class Broken:
    """A database that cannot be read."""

    async def read(self, *args: object, **more: object) -> object:
        raise StorageUnavailableError("locked")


async def test_numbers_without_a_database(data: Path) -> None:
    async with served(Broken(), data) as (*_, url):  # type: ignore[arg-type]
        status, text = await get(f"{url}/metrics")
    assert (status, numbers(text)["hexiaodu_notices_total sent"]) == (200, 0)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:1", 200),
        ("localhost", 200),
        ("[::1]:8091", 200),
        ("evil.example", 403),
        ("127.0.0.1.evil.example", 403),
        ("localhost@evil.example", 403),
        ("[::1", 403),
        ("", 403),
    ],
)
@pytest.mark.parametrize("path", ["/healthz", "/metrics"])
async def test_a_name_from_elsewhere_is_turned_away(
    db: Database, data: Path, path: str, host: str, status: int
) -> None:
    async with served(db, data) as (*_, url):
        found, text = await get(url + path, Host=host)
    assert (found, bool(text)) == (status, status == 200)


@pytest.mark.parametrize(
    "path", ["/", "/../etc/passwd", "/metrics/../../etc/passwd", "/healthz/x", "/%2e%2e/"]
)
async def test_there_is_nothing_else(db: Database, data: Path, path: str) -> None:
    async with served(db, data) as (*_, url):
        host, port = url.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(f"GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
        answer = await reader.read()
        writer.close()
        await writer.wait_closed()
    assert answer.startswith(b"HTTP/1.0 404")


async def test_a_port_that_is_taken_does_not_stop_the_bot(
    db: Database, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with served(db, data) as (guard, metrics, clock, url):
        taken = int(url.rpartition(":")[2])
        async with Status(guard, metrics, db, clock).serving(taken) as port:
            assert port is None
    assert [record.__dict__["action"] for record in caplog.records] == ["status"]


def listening() -> set[str]:
    """The addresses this process takes connections on."""
    own = psutil.Process().net_connections("inet")
    return {one.laddr.ip for one in own if one.status == psutil.CONN_LISTEN or one.type == socket.SOCK_DGRAM}


async def test_nothing_listens_beyond_this_machine_and_no_number_names_anybody(tmp_path: Path) -> None:
    """The whole program with its gateway, after a clue and a command."""
    world = make_world()
    async with (
        LocalGateway(world, TOKEN) as endpoint,
        live(endpoint, tmp_path) as app,
        app.status.serving(0) as port,
    ):
        world.say("alice", ROOM, text=CLUE)
        await said(world, ROOM, REGISTERED)
        world.say("wxid_officer", OFFICE, text="受理 1")
        await said(world, OFFICE, "已受理")
        assert listening() == {"127.0.0.1"}
        assert (app.status.guard.looked_at is None, app.status.guard._last_sent is None) == (False, False)
        _, text = await get(f"http://{HOST}:{port}/metrics")
        _, state = await get(f"http://{HOST}:{port}/healthz")
    found = numbers(text)
    assert found["hexiaodu_messages_total clue"] == 1
    assert found["hexiaodu_messages_total command"] == 1
    assert found["hexiaodu_notices_total sent"] >= 2
    assert (found["hexiaodu_online"], found["hexiaodu_cases accepted"]) == (1, 1)
    samples = [line for line in text.splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r'hexiaodu_\w+(\{\w+="[a-z_]+"\})? [0-9.e+-]+', line) for line in samples)
    for secret in ("alice", "wxid", "room1", "office", "chatroom", "三里坪", "梁敏", "托口", str(tmp_path)):
        assert secret not in text + state


def test_no_other_web_server_is_even_loaded() -> None:
    """Libraries we need bring some along; what is not loaded cannot be attacked."""
    program = (
        "import sys, bot.service, bot.app, bot.demo, bot.wechat.client, bot.wechat.puppet\n"
        "print(*{'quart', 'flask', 'werkzeug', 'hypercorn', 'jinja2', 'uvicorn'} & set(sys.modules))"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == ""
