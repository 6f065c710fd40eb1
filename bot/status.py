"""`GET /healthz` and `/metrics`: how the program does, for who asks on this machine."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from aiohttp import web

from bot.clock import Clock
from bot.config import Config
from bot.courier import Courier
from bot.guard import Guard
from bot.listener import Listener
from bot.metrics import TEXT, Metrics
from bot.schedule import Schedule
from handlers.deadlines import WorkingDays
from handlers.watch import EVERY
from storage import signs
from storage.db import Database
from storage.errors import DatabaseDamagedError, StorageUnavailableError

log = logging.getLogger(__name__)

HOST = "127.0.0.1"
PROGRAM = "hexiaodu"
HEADERS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
COUNT_SECONDS = 5.0
"""So long the database may take to count; a monitor that asks waits no longer."""
STALE = 3 * EVERY
"""A guard that has not looked for so long is stuck."""


def look_after(
    config: Config,
    db: Database,
    clock: Clock,
    days: WorkingDays,
    schedule: Schedule,
    listener: Listener,
    courier: Courier,
    others: Sequence[Courier] = (),
) -> "Status":
    """A guard of these parts and its numbers, told of all they do."""
    guard, metrics = Guard(config, db, clock, days, schedule.owed), Metrics()

    def tried(arrived: bool) -> None:
        metrics.said(arrived)
        if arrived:
            guard.said()

    for other in others:
        other.tried = metrics.texted
    listener.counted, courier.tried, guard.alerted = metrics.heard, tried, metrics.alerted
    return Status(guard, metrics, db, clock)


class Status:
    """Answers who asks."""

    def __init__(self, guard: Guard, metrics: Metrics, db: Database, clock: Clock) -> None:
        self.guard = guard
        self._metrics = metrics
        self._db = db
        self._clock = clock

    def application(self) -> web.Application:
        """To be served on a loopback address; it answers to loopback names only."""
        made = web.Application(middlewares=[_guarded], client_max_size=1024)
        made.router.add_get("/healthz", self.health)
        made.router.add_get("/metrics", self.metrics)
        return made

    async def health(self, _: web.Request) -> web.Response:
        """200 while all is well, 503 with the keys of the faults else; `program` says who answers."""
        looked_at = self.guard.looked_at
        stale = looked_at is None or self._clock.now() - looked_at > STALE
        faults = sorted(self.guard.faults)
        state = "starting" if looked_at is None else "stuck" if stale else "faulty" if faults else "ok"
        body = {
            "program": PROGRAM,
            "status": state,
            "online": self.guard.is_online,
            "faults": {fault: self.guard.faults[fault].isoformat(timespec="seconds") for fault in faults},
        }
        return web.json_response(body, status=200 if state in ("ok", "starting") else 503)

    async def metrics(self, _: web.Request) -> web.Response:
        """What a Prometheus reads."""
        try:
            async with asyncio.timeout(COUNT_SECONDS):
                counts = await self._db.read(signs.counts)
        except (StorageUnavailableError, DatabaseDamagedError, TimeoutError):
            counts = None
        guard = self.guard
        text = self._metrics.text(guard.faults, counts, online=guard.is_online, free=guard.free)
        return web.Response(body=text, headers={"Content-Type": TEXT})

    @asynccontextmanager
    async def serving(self, port: int) -> AsyncIterator[int | None]:
        """Serve on loopback; the port, or None where it is taken: the bot works all the same."""
        runner = web.AppRunner(self.application(), access_log=None)
        await runner.setup()
        try:
            try:
                await web.TCPSite(runner, HOST, port).start()
            except OSError as error:
                extra = {"action": "status", "port": port, "error": error.strerror}
                log.error("the state of the program cannot be served", extra=extra)
                yield None
            else:
                yield int(runner.addresses[0][1])
        finally:
            await runner.cleanup()


@web.middleware
async def _guarded(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Turn away whom a foreign name led here: a web page somewhere must not read it."""
    try:
        name = urlsplit(f"//{request.host}").hostname
    except ValueError:
        name = None
    if name not in LOOPBACK:
        return web.Response(status=403, headers=HEADERS)
    response = await handler(request)
    response.headers.update(HEADERS)
    return response
