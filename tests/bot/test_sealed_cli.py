"""`hexiaodu sealed` as the discipline side runs it, on a copy of the database."""

import asyncio
import shutil
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.__main__ import main
from handlers.content import Content, File, Said, Who
from handlers.incoming import Kind
from handlers.texts import reading as texts
from handlers.texts import sealed as sealed_texts
from storage import key_files, sealed, sealed_keys
from storage.schema import open_database
from storage.sealed_keys import PublicKey
from tests.storage.make import NOON
from tests.storage.sealing import VAULT, keep, route

pytestmark = pytest.mark.usefixtures("own_logging")

WORDS = "村支书收了砂老板的好处"
PHOTO = b"\x89PNG\r\n\x1a\n bytes"
PAGE = b"<html><script>alert(1)</script>"


def told(text: str) -> bytes:
    who = Who(contact="wxid_1", name="石嫂", person="石秀", role="supervisor")
    said = Said(id="m1", at=NOON, kind=Kind.TEXT, text=text)
    return Content(channel="wechat", room="r1", topic="监督员一群", who=who, messages=(said,)).written()


async def fill(folder: Path) -> str:
    """A database with a sealed clue, its photo and two web pages, to the key in a.key; its receipt."""
    key = key_files.read(folder / "a.key", lambda: "")
    photo = File(message="m2", at=NOON, kind=Kind.IMAGE, name="../../evil.PNG")
    db = await open_database(folder / "data" / "hexiaodu.db")

    def write(session: Session) -> str:
        sealed_keys.register(session, PublicKey("方正", key.public), now=NOON)
        kept = keep(session, told(f"{WORDS}\x1b[31m"), route())
        sealed.add(session, VAULT, kept, Content(channel="wechat", file=photo).written(PHOTO))
        for kind in (Kind.IMAGE, Kind.FILE):
            page = File(message="m3", at=NOON, kind=kind, name="照片.html")
            sealed.add(session, VAULT, kept, Content(channel="wechat", file=page).written(PAGE))
        return sealed.still_open(session)[0].receipt

    receipt = await db.run(write)
    await db.close()
    return receipt


@pytest.fixture
def receipt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b"):
        assert main(["sealed", "keygen", "--out", f"{name}.key", "--name", "方正"]) == 0
    found = asyncio.run(fill(tmp_path))
    shutil.copy(tmp_path / "data" / "hexiaodu.db", tmp_path / "copy.db")
    capsys.readouterr()
    return found


def test_keygen_writes_once_and_prints_what_is_public(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.key"
    command = ["sealed", "keygen", "--out", str(path), "--name", "方正"]
    assert main(command) == 0
    key = key_files.read(path, lambda: "")
    out = capsys.readouterr().out
    assert f"转纪检件 公钥 {sealed_keys.written(key.public)}" in out
    assert f'keys = ["方正 {sealed_keys.written(key.public)}"]' in out
    assert sealed_keys.fingerprint(key.public) in out
    assert path.read_text().split('"private": "')[1][:20] not in out
    assert main(command) == 2
    assert capsys.readouterr().err == texts.key_exists(path) + "\n"
    assert key_files.read(path, lambda: "") == key


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["short"], texts.PASSPHRASE_SHORT),
        (["long enough", "but another"], texts.PASSPHRASES_DIFFER),
        (["long enough", "long enough"], ""),
    ],
)
def test_a_passphrase_is_asked_for_twice(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    typed: list[str],
    said: str,
) -> None:
    asked = iter(typed)
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(asked))
    path = tmp_path / "a.key"
    code = main(["sealed", "keygen", "--out", str(path), "--name", "方正", "--passphrase"])
    assert (code, path.exists()) == ((2, False) if said else (0, True))
    assert said in capsys.readouterr().err
    if not said:
        asked = iter(["wrong"])
        assert main(["sealed", "list", "--key", str(path), "--database", str(path)]) == 2
        assert texts.wrong_passphrase(path) in capsys.readouterr().err


def test_it_is_listed_shown_and_exported(
    receipt: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = ["--database", "copy.db"]
    assert main(["sealed", "list", "--key", "a.key", *copy]) == 0
    listed = capsys.readouterr().out
    assert "4条" in listed
    assert WORDS in listed
    assert main(["sealed", "list", "--key", "b.key", *copy]) == 0
    assert capsys.readouterr().out == f"{sealed_texts.NONE}\n", (
        "whom it is not sealed to learns nothing of it"
    )

    number = f"{receipt[:3]}-{receipt[3:6]} {receipt[6:]}"
    assert main(["sealed", "show", number, "--key", "b.key", "--key", "a.key", *copy]) == 0
    shown = capsys.readouterr().out
    for line in (
        "报告人：石嫂（石秀，监督员；微信编号 wxid_1）",
        "在哪里说的：监督员一群",
        f"文字：{WORDS}[31m\n",
    ):
        assert line in shown
    assert "\x1b" not in shown

    assert main(["sealed", "export", receipt, "--key", "a.key", "--out", "out", *copy]) == 0
    [folder] = (tmp_path / "out").iterdir()
    written = {file.name: file.read_bytes() for file in folder.iterdir()}
    by_ending = sorted((Path(name).suffix, body) for name, body in written.items() if name != texts.DOCUMENT)
    assert by_ending == [(".dat", PAGE), (".dat", PAGE), (".png", PHOTO)], "whatever their names said"
    assert WORDS.encode() in written[texts.DOCUMENT]
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}
    assert main(["sealed", "export", receipt, "--key", "a.key", "--out", "out", *copy]) == 2
    left = {file.name for file in tmp_path.iterdir()}
    assert left == {"a.key", "b.key", "copy.db", "data", "out"}, "reading leaves nothing beside the copy"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show", "{}", "--key", "b.key", "--database", "copy.db"], texts.NO_SUCH),
        (["show", "123456789", "--key", "a.key", "--database", "copy.db"], texts.NO_SUCH),
        (["show", "abc", "--key", "a.key", "--database", "copy.db"], texts.NO_SUCH),
        (["show", "{}", "--key", "copy.db", "--database", "copy.db"], "不是转纪检件的私钥文件"),
        (["show", "{}", "--key", "a.key", "--database", "a.key"], "坏了或打不开"),
        (["show", "{}", "--key", "a.key", "--database", "nowhere.db"], "用不了 nowhere.db"),
        (["show", "{}", "--key", "nowhere.key", "--database", "copy.db"], "用不了 nowhere.key"),
        (["return", "{}", "--text", WORDS], "还说到具体的人"),
        (["return", "{}", "--text", " "], "退回时要写一段"),
        (["return", "123456789", "--text", "桥下有人挖沙"], texts.NO_SUCH),
    ],
)
def test_what_is_wrong_is_one_sentence(
    receipt: str, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    Path("config.toml").write_text("", encoding="utf-8")
    command = ["sealed", *(one.format(receipt) for one in arguments)]
    assert main(command) == 2
    assert said in capsys.readouterr().err


def test_a_cleared_text_goes_to_the_office_while_the_bot_may_run(
    receipt: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("config.toml").write_text("", encoding="utf-8")
    assert main(["sealed", "return", receipt, "--text", "托口镇三里坪村桥下有人挖沙"]) == 0
    assert "已作为新问题交给河长办" in capsys.readouterr().out
    live = ["--database", "data/hexiaodu.db"]
    assert main(["sealed", "list", "--key", "a.key", *live]) == 0
    assert capsys.readouterr().out == "没有未办结的转纪检件。\n"
    assert main(["sealed", "return", receipt, "--text", "托口镇三里坪村桥下有人挖沙"]) == 2
    assert "已经办结" in capsys.readouterr().err
    assert main(["sealed", "show", receipt, "--key", "a.key", *live]) == 0, (
        "what was sealed stays with its readers"
    )
