"""Restoring: all or nothing, every file checked, what was sealed since taken out."""

from pathlib import Path

import pytest
from sqlmodel import Session

from bot import seals_file
from bot.app import open_data
from bot.backups import DATABASE, MANIFEST, BackupError, make
from bot.restoring import restore
from storage import cases, clues, inbox, seals
from storage.clues import Said
from storage.db import Database
from storage.states import Role
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


async def test_what_was_sealed_since_is_taken_out_of_an_older_backup(folder: Path, tmp_path: Path) -> None:
    """The list lies beside the database, and in every later backup."""
    words = "副镇长包庇沙场，河边挖沙没人管"

    def report(session: Session) -> None:
        said = Said("m9", NOON, "老秦", "老秦", Role.SUPERVISOR, "text", words)
        clues.open_clue(session, 1, said, FACTS, channel="wechat", conversation="监督", person=None)

    async with open_data(folder) as db:
        await db.run(report)
        older = make(folder, tmp_path / "b", NOON)
        assert words.encode() in (older.folder / DATABASE).read_bytes()
        await db.run(lambda session: seals.add(session, seals.of_case(cases.case(session, 1))))
        await seals_file.keep(db, folder)
        make(folder, tmp_path / "b", NOON + DAY)
    restore(older.folder, tmp_path / "again")
    assert rows(tmp_path / "again" / DATABASE, 'SELECT status FROM "case"') == [("sealed",)]
    for path in (tmp_path / "again").rglob("*"):
        assert path.is_dir() or words.encode() not in path.read_bytes()
