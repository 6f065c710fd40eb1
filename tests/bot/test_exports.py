"""What is sealed does not stay in a file that a command made: not by a crash, nor by who writes meanwhile."""

from pathlib import Path

import pytest

from bot.app import commands
from bot.clock import SystemClock, VirtualClock
from bot.exports import Exports
from bot.listener import Listener
from handlers.deadlines import WorkingDays
from handlers.hearing import File
from handlers.routing import Context
from handlers.settings import Settings
from storage.db import Database
from storage.keys import DayKeys
from tests.handlers.dialogue import Dialogue

DOSSIER = "exports/卷宗-2026-1.pdf"


async def test_what_is_sealed_while_it_is_being_written_does_not_come_back(
    tmp_path: Path, db: Database
) -> None:
    exports = Exports(tmp_path, db, SystemClock())
    before = exports.moment()
    exports.erase([DOSSIER])
    await exports.write(File(DOSSIER, "words"), before)
    assert not (tmp_path / DOSSIER).exists()
    await exports.write(File(DOSSIER, "words of now"), exports.moment())
    assert (tmp_path / DOSSIER).read_text() == "words of now"


async def test_one_that_cannot_be_erased_does_not_save_the_others(
    tmp_path: Path, db: Database, own_logging: None, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "exports" / "a folder").mkdir(parents=True)
    (tmp_path / DOSSIER).write_text("words")
    Exports(tmp_path, db, SystemClock()).erase(["exports/a folder", DOSSIER])
    assert not (tmp_path / DOSSIER).exists()
    assert "cannot be removed" in caplog.text


async def test_what_a_crash_left_goes_at_the_start(db: Database, data: Path) -> None:
    talk = await Dialogue.begin(db)
    await talk.reported("托口镇三里坪村桥下有人倒渣土")
    await talk.reported("黔城镇码头边有人往沅水里倒渣土", who="老秦")
    await talk.say("河长办梁敏", "办公", "移交 1 有内情")
    exports = data / "exports"
    exports.mkdir()
    for name in ("卷宗-2026-1.pdf", "卷宗-2026-2.pdf", "卷宗-2026-2.pdf.new", "词库.toml"):
        (exports / name).write_text("words")
    ctx = Context(Settings(), WorkingDays(Settings().calendar), commands())
    listener = Listener(db, DayKeys(data / "keys"), ctx, VirtualClock(talk.now), data, print)
    await listener.resume()
    await listener.close()
    assert sorted(path.name for path in exports.iterdir()) == ["卷宗-2026-2.pdf", "词库.toml"]
