"""Key files: they stand outside the database and its backups, readable by their owner only.

The bodies of inbox rows are encrypted with a key a day (of UTC), which is destroyed once no row needs it:
what an old disk or file still holds of them cannot be read by anybody.
"""

import os
import re
import secrets
from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from storage.errors import BrokenKeyError

AFTER_MIDNIGHT = timedelta(hours=1)
"""No key is destroyed sooner after its day: what was sealed just before is on its way to the disk."""
DAY = len("2026-05-11")
"""Bytes at the beginning of a body that name the day of its key."""
_NAME = re.compile(r"inbox-(\d{4}-\d\d-\d\d)\.key")


class UnreadableBodyError(ValueError):
    """Sealed with a key that is not there any more, or damaged."""


class BodyBox:
    """Seals and opens with one key (XSalsa20-Poly1305)."""

    def __init__(self, key: bytes) -> None:
        self._box = SecretBox(key)

    def seal(self, body: bytes) -> bytes:
        """Encrypt with a fresh nonce."""
        return bytes(self._box.encrypt(body))

    def open(self, sealed: bytes) -> bytes:
        """Decrypt; raises `UnreadableBodyError` for another key's or a damaged body."""
        try:
            return bytes(self._box.decrypt(sealed))
        except CryptoError:
            raise UnreadableBodyError from None


def key(path: Path) -> bytes:
    """The 32 bytes of a key file, made where there is none; on disk when this returns.

    Raises `BrokenKeyError` for one that is empty or cut off.
    """
    if not path.exists():
        _make(path)
    found = path.read_bytes()
    if len(found) != SecretBox.KEY_SIZE:
        raise BrokenKeyError(str(path))
    return found


def _make(path: Path) -> None:
    path.parent.mkdir(0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(os.urandom(SecretBox.KEY_SIZE))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another process has just made it: that one counts
            os.link(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """A file's name is as durable as its folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class DayKeys:
    """Seals and opens the bodies of inbox rows, each day with a key of its own.

    Raises `BrokenKeyError` where a key file of the folder is not whole, `OSError` where there is no folder.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._boxes: dict[str, BodyBox] = {}
        for day in self.days():
            self._box(day)

    def days(self) -> list[str]:
        """The days of which there are keys, the oldest first."""
        found = (_NAME.fullmatch(file.name) for file in self._folder.iterdir())
        return sorted(name[1] for name in found if name)

    def seal(self, body: bytes, now: datetime) -> bytes:
        """Encrypt with the key of the day, made with its first body. Raises `OSError`: the disk is full."""
        day = _day(now)
        return day.encode() + self._box(day).seal(body)

    def open(self, sealed: bytes) -> bytes:
        """Decrypt; raises `UnreadableBodyError` if the key is gone or the body damaged."""
        day = sealed[:DAY].decode("ascii", "replace")
        if not _NAME.fullmatch(_file(day)) or not (self._folder / _file(day)).exists():
            raise UnreadableBodyError
        return self._box(day).open(sealed[DAY:])

    def destroy(self, *, needed: Collection[str], now: datetime) -> list[str]:
        """Destroy the keys of all days but today and these; the days whose key is gone.

        `needed` must have been read from the database while nothing was on its way into it.
        """
        kept = {_day(now), _day(now - AFTER_MIDNIGHT), *needed}
        gone = [day for day in self.days() if day not in kept]
        for day in gone:
            self._boxes.pop(day, None)
            _shred(self._folder / _file(day))
        if gone:
            _sync(self._folder)
        return gone

    def past(self, now: datetime) -> bool:
        """Whether there are keys of other days than today."""
        return any(day != _day(now) for day in self.days())

    def _box(self, day: str) -> BodyBox:
        box = self._boxes.get(day)
        if box is None:
            box = self._boxes[day] = BodyBox(key(self._folder / _file(day)))
        return box


def day_over(now: datetime) -> datetime:
    """When the key of the day that `now` is in may go."""
    end = (now + timedelta(days=1)).astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return end + AFTER_MIDNIGHT


def _file(day: str) -> str:
    return f"inbox-{day}.key"


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d}"


def _shred(path: Path) -> None:
    """Overwrite a small file and remove it; what a disk keeps of its own accord is out of reach."""
    with suppress(FileNotFoundError):
        with path.open("r+b") as file:
            file.write(os.urandom(SecretBox.KEY_SIZE))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
