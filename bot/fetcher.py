"""Fetches the photos, voices and files of clues: they are what gets lost first."""

import asyncio
import hashlib
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session

from bot import filetypes
from bot.channel import Channel, ChannelError
from bot.clock import Clock
from bot.filetypes import RefusedError
from bot.metadata import UnstrippableError, stripped
from handlers import facts, lost
from storage import media, sealed_files
from storage.db import Database
from storage.errors import StorageUnavailableError
from storage.models import Attachment

log = logging.getLogger(__name__)

TRIES = 10
FIRST_RETRY = timedelta(seconds=2)
LONGEST_RETRY = timedelta(minutes=30)
DISK_RETRY = timedelta(minutes=1)
HASH_DIGITS = 32
"""Of the SHA-256 of a file, in its name: whoever doubts can see whether it is what was sent."""


class Fetcher:
    """Writes the bytes of attachments below `folder`. `wake` is set when there may be new ones."""

    def __init__(
        self,
        db: Database,
        channels: dict[str, Channel],
        clock: Clock,
        folder: Path,
        spoke: Callable[[], None] = lambda: None,
    ) -> None:
        """`spoke` is called when a notice was queued."""
        self._db = db
        self._channels = channels
        self._clock = clock
        self._folder = folder
        self._spoke = spoke
        self.wake = asyncio.Event()

    async def run(self) -> None:
        """Fetch until cancelled."""
        is_swept = False
        while True:
            try:
                if not is_swept:
                    await asyncio.to_thread(self._sweep, await self._db.read(_known_paths))
                    is_swept = True
                until = await self._round()
            except (StorageUnavailableError, OSError) as error:
                log.error("cannot keep media", extra={"action": "fetch", "error": str(error)})
                until = self._clock.now() + DISK_RETRY
            await self._clock.wait(self.wake, until)

    async def _round(self) -> datetime | None:
        while due := await self._db.read(media.due, self._clock.now()):
            for attachment in due:
                await self._fetch(attachment)
        return await self._db.read(media.next_try)

    async def _fetch(self, attachment: Attachment) -> None:
        assert attachment.id is not None
        channel = self._channels[attachment.channel]
        await channel.ready()  # an outage, however long, is no reason to give a photo up
        try:
            _, data = await channel.fetch(attachment.message)
        except ChannelError as error:
            tried = attachment.attempts + 1
            pause = min(FIRST_RETRY * 2**attachment.attempts, LONGEST_RETRY)
            retry_at = None if tried >= TRIES else self._clock.now() + pause
            log.warning(
                "not fetched", extra={"action": "fetch", "attachment_id": attachment.id, "error": str(error)}
            )
            if retry_at is None:
                await self._give_up(attachment)
            else:
                await self._db.run(media.failed, attachment.id, retry_at=retry_at)
            return
        try:
            ending = await asyncio.to_thread(filetypes.suffix, data, attachment.kind)
            bare = await asyncio.to_thread(stripped, data)
        except (RefusedError, UnstrippableError) as error:
            action = "refuse" if isinstance(error, RefusedError) else "strip"
            extra = {"action": action, "attachment_id": attachment.id, "error": str(error)}
            log.warning("not kept", extra=extra)
            await self._give_up(attachment)
            return
        # by what is in it; with its id, for each is removed by itself
        content = hashlib.sha256(bare.data).hexdigest()[:HASH_DIGITS]
        path = f"{attachment.sent_at:%Y-%m}/{content}-{attachment.id}{ending}"
        await asyncio.to_thread(self._write, path, bare.data)
        size, where = len(bare.data), bare.where
        if not await self._db.run(facts.fetched, attachment.id, path=path, size=size, where=where):
            (self._folder / path).unlink(missing_ok=True)

    async def _give_up(self, attachment: Attachment) -> None:
        await self._db.run(lost.lost, attachment, now=self._clock.now())
        self._spoke()

    def _write(self, path: str, data: bytes) -> None:
        target = self._folder / path
        for folder in (self._folder, target.parent):
            folder.mkdir(0o700, parents=True, exist_ok=True)
        fresh = target.with_name(f"{target.name}.new")
        fresh.write_bytes(data)
        fresh.replace(target)

    def _sweep(self, known: set[str]) -> None:
        """Delete files a crash left behind that belong to nothing."""
        for file in self._folder.rglob("*.*"):
            if file.is_file() and file.relative_to(self._folder).as_posix() not in known:
                file.unlink()


def _known_paths(session: Session) -> set[str]:
    """What belongs to a clue, or waits to be sealed."""
    return {*media.paths(session), *sealed_files.paths(session)}
