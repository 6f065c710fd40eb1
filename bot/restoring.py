"""Putting a backup back into a place that holds nothing; what was sealed since is taken out."""

import os
import secrets
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from bot import seals_file
from bot.backups import DATABASE, UNFINISHED, BackupError, Manifest, checksum, manifest_of, sync
from handlers.texts import backups as texts
from storage import backups as copies
from storage.errors import DatabaseDamagedError, StorageUnavailableError
from storage.schema import HEAD


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restored folder lacks."""

    manifest: Manifest
    lost: tuple[str, ...]
    """Files below the media folder that the backup does not hold whole."""
    keys: tuple[str, ...]
    """Key files that have to be brought from where they are kept."""


def restore(backup: Path, data: Path) -> Restored:
    """Put a backup into a data folder that holds nothing yet, and check every file. What was sealed after it
    was made is taken out of it, by all lists of seals that lie in the folder and in the backups beside it.

    Raises `BackupError`: nothing is changed then.
    """
    manifest = manifest_of(backup)
    if manifest is None:
        raise BackupError(texts.no_backup(backup))
    if manifest.revision > HEAD:
        raise BackupError(texts.too_new())
    in_the_way = [name for name in (DATABASE, f"{DATABASE}-wal", "media", "audit") if (data / name).exists()]
    if in_the_way:
        raise BackupError(texts.not_empty(data, in_the_way))
    data.mkdir(0o700, parents=True, exist_ok=True)
    fresh = data / f"{UNFINISHED}{secrets.token_hex(4)}"
    fresh.mkdir(0o700)
    try:
        lost = _unpack(backup, manifest, fresh)
        listed_seals = {
            one for folder in (data, *backup.resolve().parent.iterdir()) for one in _seals(folder)
        }
        for path in copies.seal(fresh / DATABASE, listed_seals, now=manifest.at):
            (fresh / "media" / path).unlink(missing_ok=True)
        for name in ("media", "audit", DATABASE):  # the database last: with it the folder is one
            if (fresh / name).exists():
                (fresh / name).replace(data / name)
        sync(data)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    keys = tuple(name for name in manifest.keys if not (data / "keys" / name).exists())
    return Restored(manifest, tuple(lost), keys)


def _seals(folder: Path) -> Collection[str]:
    return seals_file.read(folder) if folder.is_dir() else ()


def _unpack(backup: Path, manifest: Manifest, fresh: Path) -> list[str]:
    lost = []
    for name, entry in manifest.files.items():
        target = fresh / name
        if not target.resolve().is_relative_to(fresh.resolve()):
            raise BackupError(texts.damaged(backup, name))
        target.parent.mkdir(0o700, parents=True, exist_ok=True)
        try:
            shutil.copyfile(backup / name, target)
        except FileNotFoundError:
            target.unlink(missing_ok=True)
        if target.exists() and checksum(target) == entry.sha256:
            os.chmod(target, 0o600)
            continue
        if not name.startswith("media/"):
            raise BackupError(texts.damaged(backup, name))
        target.unlink(missing_ok=True)
        lost.append(name.removeprefix("media/"))
    try:
        copies.look(fresh / DATABASE)
        if lost:
            copies.lose(fresh / DATABASE, lost)
    except (DatabaseDamagedError, StorageUnavailableError):
        raise BackupError(texts.damaged(backup, DATABASE)) from None
    return lost
