"""Who hears that something was sealed: never whom it names, and no room in a way that marks who spoke."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from handlers.texts import sealed as texts
from storage import rooms
from storage.db import Database
from storage.models import InboxRow, Notice
from storage.sealed_models import SealedClue
from storage.states import Mode, RowOutcome
from tests.handlers.dialogue import MONDAY, PRIVATE, UNBOUND, Dialogue
from tests.handlers.receipts import ACCUSATION, FANG, HUANG, LINES, accuse, numbers, opened, two


@pytest.mark.parametrize(
    "said",
    [
        f"{ACCUSATION}，市纪委的方正也收了",
        "市纪委的方正跟采砂老板通风报信",
        "纪检的老方收了采砂老板的好处",
    ],
)
async def test_who_is_named_neither_reads_it_nor_hears_of_it(talk: Dialogue, said: str) -> None:
    await two(talk)
    await talk.tell("石嫂", "监督", said)
    heard = await talk.wait(3600)
    assert sorted(to for to, _ in heard) == ["石嫂", HUANG], "not in the room they share either"
    number = numbers(heard, HUANG)[0]
    assert await opened(talk, FANG) == []
    [one] = await opened(talk, HUANG)
    assert one.excluded == ("方正",)
    for where in (PRIVATE, "纪检"):
        assert await talk.say(FANG, where, "转纪检件 列表") == [
            (FANG if where == PRIVATE else where, "没有未办结的转纪检件。")
        ]
        [(_, text)] = await talk.say(FANG, where, f"转纪检件 签收 {number}")
        assert text == texts.NO_SUCH
    assert await talk.say(HUANG, "纪检", "转纪检件 列表") == [("纪检", "没有未办结的转纪检件。")]
    [(_, text)] = await talk.say(HUANG, PRIVATE, "转纪检件 列表")
    assert number in text


async def test_who_is_named_later_hears_nothing_of_that(talk: Dialogue) -> None:
    await two(talk)
    first = await accuse(talk)
    await talk.tell("石嫂", PRIVATE, "就是纪委的方正罩着他")
    second = numbers(await talk.wait(), HUANG)[0]
    assert [len(await opened(talk, who)) for who in (FANG, HUANG)] == [1, 2]
    [(_, listed)] = await talk.say(FANG, PRIVATE, "转纪检件 列表")
    assert first in listed, "it vanishes not, or he would know"
    assert second not in listed
    [(_, text)] = await talk.say(FANG, PRIVATE, f"转纪检件 签收 {second}")
    assert text == texts.NO_SUCH


async def test_if_only_who_is_named_has_a_key_it_waits_for_another(talk: Dialogue) -> None:
    await talk.say(FANG, PRIVATE, f"转纪检件 公钥 {LINES[FANG]}")
    await talk.tell("石嫂", "监督", "市纪委的方正收了采砂老板的好处")
    assert [to for to, _ in await talk.wait()] == ["石嫂"]
    assert await opened(talk, FANG) == []
    await talk.say(FANG, PRIVATE, f"转纪检件 公钥 {LINES[FANG]}")
    assert await opened(talk, FANG) == []
    await two(talk)
    assert len(await opened(talk, HUANG)) == 1
    assert await opened(talk, FANG) == []


async def in_a_room(talk: Dialogue, minutes: int, who: str = UNBOUND) -> list[tuple[str, str]]:
    """What a supervisors' room hears of an accusation by somebody the bot cannot write to."""
    await talk.tell(who, "监督", ACCUSATION)
    return [one for one in await talk.wait(60 * minutes) if one[0] in ("监督", who)]


async def test_who_cannot_be_written_to_is_not_marked_in_the_room(talk: Dialogue) -> None:
    assert await in_a_room(talk, 4) == []
    assert await talk.wait(6 * 60 + 1) == [("监督", texts.GENERAL)]
    await talk.tell("另一个", "监督", "村支书收了砂老板的好处")
    assert [to for to, _ in await talk.wait(3600)] == ["纪检"], "once a day"

    def mentions(session: Session) -> list[str]:
        said = session.exec(select(Notice).where(Notice.conversation == "监督"))
        return [name for notice in said for name in notice.mentions]

    assert await talk.db.read(mentions) == []


async def test_when_the_discipline_side_speaks_itself_the_bot_does_not(talk: Dialogue) -> None:
    await talk.tell(UNBOUND, "监督", ACCUSATION)
    await talk.wait(60)
    await talk.say(FANG, "监督", "请私信我说")
    assert await talk.wait(3600) == []


@pytest.mark.parametrize("who", ["石嫂", UNBOUND])
async def test_a_room_that_is_only_listened_to_hears_nothing(db: Database, who: str) -> None:
    talk = await Dialogue.begin(db, mode=Mode.LISTEN)
    assert [one for one in await in_a_room(talk, 60, who) if one[0] == "监督"] == []


async def test_who_has_written_in_private_before_is_answered_there(talk: Dialogue) -> None:
    await talk.say(UNBOUND, PRIVATE, "你好")
    said = await in_a_room(talk, 60)
    assert [to for to, _ in said] == [UNBOUND]


async def test_without_a_room_each_of_the_discipline_side_hears_it(talk: Dialogue) -> None:
    await two(talk)

    def leave(session: Session) -> None:
        for room in rooms.rooms(session):
            if room.room == "纪检":
                session.delete(room)

    await talk.db.run(leave)
    await talk.tell("石嫂", "监督", ACCUSATION)
    assert sorted(to for to, _ in await talk.wait()) == ["石嫂", HUANG, FANG]


async def test_nothing_of_it_stays_in_the_outbox_or_the_inbox(talk: Dialogue) -> None:
    await two(talk)
    number = await accuse(talk)
    await talk.say(FANG, "纪检", f"转纪检件 签收 {number}")
    await talk.say(FANG, "纪检", f"转纪检件 告知 {number} 已收到")
    await talk.say(FANG, PRIVATE, "转纪检件 列表")
    assert await talk.db.read(lambda session: list(session.exec(select(Notice)))) == []

    def rows(session: Session) -> list[tuple[str, str]]:
        query = select(InboxRow).where(InboxRow.outcome == RowOutcome.SEALED)
        return [(row.conversation, row.sender) for row in session.exec(query)]

    assert await talk.db.read(rows) == [("", "")]


async def test_the_day_is_chinas_and_no_finer(talk: Dialogue) -> None:
    talk.now = MONDAY + timedelta(hours=14, minutes=30)
    await talk.tell("石嫂", "监督", ACCUSATION)
    [clue] = await talk.db.read(lambda session: list(session.exec(select(SealedClue))))
    assert clue.day == MONDAY.date()
