"""Notices of sealed clues: encrypted in the outbox, gone once they are sent."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from storage import letters, outbox, sealed
from storage.addresses import Address
from storage.db import Database
from storage.models import Notice
from storage.vault import fresh_vault
from tests.storage.make import NOON
from tests.storage.sealing import VAULT, clue, files_with, keep, register


async def test_a_letter_is_read_by_the_bot_only_and_shredded_once_sent(db: Database, data: Path) -> None:
    def write(session: Session) -> bytes:
        letters.queue(
            session, VAULT, 7, to=Address("wechat", "石嫂"), text="回执 1", now=NOON, to_sender=True
        )
        [notice] = session.exec(select(Notice)).all()
        assert notice.sealed is not None
        return notice.sealed

    body = await db.run(write)
    [found] = await db.read(letters.due, VAULT, "wechat", NOON)
    assert (found.channel, found.conversation, found.text) == ("wechat", "石嫂", "回执 1")
    assert await db.read(letters.due, fresh_vault(), "wechat", NOON) == []
    assert await db.run(letters.forget_unreadable, VAULT) == 0
    kept = await db.read(lambda session: [(n.conversation, n.text) for n in session.exec(select(Notice))])
    assert kept == [("", "")]
    assert found.id is not None
    assert files_with(data, body) != []
    await db.run(letters.sent, [found.id], now=NOON)
    await db.tidy()
    assert await db.read(outbox.is_empty)
    assert files_with(data, body) == []


@pytest.mark.parametrize("is_open", [True, False])
async def test_a_letter_that_is_not_taken_waits_as_long_as_its_clue_is_open(
    db: Database, is_open: bool
) -> None:
    await db.run(register, "方正")
    kept = await db.run(keep)

    def write(session: Session) -> None:
        letters.queue(
            session, VAULT, kept, to=Address("wechat", "石嫂"), text="回执", now=NOON, to_sender=True
        )
        if not is_open:
            sealed.end(session, clue(session, kept))

    await db.run(write)
    [notice] = await db.read(letters.due, VAULT, "wechat", NOON)
    later = NOON + timedelta(minutes=1)
    await db.run(letters.failed, notice, retry_at=later)
    [notice] = await db.read(letters.due, VAULT, "wechat", later)
    await db.run(letters.failed, notice, retry_at=None)
    assert await db.read(letters.undelivered, kept) is is_open
    assert await db.read(outbox.parked) == (1 if is_open else 0)
    errors = await db.read(lambda session: list(session.exec(select(Notice.error))))
    assert errors == [""] * len(errors)
    await db.run(letters.forget_parked, kept)
    assert await db.read(outbox.parked) == 0


async def test_letters_of_a_key_that_was_lost_stand_in_nobodys_way(db: Database) -> None:
    def write(session: Session) -> None:
        for vault in (VAULT, fresh_vault()):
            letters.queue(session, vault, 7, to=Address("wechat", "石嫂"), text="回执", now=NOON)

    await db.run(write)
    assert await db.run(letters.forget_unreadable, VAULT) == 1
    assert len(await db.read(letters.due, VAULT, "wechat", NOON)) == 1
    assert not await db.read(outbox.is_empty)
