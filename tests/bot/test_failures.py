"""What stops a start and a person can mend is one sentence: real files, spoiled in every way."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.__main__ import main

pytestmark = pytest.mark.usefixtures("own_logging")

ROOT = Path(__file__).parent.parent.parent
LINE = (
    '{"id": "a1", "t": "2026-05-11T09:00:00+08:00", "room": "监督员一群", "sender": "老秦", "text": "早上好"}'
)


def play(folder: Path, data: Path) -> int:
    script = folder / "script.jsonl"
    script.write_text(LINE, encoding="utf-8")
    return main(["demo", "--script", str(script), "--exit", "--data", str(data)])


def garbage(data: Path) -> None:
    (data / "hexiaodu.db").write_bytes(b"no database at all, but long enough to be one" * 100)


def damaged(data: Path) -> None:
    """The head is whole, the pages behind it are not."""
    file = data / "hexiaodu.db"
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xa5" * (len(whole) - 4096))


def cut_off(data: Path) -> None:
    file = data / "hexiaodu.db"
    file.write_bytes(file.read_bytes()[:5000])


def newer(data: Path) -> None:
    with closing(sqlite3.connect(data / "hexiaodu.db")) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = '0099'")


def without_tables(data: Path) -> None:
    with closing(sqlite3.connect(data / "hexiaodu.db")) as raw, raw:
        raw.execute("DROP TABLE person")


def a_folder(data: Path) -> None:
    (data / "hexiaodu.db").unlink()
    (data / "hexiaodu.db").mkdir()


def _key(data: Path) -> Path:
    [key] = (data / "keys").glob("inbox-*.key")
    return key


def empty_key(data: Path) -> None:
    _key(data).write_bytes(b"")


def long_key(data: Path) -> None:
    _key(data).write_bytes(bytes(33))


def key_folder(data: Path) -> None:
    key = _key(data)
    key.unlink()
    key.mkdir()


def keys_a_file(data: Path) -> None:
    shutil.rmtree(data / "keys")
    (data / "keys").write_text("in the way", encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "wrong"),
    [
        (garbage, "数据库坏了或打不开（file is not a database）。请先停掉河小督"),
        (damaged, "数据库坏了或打不开（database disk image is malformed）。请先停掉河小督"),
        (cut_off, "数据库坏了或打不开（database disk image is malformed）。请先停掉河小督"),
        (newer, "数据库是更新版本的河小督写的。请装回那个版本"),
        (without_tables, "数据库现在用不了（no such table: "),
        (a_folder, "数据库现在用不了（unable to open database file）"),
        (empty_key, ".key 不是完整的密钥。请找回原来的"),
        (long_key, ".key 不是完整的密钥。请找回原来的"),
        (key_folder, ".key（Is a directory）。"),
        (keys_a_file, "keys（File exists）。"),
    ],
)
def test_a_spoiled_data_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], spoil: Callable[[Path], None], wrong: str
) -> None:
    data = tmp_path / "data"
    assert play(tmp_path, data) == 0
    spoil(data)
    capsys.readouterr()
    assert play(tmp_path, data) == 2
    said = capsys.readouterr().err
    assert wrong in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("where", ["data", "data/deeper"])
def test_a_data_folder_that_is_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str], where: str) -> None:
    (tmp_path / "data").write_text("in the way", encoding="utf-8")
    assert play(tmp_path, tmp_path / where) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"用不了 {tmp_path / where}（")
    assert said.count("\n") == 1


@pytest.mark.parametrize("command", [["roster", "code", "梁敏"], ["roster", "import", "people.csv"], ["run"]])
def test_every_command_says_so(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HEXIAODU_TOKEN", "tok")
    (tmp_path / "config.toml").write_text("[gateway]\nendpoint = '127.0.0.1:1'\ntls = false\n")
    (tmp_path / "people.csv").write_text("姓名,角色\n梁敏,河长办\n", encoding="utf-8")
    (tmp_path / "data").mkdir()
    garbage(tmp_path / "data")
    assert main(command) == 2
    assert capsys.readouterr().err.startswith("数据库坏了")


@pytest.mark.parametrize("command", [["demo", "--port", "0"], ["classify", "--text", "河边有人倒垃圾"]])
def test_a_bad_rule_file(tmp_path: Path, command: list[str]) -> None:
    for package in ("bot", "handlers", "nlp", "storage"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "nlp" / "lexicon" / "dumping.toml").open("a", encoding="utf-8") as file:
        file.write("\n[[rule\n")
    done = subprocess.run(
        [sys.executable, "-m", "bot", *command],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("规则文件不对（dumping.toml: ")
    assert done.stderr.count("\n") == 1
