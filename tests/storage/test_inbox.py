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
    kept = outcome == RowOutcome.FAILED
    assert await body(db, row) == (b"sealed" if kept else None)
    assert await db.read(inbox.waiting) == []


async def test_which_messages_are_known(db: Database) -> None:
    for name in ("m1", "m2"):
        await db.run(store, name)
    many = [f"m{n}" for n in range(1200)]
    assert await db.read(inbox.known, "wechat", many) == {"m1", "m2"}
    assert await db.read(inbox.known, "sms", many) == set()


async def test_the_last_row_is_the_senders_own_in_the_conversation(db: Database) -> None:
    for name, sender in (("m1", "老秦"), ("m2", "石嫂"), ("m3", "老秦")):
        await db.run(store, name, sender=sender)
    assert await db.read(inbox.last_row, "监督", "老秦", before=3) == 1
    assert await db.read(inbox.last_row, "监督", "老秦", before=4) == 3
    assert await db.read(inbox.last_row, "监督", "石嫂", before=2) == 0


async def test_of_what_is_sealed_only_that_it_was_is_left(db: Database) -> None:
    row = await db.run(store, "m1", sender="老秦", at=NOON + timedelta(minutes=7))
    assert row is not None
    await db.run(inbox.sealed, row, now=NOON + timedelta(minutes=8), words=b"hash")

    def left(session: Session) -> InboxRow:
        return session.get_one(InboxRow, row)

    found = await db.read(left)
    assert (found.conversation, found.sender, found.body) == ("", "", None)
    assert (found.sent_at, found.received_at, found.handled_at) == (NOON, NOON, NOON + timedelta(hours=1))
    assert await db.run(store, "m1") is None, "it is known that it came"
    assert await db.read(inbox.was_sealed, b"hash", since=NOON)
    assert not await db.read(inbox.was_sealed, b"other", since=NOON)
    assert not await db.read(inbox.was_sealed, b"hash", since=NOON + timedelta(minutes=1))


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
