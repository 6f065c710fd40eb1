"""Text messages posted over 16 connections, durably: beside a bare handler that commits one row a post.

The bare one checks and handles nothing. Ours verifies the signature, stores the text under the day's key,
answers, and meanwhile understands and files what came before.
"""

import asyncio
import json
import sqlite3
import statistics
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aiohttp import ClientSession, TCPConnector, web

from bot.sms.plain import SIGNATURE, SIGNED_AT, sign
from tests.benchmarks.messages import said
from tests.bot.sms.carrier import KEY

LINES = 16
TABLE = "CREATE TABLE post (id INTEGER PRIMARY KEY, body BLOB NOT NULL)"

Post = tuple[bytes, Mapping[str, str]]


async def texts(*, posts: int = 1500, rounds: int = 5) -> Mapping[str, Any]:
    """Take turns, each time with texts neither has seen; the medians of all rounds."""
    words = [message.text for message in said(3 * posts * rounds) if message.text][: posts * rounds]
    ours: list[float] = []
    theirs: list[float] = []
    waits: dict[str, list[float]] = {"ours": [], "bare": []}
    with TemporaryDirectory() as name:
        folder = Path(name)
        async with _server("tests.bot.sms.serve", folder / "ours") as port, _server(
            "tests.benchmarks.texts", folder / "bare"
        ) as bare:  # fmt: skip
            for start in range(0, len(words), posts):
                part = [_signed(start + n, text) for n, text in enumerate(words[start : start + posts])]
                ours.append(await _rate(f"http://127.0.0.1:{port}/sms/plain", part, waits["ours"]))
                await asyncio.to_thread(_idle, folder / "ours")
                theirs.append(await _rate(f"http://127.0.0.1:{bare}/", part, waits["bare"]))
        kept = {
            "ours": _count(folder / "ours" / "hexiaodu.db", "inbox"),
            "bare": _count(folder / "bare" / "bare.db", "post"),
        }
    if set(kept.values()) != {len(words)}:
        raise AssertionError(f"lost: {kept} of {len(words)}")
    return {
        "benchmark": "texts",
        "posts": len(words),
        "per_second": round(statistics.median(ours)),
        "rounds": [round(rate) for rate in ours],
        "bare_per_second": round(statistics.median(theirs)),
        "bare_rounds": [round(rate) for rate in theirs],
        "ratio": round(statistics.median(a / b for a, b in zip(ours, theirs, strict=True)), 2),
        "p99_ms": {
            who: round(1000 * statistics.quantiles(took, n=100)[98], 1) for who, took in waits.items()
        },
        "goal": "ratio >= 0.5",
    }


def _p99(seconds: list[float]) -> float:
    """In milliseconds."""
    return round(1000 * statistics.quantiles(seconds, n=100)[98], 1)


def _signed(number: int, text: str) -> Post:
    told = {"id": f"b{number}", "mobile": f"137{number % 3000:08}", "text": text}
    body = json.dumps(told, ensure_ascii=False).encode()
    at = str(int(time.time()))
    return body, {"Content-Type": "application/json", SIGNED_AT: at, SIGNATURE: sign(KEY, at, body)}


async def _rate(url: str, posts: list[Post], waits: list[float]) -> float:
    """Posts a second; how long each took goes to `waits`, in seconds."""
    left = iter(posts)

    async def line(session: ClientSession) -> None:
        for body, headers in left:
            begun = time.perf_counter()
            async with session.post(url, data=body, headers=headers) as response:
                await response.read()
                if response.status != 200:
                    raise AssertionError(f"HTTP {response.status}")
            waits.append(time.perf_counter() - begun)

    async with ClientSession(connector=TCPConnector(limit=LINES)) as session:
        begun = time.perf_counter()
        await asyncio.gather(*(line(session) for _ in range(LINES)))
        return len(posts) / (time.perf_counter() - begun)


def _idle(folder: Path) -> None:
    """Wait until everything that was taken is handled: the next turn is the other's alone."""
    while _count(folder / "hexiaodu.db", "inbox WHERE handled_at IS NULL"):
        time.sleep(0.1)


def _count(database: Path, what: str) -> int:
    connection = sqlite3.connect(database)
    try:
        return int(connection.execute(f"SELECT count(*) FROM {what}").fetchone()[0])
    finally:
        connection.close()


@asynccontextmanager
async def _server(module: str, folder: Path) -> AsyncIterator[int]:
    pipe, nowhere = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    command = (sys.executable, "-m", module, str(folder))
    process = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=nowhere)
    assert process.stdout is not None
    try:
        yield int(await process.stdout.readline())
    finally:
        process.kill()
        await process.wait()


def _bare(folder: Path) -> web.Application:
    folder.mkdir()
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", TABLE):
        connection.execute(statement)

    async def take(request: web.Request) -> web.Response:
        connection.execute("INSERT INTO post (body) VALUES (?)", (await request.read(),))
        return web.json_response({"ok": True})

    app = web.Application()
    app.router.add_post("/", take)
    return app


async def _serve(app: web.Application) -> None:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(_bare(Path(sys.argv[1]))))
