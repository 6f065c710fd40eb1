"""`hexiaodu audit`, and the file outside the database that remembers daily how far the chain had come."""

import asyncio
import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from bot import config as configs
from bot.errors import OperatorError
from handlers.texts import audit as texts
from storage import audit, auditing
from storage.audit import Head
from storage.db import Database
from storage.schema import open_database

HEADS = "audit/heads.jsonl"
"""Below the data folder."""


class AuditError(OperatorError):
    """What the operator has to do differently, in Chinese."""


async def note_head(db: Database, folder: Path, now: datetime) -> None:
    """Write down how far the chain has come, at the end of a file that only grows. Raises `OSError`."""
    found = await db.read(audit.head)
    _append(folder / HEADS, {"at": now.isoformat(), "n": found.count, "link": found.link})


def _append(path: Path, line: Mapping[str, Any]) -> None:
    path.parent.mkdir(0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"\n{json.dumps(line)}\n")  # whatever a crash left of the line before
        file.flush()
        os.fsync(file.fileno())


async def verify(path: Path, against: Path | None) -> int:
    """Hold the chain against the histories and all that was written down of it; 1 if anything is wrong."""
    folder = configs.load(path).data.folder
    heads = _heads(folder / HEADS) if (folder / HEADS).exists() else []
    if against is not None:
        heads += _heads(against)
    db = await _open(folder)
    try:
        found = await db.read(auditing.verify, heads)
    finally:
        await db.close()
    print(texts.verified(found), flush=True)
    return 1 if found.broken else 0


async def export(path: Path, file: Path) -> int:
    """Write every link, a line of JSON each, without a name or a word."""
    db = await _open(configs.load(path).data.folder)
    try:
        lines = await db.read(lambda session: [f"{json.dumps(one)}\n" for one in auditing.export(session)])
        found = await db.read(audit.head)
    finally:
        await db.close()
    await asyncio.to_thread(file.write_text, "".join(lines), encoding="utf-8")
    print(texts.exported(len(lines), str(file), found), flush=True)
    return 0


async def _open(folder: Path) -> Database:
    if not (folder / "hexiaodu.db").exists():
        raise AuditError(texts.nothing(str(folder)))
    return await open_database(folder / "hexiaodu.db")


def _heads(file: Path) -> list[Head]:
    """What a file says of the chain: `HEADS`, or an export. A line cut off by a crash says nothing."""
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line]
    found = [_head(line) for line in lines]
    if lines and not any(found):
        raise AuditError(texts.unreadable(str(file)))
    return [head for head in found if head is not None and head.count]


def _head(line: str) -> Head | None:
    try:
        said = json.loads(line)
        return Head(int(said["n"]), str(said["link"]))
    except (ValueError, KeyError, TypeError):
        return None
