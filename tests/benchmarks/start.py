"""How soon the program is there, and how much memory it takes."""

import asyncio
import os
import re
import statistics
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil  # type: ignore[import-untyped]

from bot.clock import SystemClock
from bot.config import template
from bot.gateway.service import LocalGateway
from bot.gateway.world import Message, World
from bot.roster import SAMPLE
from handlers.texts import service as texts

TOKEN = "benchmark"
MIB = 1024 * 1024
MAX_SECONDS = 60.0
NAME = "托口金莲"
"""Of the sample roster: a supervisor may report in private."""


async def start(*, times: int = 5) -> Mapping[str, Any]:
    """Medians of cold starts (files in the system's cache), and the memory of `run` after its first clue."""
    helps = [await _help() for _ in range(times)]
    demos = [await _demo() for _ in range(times)]
    seconds, resident = await _run()
    return {
        "benchmark": "start",
        "help_seconds": round(statistics.median(helps), 3),
        "demo_ready_seconds": round(statistics.median(demos), 2),
        "run_ready_seconds": round(seconds, 2),
        "run_resident_mib": round(resident / MIB, 1),
        "goal": "help_seconds <= 0.6, run_resident_mib <= 160",
    }


def _command(*words: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "bot", *words)


async def _help() -> float:
    started = time.perf_counter()
    process = await asyncio.create_subprocess_exec(*_command("--help"), stdout=asyncio.subprocess.DEVNULL)
    await process.wait()
    return time.perf_counter() - started


async def _demo() -> float:
    """Seconds until the page answers: its address is printed when it does."""
    with TemporaryDirectory() as name:
        started = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            *_command("demo", "--port", "0", "--data", name), stdout=asyncio.subprocess.PIPE
        )
        try:
            await _line(process, r"http://127\.0\.0\.1:\d+")
            return time.perf_counter() - started
        finally:
            await _stop(process)


async def _run() -> tuple[float, int]:
    """Seconds until `run` is ready at a gateway of another process, and its memory once it has answered."""
    world = World(now=SystemClock().now)
    world.add_contact("somebody", NAME)
    with TemporaryDirectory() as name:
        config = Path(name) / "config.toml"
        async with LocalGateway(world, TOKEN) as endpoint:
            text = re.sub(r'endpoint = ".*"', f'endpoint = "{endpoint}"', template())
            text = re.sub(r"_seconds = .*", "_seconds = 0", text)
            text = text.replace("tls = true", "tls = false")
            text = re.sub(r"(quiet_\w+) = .*", r"\1 = 00:00:00", text)
            config.write_text(text, encoding="utf-8")
            environ = {**os.environ, "HEXIAODU_TOKEN": TOKEN}
            words = ("roster", "import", str(SAMPLE), "--config", str(config))
            importing = await asyncio.create_subprocess_exec(
                *_command(*words), stdout=asyncio.subprocess.DEVNULL
            )
            await importing.wait()
            started = time.perf_counter()
            process = await asyncio.create_subprocess_exec(
                *_command("run", "--config", str(config)),
                env=environ,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
            )
            try:
                await _line(process, re.escape(texts.READY))
                seconds = time.perf_counter() - started
                await _answered(world)
                return seconds, psutil.Process(process.pid).memory_info().rss
            finally:
                await _stop(process)


async def _line(process: asyncio.subprocess.Process, pattern: str) -> None:
    """Read the program's output until a line with `pattern`. Raises `RuntimeError` if none comes."""
    assert process.stdout is not None
    async with asyncio.timeout(MAX_SECONDS):
        while line := await process.stdout.readline():
            if re.search(pattern, line.decode()):
                return
    raise RuntimeError(f"it ended without saying {pattern}")


async def _answered(world: World) -> None:
    """Report something, and wait for the bot's first word about it."""
    with world.subscribe() as events:
        world.say("somebody", world.self_id, text="托口镇三里坪村桥下有人倒建筑垃圾")
        async with asyncio.timeout(MAX_SECONDS):
            async for event in events:
                if isinstance(event, Message) and event.sender == world.self_id:
                    return


async def _stop(process: asyncio.subprocess.Process) -> None:
    """End it, unless it has ended by itself."""
    if process.returncode is None:
        process.terminate()
    await process.wait()
