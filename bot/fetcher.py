"""Fetches the photos, voices and files of clues: they are what gets lost first."""

import asyncio
import logging
import re
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session

from bot.channel import Channel, ChannelError
from bot.clock import Clock
from bot.metadata import UnstrippableError, stripped
from handlers import facts
from storage import media, sealed_files
from storage.db import Database
from storage.errors import StorageUnavailableError
from storage.models import Attachment

log = logging.getLogger(__name__)

TRIES = 10
FIRST_RETRY = timedelta(seconds=2)
LONGEST_RETRY = timedelta(minutes=30)
DISK_RETRY = timedelta(minutes=1)
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")


class Fetcher:
    """Writes the bytes of attachments below `folder`. `wake` is set when there may be new ones."""

    def __init__(self, db: Database, channels: dict[str, Channel], clock: Clock, folder: Path) -> None:
        self._db = db
        self._channels = channels
        self._clock = clock
        self._folder = folder
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
            name, data = await channel.fetch(attachment.message)
        except ChannelError as error:
            tried = attachment.attempts + 1
            pause = min(FIRST_RETRY * 2**attachment.attempts, LONGEST_RETRY)
            retry_at = None if tried >= TRIES else self._clock.now() + pause
            log.warning(
                "not fetched", extra={"action": "fetch", "attachment_id": attachment.id, "error": str(error)}
            )
            await self._db.run(media.failed, attachment.id, retry_at=retry_at)
            return
        try:
            bare = await asyncio.to_thread(stripped, data)
        except UnstrippableError as error:
            extra = {"action": "strip", "attachment_id": attachment.id, "error": str(error)}
            log.warning("too damaged to be kept", extra=extra)
            await self._db.run(media.failed, attachment.id, retry_at=None)
            return
        path = f"{attachment.sent_at:%Y-%m}/{attachment.id}{_suffix(name)}"
        await asyncio.to_thread(self._write, path, bare.data)
        size, where = len(bare.data), bare.where
        if not await self._db.run(facts.fetched, attachment.id, path=path, size=size, where=where):
            (self._folder / path).unlink(missing_ok=True)

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


def _suffix(name: str) -> str:
    """The ending of a name from outside, if it is a plain one."""
    suffix = Path(name).suffix.lower()
    return suffix if _SUFFIX.fullmatch(suffix) else ""
