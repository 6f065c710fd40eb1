"""Putting a backup back into a place that holds nothing; what was sealed since is taken out."""

import os
import secrets
import shutil
from collections.abc import Set
from dataclasses import dataclass
from pathlib import Path

from bot import seals_file
from bot.backups import DATABASE, UNFINISHED, BackupError, Manifest, checksum, manifest_of, sync
from handlers.texts import backups as texts
from storage import backups as copies
from storage import seals
from storage.errors import DatabaseDamagedError, StorageUnavailableError
from storage.schema import HEAD
from storage.vault import Vault, vault_of


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restored folder lacks."""

    manifest: Manifest
    lost: tuple[str, ...]
    """Files below the media folder that the backup does not hold whole."""
    keys: tuple[str, ...]
    """Key files that have to be brought from where they are kept."""
    sealed: int | None
    """How much was taken out that was sealed since; None if there is no list of it."""


def restore(backup: Path, data: Path, *, without_seals: bool = False) -> Restored:
    """Put a backup into a data folder that holds nothing yet, and check every file. What was sealed after it
    was made is taken out of it, by all lists of seals that lie in the folder, beside the backup, in the other
    backups and in the folder that holds them all; `without_seals`: the key to them is lost, and it stays.

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
    listed = _listed(backup.resolve(), data)
    vault = None if without_seals or not listed else _vault(data / "keys" / "sealed.key", listed)
    data.mkdir(0o700, parents=True, exist_ok=True)
    fresh = data / f"{UNFINISHED}{secrets.token_hex(4)}"
    fresh.mkdir(0o700)
    try:
        lost = _unpack(backup, manifest, fresh)
        count = None
        if vault is not None:
            done = copies.seal(fresh / DATABASE, vault, listed, now=manifest.at)
            count = done.count
            for path in done.files:
                (fresh / "media" / path).unlink(missing_ok=True)
        for name in ("media", "audit", DATABASE):  # the database last: with it the folder is one
            if (fresh / name).exists():
                (fresh / name).replace(data / name)
        sync(data)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    keys = tuple(name for name in manifest.keys if not (data / "keys" / name).exists())
    return Restored(manifest, tuple(lost), keys, count)


def _listed(backup: Path, data: Path) -> set[str]:
    beside = backup.parent
    return {
        one for folder in (data, beside, beside.parent, *beside.iterdir()) for one in seals_file.read(folder)
    }


def _vault(key: Path, listed: Set[str]) -> Vault:
    """By which the lists can be read: without it what was sealed since would come back unseen."""
    vault = vault_of(key) if key.exists() else None
    if vault is None or seals.of_key(vault) not in listed:
        raise BackupError(texts.no_seal_key(key, is_other=vault is not None))
    return vault


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
