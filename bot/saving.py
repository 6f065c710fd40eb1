"""`hexiaodu backup` and `restore`, and a database that is found damaged at the start."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot import backups, restoring
from bot import config as configs
from bot.app import is_served
from bot.backups import Backup, BackupError
from bot.clock import SystemClock
from bot.config import Config
from bot.errors import OperatorError
from handlers.texts import backups as texts
from handlers.texts import doctor as doctor_texts
from handlers.texts import service as service_texts
from storage.errors import DatabaseDamagedError


class DamagedError(OperatorError):
    """The database is damaged, and what can be done."""


async def run(path: Path, into: Path | None) -> None:
    """Make a backup now and say where it is; also while the bot runs."""
    config = configs.load(path)
    made = await asyncio.to_thread(
        backups.make, config.data.folder, into or config.backups, SystemClock().now()
    )
    photos = sum(name.startswith("media/") for name in made.manifest.files)
    print(texts.made(made.folder, made.size, photos, made.manifest.keys), flush=True)


async def restore(path: Path, backup: Path, *, without_seals: bool = False) -> None:
    """Put a backup into the data folder of the config, and say what it lacks."""
    config = configs.load(path)
    folder = config.data.folder
    if is_served(folder):
        raise BackupError(service_texts.in_use(str(folder)))
    done = await asyncio.to_thread(restoring.restore, backup, folder, without_seals=without_seals)
    said = texts.restored(folder, done.manifest.at, len(done.lost), done.keys, done.sealed)
    print(said, flush=True)


@contextmanager
def naming_backup(config: Config) -> Iterator[None]:
    """Say of a damaged database which backup is good. Raises `DamagedError`."""
    try:
        yield
    except* DatabaseDamagedError as errors:
        said = service_texts.database(doctor_texts.damaged(str(_first(errors))))
        raise DamagedError("\n".join([said, hint(backups.last_good(config.backups))])) from None


def hint(good: Backup | None) -> str:
    """What to do with a damaged database."""
    return texts.NONE_YET if good is None else texts.use(good.folder, good.manifest.at)


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
