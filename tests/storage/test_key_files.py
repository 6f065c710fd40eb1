"""Private keys in files: whole, for their owner only, and never overwritten."""

import json
from pathlib import Path

import pytest

from storage import envelope, key_files
from storage.key_files import BadKeyFileError, PrivateKeyFile, WrongPassphraseError

KEY = PrivateKeyFile("方正", envelope.new_private())


def never() -> str:
    raise AssertionError("asked for a passphrase")


def test_a_key_without_a_passphrase(tmp_path: Path) -> None:
    path = tmp_path / "a.key"
    key_files.write(path, KEY)
    assert path.stat().st_mode & 0o777 == 0o600
    assert key_files.read(path, never) == KEY
    with pytest.raises(FileExistsError):
        key_files.write(path, KEY)


def test_a_key_with_a_passphrase(tmp_path: Path) -> None:
    path = tmp_path / "a.key"
    key_files.write(path, KEY, "沅水长又长")
    assert key_files.read(path, lambda: "沅水长又长") == KEY
    assert KEY.private.hex() not in path.read_text()
    assert "private" not in json.loads(path.read_text())
    with pytest.raises(WrongPassphraseError):
        key_files.read(path, lambda: "沅水")


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "other"},
        {"private": "AAAA"},
        {"private": "!"},
        {"public": "hxd1"},
        {"name": None, "private": 1},
    ],
)
def test_what_is_no_key_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    path = tmp_path / "a.key"
    key_files.write(path, KEY)
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(BadKeyFileError):
        key_files.read(path, never)


@pytest.mark.parametrize("text", ["", "[]", "{}", "no json", '"x"'])
def test_nor_is_any_other_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.key"
    path.write_text(text)
    with pytest.raises(BadKeyFileError):
        key_files.read(path, never)
