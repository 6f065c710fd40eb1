"""The writer commits in groups, keeps works apart, and tells each what became of it."""

import asyncio
import sqlite3
import time
from collections.abc import Awaitable
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


async def test_what_is_to_be_kept_goes_before_what_takes_longer(db: Database) -> None:
    done: list[str] = []

    async def note(name: str, work: Awaitable[int]) -> None:
        await work
        done.append(name)

    def slow(session: Session, name: str) -> int:
        time.sleep(0.03)
        return add(session, name)

    others = [asyncio.create_task(note(f"slow{n}", db.run(slow, f"slow{n}"))) for n in range(10)]
    await asyncio.sleep(0.01)  # the first is being done
    await note("kept", db.keep(add, "kept"))
    assert len(done) <= 3
    await asyncio.gather(*others)
    assert [name for name in done if name != "kept"] == [f"slow{n}" for n in range(10)]


async def test_in_a_flood_others_wait_but_not_for_ever(db: Database) -> None:
    others: list[float] = []

    async def work_on() -> None:
        for n in range(3):
            await db.run(add, f"other{n}")
            others.append(time.monotonic())

    began = time.monotonic()
    working = asyncio.create_task(work_on())
    kept = 0
    while not working.done() and time.monotonic() - began < 30:
        await asyncio.gather(*(db.keep(add, f"kept{kept}-{n}") for n in range(30)))
        kept += 30
    assert len(others) == 3
    assert kept > 30


async def test_a_work_that_fails_among_pressing_ones_fails_alone(db: Database) -> None:
    works = [db.run(add_and_fail if n % 3 == 0 else add, f"w{n}") for n in range(30)]
    keeps = [db.keep(add_and_fail if n % 5 == 0 else add, f"k{n}") for n in range(30)]
    results = await asyncio.gather(*works, *keeps, return_exceptions=True)
    failed = [isinstance(result, LookupError) for result in results]
    assert failed == [n % 3 == 0 for n in range(30)] + [n % 5 == 0 for n in range(30)]
    assert len(await db.read(names)) == 20 + 24
