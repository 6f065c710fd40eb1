"""A person's data: all of it is shown to them, and none of it is left once they ask for it to be erased."""

import os
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot import person
from bot.__main__ import main
from bot.clock import SystemClock
from handlers.incoming import Kind, Location
from storage import auditing, subjects
from storage.db import Database
from storage.errors import NoSuchPersonError
from storage.models import Attachment, Case, Clue, ClueMessage, InboxRow, Notice
from storage.people_models import Account, Person
from storage.schema import open_database
from storage.states import MediaState
from storage.totals import totals
from tests.handlers.dialogue import PRIVATE, Dialogue, quote
from tests.storage.test_phones import holding

pytestmark = pytest.mark.usefixtures("own_logging")

PHONE = "13512340001"
WORDS = "托口镇三里坪村桥下有人倒渣土，我家在旁边"
ELECTRIC = "江市镇河里有人电鱼"
ELSEWHERE = quote("石嫂", ELECTRIC, "我也看到过，老秦作证")
REMARK = "已和秦有田通过电话"
TRACES = ("秦有田", "老秦", PHONE, "我家在旁边", "作证", "通过电话")
"""All that is his alone; 老秦 is also the id of his contact."""
PLACE = Location(latitude=27.15, longitude=109.75, name="老秦家", address="托口镇老秦家门口")


async def live(talk: Dialogue) -> None:
    await talk.reported(WORDS)
    for kind in (Kind.IMAGE, Kind.AUDIO):
        await talk.say("老秦", "监督", kind=kind)
    await talk.say("老秦", "监督", PLACE.address, kind=Kind.LOCATION, location=PLACE)
    await talk.say("河长办梁敏", PRIVATE, "受理 1")
    await talk.say("河长办梁敏", PRIVATE, f"备注 1 {REMARK}")
    await talk.reported(ELECTRIC, who="石嫂")
    await talk.say("老秦", "监督", ELSEWHERE)
    await talk.say("老秦", PRIVATE, "我的线索")
    await talk.reported("黔城镇码头边有人往沅水里倒渣土")
    await talk.say("老秦", "监督", "撤回 3")
    await talk.wait(3600)
    await talk.say("老秦", "二群", kind=Kind.IMAGE)


def fill(session: Session, folder: Path) -> None:
    folder.mkdir()
    for photo in session.exec(select(Attachment)).all():
        if photo.state == MediaState.PENDING:
            photo.state, photo.path = MediaState.STORED, f"{photo.id}.bin"
            (folder / photo.path).write_bytes(b"photo")
            session.add(photo)


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """A data folder in which somebody has left every trace one can leave."""
    (tmp_path / "config.toml").write_text("", encoding="utf-8")
    db = await open_database(tmp_path / "data" / "hexiaodu.db")
    await live(await Dialogue.begin(db))
    await db.run(fill, tmp_path / "data" / "media")
    await db.close()
    return tmp_path


def run(folder: Path, *words: str) -> int:
    return main(["person", *words, "--config", str(folder / "config.toml")])


def test_all_of_it_is_shown(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "show", "秦有田") == 0
    shown = capsys.readouterr().out
    for words in (*TRACES[:-1], "报过的：2 件", "2026-1", "语音", PLACE.address, "老秦作证", "转纪检"):
        assert words in shown, words
    assert "在别人报的里说过：1 句" in shown
    assert shown.count(ELECTRIC) == 1, "quoted by himself"
    assert run(folder, "show", "老秦") == 0
    assert capsys.readouterr().out == shown


def test_nothing_goes_before_one_is_sure(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "show", "老秦") == 0
    before = capsys.readouterr().out
    assert run(folder, "erase", "老秦") == 1
    said = capsys.readouterr().out
    assert "还没办结的：2026-1。" in said
    assert "--yes" in said
    assert run(folder, "show", "老秦") == 0
    assert capsys.readouterr().out == before


def test_no_file_holds_a_trace(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert [trace for trace in TRACES if trace != PHONE and not holding(folder, trace)] == []
    assert run(folder, "erase", "秦有田", "--yes") == 0
    capsys.readouterr()
    assert [trace for trace in TRACES if holding(folder, trace)] == []
    assert holding(folder, ELECTRIC) != []
    for name in ("秦有田", "老秦"):
        assert run(folder, "show", name) == 2
        assert "没有" in capsys.readouterr().err


async def test_what_is_counted_stays(folder: Path) -> None:
    async def counted() -> tuple[object, ...]:
        db = await open_database(folder / "data" / "hexiaodu.db")
        try:
            return await db.read(totals), await db.read(_counted)
        finally:
            await db.close()

    before = await counted()
    assert await _erase(folder, "老秦") == 0
    assert await counted() == before


async def _erase(folder: Path, name: str) -> int:
    return await person.erase(folder / "config.toml", name, is_sure=True)


def _counted(session: Session) -> object:
    """Cases by state and place, reports, and by how many people."""
    cases = [(case.label, case.status, case.category, case.township) for case in session.exec(select(Case))]
    reporters = [clue.reporter for clue in session.exec(select(Clue))]
    senders = {row.sender for row in session.exec(select(InboxRow))}
    return cases, len(reporters), len(set(reporters)), len(senders)


async def test_photos_of_the_place_stay_and_voices_go(folder: Path) -> None:
    assert len(os.listdir(folder / "data" / "media")) == 3
    exports = folder / "data" / "exports"
    exports.mkdir()
    for number in (1, 2):
        (exports / f"卷宗-2026-{number}.pdf").write_bytes(b"pdf")
    await _erase(folder, "老秦")
    db = await open_database(folder / "data" / "hexiaodu.db")
    kept = await db.read(
        lambda session: [(one.kind, one.path) for one in session.exec(select(Attachment)) if one.path]
    )
    await db.close()
    assert os.listdir(exports) == ["卷宗-2026-2.pdf"], "the other holds his words"
    assert [kind for kind, _ in kept] == ["image"]
    assert os.listdir(folder / "data" / "media") == [path for _, path in kept]


async def test_the_chain_holds(folder: Path) -> None:
    await _erase(folder, "老秦")
    db = await open_database(folder / "data" / "hexiaodu.db")
    found = await db.read(auditing.verify)
    await db.close()
    assert (found.broken, found.erased > 0) == ((), True)


async def test_an_officer_leaves_their_signature(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    await _erase(folder, "梁敏")
    assert "公务记录" in capsys.readouterr().out
    db = await open_database(folder / "data" / "hexiaodu.db")

    def left(session: Session) -> tuple[int, int]:
        people = [one for one in session.exec(select(Person)) if one.name == "梁敏"]
        accounts = [one for one in session.exec(select(Account)) if "梁敏" in one.name]
        return len(people), len(accounts)

    assert await db.read(left) == (0, 0)
    await db.close()
    assert holding(folder, "梁敏") != [], "in the histories"


async def test_what_is_about_to_be_said_to_them_is_not_said(db: Database) -> None:
    talk = await Dialogue.begin(db)
    await talk.tell("老秦", "监督", WORDS)
    await talk.tell("河长办梁敏", PRIVATE, "受理 1")

    def erase(session: Session) -> None:
        found = subjects.find(session, "老秦")
        subjects.erase(session, found, now=SystemClock().now(), somebody="某人")

    await db.run(erase)
    said = [text for _, text in await talk.wait(3600)]
    assert said != []
    assert not any("老秦" in text or "我家" in text for text in said)

    def known(session: Session) -> tuple[str, ...]:
        notices = [
            f"{one.key} {one.conversation} {one.mentions} {one.text}" for one in session.exec(select(Notice))
        ]
        return tuple(line for line in notices if "老秦" in line)

    assert await db.read(known) == ()
    # who comes back is somebody new
    await talk.say("老秦", "监督", "安江镇河边有人倒垃圾")
    names = await db.read(lambda session: [one.reporter_name for one in session.exec(select(Clue))])
    assert names == ["", "老秦"]


async def test_a_stranger_is_found_by_what_they_call_themselves(db: Database) -> None:
    talk = await Dialogue.begin(db)
    await talk.say("生人", "监督", "托口镇三里坪村桥下有人倒渣土")
    for contact in ("x1", "x2"):
        await talk.say("同名", "监督", "早", contact=contact)
    found = await db.read(subjects.find, "生人")
    assert (found.person, found.names, found.is_official) == (None, ("生人",), False)
    held = await db.read(lambda session: subjects.held(session, subjects.find(session, "生人")))
    assert len(held.clues) == 1
    for name, count in (("同名", 2), ("没有这个人", 0)):
        with pytest.raises(NoSuchPersonError) as error:
            await db.read(subjects.find, name)
        assert error.value.count == count
    assert (await db.read(subjects.find, "x2")).names == ("同名",)


async def test_the_words_of_others_stay(folder: Path) -> None:
    await _erase(folder, "老秦")
    db = await open_database(folder / "data" / "hexiaodu.db")
    said = await db.read(lambda session: [one.text for one in session.exec(select(ClueMessage)) if one.text])
    await db.close()
    assert said == [ELECTRIC]
