"""Files that are sent lie below the data folder by their content, as long as something needs them."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.config import Retention
from bot.outgoing import FRESH, Outgoing, file_name
from bot.purging import purge
from storage import outbox
from storage.addresses import Address
from storage.db import Database
from storage.models import Notice
from storage.states import NoticeKind

NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
KEPT = Retention()


def age(path: Path, at: datetime) -> None:
    os.utime(path, (at.timestamp(), at.timestamp()))


def test_the_same_content_is_kept_once(data: Path) -> None:
    outgoing = Outgoing(data)
    names = [outgoing.keep(content, ".png") for content in (b"one", b"two", b"one")]
    assert names[0] == names[2] != names[1]
    assert sorted(path.name for path in (data / "outgoing").iterdir()) == sorted(names[:2])
    assert outgoing.read(names[0]) == b"one"
    assert (data / "outgoing").stat().st_mode & 0o077 == 0


def test_what_is_not_needed_goes_unless_it_is_young(data: Path) -> None:
    outgoing = Outgoing(data)
    outgoing.sweep(set(), NOW)  # before there is a folder
    needed, old, young = (outgoing.keep(content, ".png") for content in (b"needed", b"old", b"young"))
    half = f"{old}.new"
    (data / "outgoing" / half).write_bytes(b"half")
    for name in (needed, old, half):
        age(data / "outgoing" / name, NOW - 2 * FRESH)
    age(data / "outgoing" / young, NOW)
    outgoing.sweep({needed}, NOW)
    assert {path.name for path in (data / "outgoing").iterdir()} == {needed, young}
    with pytest.raises(FileNotFoundError):
        outgoing.read(old)


async def test_one_that_cannot_be_removed_does_not_save_the_others(
    data: Path, own_logging: None, caplog: pytest.LogCaptureFixture
) -> None:
    (data / "outgoing" / "a folder").mkdir(parents=True)
    name = Outgoing(data).keep(b"old", ".png")
    for path in (data / "outgoing").iterdir():
        age(path, NOW - 2 * FRESH)
    Outgoing(data).sweep(set(), NOW)
    assert not (data / "outgoing" / name).exists()
    assert "cannot be removed" in caplog.text


async def test_a_file_goes_with_the_words_of_its_last_notice(db: Database, data: Path) -> None:
    name = Outgoing(data).keep(b"picture", ".png")
    age(data / "outgoing" / name, NOW)
    for key, at in (("first", NOW), ("second", NOW + timedelta(days=10))):
        await db.run(_queue, key, name, at)
    await db.run(outbox.sent, [1, 2], now=NOW)
    for days, is_there in ((0, True), (1, True), (KEPT.notices + 1, True), (KEPT.notices + 11, False)):
        await purge(db, data, KEPT, NOW + timedelta(days=days), is_dry=True)
        await purge(db, data, KEPT, NOW + timedelta(days=days))
        assert (data / "outgoing" / name).exists() is is_there
    assert await db.read(outbox.files) == set()


def _queue(session: Session, key: str, file: str, at: datetime) -> None:
    outbox.queue(
        session,
        key,
        NoticeKind.DIGEST,
        to=Address("wechat", "office"),
        text="月报\n1号",
        file=file,
        now=at,
    )


def test_it_is_called_by_the_first_line() -> None:
    now = datetime(2026, 11, 2, tzinfo=UTC)
    notice = Notice(
        key="k",
        kind=NoticeKind.DIGEST,
        channel="",
        conversation="",
        text="河湖月报 10月\n1号 乱堆",
        file="ab12.png",
        queued_at=now,
        due_at=now,
    )
    assert file_name(notice) == "河湖月报 10月.png"
