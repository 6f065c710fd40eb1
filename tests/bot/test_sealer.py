"""The bytes of what accuses somebody never stay readable on disk."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from bot import sealer as sealers
from bot.clock import VirtualClock
from bot.sealer import TRIES, Sealer
from handlers import content
from handlers.content import Content
from handlers.incoming import Kind
from handlers.texts import lost as texts
from storage import envelope, letters, sealed, sealed_files
from storage.db import Database
from tests.bot.fakes import FakeChannel
from tests.bot.test_fetcher import files
from tests.bot.test_metadata import HERE, SECRETS, photo
from tests.storage.sealing import PRIVATE, VAULT, clue, keep, readable, register, route

START = datetime(2026, 5, 11, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)


async def with_files(db: Database, *wanted: tuple[str, str]) -> int:
    """A sealed clue to which these belong: message and path."""

    def make(session: Session) -> int:
        register(session, "方正")
        kept = keep(session, Content(channel="wechat").written())
        for message, path in wanted:
            sealed_files.want(
                session,
                VAULT,
                kept,
                channel="wechat",
                message=message,
                kind="image",
                sent_at=START,
                now=START,
                path=path,
            )
        return kept

    return await db.run(make)


async def seal(
    db: Database,
    folder: Path,
    channel: FakeChannel,
    clock: VirtualClock,
    spoke: Callable[[], None] = lambda: None,
) -> None:
    sealer = Sealer(db, {"wechat": channel}, clock, folder, VAULT, spoke)
    clock.expect(sealer.wake)
    running = asyncio.create_task(sealer.run())
    await clock.advance(START + DAY)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def opened(db: Database, kept: int) -> list[tuple[str, bytes, bool]]:
    """Message, bytes and whether it is lost, of all files of a clue."""

    def read(session: Session) -> list[tuple[str, bytes, bool]]:
        found = [
            content.read(envelope.unseal(item.body, [PRIVATE["方正"]]))
            for item in sealed.items(session, kept)
        ]
        return sorted((one.file.message, data, one.file.lost) for one, data in found if one.file)

    return await db.read(read)


async def test_what_is_fetched_and_what_lies_on_disk_is_sealed(db: Database, data: Path) -> None:
    kept = await with_files(db, ("m1", ""), ("m2", "2026-05/1.png"))
    media = data / "media"
    (media / "2026-05").mkdir(parents=True)
    (media / "2026-05" / "1.png").write_bytes(b"two")
    (media / "2026-05" / "2.png").write_bytes(b"another's")
    clock = VirtualClock(START)
    await seal(db, media, FakeChannel(clock, files={"m1": b"one"}), clock)
    assert await opened(db, kept) == [("m1", b"one", False), ("m2", b"two", False)]
    assert files(media) == {"2026-05/2.png": b"another's"}
    assert await db.read(sealed_files.paths) == []
    assert await db.read(sealed_files.due, VAULT, START + DAY) == []


async def test_a_file_is_overwritten_before_it_goes(db: Database, data: Path) -> None:
    await with_files(db, ("m1", "2026-05/1.png"))
    (data / "2026-05").mkdir()
    stored = data / "2026-05" / "1.png"
    stored.write_bytes(b"secret")
    clock = VirtualClock(START)
    with stored.open("rb") as disk:  # whoever reads the disk below the file system
        await seal(db, data, FakeChannel(clock), clock)
        assert disk.read() == bytes(6)
    assert not stored.exists()


async def test_a_backup_that_shares_the_file_stays_what_its_checksums_say(db: Database, data: Path) -> None:
    kept = await with_files(db, ("m1", "2026-05/1.png"))
    stored, copy = data / "2026-05" / "1.png", data / "backup.png"
    stored.parent.mkdir()
    stored.write_bytes(b"secret")
    copy.hardlink_to(stored)
    clock = VirtualClock(START)
    await seal(db, data, FakeChannel(clock), clock)
    assert await opened(db, kept) == [("m1", b"secret", False)]
    assert (stored.exists(), copy.read_bytes()) == (False, b"secret")


async def test_it_is_tried_again_and_in_the_end_noted_as_lost(db: Database, data: Path) -> None:
    kept = await with_files(db, ("m1", ""))
    clock = VirtualClock(START)
    channel = FakeChannel(clock)
    await seal(db, data, channel, clock)
    assert len(channel.tried) == TRIES
    assert await opened(db, kept) == [("m1", b"", True)]


async def test_a_file_that_is_gone_from_the_disk_is_fetched(db: Database, data: Path) -> None:
    kept = await with_files(db, ("m1", "2026-05/1.png"))
    clock = VirtualClock(START)
    await seal(db, data, FakeChannel(clock, files={"m1": b"one"}), clock)
    assert await opened(db, kept) == [("m1", b"one", False)]


async def test_what_is_too_large_is_noted_only(
    db: Database, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealers, "MOST_BYTES", 3)
    kept = await with_files(db, ("m1", ""), ("m2", ""))
    clock = VirtualClock(START)
    await seal(db, data, FakeChannel(clock, files={"m1": b"four", "m2": b"thr"}), clock)
    assert await opened(db, kept) == [("m1", b"", True), ("m2", b"thr", False)]


async def test_nothing_is_fetched_for_what_has_ended(db: Database, data: Path) -> None:
    kept = await with_files(db, ("m1", ""))
    await db.run(lambda session: sealed.end(session, clue(session, kept)))
    clock = VirtualClock(START)
    channel = FakeChannel(clock, files={"m1": b"one"})
    await seal(db, data, channel, clock)
    assert (channel.tried, await opened(db, kept)) == ([], [])


def test_names_from_outside_and_control_signs_go_nowhere() -> None:
    file = content.File(message="m", at=START, kind=Kind.IMAGE, name="../../x.sh\x1b[2J")
    text = content.Content(channel="wechat", file=file).written(b"bytes\nwith lines")
    found, data = content.read(text)
    assert (found.file, data) == (file, b"bytes\nwith lines")


async def test_a_photo_does_not_say_who_took_it_but_where_to_its_readers(db: Database, data: Path) -> None:
    kept = await with_files(db, ("m1", ""))
    clock = VirtualClock(START)
    await seal(db, data, FakeChannel(clock, files={"m1": photo("JPEG")}), clock)
    [(one, shown)] = [
        read for item in await db.read(readable, kept, "方正") if (read := content.read(item))[0].file
    ]
    assert shown.startswith(b"\xff\xd8")
    assert [secret for secret in SECRETS if secret in shown] == []
    assert one.file is not None
    assert one.file.where is not None
    assert (round(one.file.where.latitude, 1), round(one.file.where.longitude, 1)) == (HERE.latitude, 109.8)


async def test_who_told_it_is_asked_once_for_all_that_never_came(db: Database, data: Path) -> None:
    kept = await with_files(db, ("m1", ""), ("m2", ""))

    def can_be_written_to(session: Session) -> None:
        sealed.add(session, VAULT, kept, b"more", replace(route("甲"), can_write=True))

    await db.run(can_be_written_to)
    clock, woken = VirtualClock(START), list[bool]()
    await seal(db, data, FakeChannel(clock), clock, spoke=lambda: woken.append(True))
    letter = await db.read(letters.due, VAULT, "wechat", START + DAY)
    receipt = await db.read(sealed.receipt_of, kept)
    assert [(one.conversation, one.text) for one in letter] == [("甲", texts.send_again_sealed(receipt))]
    assert woken != []


async def test_who_cannot_be_written_to_is_not_asked(db: Database, data: Path) -> None:
    await with_files(db, ("m1", ""))
    clock = VirtualClock(START)
    await seal(db, data, FakeChannel(clock), clock)
    assert await db.read(letters.due, VAULT, "wechat", START + DAY) == []
