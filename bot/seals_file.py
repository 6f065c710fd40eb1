"""The list of seals beside the database, and beside the backups: what `restore` takes out of an older backup,
also when the database itself is lost."""

import logging
from collections.abc import Iterable, Set
from pathlib import Path

from storage import seals
from storage.db import Database
from storage.vault import Vault, write_secret

log = logging.getLogger(__name__)

NAME = "seals.txt"


async def keep(db: Database, vault: Vault, folders: Iterable[Path]) -> None:
    """Write the list as it is in the database, if it holds anything; the log tells where it cannot be."""
    found = await db.read(seals.listed)
    if not found:
        return
    lines = "".join(f"{one}\n" for one in (seals.of_key(vault), *found)).encode()
    for folder in folders:
        try:
            folder.mkdir(0o700, parents=True, exist_ok=True)
            write_secret(folder / NAME, lines)
        except OSError as error:
            log.error("the list of seals cannot be kept", extra={"action": "seal", "error": error.strerror})


def read(folder: Path) -> Set[str]:
    """The list as it was written last; empty if there is none."""
    try:
        return set((folder / NAME).read_text().split())
    except (FileNotFoundError, NotADirectoryError):
        return set()
