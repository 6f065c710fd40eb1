"""The writer commits in groups, keeps works apart, and tells each what became of it."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from storage.db import Database
from storage.errors import StorageUnavailableError
from storage.people_models import Person
from storage.states import Role


def add(session: Session, name: str, number: int | None = None) -> int:
    person = Person(id=number, name=name, role=Role.OFFICER)
    session.add(person)
    session.flush()
    assert person.id is not None
    return person.id


def names(session: Session) -> list[str]:
    return list(session.exec(select(Person.name).order_by(Person.name)))


def add_and_fail(session: Session, name: str) -> None:
    add(session, name)
    raise LookupError(name)


async def test_works_of_one_group_stand_or_fall_alone(db: Database) -> None:
    results = await asyncio.gather(
        db.run(add, "a", 1),
        db.run(add_and_fail, "b"),
        db.run(add, "c", 1),
        db.run(add, "d", 4),
        return_exceptions=True,
    )
    assert results[0] == 1
    assert isinstance(results[1], LookupError)
    assert isinstance(results[2], IntegrityError)
    assert results[3] == 4
    assert await db.read(names) == ["a", "d"]


async def test_order_of_works_is_order_of_calls(db: Database) -> None:
    numbers = await asyncio.gather(*(db.run(add, f"n{i}") for i in range(600)))
    assert list(numbers) == sorted(numbers)


async def test_a_reader_cannot_write(db: Database) -> None:
    with pytest.raises(Exception, match="readonly"):
        await db.read(add, "x")


async def test_a_locked_file_is_said_by_name_and_passes(db: Database, data: Path) -> None:
    def impatient(session: Session) -> None:
        session.connection().exec_driver_sql("PRAGMA busy_timeout=50")

    await db.run(impatient)
    other = sqlite3.connect(data / "hexiaodu.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageUnavailableError):
        await db.run(add, "late")
    other.execute("ROLLBACK")
    other.close()
    await db.run(add, "late")
    assert await db.read(names) == ["late"]


async def test_close_finishes_what_was_handed_in(data: Path) -> None:
    from storage.schema import open_database

    first = await open_database(data / "hexiaodu.db")
    works = [asyncio.ensure_future(first.run(add, f"n{i}")) for i in range(50)]
    await asyncio.sleep(0)
    await first.close()
    await asyncio.gather(*works)
    second = await open_database(data / "hexiaodu.db")
    assert len(await second.read(names)) == 50
    await second.close()


async def test_an_error_does_not_tell_what_was_to_be_stored(db: Database) -> None:
    await db.run(add, "a", 1)
    with pytest.raises(IntegrityError) as failed:
        await db.run(add, "秦有田", 1)
    assert "秦有田" not in str(failed.value)
