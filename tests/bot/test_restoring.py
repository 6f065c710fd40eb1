"""Restoring: all or nothing, every file checked, what was sealed since taken out."""

import hashlib
import shutil
from pathlib import Path

import pytest
from sqlmodel import Session

from bot import seals_file
from bot.app import open_data
from bot.backups import DATABASE, MANIFEST, Backup, BackupError, make
from bot.restoring import restore
from storage import cases, clues, inbox, seals
from storage.clues import Said
from storage.db import Database
from storage.states import Role
from storage.vault import fresh_vault, vault_of
from tests.bot.test_backups import DAY, flip, rows
from tests.bot.test_backups import folder as folder
from tests.storage.make import FACTS, NOON, store

pytestmark = pytest.mark.usefixtures("own_logging")


async def test_one_wrong_byte_of_the_database_and_nothing_is_restored(folder: Path, tmp_path: Path) -> None:
    made = make(folder, tmp_path / "b", NOON)
    flip(made.folder / DATABASE)
    with pytest.raises(BackupError, match=DATABASE):
        restore(made.folder, tmp_path / "again")
    assert list((tmp_path / "again").iterdir()) == []


async def test_a_wrong_photo_is_lost_alone(folder: Path, tmp_path: Path) -> None:
    made = make(folder, tmp_path / "b", NOON)
    flip(made.folder / "media" / "2026-05" / "1.png")
    done = restore(made.folder, tmp_path / "again")
    assert done.lost == ("2026-05/1.png",)
    assert rows(tmp_path / "again" / DATABASE, "SELECT state FROM attachment") == [("lost",)]
    assert not list((tmp_path / "again").rglob("*.png"))


async def test_what_stands_in_the_way_is_not_touched(folder: Path, tmp_path: Path) -> None:
    made = make(folder, tmp_path / "b", NOON)
    before = (folder / DATABASE).read_bytes()
    with pytest.raises(BackupError, match="已经有"):
        restore(made.folder, folder)
    assert (folder / DATABASE).read_bytes() == before


async def test_a_manifest_that_points_elsewhere_is_refused(folder: Path, tmp_path: Path) -> None:
    made = make(folder, tmp_path / "b", NOON)
    text = (made.folder / MANIFEST).read_text().replace("media/2026-05/1.png", "../../outside.png")
    (made.folder / MANIFEST).write_text(text)
    with pytest.raises(BackupError):
        restore(made.folder, tmp_path / "again")
    assert not (tmp_path / "outside.png").exists()


async def test_the_restored_folder_is_served(folder: Path, tmp_path: Path) -> None:
    made = make(folder, tmp_path / "b", NOON)
    restore(made.folder, tmp_path / "again")
    async with open_data(tmp_path / "again") as db:
        assert isinstance(db, Database)
        assert await db.read(inbox.waiting) == []
        assert await db.run(store, "m2") is not None  # delivered again: taken in


WORDS = "副镇长包庇沙场，河边挖沙没人管"


def report(session: Session) -> None:
    said = Said("m9", NOON, "老秦", "老秦", Role.SUPERVISOR, "text", WORDS)
    clues.open_clue(session, 1, said, FACTS, channel="wechat", conversation="监督", person=None)


def holding(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and WORDS.encode() in path.read_bytes()]


def put_key(old: Path, data: Path) -> None:
    """The copy of the key that was kept elsewhere."""
    (data / "keys").mkdir(parents=True)
    shutil.copy(old / "keys" / "sealed.key", data / "keys")


async def sealed_after(folder: Path, into: Path) -> Backup:
    """A backup, and what was sealed after it; the list lies in the data folder and beside the backups."""
    vault = vault_of(folder / "keys" / "sealed.key")
    async with open_data(folder) as db:
        await db.run(report)
        older = make(folder, into, NOON)
        assert holding(older.folder) != []
        await db.run(lambda session: seals.add(session, seals.of_case(vault, cases.case(session, 1))))
        await seals_file.keep(db, vault, [folder, into])
    return older


async def test_what_was_sealed_since_is_taken_out_of_an_older_backup(folder: Path, tmp_path: Path) -> None:
    older, again = await sealed_after(folder, tmp_path / "b"), tmp_path / "again"
    put_key(folder, again)
    done = restore(older.folder, again)
    assert done.sealed == 1
    assert rows(again / DATABASE, 'SELECT status FROM "case"') == [("sealed",)]
    assert holding(again) == []
    async with open_data(again) as db:
        assert len(await db.read(seals.listed)) == 1


@pytest.mark.parametrize(
    "left", ["the old data folder", "beside the backups", "a later backup", "the new data folder"]
)
async def test_one_list_is_enough_wherever_it_was_left(folder: Path, tmp_path: Path, left: str) -> None:
    """By default the backups lie in the data folder, which is moved away before."""
    into = folder / "backups"
    older, again = await sealed_after(folder, into), tmp_path / "again"
    put_key(folder, again)
    if left == "a later backup":
        make(folder, into, NOON + DAY)
    elif left == "the new data folder":
        shutil.copy(folder / seals_file.NAME, again)
    if left != "the old data folder":
        (folder / seals_file.NAME).unlink()
    if left != "beside the backups":
        (into / seals_file.NAME).unlink()
    shutil.move(folder, tmp_path / "old")
    assert restore(tmp_path / "old" / "backups" / older.folder.name, again).sealed == 1
    assert holding(again) == []


@pytest.mark.parametrize("key", ["none", "another"])
async def test_without_the_key_nothing_comes_back_unseen(folder: Path, tmp_path: Path, key: str) -> None:
    older, again = await sealed_after(folder, tmp_path / "b"), tmp_path / "again"
    if key == "another":
        vault_of(again / "keys" / "sealed.key")
    with pytest.raises(BackupError, match="什么也没恢复"):
        restore(older.folder, again)
    assert holding(again) == []
    done = restore(older.folder, again, without_seals=True)
    assert done.sealed is None
    assert holding(again) == [again / DATABASE]


async def test_the_list_tells_a_thief_nothing_that_can_be_tried(folder: Path, tmp_path: Path) -> None:
    """Numbers of cases are few: without the key not one of them is found in it."""
    await sealed_after(folder, tmp_path / "b")
    listed = seals_file.read(folder)
    guesses = [f"case:2026-{number}" for number in range(1, 50)]
    assert listed.isdisjoint(hashlib.sha256(one.encode()).hexdigest() for one in guesses)
    assert listed.isdisjoint(fresh_vault().name(one) for one in guesses)
    assert not listed.isdisjoint(vault_of(folder / "keys" / "sealed.key").name(one) for one in guesses)
