"""Backups: made while the bot writes, without what must stay behind; restored into an empty place."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from bot import backups, doctor
from bot.__main__ import main
from bot.backups import DATABASE, BackupError, make
from bot.checks import FAILED, FINE, WARNING, Grade
from bot.restoring import restore
from handlers.texts import doctor as doctor_texts
from storage import inbox, media, presence
from storage.keys import DayKeys
from storage.schema import open_database
from storage.states import RowOutcome
from tests.storage.make import NOON, open_case, store

pytestmark = pytest.mark.usefixtures("own_logging")

SECRET = "副镇长收了沙场老板的钱".encode()
DAY = timedelta(days=1)


def keep_photo(session: Session, message: str, path: str) -> None:
    media.keep(
        session,
        clue=None,
        channel="wechat",
        message=message,
        conversation="监督",
        sender="老秦",
        kind="image",
        sent_at=NOON,
        now=NOON,
        has_bytes=True,
    )
    found = media.due(session, NOON)
    assert found[0].id is not None
    media.stored(session, found[0].id, path=path, size=5)


def failed(session: Session, row: int, body: bytes) -> None:
    inbox.done(session, row, RowOutcome.FAILED, now=NOON)
    session.connection().exec_driver_sql("UPDATE inbox SET body = ? WHERE id = ?", (body, row))


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """A data folder with a case, a photo, a key, a message that failed and one that was never handled."""
    data = tmp_path / "data"
    db = await open_database(data / DATABASE)
    DayKeys(data / "keys").seal(b"x", NOON)
    (data / "keys" / "vault.key").write_bytes(bytes(32))
    (data / "media" / "2026-05").mkdir(parents=True)
    (data / "media" / "2026-05" / "1.png").write_bytes(b"photo")
    await db.run(open_case)
    await db.run(keep_photo, "p1", "2026-05/1.png")
    row = await db.run(store, "m1")
    assert row is not None
    await db.run(failed, row, SECRET)
    await db.run(store, "m2")
    await db.close()
    return data


def rows(path: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(query).fetchall()


async def test_what_is_restored_is_what_was_there_but_for_bodies_and_keys(
    folder: Path, tmp_path: Path
) -> None:
    made = make(folder, tmp_path / "backups", NOON)
    again = tmp_path / "again"
    done = restore(made.folder, again)
    assert (again / "media" / "2026-05" / "1.png").read_bytes() == b"photo"
    assert rows(again / DATABASE, 'SELECT number, township FROM "case"') == [(1, "托口镇")]
    # what was never handled may come again; what failed is still known to have failed
    assert rows(again / DATABASE, "SELECT message, outcome, body FROM inbox") == [("m1", "failed", None)]
    assert (done.lost, done.keys) == ((), ("vault.key",))
    for path in [*made.folder.rglob("*"), *again.rglob("*")]:
        if path.is_file():
            assert SECRET not in path.read_bytes()
            assert not path.name.endswith(".key")
            assert path.stat().st_mode & 0o077 == 0 or path.suffix == ".png"


async def test_it_is_of_one_moment_while_the_bot_writes(folder: Path, tmp_path: Path) -> None:
    db = await open_database(folder / DATABASE)
    stop = asyncio.Event()

    def both(session: Session) -> None:
        """Two tables that always have as many new rows."""
        number = open_case(session)
        store(session, f"w{number}")

    async def write() -> int:
        count = 0
        while not stop.is_set():
            await db.run(both)
            count += 1
        return count

    writing = asyncio.create_task(write())
    made = []
    for number in range(4):
        made.append(await asyncio.to_thread(make, folder, tmp_path / "b", NOON + number * DAY))
        await asyncio.sleep(0.05)
    stop.set()
    written = await writing
    await db.close()
    assert written > 10
    counts = [rows(one.folder / DATABASE, 'SELECT count(*) FROM "case"')[0][0] for one in made]
    assert counts == sorted(set(counts))
    for one in made:
        # each case has the event that opened it
        assert rows(
            one.folder / DATABASE,
            'SELECT count(*) FROM "case" WHERE id NOT IN (SELECT case_id FROM case_event)',
        ) == [(0,)]


async def test_unchanged_photos_take_no_room_twice(folder: Path, tmp_path: Path) -> None:
    first = make(folder, tmp_path / "b", NOON)
    second = make(folder, tmp_path / "b", NOON + DAY)
    photo = "media/2026-05/1.png"
    assert (first.folder / photo).samefile(second.folder / photo)
    assert first.manifest.files[photo] == second.manifest.files[photo]


async def test_a_photo_that_is_gone_is_noted_as_lost(folder: Path, tmp_path: Path) -> None:
    (folder / "media" / "2026-05" / "1.png").unlink()
    made = make(folder, tmp_path / "b", NOON)
    assert rows(made.folder / DATABASE, "SELECT state, path FROM attachment") == [("lost", "")]


def flip(path: Path) -> None:
    """One byte in the middle is another one."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.unlink()
    path.write_bytes(content)


async def test_old_ones_go_and_the_last_good_one_stays(folder: Path, tmp_path: Path) -> None:
    into = tmp_path / "b"
    made = [make(folder, into, NOON + day * DAY) for day in range(5)]
    backups.rotate(into, 3)
    assert [one.folder for one in backups.listed(into)] == [one.folder for one in reversed(made[2:])]
    for one in made[3:]:
        flip(one.folder / DATABASE)
    assert backups.rotate(into, 2) == []
    good = backups.last_good(into)
    assert good is not None
    assert good.folder == made[2].folder


async def test_what_a_crash_left_half_done_is_no_backup_and_goes(folder: Path, tmp_path: Path) -> None:
    into = tmp_path / "b"
    made = make(folder, into, NOON)
    shutil.copytree(made.folder, into / ".unfinished-1")
    assert [one.folder for one in backups.listed(into)] == [made.folder]
    make(folder, into, NOON + DAY)
    assert not (into / ".unfinished-1").exists()


async def test_no_room_is_said_before_the_disk_is_full(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "ROOM", 2**60)
    with pytest.raises(BackupError, match="地方不够"):
        make(folder, tmp_path / "b", NOON)
    assert list((tmp_path / "b").iterdir()) == []


def config(folder: Path) -> Path:
    path = folder.parent / "config.toml"
    path.write_text("[gateway]\nendpoint = '127.0.0.1:1'\n", encoding="utf-8")
    return path


def test_the_commands(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = config(folder)
    assert main(["backup", "--config", str(settings)]) == 0
    said = capsys.readouterr().out
    assert "keys/vault.key" in said
    (made,) = [one.folder for one in backups.listed(folder / "backups")]
    assert str(made) in said
    assert main(["restore", str(made), "--config", str(settings)]) == 2
    assert "已经有 hexiaodu.db" in capsys.readouterr().err
    for name in (DATABASE, "media"):
        (folder / name).rename(folder.parent / name)
    assert main(["restore", str(made), "--config", str(settings)]) == 0
    said = capsys.readouterr().out
    assert "每个文件都核对过" in said
    assert "keys/" not in said  # it is still there
    assert main(["restore", str(folder), "--config", str(settings)]) == 2
    assert "不是一份备份" in capsys.readouterr().err


def spoil(path: Path) -> None:
    """Pages in the middle of the file are overwritten: it opens, and is not whole."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode=DELETE")
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(os.urandom(size - 4096 * 4))


def test_a_damaged_database_stops_the_start_and_names_the_last_good_backup(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEXIAODU_TOKEN", "tok")
    settings = config(folder)
    good = make(folder, folder / "backups", NOON)
    bad = make(folder, folder / "backups", NOON + DAY)
    flip(bad.folder / DATABASE)
    spoil(folder / DATABASE)
    assert main(["run", "--config", str(settings)]) == 2
    said = capsys.readouterr().err
    assert "坏了" in said
    assert f"hexiaodu restore {good.folder}" in said


async def findings(settings: Path, days: int) -> list[tuple[Grade, str]]:
    found = await doctor.examine(settings, NOON + days * DAY)
    return [(one.grade, one.text) for one in found if one.about == doctor_texts.BACKUP]


async def test_the_doctor_looks_at_the_age_and_whether_it_is_whole(folder: Path) -> None:
    settings = config(folder)

    async def grades(days: int) -> Sequence[Grade]:
        return [grade for grade, _ in await findings(settings, days)]

    assert await grades(0) == [FINE]  # it was never in use
    db = await open_database(folder / DATABASE)
    await db.run(presence.heard, "wechat", now=NOON)
    await db.close()
    assert await grades(0) == [WARNING]
    made = make(folder, folder / "backups", NOON)
    assert await grades(1) == [FINE]
    assert await grades(3) == [WARNING]
    flip(made.folder / DATABASE)
    assert await grades(1) == [FAILED]


async def test_two_within_a_second_are_two_and_old_ones_go_by_themselves(
    folder: Path, tmp_path: Path
) -> None:
    into = tmp_path / "b"
    for _ in range(2):
        backups.daily(folder, into, 14, NOON)
    assert len(backups.listed(into)) == 2
    for day in range(1, 5):
        backups.daily(folder, into, 3, NOON + day * DAY)
    kept = [one.manifest.at for one in backups.listed(into)]
    assert kept == [NOON + day * DAY for day in (4, 3, 2)]
