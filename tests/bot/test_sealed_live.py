"""The whole program hears an accusation: no file below its folder holds what was said, shown, or by whom."""

import asyncio
from pathlib import Path

from sqlmodel import Session

from bot.app import App
from bot.gateway.service import LocalGateway
from handlers import content
from handlers.incoming import Kind
from storage import envelope, sealed, sealed_keys
from storage.sealed_keys import PublicKey
from tests.bot.live import CLUE, ROOM, TOKEN, live, make_world, said
from tests.bot.wechat.conftest import until
from tests.handlers.receipts import RECEIPT
from tests.handlers.test_sealed_thieves import found_in
from tests.storage.make import NOON

ACCUSATION = "镇里的河长老贾收了采砂老板的好处，在鸬鹚客栈二楼"
PHOTO = b"a photo of the ledger in the kitchen"
KEY = envelope.new_private()


def register(session: Session) -> None:
    sealed_keys.register(session, PublicKey("方正", envelope.public_of(KEY)), now=NOON)


def opened(session: Session) -> list[tuple[str, bytes]]:
    """Words and bytes of all that was sealed."""
    found = []
    for clue in sealed.still_open(session):
        for item in sealed.items(session, clue.id):
            one, data = content.read(envelope.unseal(item.body, [KEY]))
            found.append(("".join(message.text for message in one.messages), data))
    return sorted(found)


def photos(data: Path) -> list[str]:
    return [file.name for file in (data / "media").rglob("*") if file.is_file()]


async def four(app: App) -> list[tuple[str, bytes]]:
    """What is sealed, once it is two messages and two photos."""
    async with asyncio.timeout(20):
        while True:
            found = await app.db.read(opened)
            if len(found) == 4:
                return found
            await asyncio.sleep(0.02)


async def test_words_and_photos_leave_no_trace(tmp_path: Path) -> None:
    world, data = make_world(), tmp_path / "data"
    async with LocalGateway(world, TOKEN) as endpoint, live(endpoint, data) as app:
        await app.db.run(register)
        world.say("bob", ROOM, text=CLUE)
        await said(world, ROOM, "已登记 1号")
        # one photo lies on disk before anybody knows what it shows, the other comes after
        world.say("alice", ROOM, Kind.IMAGE, media=PHOTO, name="账本.png")
        await until(lambda: photos(data))
        world.say("alice", ROOM, text=ACCUSATION)
        world.say("alice", ROOM, Kind.IMAGE, media=PHOTO + b" 2")
        found = await four(app)
        assert found == sorted([(ACCUSATION, b""), ("", b""), ("", PHOTO), ("", PHOTO + b" 2")])
        await until(lambda: photos(data) == [] and found_in(data, "老贾", "鸬鹚", "alice", "沙湾老易") == [])
        assert found_in(data, CLUE) != [], "the search itself must work"
        assert found_in(data, PHOTO.decode()) == []


async def test_who_writes_in_private_is_answered_and_nothing_of_the_answer_stays(tmp_path: Path) -> None:
    world, data = make_world(), tmp_path / "data"
    async with LocalGateway(world, TOKEN) as endpoint, live(endpoint, data) as app:
        world.say("alice", world.self_id, text=ACCUSATION)
        answer = await said(world, "alice", "回执")
        assert "12388" in answer
        assert await app.db.read(sealed.waiting) == 1, "there is no key yet"
        number = RECEIPT.findall(answer)[0]
        plain = number.replace("-", "")
        assert await app.db.read(lambda session: sealed.find(session, plain).receipt) == plain
        await until(lambda: found_in(data, "老贾", "alice", "沙湾老易", number) == [])
