"""Bringing the file's schema up to date with alembic's numbered migrations."""

import asyncio
import sqlite3
from pathlib import Path

from storage.db import Database, engine

HEAD = "0001"
"""The newest migration, held by a test: an up-to-date file is opened without importing alembic (30 MiB)."""


async def open_database(path: Path) -> Database:
    """Open the file, made (for its owner only) where there is none, at the newest schema."""
    path.parent.mkdir(0o700, parents=True, exist_ok=True)
    if await asyncio.to_thread(_revision, path) != HEAD:
        await asyncio.to_thread(upgrade, path)
    return Database(path)


def _revision(path: Path) -> str | None:
    path.touch(0o600)  # SQLite would make it as the umask has it; its other files follow this one
    connection = sqlite3.connect(path)
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return str(row[0]) if row else None
    except sqlite3.OperationalError:
        return None
    finally:
        connection.close()


def upgrade(path: Path) -> None:
    """Run the migrations that are missing."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    made = engine(path)
    try:
        with made.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        made.dispose()
