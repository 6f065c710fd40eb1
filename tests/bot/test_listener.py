"""From a message to "inbox row done": nothing is lost by a crash, a bug or a full disk."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.app import commands
from bot.clock import VirtualClock
from bot.listener import Listener
from handlers.deadlines import WorkingDays
from handlers.incoming import Incoming, Kind
from handlers.routing import Context
from handlers.settings import Settings
from handlers.texts.when import CHINA
from storage import inbox, people, rooms, roster
from storage.db import Database
from storage.errors import StorageUnavailableError
from storage.keys import DayKeys
from storage.models import Case, InboxRow
from storage.states import Mode, Purpose, Role, RowOutcome

NOW = datetime(2026, 5, 11, 9, 0, tzinfo=CHINA)


def message(
    number: int, text: str, *, room: str | None = "监督", sender: str = "老秦", kind: Kind = Kind.TEXT
) -> Incoming:
    return Incoming(
        channel="wechat",
        id=f"m{number}",
        room=room,
        topic=room or "",
        sender=sender,
        sender_name=sender,
        kind=kind,
        text=text,
        at=NOW + timedelta(seconds=number),
        mentions_bot="@河小督" in text,
    )


def set_up(session: Session) -> None:
    rooms.set_purpose(session, "wechat", "监督", "监督", Purpose.SUPERVISORS, now=NOW)
    rooms.set_mode(session, "wechat", "监督", Mode.FULL)


@pytest.fixture
async def ready(db: Database) -> Database:
    await db.run(set_up)
    return db


async def settled(listener: Listener) -> None:
    while listener.is_busy():  # noqa: ASYNC110  (nothing tells when the last of all rooms is done)
        await asyncio.sleep(0.001)


@asynccontextmanager
async def listening(db: Any, data: Path, spoke: Callable[[], None] = lambda: None) -> AsyncIterator[Listener]:
    settings = Settings()
    ctx = Context(settings, WorkingDays(settings.calendar), commands())
    listener = Listener(db, DayKeys(data / "keys"), ctx, VirtualClock(NOW), data, spoke)
    await listener.resume()
    yield listener
    await settled(listener)
    await listener.close()


def outcomes(session: Session) -> list[RowOutcome | None]:
    return list(session.exec(select(InboxRow.outcome).order_by(InboxRow.id)))  # type: ignore[arg-type]


def cases(session: Session) -> int:
    return len(session.exec(select(Case)).all())


async def test_what_is_accepted_is_handled_and_said_to_be(ready: Database, data: Path) -> None:
    finished: list[str] = []
    woken: list[bool] = []
    async with listening(ready, data, lambda: woken.append(True)) as listener:
        listener.finished = finished.append
        await listener.accept(message(1, "托口镇河边有人倒垃圾"))
        await listener.accept(message(2, "今天天气不错", sender="石嫂"))
        await listener.accept(message(1, "托口镇河边有人倒垃圾"))
    assert await ready.read(outcomes) == [RowOutcome.CLUE, RowOutcome.PASSED]
    assert sorted(finished) == ["m1", "m1", "m2"]
    assert woken != []


async def test_messages_of_a_room_are_handled_in_order(ready: Database, data: Path) -> None:
    async with listening(ready, data) as listener, asyncio.TaskGroup() as tasks:
        for number in range(1, 200):
            tasks.create_task(listener.accept(message(number, "嗯")))
    handled = await ready.read(lambda s: list(s.exec(select(InboxRow.id, InboxRow.message))))
    assert [name for _, name in sorted(handled)] == [f"m{number}" for number in range(1, 200)]
    assert await ready.read(inbox.waiting) == []


@pytest.mark.parametrize(
    ("text", "recorded"),
    [("托口镇河边有人倒垃圾", False), ("@河小督 查 1", False), ("@河小督 群 监督员", True)],
)
async def test_a_room_without_a_purpose_is_not_recorded(
    ready: Database, data: Path, text: str, recorded: bool
) -> None:
    finished: list[str] = []
    async with listening(ready, data) as listener:
        listener.finished = finished.append
        await listener.accept(message(1, text, room="闲聊"))
    assert bool(await ready.read(outcomes)) is recorded
    assert finished == ["m1"]


async def test_a_room_is_recorded_from_when_it_gets_a_purpose(ready: Database, data: Path) -> None:
    def officer(session: Session) -> None:
        roster.import_roster(session, [roster.RosterLine("梁敏", Role.OFFICER)])
        people.bind(session, "wechat", "梁敏", 1, now=NOW)

    await ready.run(officer)
    async with listening(ready, data) as listener:
        for number, (who, text) in enumerate(
            [
                ("老秦", "江市镇河边有人倒垃圾"),
                ("梁敏", "@河小督 群 监督员"),
                ("老秦", "托口镇河边有人倒垃圾"),
            ]
        ):
            await listener.accept(message(number, text, room="新群", sender=who))
            await settled(listener)
    assert await ready.read(outcomes) == [RowOutcome.COMMAND, RowOutcome.CLUE]


async def test_what_a_crash_left_is_taken_up_at_the_next_start(ready: Database, data: Path) -> None:
    keys = DayKeys(data / "keys")
    for number, text in ((1, "托口镇河边有人倒垃圾"), (2, "江市镇河里有人电鱼")):
        said = message(number, text)
        row = await ready.run(
            inbox.store,
            channel=said.channel,
            message=said.id,
            conversation=said.conversation,
            sender=said.sender,
            sent_at=said.at,
            received_at=NOW,
            body=keys.seal(said.model_dump_json().encode(), NOW),
        )
        assert row == number
    async with listening(ready, data) as listener:
        await listener.accept(message(1, "托口镇河边有人倒垃圾"))
    assert await ready.read(outcomes) == [RowOutcome.CLUE, RowOutcome.CLUE]
    async with listening(ready, data):
        pass
    assert await ready.read(cases) == 2


class Failing:
    """A database that fails some works before it does what it is asked."""

    def __init__(
        self, db: Database, error: Exception, *, when: Callable[[str, tuple[Any, ...]], bool]
    ) -> None:
        self._db = db
        self._error = error
        self._when = when
        self.read = db.read

    async def run(self, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if self._when(work.__name__, args):
            raise self._error
        return await self._db.run(work, *args, **kwargs)

    keep = run


async def test_a_bug_marks_its_message_failed_and_others_go_on(
    ready: Database, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def poisoned(work: str, args: tuple[Any, ...]) -> bool:
        return work == "_handle_all" and any(row.message.id == "m2" for row in args[0])

    finished: list[str] = []
    bug = RuntimeError("托口镇河边有人倒垃圾")
    with caplog.at_level(logging.ERROR):
        async with listening(Failing(ready, bug, when=poisoned), data) as listener:
            listener.finished = finished.append
            async with asyncio.TaskGroup() as tasks:
                for number in range(1, 5):
                    tasks.create_task(listener.accept(message(number, "今天天气不错")))
    assert await ready.read(outcomes) == [
        RowOutcome.PASSED,
        RowOutcome.FAILED,
        RowOutcome.PASSED,
        RowOutcome.PASSED,
    ]
    assert sorted(finished) == ["m1", "m2", "m3", "m4"]
    [record] = caplog.records
    assert record.__dict__["message_id"] == "m2"
    kept = await ready.read(lambda s: s.get_one(InboxRow, 2).body)
    assert kept is not None
    assert "天气" in Incoming.model_validate_json(DayKeys(data / "keys").open(kept)).text


@pytest.mark.parametrize("action", ["store", "_handle_all"])
async def test_a_full_disk_is_waited_for(
    ready: Database, data: Path, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    monkeypatch.setattr("bot.insisting.RETRY_SECONDS", 0.001)
    left = 3

    def full(work: str, args: tuple[Any, ...]) -> bool:
        nonlocal left
        if work == action and left:
            left -= 1
            return True
        return False

    db = Failing(ready, StorageUnavailableError("full"), when=full)
    async with listening(db, data) as listener:
        await listener.accept(message(1, "托口镇河边有人倒垃圾"))
    assert left == 0
    assert await ready.read(outcomes) == [RowOutcome.CLUE]


async def test_a_row_that_cannot_be_read_does_not_stop_the_start(ready: Database, data: Path) -> None:
    other = DayKeys(data / "other")
    for number, keys in ((1, other), (2, DayKeys(data / "keys"))):
        said = message(number, "河边有人倒垃圾")
        await ready.run(
            inbox.store,
            channel=said.channel,
            message=said.id,
            conversation=said.conversation,
            sender=said.sender,
            sent_at=said.at,
            received_at=said.at,
            body=keys.seal(said.model_dump_json().encode(), NOW),
        )
    async with listening(ready, data):
        pass
    assert await ready.read(outcomes) == [RowOutcome.FAILED, RowOutcome.CLUE]


class Forgetful(Failing):
    """A database that fails some readings too."""

    def __init__(
        self, db: Database, error: Exception, *, when: Callable[[str, tuple[Any, ...]], bool]
    ) -> None:
        super().__init__(db, error, when=when)
        self.read = self._fail_or_read  # type: ignore[assignment]

    async def _fail_or_read(self, work: Callable[..., Any], *args: Any) -> Any:
        if self._when(work.__name__, args):
            raise self._error
        return await self._db.read(work, *args)


@pytest.mark.parametrize("read", ["standing", "rooms"])
async def test_a_reading_that_fails_leaves_no_conversation_deaf(
    ready: Database, data: Path, monkeypatch: pytest.MonkeyPatch, read: str
) -> None:
    monkeypatch.setattr("bot.insisting.RETRY_SECONDS", 0.001)
    left = 0

    def locked(work: str, args: tuple[Any, ...]) -> bool:
        nonlocal left
        left -= work == read and left > 0
        return work == read and left > 0

    db = Forgetful(ready, StorageUnavailableError("locked"), when=locked)
    async with listening(db, data) as listener:
        left = 3
        await listener.accept(message(1, "@河小督 列表"))
        await settled(listener)
        await listener.accept(message(2, "托口镇河边有人倒垃圾"))
        await settled(listener)
        await listener.accept(message(3, "江市镇河里有人电鱼"))
    assert left == 0
    assert await ready.read(outcomes) == [RowOutcome.COMMAND, RowOutcome.CLUE, RowOutcome.CLUE]


async def test_a_bug_after_a_command_leaves_no_conversation_deaf(
    ready: Database, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    is_broken = False
    db = Forgetful(ready, RuntimeError("a bug"), when=lambda work, args: is_broken and work == "standing")
    async with listening(db, data) as listener:
        is_broken = True
        await listener.accept(message(1, "@河小督 列表"))
        await settled(listener)
        await listener.accept(message(2, "托口镇河边有人倒垃圾"))
    assert await ready.read(outcomes) == [RowOutcome.COMMAND, RowOutcome.CLUE]
    assert [getattr(record, "action", "") for record in caplog.records] == ["follow"]
