"""`hexiaodu watch`: one look from outside, for a timer; a program that does not run cannot say so itself."""

import asyncio
from datetime import datetime
from pathlib import Path

import aiohttp

from bot import config as configs
from bot.alert import Alert
from bot.clock import SystemClock
from bot.config import Config
from bot.errors import OperatorError
from bot.guard import Told, tell
from bot.log import configure
from bot.status import HOST, PROGRAM
from handlers.texts import watch as texts
from handlers.watch import Fault
from storage import health
from storage.errors import DatabaseDamagedError, StorageUnavailableError

TRIES = 4
PAUSE_SECONDS = 10.0
"""Between two tries: a restart takes less than all of them."""
ANSWER_SECONDS = 10.0


async def run(path: Path, pause: float = PAUSE_SECONDS) -> int:
    """Ask the running program whether it lives; alarm the operator once if not, once when it does again.

    Returns the exit code: 1 while it does not. Raises `OperatorError` where there is nobody to alarm.
    """
    configure()
    config = configs.load(path)
    alert = Alert(config.alert)
    if not alert.is_set_up:
        raise OperatorError(texts.NO_ALERT)
    alive = await _lives(config, pause)
    now = SystemClock().now()
    told = Told(config.data.folder / "watch.json")
    await asyncio.to_thread(told.load)
    found = {}
    if not alive:
        since = told.faults.get(Fault.HEARTBEAT) or await asyncio.to_thread(_last_beat, config) or now
        found = {Fault.HEARTBEAT: since}
    print(texts.ALIVE if alive else texts.wrong(Fault.HEARTBEAT, found[Fault.HEARTBEAT]), flush=True)
    await tell(alert, told, found, now, lambda _: None)
    return 0 if alive else 1


async def _lives(config: Config, pause: float) -> bool:
    for turn in range(TRIES):
        if turn:
            await asyncio.sleep(pause)
        if await _answers(config.watch.port):
            return True
    return False


async def _answers(port: int) -> bool:
    """Whether our program answers there; that something is wrong with it, it tells itself."""
    try:
        timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=False) as session,
            session.get(f"http://{HOST}:{port}/healthz") as response,
        ):
            said = await response.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return False
    return isinstance(said, dict) and said.get("program") == PROGRAM and said.get("status") != "stuck"


def _last_beat(config: Config) -> datetime | None:
    """Until when the program surely lived, as far as the database tells."""
    try:
        file = config.data.folder / "hexiaodu.db"
        found = health.contents(file).presences if file.exists() else ()
    except (StorageUnavailableError, DatabaseDamagedError):
        return None
    return max((presence.heard_until for presence in found), default=None)
