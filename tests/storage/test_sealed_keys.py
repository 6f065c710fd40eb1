"""To whom sealed clues are sealed: keys come, are replaced and go."""

from sqlmodel import Session, select

from storage import envelope, sealed_keys
from storage.db import Database
from storage.sealed_keys import PublicKey
from storage.sealed_models import SealKey
from tests.storage.make import NOON
from tests.storage.sealing import PRIVATE, keep, readable, register


async def test_a_new_key_takes_the_place_of_the_old_one_of_the_same_name(db: Database) -> None:
    await db.run(register, "方正")
    before = await db.run(keep)
    assert await db.run(register, "方正", "新方正")
    assert not await db.run(register, "方正", "新方正")
    after = await db.run(keep, b"second")
    assert await db.read(readable, before, "方正") == [b"first"]
    assert await db.read(readable, after, "方正") == []
    assert await db.read(readable, after, "新方正") == [b"second"]
    assert await db.run(sealed_keys.retire, "方正", now=NOON) == 1
    last = await db.run(keep, b"third")
    assert await db.read(readable, last, "新方正") == []


async def test_keys_of_the_config_come_and_go_with_it_but_a_command_is_newer(db: Database) -> None:
    mine = PublicKey("方正", envelope.public_of(PRIVATE["方正"]))
    theirs = PublicKey("黄正", envelope.public_of(PRIVATE["黄正"]))

    def names(session: Session) -> list[str]:
        return [key.name for key in sealed_keys.active(session)]

    assert await db.run(sealed_keys.take_configured, [mine, theirs], now=NOON)
    assert not await db.run(sealed_keys.take_configured, [mine, theirs], now=NOON)
    assert sorted(await db.read(names)) == ["方正", "黄正"]
    await db.run(sealed_keys.retire, "黄正", now=NOON)
    assert not await db.run(sealed_keys.take_configured, [mine, theirs], now=NOON)
    assert await db.read(names) == ["方正"]
    await db.run(register, "方正", "新方正")
    assert not await db.run(sealed_keys.take_configured, [mine], now=NOON)
    assert await db.run(sealed_keys.take_configured, [], now=NOON) is False
    active = await db.read(lambda session: [key.public for key in sealed_keys.active(session)])
    assert active == [envelope.public_of(PRIVATE["新方正"])]


async def test_keys_that_were_retired_stay_known(db: Database) -> None:
    await db.run(register, "方正")
    await db.run(sealed_keys.retire, "方正", now=NOON)
    known = await db.read(lambda session: [key.name for key in session.exec(select(SealKey))])
    assert known == ["方正"]
    assert await db.run(sealed_keys.retire, "方正", now=NOON) == 0
    assert await db.run(register, "方正"), "by a command it comes back"
