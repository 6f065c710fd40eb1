"""What officers teach reaches every room of the running program once it is committed, and the next start."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from handlers.texts.words import not_exported
from storage import people
from storage.db import Database
from storage.models import Notice
from storage.roster import RosterLine, import_roster
from storage.states import Role, RowOutcome
from tests.bot.test_listener import NOW, listening, message, outcomes, set_up, settled

PATH = "exports/words-2026-05-11.toml"
PEEL = "三里坪那边放着柚子壳"


def officer(session: Session) -> None:
    set_up(session)
    import_roster(session, [RosterLine("梁敏", Role.OFFICER, "市河长办")])
    person = people.find(session, "梁敏")
    assert person.id is not None
    people.bind(session, "wechat", "梁敏", person.id, now=NOW)


@pytest.fixture
async def ready(db: Database) -> Database:
    await db.run(officer)
    return db


async def test_a_word_taught_counts_in_all_rooms_and_after_a_restart(ready: Database, data: Path) -> None:
    async with listening(ready, data) as listener:
        await listener.accept(message(1, PEEL))
        await listener.accept(message(2, "加词 乱堆 柚子壳", room=None, sender="梁敏"))
        await settled(listener)
        await listener.accept(message(3, PEEL, sender="石嫂"))
    async with listening(ready, data) as again:
        await again.accept(message(4000, PEEL, sender="老易"))
    assert await ready.read(outcomes) == [
        RowOutcome.PASSED,
        RowOutcome.COMMAND,
        RowOutcome.CLUE,
        RowOutcome.CLUE,
    ]


async def test_the_export_is_written_into_the_data_folder(ready: Database, data: Path) -> None:
    async with listening(ready, data) as listener:
        await listener.accept(message(1, "加词 乱堆 柚子壳", room=None, sender="梁敏"))
        await listener.accept(message(2, "词库 导出", room=None, sender="梁敏"))
    assert 'word = "柚子壳"' in (data / PATH).read_text(encoding="utf-8")
    assert [file.name for file in (data / "exports").iterdir()] == ["words-2026-05-11.toml"]
    assert not any("没有导出成" in text for _, text in await ready.read(answers))


def answers(session: Session) -> list[tuple[str, str]]:
    return [(one.conversation, one.text) for one in session.exec(select(Notice).order_by(col(Notice.id)))]


def in_the_way(data: Path) -> None:
    (data / "exports").write_text("in the way", encoding="utf-8")


def folder_of_the_name(data: Path) -> None:
    (data / PATH).mkdir(parents=True)


@pytest.mark.parametrize("spoil", [in_the_way, folder_of_the_name])
@pytest.mark.parametrize("room", [None, "监督"])
async def test_an_export_that_fails_is_said_and_stops_nothing(
    ready: Database,
    data: Path,
    caplog: pytest.LogCaptureFixture,
    spoil: Callable[[Path], None],
    room: str | None,
) -> None:
    spoil(data)
    async with listening(ready, data) as listener:
        await listener.accept(message(1, "加词 乱堆 柚子壳", room=None, sender="梁敏"))
        await settled(listener)
        await listener.accept(message(2, "@河小督 词库 导出", room=room, sender="梁敏"))
        await settled(listener)
        assert (await ready.read(answers))[-1] == ("梁敏", not_exported(PATH))
        await listener.accept(message(3, "词库", room=None, sender="梁敏"))
    assert await ready.read(outcomes) == [RowOutcome.COMMAND] * 3
    assert [getattr(record, "action", "") for record in caplog.records] == ["export"]
    assert [text for _, text in await ready.read(answers) if "导出成" in text] == [not_exported(PATH)]
