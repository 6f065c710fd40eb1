"""What thieves get: of the database, of the bot's keys with it, of what was said to everybody else."""

import hmac
import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlmodel import Session

from handlers import content
from handlers.incoming import Kind, Location
from storage import sealed
from storage.db import Database
from storage.keys import UnreadableBodyError
from storage.states import RowOutcome
from storage.vault import Vault, vault_of
from tests.handlers.dialogue import CHANNEL, PRIVATE, Dialogue
from tests.handlers.digests import digests
from tests.handlers.receipts import FANG, HUANG, numbers, opened, two

SENDER, NAME = "wxid_k7q2p9", "沙湾摆渡的"
PLANTED = "镇里的河长老贾收了采砂老板的好处，在鸬鹚客栈二楼，当场点的票子"
FOLLOWS = "就是他，账本在灶屋米缸里"
WORDS = ("老贾", "鸬鹚客栈", "点的票子", "灶屋米缸", SENDER, NAME)
LISTS = ("列表 全部", "统计 今年", "今天", "名单", "查 1", "石嫂上周报的那个", "词库", "词库 建议")


def forms(word: str) -> list[bytes]:
    """A word as SQLite or JSON may have written it."""
    return [word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"), ascii(word)[1:-1].encode()]


def found_in(folder: Path, *words: str) -> list[tuple[str, str]]:
    """Which file below a folder holds which of the words."""
    return [
        (file.name, word)
        for file in folder.rglob("*")
        if file.is_file()
        for word in words
        if any(form in file.read_bytes() for form in forms(word))
    ]


async def accused(db: Database, data: Path, where: str) -> tuple[Dialogue, str]:
    """An accusation by somebody never heard before, with what follows, and its receipt."""
    talk = await Dialogue.begin(db)
    talk.ctx = replace(talk.ctx, vault=vault_of(data / "keys" / "sealed.key"))
    await two(talk)
    await talk.reported("安江镇河边有人倒垃圾")
    place = Location(latitude=27.123456, longitude=110.0, address=f"{WORDS[1]}旁")
    for said, more in ((PLANTED, {}), (FOLLOWS, {}), ("", {"kind": Kind.LOCATION, "location": place})):
        assert await talk.tell(NAME, where, said, contact=SENDER, **more) == RowOutcome.SEALED
    said_to_readers = await talk.wait(3600)
    await db.tidy()  # as the listener does
    return talk, numbers(said_to_readers, "纪检")[0]


@pytest.mark.parametrize("where", ["监督", PRIVATE])
async def test_a_thief_of_the_database_learns_neither_what_was_said_nor_by_whom(
    db: Database, data: Path, where: str
) -> None:
    talk, _ = await accused(db, data, where)
    assert len(await opened(talk, FANG)) >= 2, "there is something to steal"
    for state in ("running", "stopped"):
        if state == "stopped":
            await db.close()
        assert found_in(data, "安江镇河边有人倒垃圾") != [], "the search itself must work"
        assert found_in(data, *WORDS) == []


async def test_who_is_guessed_to_have_told_it_cannot_be_tried(db: Database, data: Path) -> None:
    await accused(db, data, "监督")
    files = all_bytes(data)
    for guess in (SENDER, f"{CHANNEL}\0{SENDER}", f"{CHANNEL}:{SENDER}", NAME):
        for way in ("sha256", "sha1", "md5", "sha512", "blake2b"):
            for key in (b"", b"hexiaodu", CHANNEL.encode()):
                assert hmac.digest(key, guess.encode(), way)[:16] not in files


def all_bytes(folder: Path) -> bytes:
    """Of the database's files."""
    return b"".join(file.read_bytes() for file in folder.glob("hexiaodu.db*"))


def every_vault_text(session: Session, vault: Vault) -> list[str]:
    """All that the bot's own key opens of any value of any table."""
    connection = session.connection()
    read = []
    for table in inspect(connection).get_table_names():
        for row in connection.execute(text(f'select * from "{table}"')):
            for value in row:
                if isinstance(value, bytes):
                    try:
                        read.append(vault.open(value).decode())
                    except UnreadableBodyError:
                        pass
    return read


async def test_a_thief_of_the_bots_keys_too_learns_who_while_it_is_open_and_never_what(
    db: Database, data: Path
) -> None:
    talk, number = await accused(db, data, PRIVATE)
    vault = vault_of(data / "keys" / "sealed.key")
    [route] = await db.read(every_vault_text, vault)
    assert SENDER in route
    assert not any(word in route for word in (*WORDS[:4], NAME))
    await talk.say(FANG, PRIVATE, f"转纪检件 告知 {number} 谢谢")
    await talk.say(FANG, PRIVATE, f"转纪检件 办结 {number}")
    assert await db.read(every_vault_text, vault) == []
    clue = await db.read(sealed.find, re.sub(r"\D", "", number))
    assert (clue.mark, clue.route) == (None, None)


@pytest.mark.parametrize("who", ["河长办梁敏", "托口水利武", "老秦", "石嫂", "生人"])
async def test_nobody_else_is_told_more_than_a_count(db: Database, data: Path, who: str) -> None:
    talk, number = await accused(db, data, "监督")
    heard = []
    for where in (PRIVATE, "监督", "办公"):
        for said in (*LISTS, "转纪检件 列表", f"转纪检件 签收 {number}", f"进度 {number}", f"查 {number}"):
            heard += await talk.say(who, where, f"@河小督 {said}", after=60)
    heard += await talk.wait(3600)
    heard += await digests(talk, day="05-12")
    told = "\n".join(words for _, words in heard)
    for secret in (*WORDS, number.replace("-", ""), "新转纪检件"):
        assert secret not in told, secret
    assert "涉及人的情况2件" in told or "涉及人的情况3件" in told


@pytest.mark.parametrize("where", ["监督", PRIVATE])
async def test_its_readers_read_all_of_it(db: Database, data: Path, where: str) -> None:
    talk, _ = await accused(db, data, where)
    for who in (FANG, HUANG):
        found = await opened(talk, who)
        said = [message.text for one in found for message in one.messages]
        assert {PLANTED, FOLLOWS} <= set(said)
        [place] = [one.messages[0].location for one in found if one.messages[0].location]
        assert (place.latitude, place.address) == (27.123456, f"{WORDS[1]}旁")


async def test_what_is_sealed_is_not_in_the_log(
    db: Database, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    talk, number = await accused(db, data, PRIVATE)
    await talk.say(FANG, PRIVATE, f"转纪检件 告知 {number} 鸬鹚客栈那边查了")
    logged = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    for secret in (*WORDS, number, number.replace("-", "")):
        assert secret not in logged, secret


async def test_content_survives_what_people_write(talk: Dialogue) -> None:
    await two(talk)
    nasty = f"{PLANTED}\n\x00\u202e'; DROP TABLE sealed_clue;-- {{}} \\n <b> 𠮷 😀"
    await talk.tell("石嫂", "监督", nasty)
    [one] = await opened(talk, FANG)
    assert one.messages[0].text == nasty
    assert content.read(one.written(b"\n\n"))[1] == b"\n\n"
