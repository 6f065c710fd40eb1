"""A copied chat is taken in once: what was heard is known again, the rest handled, marked, unanswered."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot import importing
from bot.__main__ import main
from bot.app import App, open_data
from bot.clock import SystemClock
from bot.gateway.service import LocalGateway
from bot.gateway.world import World
from bot.importing import ImportingError
from handlers.incoming import Kind
from handlers.texts import importing as texts
from handlers.texts.when import CHINA
from storage import outbox, rooms
from storage.db import Database
from storage.inbox import IMPORTED
from storage.models import Case, Clue, InboxRow, Notice
from storage.states import Mode, Purpose, RowOutcome
from tests.bot.live import CLUE, OFFICE, REGISTERED, ROOM, TOKEN, live, make_world, said

pytestmark = pytest.mark.usefixtures("own_logging")

OTHER = "沙湾乡老寨村河边有人电鱼"
START = SystemClock().now().replace(second=30)
ACCUSES = "托口镇分管水利的副镇长收了沙场老板的钱"


def stamp(ago: int) -> str:
    """Minutes ago, as a chat tells it."""
    return f"{moment(ago).astimezone(CHINA):%Y/%m/%d %H:%M}"


def moment(ago: int) -> datetime:
    """Minutes before the tests began."""
    return START - timedelta(minutes=ago)


def chat(*lines: tuple[str, int, str]) -> str:
    return "".join(f"{name}  {stamp(ago)}\n{text}\n\n" for name, ago, text in lines)


def config(folder: Path) -> Path:
    path = folder / "config.toml"
    path.write_text("[gateway]\nendpoint = '127.0.0.1:1'\n[data]\nfolder = '.'\n", encoding="utf-8")
    return path


async def take(folder: Path, text: str, *, check: bool = False, room: str | None = None) -> None:
    file = folder / "chat.txt"
    file.write_text(text, encoding="utf-8")
    await importing.run(config(folder), file, room=room, day=None, only_check=check)


def rows(session: Session) -> list[tuple[str, RowOutcome | None]]:
    found = session.exec(select(InboxRow).order_by(InboxRow.id))  # type: ignore[arg-type]
    return [(row.sender, row.outcome) for row in found if row.message.startswith(IMPORTED)]


def cases(session: Session) -> list[tuple[str | None, str]]:
    return [(case.township, case.category) for case in session.exec(select(Case))]


async def heard_before(app: App, world: World) -> None:
    """老易 reports; the room is as old as what is imported."""

    def older(session: Session) -> None:
        for room in rooms.rooms(session):
            room.since -= timedelta(days=30)
            session.add(room)

    await app.db.run(older)
    world.say("bob", ROOM, Kind.TEXT, "大家早", at=moment(9))
    world.say("alice", ROOM, Kind.TEXT, CLUE, at=moment(9))
    await said(world, ROOM, REGISTERED)


@pytest.fixture
def world() -> World:
    return make_world()


async def test_what_was_said_meanwhile_is_handled_and_twice_changes_nothing(
    tmp_path: Path, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    async with LocalGateway(world, TOKEN) as endpoint, live(endpoint, tmp_path) as app:
        await heard_before(app, world)
        text = chat(
            ("沙湾老易", 9, CLUE),
            ("托口杨", 40, OTHER),
            ("托口杨", 39, "[图片]"),
            ("新来的", 30, "今天天气不错"),
            ("河长办梁敏", 20, "@河小督 受理 1"),
            ("河长办梁敏", 19, "@河小督 1号受理了，交办给市水利局"),
            ("河小督", 10, "已登记"),
        )
        await take(tmp_path, text)
        first = capsys.readouterr().out
        assert "补录4条，1条早就听到过。机器人自己说的1条不算。" in first
        assert "1条图片、语音等没听到" in first
        assert "新来的" in first
        assert "登记1条" in first
        assert OTHER not in first
        assert "像口令（没有执行，请本人再发一次）2条" in first
        told = await said(world, OFFICE, "新问题 2号")
        assert "补录·监督员一群" in told
        assert "沙湾乡" in await said(world, ROOM, "已登记 2号")
        before = await app.db.read(lambda s: [n.key for n in s.exec(select(Notice))])
        await take(tmp_path, text)
        assert "补录0条，5条早就听到过" in capsys.readouterr().out
        assert len(await app.db.read(cases)) == 2
        assert await app.db.read(lambda s: [n.key for n in s.exec(select(Notice))]) == before
        found = await app.db.read(rows)
        # a command on paper moves nothing, and nothing is answered
        assert found == [
            ("bob", RowOutcome.CLUE),
            ("copied:新来的", RowOutcome.PASSED),
            ("wxid_officer", RowOutcome.COMMAND),
            ("wxid_officer", RowOutcome.COMMAND),
        ]
        status = await app.db.read(lambda s: s.exec(select(Case.status)).all())
        assert set(status) == {"reported"}


async def set_up(folder: Path) -> Database:
    """One supervisors' room, nobody running."""
    async with open_data(folder) as db:
        await db.run(make_room, "room1", "监督员一群")
    return db


def make_room(session: Session, room: str, topic: str) -> None:
    rooms.set_purpose(
        session, "wechat", room, topic, Purpose.SUPERVISORS, now=datetime.now(UTC) - timedelta(days=30)
    )
    rooms.set_mode(session, "wechat", room, Mode.FULL)


async def test_without_the_bot_it_waits_for_the_next_start(
    tmp_path: Path, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    async with LocalGateway(world, TOKEN) as endpoint:
        async with live(endpoint, tmp_path) as app:
            await heard_before(app, world)
        await take(tmp_path, chat(("托口杨", 40, OTHER)))
        assert texts.LATER in capsys.readouterr().out
        async with live(endpoint, tmp_path) as app:
            await said(world, ROOM, "已登记 2号")
            assert await app.db.read(rows) == [("bob", RowOutcome.CLUE)]


async def test_after_a_restart_what_was_heard_is_known_by_who_and_when(tmp_path: Path, world: World) -> None:
    """The hashes of what was said die with the program; chatter leaves no words."""
    async with LocalGateway(world, TOKEN) as endpoint:
        async with live(endpoint, tmp_path) as app:
            await heard_before(app, world)
            world.say("bob", ROOM, Kind.TEXT, "好的收到", at=moment(9))
            await until(app, 3)
        async with live(endpoint, tmp_path) as app:
            await take(
                tmp_path, chat(("托口杨", 9, "大家早"), ("沙湾老易", 9, CLUE), ("托口杨", 9, "好的收到"))
            )
            assert await app.db.read(rows) == []


async def until(app: App, count: int) -> None:
    async with asyncio.timeout(10):
        while len(await app.db.read(lambda s: s.exec(select(InboxRow.id)).all())) < count:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_of_a_minute_of_which_a_part_was_heard_nothing_is_lost(tmp_path: Path, world: World) -> None:
    async with LocalGateway(world, TOKEN) as endpoint:
        async with live(endpoint, tmp_path) as app:
            await heard_before(app, world)
            world.say("bob", ROOM, Kind.TEXT, "早上好", at=moment(9))
            await until(app, 3)
        async with live(endpoint, tmp_path) as app:
            await take(tmp_path, chat(("托口杨", 9, "大家早"), ("托口杨", 9, "早上好"), ("托口杨", 9, OTHER)))
            assert len(await app.db.read(cases)) == 2


async def test_an_accusation_on_paper_is_sealed_and_said_nowhere(
    tmp_path: Path, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    async with LocalGateway(world, TOKEN) as endpoint, live(endpoint, tmp_path) as app:
        await heard_before(app, world)
        await take(tmp_path, chat(("托口杨", 40, ACCUSES)))
        assert ACCUSES not in capsys.readouterr().out
        (outcome,) = [outcome for _, outcome in await app.db.read(rows)]
        assert outcome == RowOutcome.SEALED
        (tmp_path / "chat.txt").unlink()
        assert [file for file in files(tmp_path) if ACCUSES.encode() in file.read_bytes()] == []


def files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


async def test_only_a_look_stores_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    await set_up(tmp_path)
    await take(tmp_path, chat(("托口杨", 40, OTHER)), check=True)
    assert "可以补录1条" in capsys.readouterr().out
    async with open_data(tmp_path) as db:
        assert await db.read(rows) == []


async def test_what_is_too_old_is_not_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    await set_up(tmp_path)
    await take(tmp_path, chat(("托口杨", 60 * 24 * 8, OTHER), ("托口杨", 60 * 24 * 2, OTHER)))
    said = capsys.readouterr().out
    assert "补录1条" in said
    assert "1条太早" in said


async def test_the_room_has_to_be_clear(tmp_path: Path) -> None:
    await set_up(tmp_path)
    async with open_data(tmp_path) as db:
        await db.run(make_room, "room2", "监督员二群")
    text = chat(("托口杨", 40, OTHER))
    with pytest.raises(ImportingError, match="没写是哪个群"):
        await take(tmp_path, text)
    with pytest.raises(ImportingError, match="家里人"):
        await take(tmp_path, text, room="家里人")
    await take(tmp_path, f"“监督员二群”的聊天记录如下:\n{text}")
    async with open_data(tmp_path) as db:
        assert await db.read(lambda s: s.exec(select(InboxRow.conversation)).all()) == ["room2"]


def mail(text: str, *, html: bool) -> bytes:
    message = EmailMessage()
    message["Subject"] = "微信群聊的聊天记录"
    if html:
        body = "".join(f"<p>{line}</p>" for line in text.splitlines())
        message.set_content(f"<html><style>p {{}}</style>{body}</html>", subtype="html")
    else:
        message.set_content(text)
    return message.as_bytes()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", chat(("托口杨", 40, OTHER)).encode("gb18030")),
        ("a.txt", chat(("托口杨", 40, OTHER)).encode("utf-16")),
        ("a.eml", mail(chat(("托口杨", 40, OTHER)), html=False)),
        ("a.eml", mail(chat(("托口杨", 40, OTHER)), html=True)),
    ],
)
async def test_files_as_they_come(tmp_path: Path, name: str, content: bytes) -> None:
    await set_up(tmp_path)
    (tmp_path / name).write_bytes(content)
    await importing.run(config(tmp_path), tmp_path / name, room=None, day=None, only_check=False)
    async with open_data(tmp_path) as db:
        assert len(await db.read(rows)) == 1


@pytest.mark.parametrize("content", [b"\x00\xff\xfe\xff" * 9, b"", "没有时间".encode()])
def test_what_is_no_chat_is_one_sentence(
    tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(set_up(tmp_path))
    (tmp_path / "a.txt").write_bytes(content)
    assert main(["import-chat", str(tmp_path / "a.txt"), "--config", str(config(tmp_path))]) == 2
    assert str(tmp_path / "a.txt") in capsys.readouterr().err


async def test_nobody_is_mentioned_who_is_only_a_name(tmp_path: Path, world: World) -> None:
    async with LocalGateway(world, TOKEN) as endpoint, live(endpoint, tmp_path) as app:
        await heard_before(app, world)
        await take(tmp_path, chat(("新来的", 40, OTHER)))
        assert (await said(world, ROOM, "已登记 2号")).startswith("已登记 2号")
        clues = await app.db.read(lambda s: s.exec(select(Clue.reporter, Clue.reporter_name)).all())
        assert clues[-1] == ("copied:新来的", "新来的")
        assert await app.db.read(outbox.parked) == 0
