"""What a roster file changes: what it does not state stays, and who it does not name stays too."""

from datetime import date

from storage import phones
from storage.db import Database
from storage.roster import RosterLine, ending, everybody, import_roster, reminded
from storage.states import Role

STONE = RosterLine("石秀", Role.SUPERVISOR, township="安江镇", phone="13500000000", wechat_name="石嫂")
TUOKOU = RosterLine("武平", Role.UNIT, "托口镇")


async def test_what_a_file_does_is_told(db: Database) -> None:
    first = await db.run(import_roster, [STONE, TUOKOU])
    assert (first.added, first.silent_units) == (("石秀", "武平"), ("托口镇",))
    newer = RosterLine("石秀", Role.SUPERVISOR, township="黔城镇", term_until=date(2027, 12, 31))
    done = await db.run(import_roster, [newer], {"township", "term_until"})
    assert [(one.name, one.columns) for one in done.changed] == [("石秀", ("term_until", "township"))]
    assert (done.added, done.same, done.absent) == ((), 0, ("武平",))
    [stone] = await db.read(everybody, Role.SUPERVISOR)
    assert (await db.read(phones.opened, stone.sealed_phone), stone.wechat_name, stone.township) == (
        "13500000000",
        "石嫂",
        "黔城镇",
    )


async def test_who_left_may_come_back(db: Database) -> None:
    await db.run(import_roster, [STONE])
    await db.run(import_roster, [RosterLine("石秀", Role.SUPERVISOR, active=False)], {"active"})
    assert await db.read(everybody) == []
    done = await db.run(import_roster, [RosterLine("石秀", Role.SUPERVISOR)], set())
    assert [one.columns for one in done.changed] == [("active",)]


async def test_the_end_of_a_term_is_told_once(db: Database) -> None:
    await db.run(import_roster, [RosterLine("石秀", Role.SUPERVISOR, term_until=date(2026, 7, 1)), TUOKOU])

    assert [one.name for one in await db.read(ending, date(2026, 6, 30))] == []
    found = await db.read(ending, date(2026, 7, 1))
    assert [one.name for one in found] == ["石秀"]
    await db.run(reminded, found)
    assert await db.read(ending, date(2026, 7, 1)) == []
    # another term is another end
    await db.run(import_roster, [RosterLine("石秀", Role.SUPERVISOR, term_until=date(2026, 7, 30))])
    assert len(await db.read(ending, date(2026, 7, 30))) == 1
