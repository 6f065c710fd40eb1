"""The list of seals beside the database: what `restore` takes out of an older backup, also when the database
itself is lost. Hashes only."""

from collections.abc import Collection
from pathlib import Path

from storage import seals
from storage.db import Database
from storage.vault import write_secret

NAME = "seals.txt"


async def keep(db: Database, folder: Path) -> None:
    """Write the list as it is in the database, if there is anything in it. Raises `OSError`."""
    if found := await db.read(seals.listed):
        write_secret(folder / NAME, "".join(f"{one}\n" for one in found).encode())


def read(folder: Path) -> Collection[str]:
    """The list as it was written last; empty if there is none."""
    try:
        return (folder / NAME).read_text().split()
    except FileNotFoundError:
        return ()
