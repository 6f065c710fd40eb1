"""SQL, markup, paths and commands in whatever people can write do nothing, wherever they stand."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text as sql
from sqlmodel import Session, select

from bot.app import commands
from handlers.incoming import Kind, Location
from handlers.texts.errors import BUG
from handlers.texts.plain import shown
from storage.channel_models import Room
from storage.models import Notice
from storage.people_models import Account, Person
from storage.states import RowOutcome
from tests.handlers.dialogue import PRIVATE, ROOMS, ROSTER, UNBOUND, Dialogue
from tests.nasty import CORPUS, strings

WHO = ("老秦", "河长办梁敏", "驻点方正", "托口水利武", UNBOUND)
WHERE = (PRIVATE, "监督", "办公", "纪检")
WORDS = sorted(command.word for command in commands())
CLUE = "托口镇三里坪村桥下有人倒建筑垃圾"
MOST_SAID = 1200
"""Characters of one message, whatever was sent."""
KINDS = [kind for kind in Kind if kind is not Kind.RECALLED]


def schema(session: Session) -> list[tuple[str, str]]:
    """All tables and indexes as they are."""
    rows = session.connection().execute(sql("SELECT name, sql FROM sqlite_master ORDER BY name"))
    return [(row[0], row[1]) for row in rows]


def state(session: Session) -> tuple[object, ...]:
    """What no message of anybody may change: tables, whole pages, roster, who is bound, rooms' purposes."""
    bound = select(Account.contact, Account.person_id).where(Account.person_id.is_not(None))  # type: ignore[union-attr]
    return (
        schema(session),
        session.connection().execute(sql("PRAGMA quick_check")).scalar_one(),
        sorted(session.exec(select(Person.name, Person.role))),
        sorted(session.exec(bound)),
        sorted(session.exec(select(Room.room, Room.purpose))),
    )


async def unharmed(talk: Dialogue, before: tuple[object, ...]) -> None:
    """Nothing is broken, and what was said is short."""
    assert await talk.db.read(state) == before
    said = await talk.db.read(lambda session: session.exec(select(Notice.text, Notice.conversation)).all())
    places = {*ROOMS, *(line.wechat_name for line in ROSTER), UNBOUND}
    for text, conversation in said:
        assert BUG not in text
        assert len(text) <= MOST_SAID
        assert conversation in places


@pytest.mark.parametrize("text", CORPUS, ids=range(len(CORPUS)))
async def test_as_a_message_a_name_a_topic_a_title_and_a_command(talk: Dialogue, text: str) -> None:
    """Each string of the corpus in each field, from everybody, everywhere."""
    await talk.reported(CLUE)
    before = await talk.db.read(state)
    for who in WHO:
        for where in WHERE:
            for said in (text, f"@河小督 {text}", f"{CLUE}，{text}"):
                assert await talk.tell(who, where, said, after=60) != RowOutcome.FAILED
    for who in ("老秦", UNBOUND):
        more = {"topic": text, "room_alias": text}
        assert await talk.tell(text, "监督", CLUE, contact=who, **more) is not None
        assert await talk.tell(text, "监督", "", contact=who, kind=Kind.FILE) is not None
        place = Location(latitude=27.1, longitude=109.9, name=text, address=text)
        assert await talk.tell(who, "监督", text, kind=Kind.LOCATION, location=place) is not None
    await talk.wait()
    await unharmed(talk, before)
    assert (await talk.case()).status != "closed"


@pytest.mark.parametrize("word", WORDS)
async def test_in_every_command_of_everybody(talk: Dialogue, word: str) -> None:
    """Every command with every string of the corpus after it, by turns with and without a number."""
    await talk.reported(CLUE)
    await talk.say("河长办梁敏", "办公", "受理 1")
    before = await talk.db.read(state)
    for turn, text in enumerate(CORPUS, WORDS.index(word)):
        said = f"{word} 1 {text}" if turn % 2 else f"{word} {text}"
        became = await talk.tell("河长办梁敏", "办公", said, after=3)
        assert became != RowOutcome.FAILED
    await talk.wait()
    await unharmed(talk, before)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
async def test_whatever_anybody_sends(talk: Dialogue, data: st.DataObject) -> None:
    """A few messages of any kind, with anything in any field, from anybody, anywhere."""
    before = await talk.db.read(state)
    for _ in range(data.draw(st.integers(1, 5))):
        kind = data.draw(st.sampled_from(KINDS))
        place = Location(latitude=27.1, longitude=109.9, name=data.draw(strings), address=data.draw(strings))
        became = await talk.tell(
            data.draw(strings),
            data.draw(st.sampled_from(WHERE)),
            data.draw(st.sampled_from(("", "@河小督 ", CLUE, "受理 ", "查 "))) + data.draw(strings),
            contact=data.draw(st.sampled_from(WHO)),
            topic=data.draw(strings),
            room_alias=data.draw(strings),
            kind=kind,
            location=place if kind is Kind.LOCATION else None,
            after=data.draw(st.sampled_from((1, 60, 700))),
        )
        assert became != RowOutcome.FAILED
    await unharmed(talk, before)


@pytest.mark.parametrize("text", CORPUS, ids=range(len(CORPUS)))
def test_nothing_that_is_shown_steers_a_screen(text: str) -> None:
    left = shown(text)
    assert all(sign.isprintable() or sign in "\n\t" or sign in text.replace("\x1b", "") for sign in left)
    assert re.search("[\x00\x07\x1b\u200b\u202a-\u202e\ufeff]", left) is None
    assert shown(left) == left


@given(text=st.text())
def test_what_can_be_seen_is_left_as_it_is(text: str) -> None:
    printable = "".join(sign for sign in text if sign.isprintable() and sign not in "\u2065\ufffa")
    assert shown(printable) == printable


def test_half_a_character_can_be_sent() -> None:
    assert shown("好\ud800了").encode() == "好了".encode()
