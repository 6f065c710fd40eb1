"""Backups: each is a folder that stands for itself, with a list of all its files and their checksums.

    20261120-021000/
        manifest.json     when, which schema, every file with size and SHA-256
        hexiaodu.db       without the bodies of the inbox
        media/…           linked, where the disk is the same: unchanged photos take no room twice
        audit/heads.jsonl

Keys are never in a backup: whoever finds it reads nothing that was encrypted.
"""

import hashlib
import json
import logging
import os
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from bot import seals_file
from bot.errors import OperatorError
from handlers.texts import backups as texts
from handlers.texts.when import CHINA
from storage import backups as copies

log = logging.getLogger(__name__)

DATABASE = "hexiaodu.db"
MANIFEST = "manifest.json"
PASSING = ("inbox-", "import.")
"""So the key files begin that nothing lasting needs."""
SIDE_FILES = ("audit/heads.jsonl", seals_file.NAME)
ROOM = 100 * 2**20
"""Bytes that stay free: a backup must not be what stops the bot."""
UNFINISHED = ".unfinished-"


class BackupError(OperatorError):
    """Why there is no backup, or it cannot be restored, in Chinese."""


class Entry(BaseModel):
    """One file."""

    model_config = ConfigDict(frozen=True)
    size: int
    sha256: str


class Manifest(BaseModel):
    """What is in a backup."""

    model_config = ConfigDict(frozen=True)
    at: AwareDatetime
    revision: str
    files: Mapping[str, Entry]
    keys: tuple[str, ...] = ()
    """Names of the key files there were that last; a copy of them has to be kept elsewhere."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup on disk."""

    folder: Path
    manifest: Manifest

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(entry.size for entry in self.manifest.files.values())


def make(data: Path, into: Path, now: datetime) -> Backup:
    """Back a data folder up, also while it is served: whole, or not at all.

    Raises `BackupError`, `OSError`, `DatabaseDamagedError`, `StorageUnavailableError`.
    """
    if not (data / DATABASE).exists():
        raise BackupError(texts.nothing(data))
    into.mkdir(0o700, parents=True, exist_ok=True)
    _clear(into)
    before = next(iter(listed(into)), None)
    _has_room(data, into)
    fresh = into / f"{UNFINISHED}{secrets.token_hex(4)}"
    fresh.mkdir(0o700)
    try:
        manifest = _fill(data, fresh, before, now)
        _write(fresh / MANIFEST, manifest.model_dump_json(indent=1).encode())
        folder = into / f"{now.astimezone(CHINA):%Y%m%d-%H%M%S}"
        if folder.exists():  # two within a second
            folder = folder.with_name(f"{folder.name}-{secrets.token_hex(2)}")
        fresh.replace(folder)
        sync(into)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    return Backup(folder, manifest)


def daily(data: Path, into: Path, keep: int, now: datetime) -> None:
    """Back up and remove the oldest. Raises what `make` does: it is tried again."""
    made = make(data, into, now)
    gone = rotate(into, keep)
    extra = {"action": "backup", "files": len(made.manifest.files), "bytes": made.size, "removed": len(gone)}
    log.info("backed up", extra=extra)


def listed(into: Path) -> list[Backup]:
    """The finished backups of a folder, the newest first; not looked through."""
    found = []
    for folder in into.iterdir() if into.is_dir() else ():
        if not folder.name.startswith(".") and (manifest := manifest_of(folder)) is not None:
            found.append(Backup(folder, manifest))
    return sorted(found, key=lambda backup: backup.manifest.at, reverse=True)


def last_good(into: Path) -> Backup | None:
    """The newest backup whose database is whole."""
    return next((backup for backup in listed(into) if _is_whole(backup)), None)


def rotate(into: Path, keep: int) -> list[Path]:
    """Remove all but the newest backups; which. The last good one always stays."""
    old = listed(into)[keep:]
    if not old:
        return []
    good = last_good(into)
    gone = [backup.folder for backup in old if good is None or backup.folder != good.folder]
    for folder in gone:
        shutil.rmtree(folder)
    return gone


def _fill(data: Path, fresh: Path, before: Backup | None, now: datetime) -> Manifest:
    found = copies.snapshot(data / DATABASE, fresh / DATABASE)
    gone = [path for path in found.media if not _take(data / "media" / path, fresh / "media" / path)]
    if gone:  # removed while we copied: taken back, or sealed
        copies.lose(fresh / DATABASE, gone)
    for name in SIDE_FILES:
        if (data / name).exists():
            (fresh / name).parent.mkdir(0o700, parents=True, exist_ok=True)
            _write(fresh / name, (data / name).read_bytes())  # it grows: no link
    os.chmod(fresh / DATABASE, 0o600)
    names = sorted(path.relative_to(fresh).as_posix() for path in fresh.rglob("*") if path.is_file())
    files = {name: _entry(fresh, name, before) for name in names}
    keys = sorted(path.name for path in (data / "keys").glob("*.key") if not path.name.startswith(PASSING))
    return Manifest(at=now, revision=found.revision, files=files, keys=tuple(keys))


def _take(source: Path, target: Path) -> bool:
    """Link a file that is never written to again, or copy it; whether it is there."""
    target.parent.mkdir(0o700, parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except FileNotFoundError:
        return False
    except OSError:  # another disk, or one that knows no links
        try:
            shutil.copyfile(source, target)
        except FileNotFoundError:
            return False
    return True


def _entry(folder: Path, name: str, before: Backup | None) -> Entry:
    """A file that is the very same as in the backup before need not be read again."""
    path = folder / name
    known = before.manifest.files.get(name) if before else None
    if known is not None and before is not None:
        try:
            if path.samefile(before.folder / name) and path.stat().st_size == known.size:
                return known
        except OSError:
            pass
    return Entry(size=path.stat().st_size, sha256=checksum(path))


def _has_room(data: Path, into: Path) -> None:
    """Room for the copy, and for the second one that leaves out what was erased."""
    files = (data / DATABASE, data / f"{DATABASE}-wal")
    needed = 3 * sum(file.stat().st_size for file in files if file.exists()) + ROOM
    if (free := shutil.disk_usage(into).free) < needed:
        raise BackupError(texts.no_room(into, needed, free))


def _is_whole(backup: Backup) -> bool:
    entry = backup.manifest.files.get(DATABASE)
    try:
        return entry is not None and checksum(backup.folder / DATABASE) == entry.sha256
    except OSError:
        return False


def manifest_of(folder: Path) -> Manifest | None:
    try:
        return Manifest.model_validate(json.loads((folder / MANIFEST).read_bytes()))
    except (OSError, ValueError, ValidationError):
        return None


def _clear(into: Path) -> None:
    """Remove what a crash has left half done."""
    for folder in into.glob(f"{UNFINISHED}*"):
        shutil.rmtree(folder, ignore_errors=True)


def checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
