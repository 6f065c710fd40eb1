"""What the program does of itself, by the clock: nothing of it waits for anybody to speak."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path

from bot import audit, backups, purging
from bot.clock import Clock
from bot.config import Config, Retention
from bot.drawing import DrawingError, drawn
from bot.outgoing import Outgoing
from bot.pace import Pace
from bot.schedule import Job, Watch
from handlers import (
    callbacks,
    clocks,
    digest,
    indexing,
    people,
    report_jobs,
    report_pictures,
    reporter,
    review,
    sealed_terms,
    splitting,
)
from handlers.routing import Context
from handlers.settings import DigestKind, Settings
from storage import callers, held
from storage.db import Database

log = logging.getLogger(__name__)

TERMS_AT = time(8, 30)
"""When the office is reminded of terms of appointment that end, China's time."""
PURGE_AT = time(3, 40)
"""When what is over is purged."""
HEAD_AT = time(23, 55)
"""When it is written down how far the chain of histories has come."""
LOCK_AT = time(0, 5)
"""When the month that is over is locked."""


def daily(settings: Settings, ctx: Context, db: Database, spoke: Callable[[], None]) -> list[Job]:
    """The jobs of a day but its digests and reports; `spoke` is called when one may have queued something."""

    async def terms(now: datetime) -> None:
        await db.run(people.remind_of_terms, now=now)
        spoke()

    async def remind(now: datetime) -> None:
        await db.run(clocks.remind, ctx, now=now)
        await db.run(review.announce, ctx, now=now)
        await db.run(sealed_terms.remind, ctx, now=now)
        spoke()

    async def ask_satisfied(now: datetime) -> None:
        await db.run(reporter.ask_satisfied, ctx, now=now)
        spoke()

    return [
        Job("terms of appointment", TERMS_AT, terms),
        Job("is it fixed", settings.asking.satisfied_time, ask_satisfied),
        *(Job(f"reminders {at:%H:%M}", at, remind) for at in settings.clocks.times),
    ]


def digests(ctx: Context, db: Database, now: Callable[[], datetime], spoke: Callable[[], None]) -> list[Job]:
    """The digests; what was missed by too much is left out, and the next one says so."""
    settings = ctx.settings.digest
    late = timedelta(hours=settings.late_hours)

    def of(kind: DigestKind) -> Job:
        async def make(due: datetime) -> None:
            await db.run(digest.queue, ctx, kind, due=due, now=now())
            spoke()

        return Job(f"{kind.value} digest", settings.at(kind), make, late)

    return [of(kind) for kind in DigestKind if kind in settings.send]


def stale(ctx: Context, db: Database, pace: Pace) -> Watch:
    """The watch over digests that wait to be said: an old one is no use to anybody."""

    async def look(now: datetime) -> datetime | None:
        at = await db.read(digest.next_stale, ctx, pace.awake)
        if at is None or at > now:
            return at
        await db.run(digest.drop_stale, ctx, pace.awake, now=now)
        return await db.read(digest.next_stale, ctx, pace.awake)

    return Watch("stale digests", look)


def calls(ctx: Context, db: Database, spoke: Callable[[], None]) -> Watch:
    """The watch over what is due on the telephone: the office hears whom to call."""

    async def look(now: datetime) -> datetime | None:
        at = await db.read(callers.next_due, ctx.channels.by_hand)
        if at is None or at > now:
            return at
        await db.run(callbacks.announce, ctx, now=now)
        spoke()
        return await db.read(callers.next_due, ctx.channels.by_hand)

    return Watch("calls", look)


def period_reports(
    ctx: Context,
    db: Database,
    outgoing: Outgoing,
    now: Callable[[], datetime],
    spoke: Callable[[], None],
) -> list[Job]:
    """The reports of what is over; a picture that cannot be drawn is tried the next day."""

    async def lock_month(_due: datetime) -> None:
        await db.run(report_jobs.lock, ctx, now=now())

    async def report(_due: datetime) -> None:
        await db.run(report_jobs.queue, ctx, now=now())
        spoke()
        for one in await db.read(report_pictures.wanted, ctx, now=now()):
            try:
                data = await drawn(one.period, report_pictures.townships(ctx), ctx.settings.reports.hide)
            except DrawingError:
                log.exception("no picture", extra={"action": "draw"})
                continue
            file = await asyncio.to_thread(outgoing.keep, data, ".png")
            await db.run(report_pictures.queue, one, file, now=now())
            spoke()

    return [Job("lock the month", LOCK_AT, lock_month), Job("reports", ctx.settings.reports.at, report)]


def nightly(kept: Retention, db: Database, folder: Path) -> list[Job]:
    """What is done to the data folder itself; nobody hears of it."""

    async def purge(now: datetime) -> None:
        await purging.purge(db, folder, kept, now)
        while await db.run(indexing.catch_up):
            pass

    async def note_head(now: datetime) -> None:
        await audit.note_head(db, folder, now)

    return [Job("purge", PURGE_AT, purge), Job("chain head", HEAD_AT, note_head)]


def backup(config: Config, folder: Path, clock: Clock) -> Job:
    """The daily copy of the data folder, those that are too old removed."""

    async def copy(now: datetime) -> None:
        await asyncio.to_thread(backups.daily, folder, config.backups, config.backup.keep, clock.now())

    return Job("backup", config.backup.at, copy)


def alarm(ctx: Context, db: Database, spoke: Callable[[], None]) -> Watch:
    """The watch over urgent cases that nobody has accepted."""

    async def look(now: datetime) -> datetime | None:
        at = await db.read(clocks.next_alarm, ctx, now=now)
        if at is None or at > now:
            return at
        await db.run(clocks.alarm, ctx, now=now)
        spoke()
        return await db.read(clocks.next_alarm, ctx, now=now)

    return Watch("alarm", look)


def release(ctx: Context, db: Database, spoke: Callable[[], None]) -> Watch:
    """The watch over problems told together with an accusation, which go on later."""

    async def look(now: datetime) -> datetime | None:
        at = await db.read(held.next_due)
        if at is None or at > now:
            return at
        at = await db.run(splitting.release, ctx, now=now)
        spoke()
        return at

    return Watch("split", look)
