"""Attachments wait for their words and for their bytes."""

from datetime import timedelta

from sqlmodel import Session, select

from storage import clues, media
from storage.clues import Said
from storage.db import Database
from storage.models import Attachment
from storage.states import MediaState, Role
from tests.storage.make import FACTS, NOON, open_case

MINUTE = timedelta(minutes=1)


def keep(
    session: Session, message: str, *, sender: str = "老秦", minutes: int = 0, has_bytes: bool = True
) -> None:
    media.keep(
        session,
        clue=None,
        channel="wechat",
        message=message,
        conversation="监督",
        sender=sender,
        kind="image",
        sent_at=NOON + minutes * MINUTE,
        now=NOON,
        has_bytes=has_bytes,
    )


def open_clue(session: Session) -> int:
    said = Said("m0", NOON, "老秦", "老秦", Role.SUPERVISOR, "text", "河边有垃圾")
    case = open_case(session)
    return clues.open_clue(session, case, said, FACTS, channel="wechat", conversation="监督", person=None).id


async def messages(db: Database) -> list[str]:
    return await db.read(lambda session: list(session.exec(select(Attachment.message))))


async def test_a_senders_recent_ones_go_to_a_clue(db: Database) -> None:
    clue = await db.run(open_clue)
    for message, sender, minutes in (("old", "老秦", -20), ("mine", "老秦", -1), ("theirs", "石嫂", -1)):
        await db.run(keep, message, sender=sender, minutes=minutes)
    since = NOON - 10 * MINUTE
    assert [a.message for a in await db.read(media.loose, "监督", "老秦", since=since)] == ["mine"]
    assert await db.read(media.loose, "别处", "老秦", since=since) == []
    await db.run(media.take, "监督", "老秦", clue, since=since)
    assert [a.message for a in await db.read(media.of_clues, [clue])] == ["mine"]
    assert await db.read(media.loose, "监督", "老秦", since=since) == []


async def test_loose_ones_are_forgotten_with_their_files_named(db: Database) -> None:
    for message, sender in (("m1", "老秦"), ("m2", "老秦"), ("m3", "石嫂")):
        await db.run(keep, message, sender=sender)
    await db.run(media.stored, 1, path="2026-05/1.png", size=3)
    assert await db.read(media.paths) == ["2026-05/1.png"]
    assert await db.run(media.forget, "监督", "老秦", since=NOON) == ["2026-05/1.png"]
    assert await messages(db) == ["m3"]
    assert await db.run(media.stored, 2, path="2026-05/2.png", size=3) is False


async def test_bytes_are_fetched_retried_and_given_up(db: Database) -> None:
    await db.run(keep, "m1")
    await db.run(keep, "place", has_bytes=False)
    assert [a.message for a in await db.read(media.due, NOON)] == ["m1"]
    await db.run(media.failed, 1, retry_at=NOON + MINUTE)
    assert await db.read(media.due, NOON) == []
    assert await db.read(media.next_try) == NOON + MINUTE
    [again] = await db.read(media.due, NOON + MINUTE)
    assert again.attempts == 1
    await db.run(media.failed, 1, retry_at=None)
    assert await db.read(media.due, NOON + 60 * MINUTE) == []
    assert await db.read(media.next_try) is None


async def test_what_is_stored_is_not_fetched_again(db: Database) -> None:
    await db.run(keep, "m1")
    assert await db.run(media.stored, 1, path="2026-05/1.png", size=3) is True
    assert await db.read(media.due, NOON) == []
    [photo] = await db.read(lambda session: list(session.exec(select(Attachment))))
    assert (photo.state, photo.path, photo.size) == (MediaState.STORED, "2026-05/1.png", 3)
