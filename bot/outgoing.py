"""Files that are sent: kept below the data folder by their content until nothing in the outbox needs them."""

import hashlib
import logging
from collections.abc import Set
from datetime import datetime, timedelta
from pathlib import Path

from storage.models import Notice

log = logging.getLogger(__name__)

FRESH = timedelta(hours=1)
"""A file so young may be one whose notice is about to be queued."""


class Outgoing:
    """The folder of these files."""

    def __init__(self, data: Path) -> None:
        self._folder = data / "outgoing"

    def keep(self, content: bytes, suffix: str) -> str:
        """Keep a file; its name, the same for the same content. Raises `OSError`: nothing is kept then."""
        name = f"{hashlib.sha256(content).hexdigest()}{suffix}"
        self._folder.mkdir(0o700, parents=True, exist_ok=True)
        fresh = self._folder / f"{name}.new"
        fresh.write_bytes(content)
        fresh.replace(self._folder / name)
        return name

    def read(self, name: str) -> bytes:
        """Raises `FileNotFoundError` if it is gone."""
        return (self._folder / name).read_bytes()

    def sweep(self, needed: Set[str], now: datetime) -> None:
        """Delete what is not needed; what cannot be deleted now is swept the next time."""
        before = (now - FRESH).timestamp()
        for file in self._folder.glob("*"):
            try:
                if file.name not in needed and file.stat().st_mtime < before:
                    file.unlink()
            except OSError as error:
                log.error("a file cannot be removed", extra={"action": "sweep", "error": error.strerror})


def file_name(notice: Notice) -> str:
    """What the file of a notice is called where it is sent."""
    return notice.text.partition("\n")[0] + Path(notice.file).suffix
