"""Files that commands make below the data folder, and that go when what they hold is sealed."""

import asyncio
import logging
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from bot import ledger, printed
from bot.clock import Clock
from handlers.hearing import Document, File, Sheet
from handlers.texts.ledger import LEDGERS
from storage.db import Database

log = logging.getLogger(__name__)

_FRESH = ".new"


class Exports:
    """Writes and erases them. What is erased while it is being written does not come back."""

    def __init__(self, folder: Path, db: Database, clock: Clock) -> None:
        self._folder, self._db, self._clock = folder, db, clock
        self._erased: list[str] = []

    def moment(self) -> int:
        """To be taken before what is to be written is looked up."""
        return len(self._erased)

    async def write(self, file: File | Document | Sheet, since: int) -> None:
        """Write one whole, or leave it as it was; not if it was erased since then. Raises `OSError`."""
        if isinstance(file, Sheet):
            target, media = self._folder / file.path, self._folder / "media"
            await self._db.read(ledger.write, file, target, media, now=self._clock.now())
        else:
            await asyncio.to_thread(self._make, file)
        erased = self._erased[since:]
        if file.path in erased or (erased and isinstance(file, Sheet)):
            self._unlink(file.path)

    def erase(self, paths: Iterable[str]) -> None:
        """Erase what is there; the log tells what cannot be, and the next start tries again.

        Ledgers hold every case: they go with any, and can be made anew.
        """
        for path in [*paths, *self._found(LEDGERS)]:
            self._erased.append(path)
            self._unlink(path)

    def sweep(self, paths: Iterable[str], sealed_at: datetime | None) -> None:
        """At the start: erase these, ledgers from before the last seal, and what is half written."""
        ledgers = [] if sealed_at is None else self._older(LEDGERS, sealed_at)
        for path in [*paths, *ledgers, *self._found(f"*{_FRESH}")]:
            self._unlink(path)

    def _older(self, pattern: str, moment: datetime) -> list[str]:
        return [path for path in self._found(pattern) if self._written(path) <= moment.timestamp()]

    def _found(self, pattern: str) -> list[str]:
        return [one.relative_to(self._folder).as_posix() for one in self._folder.glob(f"exports/{pattern}")]

    def _written(self, path: str) -> float:
        try:
            return (self._folder / path).stat().st_mtime
        except OSError:
            return 0

    def _unlink(self, path: str) -> None:
        try:
            (self._folder / path).unlink(missing_ok=True)
        except OSError as error:
            log.error("a file cannot be removed", extra={"action": "erase", "error": error.strerror})

    def _make(self, file: File | Document) -> None:
        if isinstance(file, Document):
            content = printed.pdf(file, self._folder / "media")
        else:
            content = file.text.encode()
        _replace(self._folder / file.path, content)


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}{_FRESH}")
    try:
        fresh.write_bytes(content)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
