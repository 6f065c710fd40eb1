"""`hexiaodu audit` on a real data folder, and the file of heads beside the database."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.audit import HEADS, note_head
from handlers.texts import audit as texts
from storage.auditing import Fault
from storage.db import Database
from storage.schema import open_database
from tests.storage.make import NOON, open_case

pytestmark = pytest.mark.usefixtures("own_logging")


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """Three cases, and the head written down after each of them."""
    (tmp_path / "config.toml").write_text("", encoding="utf-8")
    db = await open_database(tmp_path / "data" / "hexiaodu.db")
    for _ in range(3):
        await db.run(open_case)
        await note_head(db, tmp_path / "data", NOON)
    await db.close()
    return tmp_path


def run(folder: Path, *words: str) -> int:
    return main(["audit", *words, "--config", str(folder / "config.toml")])


def spoil(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / "data" / "hexiaodu.db")) as raw, raw:
        raw.execute(statement)


def test_what_is_whole(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "verify") == 0
    said = capsys.readouterr().out
    assert said.startswith("完好")
    assert "3 步，3 环，对过以前记下的 3 处" in said


def test_heads_are_its_owners_only(folder: Path) -> None:
    file = folder / "data" / HEADS
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [json.loads(line)["n"] for line in file.read_text().splitlines() if line] == [1, 2, 3]


def test_a_change_is_said_with_its_place(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(folder, "UPDATE case_event SET by = '某某' WHERE id = 2")
    assert run(folder, "verify") == 1
    assert "第 2 环 2026-2 第 2 步：这一步是谁办的，被改过" in capsys.readouterr().out


def test_an_end_cut_off_is_found_by_the_file_beside_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for table in ("audit_link", "case_event", '"case"'):
        spoil(folder, f"DELETE FROM {table} WHERE id = 3")
    assert run(folder, "verify") == 1
    assert "第 3 环：以前记下过到这一环，现在没有了" in capsys.readouterr().out


def test_or_by_an_export_kept_elsewhere(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = folder / "kept.jsonl"
    assert run(folder, "export", str(kept)) == 0
    assert "写了 3 环" in capsys.readouterr().out
    (folder / "data" / HEADS).unlink()
    assert run(folder, "verify", "--against", str(kept)) == 0
    for table in ("audit_link", "case_event", '"case"'):
        spoil(folder, f"DELETE FROM {table} WHERE id = 3")
    assert run(folder, "verify") == 0
    assert run(folder, "verify", "--against", str(kept)) == 1


async def test_a_line_that_a_crash_cut_off_is_no_fault(folder: Path, db: Database) -> None:
    with (folder / "data" / HEADS).open("a") as file:
        file.write('{"at": "2026-05-')
    await db.run(open_case)
    await note_head(db, folder / "data", NOON)
    lines = (folder / "data" / HEADS).read_text().splitlines()
    assert lines[-2:] == ['{"at": "2026-05-', lines[-1]]
    assert json.loads(lines[-1])["n"] == 1


def test_what_the_operator_has_done_wrong(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = folder / "wrong.txt"
    wrong.write_text("甲\n乙\n", encoding="utf-8")
    assert run(folder, "verify", "--against", str(wrong)) == 2
    assert "看不懂" in capsys.readouterr().err
    assert run(folder, "verify", "--against", str(folder / "none")) == 2
    (folder / "config.toml").write_text("[data]\nfolder = 'empty'\n", encoding="utf-8")
    assert run(folder, "verify") == 2
    assert "还没有数据库" in capsys.readouterr().err
    assert not (folder / "empty").exists()


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_has_its_words(fault: Fault) -> None:
    assert texts._FAULT[fault]
