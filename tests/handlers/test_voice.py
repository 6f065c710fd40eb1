"""A voice message without its words: kept, answered once, and the clue stays open."""

from typing import Any

import pytest

from handlers.incoming import Kind
from handlers.texts.registered import VOICE
from storage import clues, media
from storage.db import Database
from storage.states import MediaState, Mode, RowOutcome
from tests.handlers.dialogue import PRIVATE, Dialogue, Said

DUMPING = "托口镇三里坪村桥下有人倒建筑垃圾"
DAY = 24 * 3600
OFFICER, UNIT = "河长办梁敏", "托口水利武"
HINT = ("监督", VOICE)


async def speak(talk: Dialogue, who: str = "老秦", where: str = "监督", **more: Any) -> list[Said]:
    return await talk.say(who, where, kind=Kind.AUDIO, **more)


async def attachments(talk: Dialogue, clue: int | None = 1) -> list[tuple[str, MediaState]]:
    found = await talk.db.read(media.of_clues, [] if clue is None else [clue])
    return [(item.kind, item.state) for item in found]


async def test_it_is_kept_and_answered_once_its_speaker_is_silent(talk: Dialogue) -> None:
    assert await talk.tell("老秦", "监督", kind=Kind.AUDIO) == RowOutcome.LOOSE
    assert await talk.wait(19) == []
    assert await talk.wait(1) == [HINT]
    await talk.say("老秦", "监督", DUMPING)
    assert await attachments(talk) == [("audio", MediaState.PENDING)]


async def test_once_a_day(talk: Dialogue) -> None:
    await speak(talk)
    assert await talk.wait() == [HINT]
    for _ in range(3):
        await speak(talk)
    assert await talk.wait() == []
    assert await speak(talk, where=PRIVATE) == []
    await speak(talk, "石嫂")
    assert await talk.wait() == [HINT]
    await speak(talk, after=DAY)
    assert await talk.wait() == [HINT]


async def test_one_voice_after_the_other_moves_it_but_never_past_a_minute(talk: Dialogue) -> None:
    await speak(talk)
    for _ in range(3):
        assert await speak(talk, after=15) == []
    assert await talk.wait(14) == []
    assert await talk.wait(1) == [HINT]


async def test_in_private_at_once(talk: Dialogue) -> None:
    assert await speak(talk, where=PRIVATE) == [("老秦", VOICE)]
    assert await speak(talk, OFFICER, PRIVATE) == [(OFFICER, VOICE)]
    assert await speak(talk, OFFICER, PRIVATE) == []


async def test_words_that_follow_need_no_hint(talk: Dialogue) -> None:
    await speak(talk)
    await talk.say("老秦", "监督", DUMPING, after=10)
    assert [text for where, text in await talk.wait() if where == "监督"] == [
        "已登记 1号（托口镇·乱堆）。谢谢。"
    ]


@pytest.mark.parametrize("official", [OFFICER, UNIT])
async def test_a_person_who_answers_first_leaves_nothing_to_say(talk: Dialogue, official: str) -> None:
    await speak(talk)
    assert await talk.say(official, "监督", "老秦，是在哪里？", after=5) == []
    assert await talk.wait() == []
    # what was not said is still to be said
    assert await speak(talk, where=PRIVATE) == [("老秦", VOICE)]


async def test_chatter_of_another_changes_nothing(talk: Dialogue) -> None:
    await speak(talk)
    await talk.say("石嫂", "监督", DUMPING)
    assert HINT in await talk.wait()


async def test_it_belongs_to_the_open_clue_which_stays_open(talk: Dialogue) -> None:
    await talk.say("老秦", "监督", DUMPING)
    assert await talk.tell("老秦", "监督", kind=Kind.AUDIO) == RowOutcome.ADDED
    assert [text for where, text in await talk.wait(20) if where == "监督"] == [
        "已登记 1号（托口镇·乱堆）。谢谢。",
        VOICE,
    ]
    assert await talk.tell("老秦", "监督", "语音里说的是晚上倒的，三车") == RowOutcome.ADDED
    (clue,) = await talk.db.read(clues.of_case, 1)
    assert (clue.is_closed, "三车" in clue.words) == (False, True)
    assert await attachments(talk) == [("audio", MediaState.PENDING)]


async def test_a_room_that_is_only_listened_to_hears_nothing(db: Database) -> None:
    talk = await Dialogue.begin(db, mode=Mode.LISTEN)
    assert await talk.tell("老秦", "监督", kind=Kind.AUDIO) == RowOutcome.LOOSE
    assert await talk.wait(3600) == []
    assert await speak(talk, where=PRIVATE) == [("老秦", VOICE)]


async def test_officials_and_rooms_of_the_office_are_not_taught(talk: Dialogue) -> None:
    for who, where in ((OFFICER, "监督"), (UNIT, "监督"), (OFFICER, "办公"), ("老秦", "办公")):
        await speak(talk, who, where)
    assert await talk.wait(3600) == []


async def test_a_voice_with_its_words_is_read_like_a_text(talk: Dialogue) -> None:
    assert await talk.tell("老秦", "监督", DUMPING, kind=Kind.AUDIO) == RowOutcome.CLUE
    assert VOICE not in [text for _, text in await talk.wait()]
