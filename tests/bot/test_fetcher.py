"""Photos are fetched until they are there."""

import asyncio
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from stat import S_IMODE

import pytest
from sqlalchemy import update
from sqlmodel import Session, select

from bot.clock import VirtualClock
from bot.fetcher import TRIES, Fetcher
from bot.transcript import PIXEL
from handlers.texts import lost as texts
from storage import clues, media
from storage.clues import Said
from storage.db import Database
from storage.models import Attachment, Notice
from storage.states import MediaState, Role
from tests.bot.fakes import FakeChannel
from tests.storage.make import FACTS, open_case

START = datetime(2026, 5, 11, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def keep(session: Session, message: str) -> None:
    media.keep(
        session,
        clue=None,
        channel="wechat",
        message=message,
        conversation="room",
        sender="甲",
        kind="image",
        sent_at=START,
        now=START,
        has_bytes=True,
    )


def all_of(session: Session) -> list[Attachment]:
    return list(session.exec(select(Attachment)))


async def fetch(
    db: Database, folder: Path, channel: FakeChannel, clock: VirtualClock, until: datetime
) -> None:
    fetcher = Fetcher(db, {"wechat": channel}, clock, folder)
    clock.expect(fetcher.wake)
    running = asyncio.create_task(fetcher.run())
    await clock.advance(until)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


def files(folder: Path) -> dict[str, bytes]:
    """By name, without the hash of what is in them."""
    found = [p for p in folder.rglob("*") if p.is_file()]
    return {f"{p.parent.name}/{p.name.rpartition('-')[2]}": p.read_bytes() for p in found}


async def test_bytes_are_written_and_noted(db: Database, data: Path) -> None:
    await db.run(keep, "m1")
    clock = VirtualClock(START)
    await fetch(db, data / "media", FakeChannel(clock, files={"m1": b"photo"}), clock, START + HOUR)
    assert files(data / "media") == {"2026-05/1.dat": b"photo"}
    [photo] = await db.read(all_of)
    assert (photo.state, photo.size) == (MediaState.STORED, 5)
    assert (data / "media" / photo.path).read_bytes() == b"photo"


async def test_photos_are_their_owners_only(db: Database, data: Path) -> None:
    await db.run(keep, "m1")
    clock = VirtualClock(START)
    await fetch(db, data / "media", FakeChannel(clock, files={"m1": b"photo"}), clock, START + HOUR)
    folders = [data / "media", *(path for path in (data / "media").iterdir())]
    assert [S_IMODE(folder.stat().st_mode) for folder in folders] == [0o700, 0o700]


async def test_a_failure_is_tried_again_and_does_not_stop_others(db: Database, data: Path) -> None:
    for message in ("m1", "m2"):
        await db.run(keep, message)
    clock = VirtualClock(START)
    channel = FakeChannel(clock, files={"m2": b"two"})
    await fetch(db, data / "media", channel, clock, START)
    assert files(data / "media") == {"2026-05/2.dat": b"two"}
    channel.files["m1"] = b"one"
    later = VirtualClock(START + HOUR)
    await fetch(db, data / "media", channel, later, START + 2 * HOUR)
    assert files(data / "media") == {"2026-05/1.dat": b"one", "2026-05/2.dat": b"two"}


async def test_what_is_never_there_is_given_up(db: Database, data: Path) -> None:
    await db.run(keep, "m1")
    clock = VirtualClock(START)
    channel = FakeChannel(clock)
    await fetch(db, data / "media", channel, clock, START + 48 * HOUR)
    assert len(channel.tried) == TRIES
    assert [photo.state for photo in await db.read(all_of)] == [MediaState.LOST]


async def test_the_file_of_what_was_dropped_meanwhile_goes(db: Database, data: Path) -> None:
    class Dropping(FakeChannel):
        async def fetch(self, message_id: str) -> tuple[str, bytes]:
            await db.run(media.forget, "room", "甲", since=START)
            return "photo.png", b"photo"

    await db.run(keep, "m1")
    clock = VirtualClock(START)
    await fetch(db, data / "media", Dropping(clock), clock, START + HOUR)
    assert files(data / "media") == {}


async def test_what_a_crash_left_behind_is_swept_at_the_start(db: Database, data: Path) -> None:
    folder = data / "media" / "2026-05"
    folder.mkdir(parents=True)
    for name in ("1.png", "9.png", "9.png.new"):
        (folder / name).write_bytes(b"x")
    await db.run(keep, "m1")
    await db.run(media.stored, 1, path="2026-05/1.png", size=1)
    clock = VirtualClock(START)
    await fetch(db, data / "media", FakeChannel(clock), clock, START)
    assert files(data / "media") == {"2026-05/1.png": b"x"}


@pytest.mark.parametrize("name", ["河边.exe", "../../../etc/passwd", "x.p\x00ng", "x." + "y" * 300, ""])
async def test_a_name_from_outside_is_not_used(db: Database, data: Path, name: str) -> None:
    class Naming(FakeChannel):
        async def fetch(self, message_id: str) -> tuple[str, bytes]:
            return name, PIXEL

    await db.run(keep, "m1")
    clock = VirtualClock(START)
    await fetch(db, data / "media", Naming(clock), clock, START)
    [path] = [p for p in (data / "media").rglob("*") if p.is_file()]
    assert path.relative_to(data / "media").as_posix() == f"2026-05/{sha256(PIXEL).hexdigest()[:32]}-1.png"
    assert path.stat().st_mode & 0o111 == 0


def in_case(session: Session) -> None:
    """m1 and m2 are photos of a clue."""
    case_id = open_case(session, at=START)
    said = Said(
        message="m0", at=START, sender="甲", sender_name="甲", role=Role.SUPERVISOR, kind="text", text="垃圾"
    )
    clue = clues.open_clue(session, case_id, said, FACTS, channel="wechat", conversation="room", person=None)
    session.connection().execute(update(Attachment).values(clue_id=clue.id))


async def test_who_sent_a_photo_that_never_came_is_asked_once_in_private(db: Database, data: Path) -> None:
    for message in ("m1", "m2", "m3"):
        await db.run(keep, message)
    await db.run(in_case)
    clock = VirtualClock(START)
    channel = FakeChannel(clock, files={"m2": b"<html>not a photo</html>", "m3": PIXEL})
    await fetch(db, data / "media", channel, clock, START + 48 * HOUR)
    assert [photo.state for photo in await db.read(all_of)] == [
        MediaState.LOST,
        MediaState.LOST,
        MediaState.STORED,
    ]
    notices = await db.read(lambda session: list(session.exec(select(Notice))))
    assert [(notice.conversation, notice.text) for notice in notices] == [("甲", texts.send_again(1))]


async def test_of_a_photo_that_belongs_to_nothing_nobody_is_asked(db: Database, data: Path) -> None:
    await db.run(keep, "m1")
    clock = VirtualClock(START)
    await fetch(db, data / "media", FakeChannel(clock), clock, START + 48 * HOUR)
    assert await db.read(lambda session: list(session.exec(select(Notice)))) == []
