"""Files that commands make below the data folder, and that go when what they hold is sealed."""

import asyncio
import logging
from collections.abc import Iterable
from pathlib import Path

from bot import printed
from handlers.hearing import Document, File

log = logging.getLogger(__name__)

_FRESH = ".new"


class Exports:
    """Writes and erases them. What is erased while it is being written does not come back."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._erased: list[str] = []

    def moment(self) -> int:
        """To be taken before what is to be written is looked up."""
        return len(self._erased)

    async def write(self, file: File | Document, since: int) -> None:
        """Write one whole, or leave it as it was; not if it was erased since then. Raises `OSError`."""
        await asyncio.to_thread(self._make, file)
        if file.path in self._erased[since:]:
            self._unlink(file.path)

    def erase(self, paths: Iterable[str]) -> None:
        """Erase what is there; the log tells what cannot be, and the next start tries again."""
        for path in paths:
            self._erased.append(path)
            self._unlink(path)

    def sweep(self, paths: Iterable[str]) -> None:
        """At the start: erase these, and what a crash has left half written."""
        halves = self._folder.glob(f"exports/*{_FRESH}")
        self.erase([*paths, *(half.relative_to(self._folder).as_posix() for half in halves)])

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
