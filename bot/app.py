"""The wiring: `build` puts the parts together, `App.run` runs them until it is stopped."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from bot import seals_file
from bot.attendance import BEAT, Attendance
from bot.channel import Account, Channel
from bot.clock import Clock, VirtualClock
from bot.config import Config
from bot.courier import Courier
from bot.fetcher import Fetcher
from bot.friendship import Friendship
from bot.jobs import alarm, backup, calls, daily, digests, nightly, period_reports, release, stale
from bot.listener import Listener
from bot.outgoing import Outgoing
from bot.schedule import Schedule, Watch
from bot.sealer import Sealer
from bot.status import Status, look_after
from handlers import (
    aside,
    callbacks,
    closing,
    delivery,
    digest_office,
    dossier,
    duty,
    exporting,
    faq,
    figures,
    handing,
    help,
    learning,
    looking_up,
    merging,
    moves,
    paging,
    people,
    pressing,
    queries,
    receipts,
    reconciling,
    remarks,
    rematch,
    reporter,
    reports,
    review,
    setup,
    sources,
    undoing,
    unit,
    verifying,
    words,
)
from handlers.channels import Channels
from handlers.deadlines import WorkingDays
from handlers.routing import Context, Router
from storage.db import Database
from storage.errors import DatabaseInUseError
from storage.keys import DayKeys
from storage.schema import check, open_database
from storage.vault import vault_of

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class App:
    """The running program."""

    config: Config
    ctx: Context
    db: Database
    clock: Clock
    channel: Channel
    listener: Listener
    courier: Courier
    others: tuple[Channel, ...]
    """Beside WeChat."""
    couriers: tuple[Courier, ...]
    """Of those on which something can be sent."""
    fetcher: Fetcher
    sealer: Sealer
    schedule: Schedule
    friendship: Friendship
    attendance: Attendance
    status: Status

    async def run(self) -> None:
        """Serve until cancelled. Raises `UnauthorizedError` (in a group) for a wrong token."""
        await self.db.run(receipts.begin, self.ctx, now=self.clock.now())
        await seals_file.keep(self.db, self.ctx.vault, self.listener.lists)
        await self.db.tidy()
        await self.listener.resume()
        try:
            async with asyncio.TaskGroup() as tasks:
                served = self.channel.serve(self.listener.accept, self.friendship, self._tell)
                tasks.create_task(served, name="channel")
                tasks.create_task(self._speak(), name="speak")
                for other in self.others:
                    tasks.create_task(other.serve(self.listener.accept), name=other.name)
                for courier in self.couriers:
                    tasks.create_task(self._speak_by(courier), name=f"speak by {courier.channel.name}")
                tasks.create_task(self.sealer.run(), name="sealer")
                tasks.create_task(self.schedule.run(), name="schedule")
                if not isinstance(self.clock, VirtualClock):  # nobody has to be called to a play
                    tasks.create_task(self.status.guard.run(), name="guard")
        finally:
            await self.listener.close()

    async def _speak_by(self, courier: Courier) -> None:
        await courier.channel.ready()
        await self.listener.caught_up()
        await courier.run()

    def _tell(self, account: Account) -> None:
        self.attendance.tell(account)
        self.status.guard.tell(account)

    async def _speak(self) -> None:
        """Nothing is said or fetched before the account is logged in."""
        await self.channel.ready()
        await self.listener.caught_up()
        log.info("ready", extra={"action": "ready"})
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.attendance.run(), name="attendance")
            tasks.create_task(self.courier.run(), name="courier")
            tasks.create_task(self.fetcher.run(), name="fetcher")


def commands() -> Router:
    """Everything people can say to the bot."""
    return Router(
        unit.router,
        looking_up.router,
        queries.router,
        help.router,
        paging.router,
        moves.router,
        verifying.router,
        pressing.router,
        closing.router,
        aside.router,
        handing.router,
        remarks.router,
        digest_office.router,
        review.router,
        duty.router,
        reporter.router,
        sources.router,
        callbacks.router,
        dossier.router,
        figures.router,
        reports.router,
        reconciling.router,
        exporting.router,
        undoing.router,
        merging.router,
        learning.router,
        words.router,
        faq.router,
        people.router,
        setup.router,
        receipts.router,
        rematch.router,
        delivery.router,
    )


@asynccontextmanager
async def open_data(folder: Path) -> AsyncIterator[Database]:
    """The database of a data folder, for this process alone.

    Raises `DatabaseInUseError` while another process serves it, `DatabaseDamagedError` if it is not whole.
    """
    await asyncio.to_thread(folder.mkdir, 0o700, parents=True, exist_ok=True)
    lock = FileLock(folder / "hexiaodu.lock", timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        raise DatabaseInUseError(str(folder)) from None
    try:
        await asyncio.to_thread(check, folder / "hexiaodu.db")
        db = await open_database(folder / "hexiaodu.db")
        try:
            yield db
        finally:
            await db.close()
    finally:
        lock.release()


def is_served(folder: Path) -> bool:
    """Whether a process serves this data folder now."""
    if not (folder / "hexiaodu.lock").exists():
        return False
    lock = FileLock(folder / "hexiaodu.lock", timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        return True
    lock.release()
    return False


def build(
    config: Config, db: Database, channel: Channel, clock: Clock, others: Sequence[Channel] = ()
) -> App:
    """Put the parts together; `others` are served beside WeChat."""
    folder = config.data.folder
    vault = vault_of(folder / "keys" / "sealed.key")
    media = folder / "media"
    outgoing = Outgoing(folder)

    def spoke() -> None:
        for wake in (courier.wake, *(one.wake for one in couriers), fetcher.wake, sealer.wake, schedule.wake):
            wake.set()

    channels = {one.name: one for one in (channel, *others)}
    can = Channels({name: one.can for name, one in channels.items()})
    ctx = Context(config, WorkingDays(config.calendar), commands(), vault=vault, channels=can)
    courier = Courier(db, channel, clock, config.pace, vault, outgoing)
    texting = config.sms.pace(config.pace)
    couriers = [Courier(db, one, clock, texting, vault, outgoing) for one in others if one.can.push]
    for one in couriers:
        one.told_office = spoke
    fetcher = Fetcher(db, channels, clock, media, courier.wake.set)
    sealer = Sealer(db, channels, clock, media, vault, courier.wake.set)

    listener = Listener(db, DayKeys(folder / "keys"), ctx, clock, folder, spoke)
    listener.lists = (folder, config.backups)

    jobs = [
        *daily(config, ctx, db, spoke),
        *digests(ctx, db, clock.now, spoke),
        *period_reports(ctx, db, outgoing, clock.now, spoke),
        *nightly(config.retention, db, folder),
    ]
    watches = [
        alarm(ctx, db, spoke),
        release(ctx, db, spoke),
        calls(ctx, db, spoke),
        stale(ctx, db, config.pace),
        Watch("keys", listener.destroy_keys),
        Watch("parts", listener.join_late),
    ]
    # a script that is played has no outages, and each stop of its clock costs time
    if not isinstance(clock, VirtualClock):
        jobs.append(backup(config, folder, clock))
        watches.append(Watch("imported", listener.take_imported))
    schedule = Schedule(jobs, clock, watches)
    beat = None if isinstance(clock, VirtualClock) else BEAT
    attendance = Attendance(db, channel, clock, spoke, beat)
    if isinstance(clock, VirtualClock):
        clock.watch(listener.is_busy)
        for wake in (
            courier.wake,
            *(one.wake for one in couriers),
            fetcher.wake,
            sealer.wake,
            schedule.wake,
            attendance.wake,
        ):
            clock.expect(wake)
    friendship = Friendship(db, channel, clock)
    status = look_after(config, db, clock, ctx.days, schedule, listener, courier, couriers)
    return App(
        config,
        ctx,
        db,
        clock,
        channel,
        listener,
        courier,
        tuple(others),
        tuple(couriers),
        fetcher,
        sealer,
        schedule,
        friendship,
        attendance,
        status,
    )
