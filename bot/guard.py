"""Looks once a minute whether the program does its work, and tells its operator over a second way."""

import asyncio
import json
import logging
import shutil
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from bot.alert import Alert
from bot.channel import Account, Away, LoggedIn, WaitingForScan
from bot.clock import Clock
from bot.config import Config
from handlers.deadlines import WorkingDays
from handlers.texts import watch as texts
from handlers.texts.when import CHINA
from handlers.watch import DEAF, EVERY, UNSAID, Fault, Faults, Line, Seen, faults
from storage import signs as stored
from storage.db import Database
from storage.errors import DatabaseDamagedError, StorageUnavailableError
from storage.signs import Signs
from storage.states import Standing

log = logging.getLogger(__name__)
T = TypeVar("T")

ANSWERS_SECONDS = 20.0
"""So long the database may take for a look: one that takes longer takes nothing."""


class Told:
    """What the operator was told of and is not over: kept in a file, so that a restart tells nothing twice.

    Not in the database: that may be what is wrong. Where the file cannot be written, memory has to do.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self.faults: dict[Fault, datetime] = {}

    def load(self) -> None:
        """Take up what the last process had told; a file that is no good counts for nothing."""
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            self.faults = {Fault(fault): datetime.fromisoformat(since) for fault, since in kept.items()}
        except (OSError, ValueError, AttributeError, TypeError):
            self.faults = {}

    def keep(self, faults: Faults) -> None:
        """These were told now."""
        self.faults = dict(faults)
        fresh = self._file.with_suffix(".new")
        try:
            fresh.write_text(json.dumps({fault: since.isoformat() for fault, since in faults.items()}))
            fresh.replace(self._file)
        except OSError as error:
            log.error("what was told cannot be kept", extra={"action": "watch", "error": error.strerror})


async def tell(
    alert: Alert, told: Told, now: Faults, at: datetime, until: Callable[[Fault], datetime | None]
) -> list[bool]:
    """Tell what began and what is over, each once; what arrives nowhere is told the next time.

    `until` says when a fault ended. Returns whether each message arrived.
    """
    began = {fault: since for fault, since in now.items() if fault not in told.faults}
    over = {fault: since for fault, since in told.faults.items() if fault not in now}
    is_deaf = not DEAF.isdisjoint(now)
    arrived: list[bool] = []

    async def say(title: str, lines: Iterable[str]) -> bool:
        text = "\n".join(lines)
        if not text or not alert.is_set_up:
            return True
        arrived.append(any(sent.arrived for sent in await alert.send(title, text)))
        return arrived[-1]

    for fault in (*began, *over):
        log.warning("a fault", extra={"action": "watch", "fault": fault, "over": fault in over})
    if began and await say(texts.WRONG, [texts.wrong(fault, since) for fault, since in began.items()]):
        told.keep({**told.faults, **began})
    # one outage that became another is not over
    ended = [
        texts.right(fault, since, until(fault) or at)
        for fault, since in over.items()
        if not (is_deaf and fault in DEAF)
    ]
    if over and await say(texts.RIGHT, ended):
        told.keep({fault: since for fault, since in told.faults.items() if fault not in over})
    return arrived


class Guard:
    """Is told how it stands with the account, and when something was said. `wake` makes it look now."""

    def __init__(
        self,
        config: Config,
        db: Database,
        clock: Clock,
        days: WorkingDays,
        owed: Callable[[], datetime | None],
    ) -> None:
        """`owed` says since when something is late that happens at a time of day."""
        self._config = config
        self._db = db
        self._clock = clock
        self._days = days
        self._owed = owed
        self._alert = Alert(config.alert)
        self._told = Told(config.data.folder / "alerts.json")
        self._started = clock.now()
        self._line = Line(Standing.AWAY, self._started, self._started)
        self._last_sent: datetime | None = None
        self._refuses: datetime | None = None
        self._refusals = 0
        self._late: tuple[datetime, datetime] | None = None
        """What is owed, and since when it is seen to be."""
        self.faults: Faults = {}
        """What is wrong, as it was seen last."""
        self.signs: Signs | None = None
        self.free: int | None = None
        self.looked_at: datetime | None = None
        self.alerted: Callable[[bool], None] = lambda arrived: None
        """Called with whether an alert arrived."""
        self.wake = asyncio.Event()

    @property
    def is_online(self) -> bool:
        """Whether messages are heard."""
        return self._line.standing is Standing.ONLINE

    def tell(self, account: Account) -> None:
        """How it stands with the account now."""
        standing = Standing.LOGGED_OUT
        if isinstance(account, LoggedIn):
            standing = Standing.ONLINE
        elif isinstance(account, Away):
            standing = Standing.AWAY
        elif isinstance(account, WaitingForScan):
            standing = Standing.SCAN
        self._line = self._line.changed(standing, self._clock.now())

    def said(self) -> None:
        """Something was said."""
        self._last_sent = self._clock.now()

    async def run(self) -> None:
        """Look until cancelled; nothing that goes wrong here may end it, or the program."""
        await asyncio.to_thread(self._told.load)
        self.faults = dict(self._told.faults)
        while True:
            try:
                await self._look()
            except Exception:
                log.exception("the guard stumbled", extra={"action": "watch"})
            await self._clock.wait(self.wake, self._clock.now() + EVERY)

    async def _look(self) -> None:
        seen = await self._see()
        self.faults = faults(seen, self.faults, self._config.watch, self._days)
        arrived = await tell(self._alert, self._told, self.faults, seen.now, self._until)
        self.looked_at = seen.now
        for one in arrived:
            self.alerted(one)

    def _until(self, fault: Fault) -> datetime | None:
        return self._line.since if fault in DEAF else None

    async def _see(self) -> Seen:
        now = self._clock.now()
        self._line = self._line.settled(now)
        takes = await self._ask(self._db.run(stored.touch))
        read = self._db.read(stored.signs, last_sent=self._last_sent, long=UNSAID, now=now)
        self.signs = await self._ask(read)
        # a touch finds room where what people say does not
        is_well = takes is not None and self.signs is not None and self._db.refusals == self._refusals
        self._refusals = self._db.refusals
        self._refuses = None if is_well else self._refuses or now
        self.free = await asyncio.to_thread(_free, self._config.data.folder)
        owed = self._owed()
        if owed is None or self._late is None or self._late[0] != owed:
            self._late = None if owed is None else (owed, now)
        pace = self._config.pace
        return Seen(
            now=now,
            line=self._line,
            started=self._started,
            last_sent=self._last_sent,
            refuses=self._refuses,
            signs=self.signs,
            free=self.free,
            owed=owed,
            late=None if self._late is None else self._late[1],
            may_speak=not any(pace.is_quiet(at.astimezone(CHINA).time()) for at in (now, now - UNSAID)),
        )

    async def _ask(self, work: Awaitable[T]) -> T | None:
        """What the database answers; None if it does not in time."""
        try:
            async with asyncio.timeout(ANSWERS_SECONDS):
                return await work
        except (StorageUnavailableError, DatabaseDamagedError, TimeoutError) as error:
            log.error("the database fails", extra={"action": "watch", "error": type(error).__name__})
            return None


def _free(folder: Path) -> int | None:
    """Bytes left on its disk."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None
