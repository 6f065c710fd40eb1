"""A room without a purpose: whatever is said there, nothing is kept, but for the word that names it."""

import asyncio
from pathlib import Path

from sqlmodel import Session, select

from bot.app import commands
from storage.db import Database
from storage.models import InboxRow
from tests.bot.test_listener import listening, message
from tests.nasty import CORPUS


def kept(session: Session) -> list[str]:
    return list(session.exec(select(InboxRow.message)))


async def test_no_command_but_one_is_heard_in_a_room_nobody_has_named(db: Database, data: Path) -> None:
    words = [command.word for command in commands()]
    said = [f"@河小督 {word} 1 好" for word in words] + [f"@河小督 {text}" for text in CORPUS]
    async with listening(db, data) as listener, asyncio.TaskGroup() as tasks:
        for number, text in enumerate(said):
            tasks.create_task(listener.accept(message(number, text, room="家里人")))
    assert await db.read(kept) == [f"m{words.index('群')}"]
