"""What was sealed later goes from the files beside the database too, and the list of seals lies there."""

from pathlib import Path

from bot import seals_file
from bot.app import commands
from bot.clock import VirtualClock
from bot.listener import Listener
from handlers.deadlines import WorkingDays
from handlers.incoming import Incoming, Kind
from handlers.routing import Context
from handlers.settings import Settings
from storage import seals
from storage.db import Database
from storage.keys import DayKeys
from storage.vault import fresh_vault
from tests.handlers.attacker import forms
from tests.handlers.dialogue import CHANNEL, Dialogue

WORDS = "挖机是姓贾的亲戚开的"


def holding(folder: Path, words: str) -> list[str]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [file.name for file in files if any(form in file.read_bytes() for form in forms(words))]


async def test_the_document_goes_and_the_write_ahead_file_is_emptied(db: Database, data: Path) -> None:
    talk = await Dialogue.begin(db)
    await talk.reported(f"托口镇三里坪村桥下又倒渣土，{WORDS}")
    document = data / "exports" / "卷宗-2026-1.pdf"
    document.parent.mkdir()
    document.write_text(WORDS)
    assert set(holding(data, WORDS)) >= {document.name, "hexiaodu.db-wal"}
    other = document.with_name("卷宗-2026-2.pdf")
    other.write_text("别的")
    ctx = Context(Settings(), WorkingDays(Settings().calendar), commands())
    listener = Listener(db, DayKeys(data / "keys"), ctx, VirtualClock(talk.now), data, print)
    await listener.resume()
    message = Incoming(
        channel=CHANNEL,
        id="hand",
        room=None,
        topic="",
        sender="河长办梁敏",
        sender_name="河长办梁敏",
        kind=Kind.TEXT,
        text="移交 1 有内情",
        at=talk.now,
    )
    done: list[str] = []
    listener.finished = done.append
    await listener.accept(message)
    while listener.is_busy():
        await talk.db.read(lambda session: None)
    await listener.close()
    assert done == ["hand"]
    assert not document.exists()
    assert other.exists()
    assert holding(data, WORDS) == []
    assert seals_file.read(data) == {*await db.read(seals.listed), seals.of_key(ctx.vault)}
    assert (data / seals_file.NAME).stat().st_mode & 0o077 == 0


async def test_no_list_where_nothing_was_sealed_later(db: Database, data: Path) -> None:
    await seals_file.keep(db, fresh_vault(), [data])
    assert not (data / seals_file.NAME).exists()
    assert seals_file.read(data) == set()
