"""What the program does of itself, by the clock: nothing of it waits for anybody to speak."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path

from bot import audit, backups, purging
from bot.clock import Clock
from bot.config import Config, Retention
from bot.drawing import DrawingError, drawn
from bot.outgoing import Outgoing
from bot.schedule import Job, Watch
from handlers import (
    clocks,
    digest,
    people,
    report_jobs,
    report_pictures,
    reporter,
    review,
    sealed_terms,
    splitting,
)
from handlers.routing import Context
from handlers.settings import Settings
from handlers.texts.when import today
from storage import held
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


def daily(
    settings: Settings, ctx: Context, db: Database, channel: str, spoke: Callable[[], None]
) -> list[Job]:
    """The jobs of a day; `spoke` is called when one may have queued something."""

    def is_day_of_digest(now: datetime) -> bool:
        return not settings.digest.working_days_only or ctx.days.is_working(today(now))

    async def office_digest(now: datetime) -> None:
        if is_day_of_digest(now):
            await db.run(digest.queue_office, ctx, channel, now=now)
            spoke()

    async def room_digest(now: datetime) -> None:
        if is_day_of_digest(now):
            await db.run(digest.queue_rooms, ctx, now=now)
            spoke()

    async def terms(now: datetime) -> None:
        await db.run(people.remind_of_terms, channel, now=now)
        spoke()

    async def remind(now: datetime) -> None:
        await db.run(clocks.remind, ctx, channel, now=now)
        await db.run(review.announce, ctx, channel, now=now)
        await db.run(sealed_terms.remind, ctx, channel, now=now)
        spoke()

    async def ask_satisfied(now: datetime) -> None:
        await db.run(reporter.ask_satisfied, ctx, channel, now=now)
        spoke()

    async def lock_month(now: datetime) -> None:
        await db.run(report_jobs.lock, ctx, now=now)

    async def report(now: datetime) -> None:
        await db.run(report_jobs.queue, ctx, channel, now=now)
        spoke()

    return [
        Job("lock the month", LOCK_AT, lock_month),
        Job("reports", settings.reports.at, report),
        Job("terms of appointment", TERMS_AT, terms),
        Job("is it fixed", settings.asking.satisfied_time, ask_satisfied),
        Job("office digest", settings.digest.office_time, office_digest),
        Job("room digest", settings.digest.room_time, room_digest),
        *(Job(f"reminders {at:%H:%M}", at, remind) for at in settings.clocks.times),
    ]


def pictures(ctx: Context, db: Database, channel: str, outgoing: Outgoing, spoke: Callable[[], None]) -> Job:
    """The job that sends pictures after the reports; a picture that cannot be drawn is tried the next day."""

    async def send(now: datetime) -> None:
        for one in await db.read(report_pictures.wanted, ctx, channel, now=now):
            try:
                data = await drawn(one.period, report_pictures.townships(ctx), ctx.settings.reports.hide)
            except DrawingError:
                log.exception("no picture", extra={"action": "draw"})
                continue
            file = await asyncio.to_thread(outgoing.keep, data, ".png")
            await db.run(report_pictures.queue, one, file, channel, now=now)
            spoke()

    return Job("pictures", ctx.settings.reports.at, send)


def nightly(kept: Retention, db: Database, folder: Path) -> list[Job]:
    """What is done to the data folder itself; nobody hears of it."""

    async def purge(now: datetime) -> None:
        await purging.purge(db, folder, kept, now)

    async def note_head(now: datetime) -> None:
        await audit.note_head(db, folder, now)

    return [Job("purge", PURGE_AT, purge), Job("chain head", HEAD_AT, note_head)]


def backup(config: Config, folder: Path, clock: Clock) -> Job:
    """The daily copy of the data folder, those that are too old removed."""

    async def copy(now: datetime) -> None:
        await asyncio.to_thread(backups.daily, folder, config.backups, config.backup.keep, clock.now())

    return Job("backup", config.backup.at, copy)


def alarm(ctx: Context, db: Database, channel: str, spoke: Callable[[], None]) -> Watch:
    """The watch over urgent cases that nobody has accepted."""

    async def look(now: datetime) -> datetime | None:
        at = await db.read(clocks.next_alarm, ctx, now=now)
        if at is None or at > now:
            return at
        await db.run(clocks.alarm, ctx, channel, now=now)
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
