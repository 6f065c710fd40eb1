"""`hexiaodu person`: what is kept of one person, shown to them or erased when they ask for it."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from sqlmodel import Session

from bot import config as configs
from bot.clock import SystemClock
from bot.errors import OperatorError
from handlers.texts import dossier
from handlers.texts import person as texts
from storage import subjects
from storage.db import Database
from storage.errors import NoSuchPersonError
from storage.schema import empty_log, open_database
from storage.subjects import Held


async def show(path: Path, name: str) -> int:
    """Print all that is kept of somebody; also while the bot runs."""
    async with _data(path) as (_, db):
        print(texts.shown(await db.read(partial(_held, name=name))), flush=True)
    return 0


async def erase(path: Path, name: str, *, is_sure: bool) -> int:
    """Erase it, or say what would be erased; also while the bot runs."""
    async with _data(path) as (folder, db):
        found = await db.read(partial(_held, name=name))
        if not is_sure:
            print(texts.would_erase(found), flush=True)
            return 1
        gone = [folder / "media" / file for file in await db.run(partial(_erase, name=name))]
        if not found.subject.is_official:  # documents that hold their words
            gone += [folder / "exports" / dossier.file_name(case) for _, case, _ in found.clues]
        count = await asyncio.to_thread(_unlink, gone)
    await asyncio.to_thread(empty_log, folder / "hexiaodu.db")
    print(texts.erased(found, count), flush=True)
    return 0


def _unlink(files: Iterable[Path]) -> int:
    there = [file for file in files if file.exists()]
    for file in there:
        file.unlink()
    return len(there)


def _held(session: Session, name: str) -> Held:
    return subjects.held(session, _found(session, name))


def _erase(session: Session, name: str) -> list[str]:
    return subjects.erase(session, _found(session, name), now=SystemClock().now(), somebody=texts.SOMEBODY)


def _found(session: Session, name: str) -> subjects.Subject:
    try:
        return subjects.find(session, name)
    except NoSuchPersonError as error:
        raise OperatorError(texts.not_one(name, error.count)) from None


@asynccontextmanager
async def _data(path: Path) -> AsyncIterator[tuple[Path, Database]]:
    folder = configs.load(path).data.folder
    if not (folder / "hexiaodu.db").exists():
        raise OperatorError(texts.nothing(str(folder)))
    db = await open_database(folder / "hexiaodu.db")
    try:
        yield folder, db
    finally:
        await db.close()
