"""Who is speaking: by binding, or by a name only one of the roster has."""

import pytest
from sqlmodel import Session

from storage import people
from storage.addresses import Address
from storage.db import Database
from storage.errors import NoSuchPersonError
from storage.roster import RosterLine, import_roster
from storage.states import Role
from tests.storage.make import NOON

LINES = [
    RosterLine("石秀", Role.SUPERVISOR, township="安江镇", wechat_name="石嫂"),
    RosterLine("武平", Role.UNIT, "托口镇", wechat_name="托口水利武"),
    RosterLine("梁敏", Role.OFFICER, "市河长办", phone="13500000000", wechat_name="梁敏"),
]


@pytest.fixture
async def roster(db: Database) -> Database:
    assert len((await db.run(import_roster, LINES)).added) == 3
    return db


async def test_a_stranger_is_nobody(roster: Database) -> None:
    who = await roster.run(people.speaker, "wechat", "c1", "某人")
    assert (who.name, who.role, who.person_id, who.is_bound, who.signature) == (
        "某人",
        None,
        None,
        False,
        "@某人",
    )


async def test_a_name_tells_a_supervisor_but_binds_nobody(roster: Database) -> None:
    who = await roster.run(people.speaker, "wechat", "c1", "别名", "石嫂")
    assert (who.role, who.person_name, who.signature, who.is_bound) == (
        Role.SUPERVISOR,
        "石秀",
        "@别名",
        False,
    )


@pytest.mark.parametrize("name", ["托口水利武", "梁敏"])
async def test_a_name_makes_nobody_more_than_a_supervisor(roster: Database, name: str) -> None:
    who = await roster.run(people.speaker, "wechat", "c1", name)
    assert (who.role, who.person_id, who.unit, who.signature) == (None, None, "", f"@{name}")


async def test_a_name_two_people_have_tells_nothing(roster: Database) -> None:
    await roster.run(import_roster, [RosterLine("石翠", Role.SUPERVISOR, wechat_name="石嫂")])
    assert (await roster.run(people.speaker, "wechat", "c1", "石嫂")).role is None


async def test_a_binding_holds_whatever_the_name(roster: Database) -> None:
    await roster.run(people.bind, "wechat", "c1", 2, now=NOON)
    for name in ("石嫂", "改名了", ""):
        who = await roster.run(people.speaker, "wechat", "c1", name)
        assert (who.person_name, who.role, who.unit, who.is_bound) == ("武平", Role.UNIT, "托口镇", True)
    assert (await roster.run(people.speaker, "sms", "c1", "改名了")).role is None


async def test_who_left_the_roster_has_no_role(roster: Database) -> None:
    def leave(session: Session) -> None:
        people.person(session, 2).active = False

    await roster.run(people.bind, "wechat", "c1", 2, now=NOON)
    await roster.run(leave)
    assert (await roster.run(people.speaker, "wechat", "c1", "托口水利武")).role is None
    assert await roster.read(people.contacts, Role.UNIT) == []
    assert await roster.read(people.units) == []


async def test_a_roster_is_imported_again_without_doubles(roster: Database) -> None:
    newer = RosterLine("石秀", Role.SUPERVISOR, township="黔城镇", wechat_name="石大嫂")
    done = await roster.run(import_roster, [newer, *LINES[1:]])
    assert (done.added, [one.name for one in done.changed], done.same) == ((), [newer.name], 2)
    person = await roster.read(people.find, "石大嫂")
    assert (person.name, person.township) == ("石秀", "黔城镇")


async def test_nobody_and_several_are_told_apart(roster: Database) -> None:
    await roster.run(import_roster, [RosterLine("石秀", Role.UNIT, "安江镇")])
    for name, count in (("无此人", 0), ("石秀", 2)):
        with pytest.raises(NoSuchPersonError) as error:
            await roster.read(people.find, name)
        assert (error.value.name, error.value.count) == (name, count)


async def test_contacts_of_a_role_and_of_a_unit(roster: Database) -> None:
    assert not await roster.read(people.has_officer)
    for channel, contact, person in (("wechat", "c1", 2), ("wechat", "c2", 3), ("wecom", "c3", 2)):
        await roster.run(people.bind, channel, contact, person, now=NOON)
    both = [Address("wechat", "c1"), Address("wecom", "c3")]
    assert await roster.read(people.contacts, Role.UNIT) == both
    assert await roster.read(people.contacts, Role.UNIT, "托口镇") == both
    assert await roster.read(people.contacts_of, 2) == both
    assert await roster.read(people.contacts, Role.UNIT, "安江镇") == []
    assert await roster.read(people.units) == ["托口镇"]
    assert await roster.read(people.has_officer)


async def test_a_contact_bound_anew_is_somebody_else(roster: Database) -> None:
    await roster.run(people.bind, "wechat", "c1", 1, now=NOON)
    await roster.run(people.bind, "wechat", "c1", 3, now=NOON)
    assert (await roster.run(people.speaker, "wechat", "c1", "x")).person_name == "梁敏"
    assert await roster.read(people.contacts, Role.SUPERVISOR) == []


async def test_a_person_nobody_has_is_a_bug(db: Database) -> None:
    with pytest.raises(LookupError):
        await db.read(people.person, 99)
