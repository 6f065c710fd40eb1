"""`hexiaodu purge`, and the same every night: what is kept for a time only goes when its time is over."""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session

from bot import config as configs
from bot.clock import SystemClock
from bot.config import Retention
from bot.errors import OperatorError
from bot.outgoing import Outgoing
from handlers.texts import privacy as texts
from storage import outbox, retention, spoken_of
from storage.db import Database
from storage.prepared import savepoint
from storage.retention import What
from storage.schema import open_database

log = logging.getLogger(__name__)

EXPORTS = "exports"


async def run(path: Path, *, is_dry: bool) -> int:
    """Purge and say what went, or would go; also while the bot runs."""
    config = configs.load(path)
    folder = config.data.folder
    if not (folder / "hexiaodu.db").exists():
        raise OperatorError(texts.nothing(str(folder)))
    db = await open_database(folder / "hexiaodu.db")
    try:
        counts = await purge(db, folder, config.retention, SystemClock().now(), is_dry=is_dry)
    finally:
        await db.close()
    print(texts.purged(config.retention.days(), counts, is_dry=is_dry), flush=True)
    return 0


async def purge(
    db: Database, folder: Path, kept: Retention, now: datetime, *, is_dry: bool = False
) -> Mapping[str, int]:
    """Purge all that is over, a little at a time; how much of what. With `is_dry` nothing is changed."""
    counts: dict[str, int] = {}
    for name, days in kept.days().items():
        if not days:
            continue
        before = now - timedelta(days=days)
        if name == EXPORTS:
            counts[name] = await asyncio.to_thread(_exports, folder / EXPORTS, before, is_dry)
        elif is_dry:
            counts[name] = await db.run(_try, What(name), before, now)
        else:
            counts[name] = await _all(db, folder / "media", What(name), before, now)
    if not is_dry:
        await db.run(spoken_of.forget, now=now)
        await asyncio.to_thread(Outgoing(folder).sweep, await db.read(outbox.files), now)
    if not is_dry and any(counts.values()):
        log.info("purged", extra={"action": "purge", **counts})
    return counts


async def _all(db: Database, media: Path, what: What, before: datetime, now: datetime) -> int:
    count = 0
    while (found := await db.run(retention.purge, what, before, now=now)).count:
        await asyncio.to_thread(_unlink, [media / path for path in found.files])
        count += found.count
    return count


def _try(session: Session, what: What, before: datetime, now: datetime) -> int:
    undo = savepoint(session)
    count = 0
    while found := retention.purge(session, what, before, now=now).count:
        count += found
    undo.rollback()
    return count


def _exports(folder: Path, before: datetime, is_dry: bool) -> int:
    """Documents written for somebody long ago; the program's own word files stay."""
    old = [file for file in folder.glob("*.pdf") if file.stat().st_mtime < before.timestamp()]
    if not is_dry:
        _unlink(old)
    return len(old)


def _unlink(files: Iterable[Path]) -> None:
    """Whatever cannot be deleted now is swept at the next start: nothing belongs to it any more."""
    for file in files:
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            log.error("a file cannot be removed", extra={"action": "purge", "error": error.strerror})
