"""Nasty strings at the edge: file names, files that are written, the terminal, the chat page, the wire."""

import asyncio
import csv
import io
import json
import logging
import stat
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from bot import printed
from bot.app import App
from bot.channel import ChannelError, RoomInfo
from bot.checks import rooms as room_checks
from bot.gateway.page import STATIC
from bot.gateway.service import LocalGateway
from bot.log import JsonLines
from bot.roster import read, write
from bot.wechat.media import read_box
from handlers.hearing import Document, Part
from handlers.incoming import Kind
from handlers.texts import demo as demo_texts
from handlers.texts import doctor as texts
from nlp import additions_file
from nlp.additions import AddedPlace, AddedWord, Additions, PlaceKind
from nlp.errors import BadRules
from nlp.verdict import Category
from storage.channel_models import Room
from storage.db import Database
from storage.media import of_clues
from storage.roster import RosterLine
from storage.states import MediaState, Purpose, Role
from tests.bot.live import CLUE, REGISTERED, ROOM, TOKEN, live, make_world, said
from tests.bot.test_checks import contents
from tests.bot.test_courier import queue
from tests.bot.test_courier import said as couriered
from tests.nasty import CORPUS, MARKUP, PATHS, UNICODE, strings
from tests.storage.make import NOON

PICTURE = bytes.fromhex("89504e470d0a1a0a") + b"<?php system($_GET['c']); ?><script>alert(1)</script>"
"""What calls itself a picture."""


async def fetched(app: App) -> None:
    """Every photo and file was fetched, or given up."""
    for _ in range(1000):
        kept = await app.db.read(of_clues, [1])
        if kept and all(one.state != MediaState.PENDING for one in kept):
            return
        await asyncio.sleep(0.02)
    raise TimeoutError


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_no_file_name_leads_out_of_the_folder(tmp_path: Path) -> None:
    """Photos and files under every name, through the real gateway: all stay in the data folder, inert."""
    world = make_world()
    folder = tmp_path / "deep" / "data"
    async with LocalGateway(world, TOKEN) as endpoint, live(endpoint, folder) as app:
        world.say("alice", ROOM, text=CLUE)
        await said(world, ROOM, REGISTERED)
        for number, name in enumerate((*PATHS, *MARKUP)):
            kind = Kind.FILE if number % 2 else Kind.IMAGE
            world.say("alice", ROOM, kind, media=PICTURE, name=name)
        world.say("alice", ROOM, text="就是这些照片，还在倒")
        world.say("wxid_officer", "office@chatroom", text="查 1")
        await said(world, "office@chatroom", "2026")
        await fetched(app)
    files = files_below(tmp_path)
    outside = [path for path in files if not path.is_relative_to(folder)]
    assert outside == []
    for path in files:
        assert not path.stat().st_mode & (stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
        assert path.name.isascii()


@given(name=strings)
async def test_a_file_has_no_folder_in_its_name(name: str) -> None:
    async def nothing(uuid: str, most: int) -> bytes:
        raise AssertionError

    found, _ = await read_box(json.dumps({"name": name, "base64": "eA=="}), nothing)
    assert "/" not in found
    assert "\\" not in found


@given(text=st.text(alphabet=st.sampled_from('{}[]",:\\/0azé\n') | st.characters(), max_size=60))
async def test_no_file_box_breaks_more_than_itself(text: str) -> None:
    async def nothing(uuid: str, most: int) -> bytes:
        return b""

    try:
        name, data = await read_box(text, nothing)
    except ChannelError:
        return
    assert (type(name), type(data)) == (str, bytes)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_no_cell_of_a_roster_is_a_formula(tmp_path: Path, ending: str) -> None:
    names = [text for text in CORPUS if text.strip().isprintable() and len(text) < 100 and text.strip()]
    people = [
        RosterLine(f"某{number}", Role.SUPERVISOR, wechat_name=name, post=name)
        for number, name in enumerate(names)
    ]
    file = tmp_path / f"roster.{ending}"
    assert write(file, people) == len(names)
    if ending == "csv":
        cells = [cell for row in csv.reader(io.StringIO(file.read_text("utf-8-sig"))) for cell in row]
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
    else:
        sheet = openpyxl.load_workbook(file).worksheets[0]
        kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
        assert kinds == {"s"}
    back = {line.name: line.wechat_name for line in read(file).lines}
    assert back == {person.name: person.wechat_name.strip() for person in people}


def test_a_document_holds_words_and_no_actions(tmp_path: Path) -> None:
    parts = tuple(Part(text[:80], (text[:500],)) for text in CORPUS)
    for title in MARKUP[:3]:
        content = printed.pdf(Document("exports/a.pdf", title, parts, title), tmp_path)
        assert not any("/Annots" in page for page in PdfReader(io.BytesIO(content)).pages)
        for action in (b"/JavaScript", b"/Launch", b"/URI", b"/EmbeddedFile", b"/GoToR"):
            assert action not in content


@given(word=strings)
def test_what_is_taught_is_refused_or_read_back_as_it_was(word: str) -> None:
    try:
        additions = Additions(
            (AddedWord(Category("dumping"), word),), (word,), (AddedPlace(word, "托口镇", PlaceKind.VILLAGE),)
        )
    except BadRules:
        return
    assert additions_file.read(additions_file.write(additions, "5月11日")) == additions


@given(text=strings)
def test_a_record_is_one_line_of_json(text: str) -> None:
    record = logging.makeLogRecord({"msg": "%s", "args": (text,), "action": text, "message_id": text})
    line = JsonLines().format(record)
    assert "\n" not in line
    assert "\x1b" not in line
    assert json.loads(line)["message_id"] == text


@pytest.mark.parametrize("text", MARKUP + UNICODE)
def test_a_group_that_is_called_so_steers_no_terminal(text: str) -> None:
    room = Room(channel="wechat", room="r1", topic=text, purpose=Purpose.OFFICE, since=NOON)
    for listed in ([], [RoomInfo("r1", text, ())]):
        for found in room_checks(contents(rooms=(room,)), listed):
            line = texts.line(found.grade, found.about, found.text)
            assert not any(sign in line for sign in "\x00\x07\x1b\u202e\u200b")
    line = demo_texts.said(NOON, text, text, "text", text, by_bot=False)
    assert not any(sign in line for sign in "\x00\x07\x1b\u202e\u200b")


async def test_what_is_said_has_nothing_hidden_in_it(db: Database) -> None:
    await db.run(queue, "a", "9号\u202e号销已\x1b[2J\x00\u200b受理\n好\ud7ff")
    assert await couriered(db, 60) == [(0, "a", "9号号销已[2J受理\n好\ud7ff")]


def test_the_chat_page_never_makes_markup_of_words() -> None:
    for script in STATIC.glob("*.js"):
        code = script.read_text(encoding="utf-8")
        for way in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
        ):
            assert way not in code, f"{script.name}: {way}"
