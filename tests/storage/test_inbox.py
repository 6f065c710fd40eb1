"""Every message is stored first, and once."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from storage import inbox
from storage.db import Database
from storage.models import InboxRow
from storage.states import RowOutcome
from tests.storage.make import NOON, store


async def body(db: Database, row: int) -> bytes | None:
    def get(session: Session) -> bytes | None:
        found = session.get(InboxRow, row)
        assert found is not None
        return found.body

    return await db.read(get)


async def test_a_second_delivery_is_a_quiet_no_op(db: Database) -> None:
    first = await db.run(store, "m1")
    assert first is not None
    assert await db.run(store, "m1") is None
    await db.run(inbox.done, first, RowOutcome.PASSED, now=NOON)
    assert await db.run(store, "m1") is None
    assert await db.read(inbox.waiting) == []


async def test_what_is_not_handled_waits_in_order(db: Database) -> None:
    rows = [await db.run(store, name) for name in ("m1", "m2", "m3")]
    assert rows[1] is not None
    await db.run(inbox.done, rows[1], RowOutcome.CLUE, now=NOON, clue=5)
    assert [(row.id, row.body) for row in await db.read(inbox.waiting)] == [
        (rows[0], b"sealed"),
        (rows[2], b"sealed"),
    ]


@pytest.mark.parametrize("outcome", RowOutcome)
async def test_a_body_goes_once_handled_but_of_what_waits_for_a_person(
    db: Database, outcome: RowOutcome
) -> None:
    row = await db.run(store, "m1")
    assert row is not None
    await db.run(inbox.done, row, outcome, now=NOON)
    kept = outcome in (RowOutcome.SEALED, RowOutcome.FAILED)
    assert await body(db, row) == (b"sealed" if kept else None)
    assert await db.read(inbox.waiting) == []


async def test_which_messages_are_known(db: Database) -> None:
    for name in ("m1", "m2"):
        await db.run(store, name)
    many = [f"m{n}" for n in range(1200)]
    assert await db.read(inbox.known, "wechat", many) == {"m1", "m2"}
    assert await db.read(inbox.known, "sms", many) == set()


async def test_the_last_outcome_is_the_senders_own_and_recent(db: Database) -> None:
    for name, sender, outcome in (
        ("m1", "老秦", RowOutcome.SEALED),
        ("m2", "石嫂", RowOutcome.CLUE),
    ):
        row = await db.run(store, name, sender=sender)
        assert row is not None
        await db.run(inbox.done, row, outcome, now=NOON)
    third = await db.run(store, "m3", at=NOON + timedelta(minutes=9))
    assert third is not None

    def last(session: Session, sender: str, minutes: int) -> RowOutcome | None:
        since = NOON - timedelta(minutes=minutes)
        return inbox.last_outcome(session, "监督", sender, before=third, since=since)

    assert await db.read(last, "老秦", 1) == RowOutcome.SEALED
    assert await db.read(last, "石嫂", 1) == RowOutcome.CLUE
    assert await db.read(last, "老秦", -1) is None
    assert await db.read(last, "nobody", 1) is None


async def test_counts_are_of_a_time(db: Database) -> None:
    for name, day in (("m1", 0), ("m2", 1)):
        row = await db.run(store, name, at=NOON + timedelta(days=day))
        assert row is not None
        await db.run(inbox.done, row, RowOutcome.SEALED, now=NOON + timedelta(days=day))
    tomorrow = NOON + timedelta(days=1)
    assert await db.read(inbox.count, RowOutcome.SEALED, since=NOON, until=tomorrow) == 1
    assert (
        await db.read(inbox.count, RowOutcome.SEALED, since=NOON, until=tomorrow + timedelta(seconds=1)) == 2
    )
    assert await db.read(inbox.count, RowOutcome.CLUE, since=NOON, until=tomorrow) == 0
