"""The migrations, the models and the files agree."""

import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from stat import S_IMODE

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import StatementError
from sqlmodel import Session, SQLModel

import storage
from storage.channel_models import Room
from storage.db import Database, engine
from storage.keys import DayKeys
from storage.models import Case
from storage.people_models import WrongCode
from storage.schema import HEAD, open_database, upgrade
from storage.states import Mode, Purpose
from tests.storage.make import NOON, open_case


def test_the_migrations_make_what_the_models_say(tmp_path: Path) -> None:
    path = tmp_path / "fresh.db"
    upgrade(path)
    made = engine(path)
    with made.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    made.dispose()


def test_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(storage.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


async def test_an_open_file_is_opened_again_with_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "hexiaodu.db"
    first = await open_database(path)
    await first.run(open_case)
    await first.close()
    second = await open_database(path)
    assert await second.read(lambda session: session.get_one(Case, 1).label) == "2026-1"
    await second.close()


async def test_the_file_is_durable_and_held_to_its_keys(db: Database, data: Path) -> None:
    def pragmas(session: Session) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys")
        return [session.connection().exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names]

    assert await db.run(pragmas) == ["wal", 2, 1]


async def test_times_come_back_aware_and_the_same(db: Database, data: Path) -> None:
    await db.run(open_case)
    case = await db.read(lambda session: session.get_one(Case, 1))
    assert case.opened_at == NOON
    assert case.opened_at.tzinfo is UTC
    with sqlite3.connect(data / "hexiaodu.db") as raw:
        assert raw.execute('SELECT opened_at FROM "case"').fetchone() == ("2026-05-11 04:00:00.000000+00:00",)
    raw.close()


async def test_a_naive_time_is_refused(db: Database) -> None:
    def write(session: Session) -> None:
        session.add(WrongCode(contact="c1", at=datetime(2026, 5, 11)))  # noqa: DTZ001

    with pytest.raises(StatementError, match="naive"):
        await db.run(write)


async def test_keys_of_enumerations_come_back_as_members(db: Database) -> None:
    def room(session: Session) -> None:
        session.add(Room(channel="wechat", room="r", purpose=Purpose.OFFICE, since=NOON))

    await db.run(room)
    found = await db.read(lambda session: session.get_one(Room, 1))
    assert found.purpose is Purpose.OFFICE
    assert found.mode is Mode.LISTEN


def modes_in(folder: Path) -> dict[str, int]:
    return {file.name: S_IMODE(file.stat().st_mode) for file in folder.rglob("*")}


async def test_what_is_made_is_its_owners_only(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        database = await open_database(tmp_path / "data" / "hexiaodu.db")
        await database.run(open_case)
        DayKeys(tmp_path / "data" / "keys").seal(b"", NOON)
        modes = modes_in(tmp_path)
        await database.close()
    finally:
        os.umask(before)
    assert modes == {
        "data": 0o700,
        "keys": 0o700,
        "inbox-2026-05-11.key": 0o600,
        "hexiaodu.db": 0o600,
        "hexiaodu.db-wal": 0o600,
        "hexiaodu.db-shm": 0o600,
    }
