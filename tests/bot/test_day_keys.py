"""The running program makes a key a day, and destroys it when the day's last message is handled."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.listener import AGAIN
from storage.db import Database
from storage.errors import StorageUnavailableError
from storage.states import RowOutcome
from tests.bot.test_listener import NOW, Failing, listening, message, outcomes, set_up, settled


@pytest.fixture
async def heard(db: Database) -> Database:
    await db.run(set_up)
    return db


async def test_a_days_key_goes_when_its_last_message_is_handled(heard: Database, data: Path) -> None:
    """What an old disk still holds of the file cannot be read: the key is nowhere any more."""
    is_broken = True
    db = Failing(heard, StorageUnavailableError("full"), when=lambda work, _: is_broken and work != "store")
    keys = data / "keys"
    tomorrow = NOW + timedelta(days=1)
    async with listening(db, data) as listener:
        await listener.accept(message(1, "托口镇河边有人倒垃圾"))
        assert await listener.destroy_keys(tomorrow) == tomorrow + AGAIN
        assert [file.name for file in keys.iterdir()] == ["inbox-2026-05-11.key"]
        is_broken = False
        await settled(listener)
        assert await listener.destroy_keys(tomorrow) == tomorrow + AGAIN, "an hour later is soon enough"
        assert await listener.destroy_keys(tomorrow + AGAIN) > tomorrow + AGAIN
    assert list(keys.iterdir()) == []
    assert await heard.read(outcomes) == [RowOutcome.CLUE]


async def test_a_disk_too_full_for_a_key_is_waited_for(
    heard: Database, data: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.insisting.RETRY_SECONDS", 0.001)
    async with listening(heard, data) as listener:
        (data / "keys").rmdir()
        (data / "keys").write_text("in the way", encoding="utf-8")
        accepting = asyncio.create_task(listener.accept(message(1, "托口镇河边有人倒垃圾")))
        while not caplog.records:  # noqa: ASYNC110  (nothing else tells that it was tried)
            await asyncio.sleep(0)
        (data / "keys").unlink()
        await accepting
    assert await heard.read(outcomes) == [RowOutcome.CLUE]
