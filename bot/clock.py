"""The program's one clock, and the one way to wait.

A loop of the program waits with `clock.wait(wake, until)`: until somebody sets its event, or until a time.
In a script that is played the clock is virtual: time moves only when every loop waits and nothing is on its
way.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

FLOW_SECONDS = 0.1
MOST_SECONDS = 60.0
"""So soon a jump of the machine's clock (it was set, or the machine slept) is noticed by who waits."""
BACK = timedelta(minutes=1)
"""A clock that goes back by more was wrong before."""


class Clock(Protocol):
    """Tells the time (aware) and waits."""

    def now(self) -> datetime:
        """The present moment."""

    async def wait(self, wake: asyncio.Event, until: datetime | None) -> None:
        """Return when `wake` is set (it is cleared) or `until` has come, whichever is first."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment."""
        return datetime.now(UTC)

    async def wait(self, wake: asyncio.Event, until: datetime | None) -> None:
        """Return when `wake` is set (it is cleared), `until` has come, or the clock was put back."""
        began = self.now()
        while (now := self.now()) >= began - BACK:
            seconds = MOST_SECONDS if until is None else min(MOST_SECONDS, (until - now).total_seconds())
            try:
                async with asyncio.timeout(max(0.0, seconds)):
                    await wake.wait()
                break
            except TimeoutError:
                began = max(began, now)
                if until is not None and self.now() >= until:
                    break
        wake.clear()


class VirtualClock:
    """A clock that a script drives: `advance` jumps from one thing to do to the next."""

    POLL_SECONDS = 0.0005
    """Real time between two looks whether everything has come to rest."""

    def __init__(self, start: datetime) -> None:
        self._now = start
        self._waiting: dict[asyncio.Event, datetime | None] = {}
        self._loops: set[asyncio.Event] = set()
        self._busy: list[Callable[[], bool]] = []

    def now(self) -> datetime:
        """The moment the script has reached."""
        return self._now

    def expect(self, wake: asyncio.Event) -> None:
        """Let time stand still until the loop that waits with `wake` has come to wait."""
        self._loops.add(wake)

    def watch(self, is_busy: Callable[[], bool]) -> None:
        """Let time stand still while `is_busy()`."""
        self._busy.append(is_busy)

    async def wait(self, wake: asyncio.Event, until: datetime | None) -> None:
        """Return when `wake` is set (it is cleared) or the script has come to `until`."""
        if until is not None and until <= self._now:
            wake.set()
        self._waiting[wake] = until
        await wake.wait()
        del self._waiting[wake]
        wake.clear()

    async def settled(self) -> None:
        """Wait (in real time) until every loop waits and nothing is on its way."""
        quiet = 0
        while quiet < 2:
            await asyncio.sleep(self.POLL_SECONDS if quiet == 0 else 0)
            quiet = quiet + 1 if self._is_settled() else 0

    def _is_settled(self) -> bool:
        return (
            self._loops <= self._waiting.keys()
            and not any(wake.is_set() for wake in self._waiting)
            and not any(is_busy() for is_busy in self._busy)
        )

    async def advance(self, to: datetime) -> None:
        """Let time pass until `to`, stopping at everything that somebody waits for."""
        while True:
            await self.settled()
            times = [until for until in self._waiting.values() if until is not None]
            if not times or min(times) > to:
                break
            self._now = max(self._now, min(times))
            for wake, until in self._waiting.items():
                if until is not None and until <= self._now:
                    wake.set()
        self._now = max(self._now, to)

    async def flow(self) -> None:
        """From here on let time pass as it does outside, until cancelled."""
        loop = asyncio.get_running_loop()
        start, since = self._now, loop.time()
        while True:
            await asyncio.sleep(FLOW_SECONDS)
            await self.advance(start + timedelta(seconds=loop.time() - since))
