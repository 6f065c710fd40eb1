"""An accusation of an official leaves sealed rows, receipts and a count, and nothing else in any file."""

from pathlib import Path

import pytest
from sqlmodel import Session, select

from handlers import content
from handlers.incoming import Kind
from handlers.settings import DigestKind
from storage import inbox, sealed_files
from storage.db import Database
from storage.keys import UnreadableBodyError
from storage.models import Attachment, Case, Clue
from storage.sealed_models import SealedItem
from storage.states import RowOutcome
from storage.vault import fresh_vault
from tests.handlers.dialogue import PRIVATE, Dialogue
from tests.handlers.digests import digests
from tests.handlers.receipts import beside_receipts

ACCUSATION = "镇里的河长老贾收了采砂老板的好处，帮他们通风报信"
GOES_ON = "就是他，我亲眼看到的"
QUOTED = f"「石嫂：{ACCUSATION}」\n- - - - - - - - - - - - - - -\n托口镇河边也有人倒垃圾"


def nothing_ordinary(session: Session) -> None:
    for table in (Case, Clue, Attachment):
        assert session.exec(select(table)).all() == [], table


def sealed_bodies(session: Session) -> list[bytes]:
    return list(session.exec(select(SealedItem.body)))


def find_in_files(folder: Path, words: str) -> list[str]:
    """Which files of the data folder hold these words in some way SQLite or JSON may have written them."""
    forms = [
        words.encode(),
        words.encode("utf-16-le"),
        words.encode("utf-16-be"),
        ascii(words)[1:-1].encode(),
    ]
    return [
        file.name
        for file in folder.rglob("*")
        if file.is_file() and any(form in file.read_bytes() for form in forms)
    ]


@pytest.mark.parametrize("where", ["监督", PRIVATE])
async def test_no_case_no_clue_no_notice(talk: Dialogue, where: str) -> None:
    assert await talk.tell("石嫂", where, ACCUSATION) == RowOutcome.SEALED
    assert beside_receipts(await talk.wait(3600), "石嫂") == []
    await talk.db.read(nothing_ordinary)


async def test_without_a_public_key_it_is_kept_under_the_bots_own_and_counted(talk: Dialogue) -> None:
    await talk.tell("石嫂", "监督", ACCUSATION)
    [body] = await talk.db.read(sealed_bodies)
    kept, _ = content.read(talk.ctx.vault.open(body))
    assert [said.text for said in kept.messages] == [ACCUSATION]
    with pytest.raises(UnreadableBodyError):
        fresh_vault().open(body)
    await talk.wait(3600)
    [(_, text)] = await digests(talk, DigestKind.MORNING, day="05-12")
    assert "涉及人的情况1件" in text
    assert "老贾" not in text


async def test_no_file_on_disk_holds_its_words(db: Database, data: Path) -> None:
    talk = await Dialogue.begin(db)
    await talk.reported("安江镇河边有人倒垃圾")
    for said in (ACCUSATION, GOES_ON, QUOTED):
        assert await talk.tell("石嫂", "监督", said) == RowOutcome.SEALED
    await talk.reported("黔城镇码头边有人往沅水里倒渣土")
    for state in ("open", "closed"):
        if state == "closed":
            await db.close()
        assert find_in_files(data, "安江镇河边有人倒垃圾") != [], "the search itself must work"
        # 也有人倒垃圾 stands beside the quotation only
        for words in ("老贾", "通风报信", "亲眼看到", "收了采砂老板", "也有人倒垃圾"):
            assert find_in_files(data, words) == []


async def test_the_photos_around_it_go_with_it(talk: Dialogue) -> None:
    assert await talk.tell("石嫂", "监督", kind=Kind.IMAGE) == RowOutcome.LOOSE
    await talk.tell("老秦", "监督", kind=Kind.IMAGE)

    def fetched(session: Session) -> None:
        for photo in session.exec(select(Attachment)):
            photo.path = f"2026-05/{photo.id}.png"
            session.add(photo)

    await talk.db.run(fetched)
    gone = await talk.outcome("石嫂", "监督", ACCUSATION)
    assert gone is not None
    assert gone.forget == (), "the file is sealed before it goes"

    def to_seal(session: Session) -> list[tuple[str, str]]:
        found = sealed_files.due(session, talk.ctx.vault, talk.now)
        return sorted((one.message, one.path) for one in found)

    assert await talk.db.read(to_seal) == [("m1", "2026-05/1.png")]
    for kind in (Kind.IMAGE, Kind.LOCATION):
        assert await talk.tell("石嫂", "监督", kind=kind, after=60) == RowOutcome.SEALED

    def senders(session: Session) -> list[str]:
        return list(session.exec(select(Attachment.sender)))

    assert await talk.db.read(senders) == ["老秦"]
    assert await talk.db.read(to_seal) == [("m1", "2026-05/1.png"), ("m4", "")]


async def test_what_goes_on_with_it_is_sealed_too_but_not_the_next_clue(talk: Dialogue) -> None:
    await talk.tell("石嫂", "监督", ACCUSATION)
    assert await talk.tell("石嫂", "监督", GOES_ON) == RowOutcome.SEALED
    assert await talk.tell("老秦", "监督", "今天天气不错") == RowOutcome.PASSED
    assert await talk.tell("石嫂", "监督", "岩垅乡河里有人用电瓶打鱼") == RowOutcome.CLUE
    said = [text for where, text in await talk.wait() if where == "监督"]
    assert said == ["已登记 1号（岩垅乡·非法捕捞）。谢谢。"]
    [clue] = await talk.db.read(lambda session: session.exec(select(Clue)).all())
    assert clue.words == "岩垅乡河里有人用电瓶打鱼"


@pytest.mark.parametrize("who", ["老秦", "河长办梁敏", "托口水利武"])
@pytest.mark.parametrize("said", [QUOTED, f"石嫂说{ACCUSATION}，请不要乱讲"], ids=["quoted", "repeated"])
async def test_saying_it_again_is_sealed_whoever_does(talk: Dialogue, who: str, said: str) -> None:
    assert await talk.tell(who, "监督", said) == RowOutcome.SEALED
    assert beside_receipts(await talk.wait(), who) == []
    await talk.db.read(nothing_ordinary)


async def test_nobody_elses_commands_show_more_than_a_count(talk: Dialogue) -> None:
    await talk.tell("石嫂", "监督", ACCUSATION)
    await talk.wait()
    assert await talk.say("河长办梁敏", "办公", "列表 全部") == [("办公", "全部：没有。")]
    assert await talk.say("石嫂", PRIVATE, "我的线索") == [
        ("石嫂", "您还没有报过线索。看到问题直接说在哪里、看到什么就行。")
    ]
    assert await talk.say("河长办梁敏", "办公", "查 1") == [("办公", "没有1号。发“列表”看现有的编号。")]


async def test_it_is_counted_once(talk: Dialogue) -> None:
    await talk.tell("石嫂", "监督", ACCUSATION, id="same")
    assert await talk.tell("石嫂", "监督", ACCUSATION, id="same") is None
    counted = await talk.db.read(
        inbox.count, RowOutcome.SEALED, since=talk.now.replace(hour=0), until=talk.now.replace(hour=23)
    )
    assert counted == 1
