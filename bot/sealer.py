"""Seals the photos, voices and files of sealed clues: their bytes never lie readable on disk."""

import asyncio
import logging
import os
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session

from bot.channel import Channel, ChannelError
from bot.clock import Clock
from bot.metadata import Stripped, UnstrippableError, stripped
from handlers import lost
from handlers.content import Content, File
from handlers.incoming import Kind, Location
from nlp.coordinates import to_gcj02
from storage import sealed, sealed_files
from storage.db import Database
from storage.errors import StorageUnavailableError
from storage.sealed_files import Wanted
from storage.vault import Vault

log = logging.getLogger(__name__)

TRIES = 10
FIRST_RETRY = timedelta(seconds=2)
LONGEST_RETRY = timedelta(minutes=30)
MOST_BYTES = 64 * 2**20
"""What is larger is not kept, only that it was sent: everything sealed lies in the database."""


class Sealer:
    """Fetches what belongs to sealed clues, or takes it from `folder`. `wake`: there may be some."""

    def __init__(
        self,
        db: Database,
        channels: Mapping[str, Channel],
        clock: Clock,
        folder: Path,
        vault: Vault,
        spoke: Callable[[], None] = lambda: None,
    ) -> None:
        """`spoke` is called when a notice was queued."""
        self._db = db
        self._channels = channels
        self._clock = clock
        self._folder = folder
        self._vault = vault
        self._spoke = spoke
        self.wake = asyncio.Event()

    async def run(self) -> None:
        """Seal until cancelled."""
        while True:
            try:
                until = await self._round()
            except (StorageUnavailableError, OSError) as error:
                log.error("cannot seal a file", extra={"action": "seal", "error": type(error).__name__})
                until = self._clock.now() + LONGEST_RETRY
            await self._clock.wait(self.wake, until)

    async def _round(self) -> datetime | None:
        now = self._clock.now()
        while due := await self._db.read(sealed_files.due, self._vault, now):
            for wanted in sorted(due, key=lambda one: not one.path):  # what lies readable on disk first
                await self._seal(wanted)
        return await self._db.read(sealed_files.next_try, after=now)

    async def _seal(self, wanted: Wanted) -> None:
        try:
            name, data = await self._bytes(wanted)
        except ChannelError:
            if wanted.attempts + 1 < TRIES:
                pause = min(FIRST_RETRY * 2**wanted.attempts, LONGEST_RETRY)
                await self._db.run(sealed_files.failed, wanted.id, retry_at=self._clock.now() + pause)
                return
            name, data = "", b""
        bare = await asyncio.to_thread(_bare, data[: MOST_BYTES + 1])
        await self._db.run(_keep, self._vault, wanted, name, bare, now=self._clock.now())
        self._spoke()
        if wanted.path:
            await asyncio.to_thread(_shred, self._folder / wanted.path)

    async def _bytes(self, wanted: Wanted) -> tuple[str, bytes]:
        """Raises `ChannelError` if the channel does not give it."""
        if wanted.path:
            path = self._folder / wanted.path
            try:
                return path.name, await asyncio.to_thread(path.read_bytes)
            except FileNotFoundError:  # a crash came between sealing it and here
                pass
        channel = self._channels[wanted.channel]
        await channel.ready()
        return await channel.fetch(wanted.message)


def _shred(path: Path) -> None:
    """Overwrite a file before it goes, as far as the disk lets one.

    Not one that a backup holds too (they are one file on disk): a backup stays what its checksums say until
    it rotates, and `restore` takes this out of it.
    """
    try:
        with path.open("r+b") as file:
            found = os.fstat(file.fileno())
            if found.st_nlink == 1:
                file.write(bytes(found.st_size))
                file.flush()
                os.fsync(file.fileno())
    except FileNotFoundError:
        return
    path.unlink(missing_ok=True)


def _bare(data: bytes) -> Stripped:
    """Without what a photo says of who took it; one that cannot be taken apart is evidence all the same."""
    try:
        return stripped(data)
    except UnstrippableError:
        return Stripped(data)


def _keep(
    session: Session, vault: Vault, wanted: Wanted, name: str, bare: Stripped, *, now: datetime
) -> None:
    kept = bare.data if len(bare.data) <= MOST_BYTES else b""
    there = bare.where and to_gcj02(bare.where)
    where = there and Location(latitude=there.latitude, longitude=there.longitude)
    file = File(
        message=wanted.message,
        at=wanted.sent_at,
        kind=Kind(wanted.kind),
        name=Path(name).name[:80],
        lost=not kept,
        where=where,
    )
    content = Content(channel=wanted.channel, file=file)
    sealed.add(session, vault, wanted.clue, content.written(kept))
    sealed_files.done(session, wanted.id)
    if not kept:
        lost.lost_sealed(session, vault, wanted.clue, now=now)
