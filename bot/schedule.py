"""What happens at a time of day.

The only importer of apscheduler, whose triggers know calendars; the waiting is done on the one clock,
so that a script that is played drives it too.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from apscheduler.triggers.cron import CronTrigger

from bot.clock import BACK, Clock
from handlers.texts.when import CHINA

log = logging.getLogger(__name__)

LATE = timedelta(hours=6)
"""A job missed by less than this is done at the start; by more, it is left out."""
RETRY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do every day at a time of China's; done twice it must do no harm.

    `action` is given the moment it was due: what was missed before midnight is of the day before.
    """

    name: str
    at: time
    action: Callable[[datetime], Awaitable[None]]
    stale: timedelta | None = None
    """Missed by more it is left out, also while the program runs; None: `LATE` at the start only."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Something to look at now and then: at the start, whenever `wake` is set, and when it says.

    `action` is given the present moment, and returns when to look again, if at all.
    """

    name: str
    action: Callable[[datetime], Awaitable[datetime | None]]


class Schedule:
    """Runs jobs at their times, and watches. `wake` is set when what is watched may have changed."""

    def __init__(self, jobs: Sequence[Job], clock: Clock, watches: Sequence[Watch] = ()) -> None:
        self._clock = clock
        self._watches = watches
        self.wake = asyncio.Event()
        self._owed: dict[str, datetime] = {}
        self._jobs = [
            (job, CronTrigger(hour=job.at.hour, minute=job.at.minute, second=job.at.second, timezone=CHINA))
            for job in jobs
        ]

    async def run(self) -> None:
        """Run jobs until cancelled; one that was missed shortly before the start first."""
        start = self._clock.now()
        due = {job.name: self._next(trigger, start - (job.stale or LATE)) for job, trigger in self._jobs}
        self._owed = dict(due)
        last = start
        while True:
            now = self._clock.now()
            if now < last - BACK:  # what is due by a clock that was wrong may be years away
                due = {job.name: self._next(trigger, now) for job, trigger in self._jobs}
                self._owed = dict(due)
            last = now
            for job, trigger in self._jobs:
                if due[job.name] <= now:
                    moment = max(self._owed[job.name], self._last(trigger, now))
                    is_stale = job.stale is not None and now - moment > job.stale
                    done = is_stale or await self._do(job, moment)
                    due[job.name] = self._next(trigger, now + timedelta(seconds=1)) if done else now + RETRY
                    if done:
                        self._owed[job.name] = due[job.name]
            again = [await self._look(watch) for watch in self._watches]
            times = [*due.values(), *(at for at in again if at is not None)]
            if self._clock.now() >= last - BACK:
                await self._clock.wait(self.wake, min(times, default=None))

    def owed(self) -> datetime | None:
        """Since when something is due that is not done; None if nothing is."""
        first = min(self._owed.values(), default=None)
        return first if first is not None and first <= self._clock.now() else None

    @staticmethod
    def _next(trigger: CronTrigger, after: datetime) -> datetime:
        found: datetime = trigger.get_next_fire_time(None, after.astimezone(CHINA))
        return found

    def _last(self, trigger: CronTrigger, now: datetime) -> datetime:
        """The last time of a day that is not later: of days a machine slept through, the last one counts."""
        return self._next(trigger, now - timedelta(days=1) + timedelta(seconds=1))

    async def _look(self, watch: Watch) -> datetime | None:
        now = self._clock.now()
        try:
            return await watch.action(now)
        except Exception:
            log.exception("a watch failed", extra={"action": "schedule", "job": watch.name})
            return now + RETRY

    async def _do(self, job: Job, due: datetime) -> bool:
        try:
            await job.action(due)
        except Exception:
            log.exception("a job failed", extra={"action": "schedule", "job": job.name})
            return False
        return True
