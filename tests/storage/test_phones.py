"""A phone number stands in no file in the clear, and comes back to who has the key."""

from pathlib import Path

from sqlmodel import Session, select

from storage import phones, roster
from storage.db import Database
from storage.people_models import Person
from storage.roster import RosterLine
from storage.states import Role

PHONE = "13512340001"
STONE = RosterLine("石秀", Role.SUPERVISOR, phone=PHONE)
FANG = RosterLine("方正", Role.DISCIPLINE, "市纪委监委")


async def sealed(db: Database) -> bytes | None:
    return await db.read(lambda session: session.exec(select(Person.sealed_phone)).first())


def holding(folder: Path, words: str) -> list[str]:
    """The files that hold words in the clear."""
    found = (file for file in folder.rglob("*") if file.is_file())
    return [file.name for file in found if words.encode() in file.read_bytes()]


async def test_only_the_key_opens_it(db: Database, data: Path) -> None:
    await db.run(roster.import_roster, [STONE])
    kept = await sealed(db)
    assert kept is not None
    assert await db.read(phones.opened, kept) == PHONE
    key = data / "keys" / phones.FILE
    assert key.stat().st_mode & 0o777 == 0o600
    key.unlink()
    assert await db.read(phones.opened, kept) == ""
    await db.close()
    assert holding(data, PHONE) == []


async def test_the_same_file_twice_changes_nothing(db: Database) -> None:
    assert (await db.run(roster.import_roster, [STONE, FANG])).added == ("石秀", "方正")
    before = await sealed(db)
    done = await db.run(roster.import_roster, [STONE, FANG])
    assert (done.changed, done.same) == ((), 2)
    assert await sealed(db) == before
    newer = RosterLine("石秀", Role.SUPERVISOR, phone="13512340002")
    [changed] = (await db.run(roster.import_roster, [newer])).changed
    assert changed.columns == ("phone",)
    await db.run(roster.import_roster, [RosterLine("石秀", Role.SUPERVISOR)])
    assert await sealed(db) is None


async def test_a_roster_without_numbers_needs_no_key(db: Database, data: Path) -> None:
    await db.run(roster.import_roster, [FANG])
    assert not (data / "keys").exists()


async def test_who_exports_gets_them_back(db: Database) -> None:
    def taken(session: Session) -> list[RosterLine]:
        roster.import_roster(session, [STONE, FANG])
        return roster.lines(session)

    assert sorted(await db.run(taken), key=lambda line: line.name) == sorted(
        [STONE, FANG], key=lambda line: line.name
    )
