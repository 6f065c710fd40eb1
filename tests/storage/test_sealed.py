"""Sealed clues: who can read what, when, and what is left of them."""

import sqlite3
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlmodel import Session, select

from storage import sealed, sealed_files
from storage.db import Database
from storage.errors import NoSuchReceiptError, NotSealedYetError
from storage.keys import UnreadableBodyError
from storage.sealed_models import SealedClue
from storage.states import SealedState
from storage.vault import fresh_vault
from tests.storage.make import NOON
from tests.storage.sealing import DAY, VAULT, clue, files_with, keep, readable, register, route


async def test_all_keys_open_it_and_the_bots_own_does_not(db: Database) -> None:
    for name in ("方正", "黄正"):
        assert await db.run(register, name)
    kept = await db.run(keep)
    await db.run(sealed.add, VAULT, kept, b"more", route(row=4))
    for name in ("方正", "黄正"):
        assert await db.read(readable, kept, name) == [b"first", b"more"]
    bodies = await db.read(lambda session: [item.body for item in sealed.items(session, kept)])
    for body in bodies:
        with pytest.raises(UnreadableBodyError):
            VAULT.open(body)
    assert await db.read(sealed.waiting) == 0


async def test_who_is_named_once_reads_nothing_of_it_from_then_on(db: Database) -> None:
    for name in ("方正", "黄正"):
        await db.run(register, name)
    kept = await db.run(keep)
    await db.run(sealed.add, VAULT, kept, b"about 1", route(excluded=("方正",)))
    await db.run(sealed.add, VAULT, kept, b"more", route())
    await db.run(sealed.add, VAULT, kept, b"photo")
    assert await db.read(readable, kept, "方正") == [b"first"]
    assert await db.read(readable, kept, "黄正") == [b"about 1", b"first", b"more", b"photo"]
    sizes = await db.read(lambda session: {len(item.body) for item in sealed.items(session, kept)})
    assert len(sizes) == 1, "that somebody is left out cannot be seen"


async def test_without_a_key_it_waits_and_is_sealed_once_there_is_one(db: Database) -> None:
    first = await db.run(keep)
    named = await db.run(keep, b"about 1", route("老秦", excluded=("方正",)))
    assert await db.read(sealed.waiting) == 2
    with pytest.raises(NotSealedYetError):
        await db.run(lambda session: sealed.end(session, clue(session, first)))
    await db.run(register, "方正")
    assert await db.run(sealed.seal_waiting, VAULT) == 1
    assert await db.read(readable, first, "方正") == [b"first"]
    assert await db.read(sealed.waiting) == 1, "it is never sealed to whom it names"
    await db.run(register, "黄正")
    assert await db.run(sealed.seal_waiting, VAULT) == 1
    assert await db.read(readable, named, "黄正") == [b"about 1"]
    assert await db.read(readable, named, "方正") == []
    assert await db.run(sealed.seal_waiting, VAULT) == 0


async def test_with_another_key_of_the_bots_nothing_breaks(db: Database) -> None:
    kept = await db.run(keep)
    await db.run(register, "方正")
    other = fresh_vault()
    assert await db.run(sealed.seal_waiting, other) == 0
    assert await db.read(lambda session: sealed.route_of(other, clue(session, kept))) is None
    assert await db.read(sealed.lately, other, "wechat", "石嫂", since=NOON) is None


async def test_what_follows_is_found_while_it_is_open(db: Database) -> None:
    assert await db.read(sealed.lately, VAULT, "wechat", "石嫂", since=NOON) is None
    first = await db.run(keep)
    second = await db.run(keep, b"later", route(row=9, minutes=30))
    found = await db.read(sealed.lately, VAULT, "wechat", "石嫂", since=NOON)
    assert found == (second, route(row=9, minutes=30))
    assert await db.read(sealed.lately, VAULT, "wechat", "老秦", since=NOON) is None
    assert await db.read(sealed.lately, VAULT, "sms", "石嫂", since=NOON) is None
    later = NOON + timedelta(minutes=31)
    assert await db.read(sealed.lately, VAULT, "wechat", "石嫂", since=later) is None
    await db.run(sealed.moved, VAULT, "wechat", "石嫂", "new id")
    moved = await db.read(sealed.lately, VAULT, "wechat", "new id", since=NOON)
    assert moved == (second, route("new id", row=9, minutes=30))
    assert first != second


async def test_at_its_end_the_way_back_is_erased(db: Database, data: Path) -> None:
    await db.run(register, "方正")
    kept = await db.run(keep)
    await db.run(
        sealed_files.want,
        VAULT,
        kept,
        channel="wechat",
        message="m1",
        kind="image",
        sent_at=NOON,
        now=NOON,
    )
    before = await db.read(clue, kept)
    assert before.mark is not None
    assert before.route is not None
    assert files_with(data, before.mark) != [], "the search itself must work"
    await db.run(lambda session: sealed.end(session, clue(session, kept)))
    await db.run(sealed.add, VAULT, kept, b"too late", route())
    await db.tidy()
    after = await db.read(clue, kept)
    assert (after.state, after.mark, after.route) == (SealedState.ENDED, None, None)
    assert await db.read(sealed_files.due, VAULT, NOON) == []
    assert await db.read(readable, kept, "方正") == [b"first"]
    assert files_with(data, before.mark, before.route) == []


async def test_receipts_tell_nothing(db: Database) -> None:
    def many(session: Session) -> tuple[list[str], list[int]]:
        clues = [sealed.keep(session, VAULT, b"x", route(), day=DAY) for _ in range(200)]
        return [one.receipt for one in clues], [one.id for one in clues]

    receipts, ids = await db.run(many)
    assert len(set(receipts)) == 200
    assert {len(one) for one in receipts} == {9}
    assert all(one.isdigit() and one[0] != "0" for one in receipts)
    for series in ([int(one) for one in receipts], ids):
        rises = sum(a < b for a, b in pairwise(series))
        assert 60 < rises < 140, "no order"
    rows = await db.read(lambda session: [one.id for one in session.exec(select(SealedClue))])
    assert rows == sorted(ids), "not even on disk"
    with pytest.raises(NoSuchReceiptError):
        await db.read(sealed.find, "1")


async def test_no_table_tells_when_but_for_the_day(db: Database, data: Path) -> None:
    await db.run(register, "方正")
    await db.run(keep, b"first", route(minutes=7))
    with sqlite3.connect(data / "hexiaodu.db") as raw:
        for table in ("sealed_clue", "sealed_item"):
            for row in raw.execute(f"SELECT * FROM {table}"):
                assert not any("12:07" in str(value) or "04:07" in str(value) for value in row)
    raw.close()
