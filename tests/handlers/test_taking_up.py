"""是线索 takes up only what was really said, whole, and was not sealed."""

import pytest

from storage import clues
from tests.handlers.dialogue import PRIVATE, Dialogue, quote
from tests.handlers.test_sealed import ACCUSATION

OFFICER = "河长办梁敏"
OVERLOOKED = "那些香灰看着就烦"
ABOUT_PEOPLE = "这句说到具体的人，不进台账。请纪检同志处理，也可以打 12388。"
NOT_SAID = "没有找到和引用一字不差的原话，没有登记。请那位同志再说一遍，或由您照着说一遍。"


async def taken_up(talk: Dialogue, words: str, who: str = "石嫂") -> str:
    said = await talk.say(OFFICER, "监督", quote(who, words, "@河小督 是线索 乱采"))
    [text] = [text for where, text in said if where == OFFICER]
    return text


@pytest.mark.parametrize(
    "words",
    [
        ACCUSATION[:6],
        ACCUSATION[-4:],
        f"{ACCUSATION[:10]}…",
        "我在托口镇三里坪看见丁老板倒垃圾",
    ],
)
async def test_neither_a_part_of_a_message_nor_words_nobody_said(talk: Dialogue, words: str) -> None:
    await talk.say("石嫂", "监督", OVERLOOKED)
    await talk.say("石嫂", "监督", ACCUSATION)
    assert await taken_up(talk, words) in (NOT_SAID, ABOUT_PEOPLE)
    assert await talk.db.read(clues.of_case, 1) == []


async def test_what_was_sealed_stays_so_whatever_was_said_since(talk: Dialogue) -> None:
    await talk.say("石嫂", "监督", ACCUSATION)
    await talk.say("石嫂", "监督", "就是他，我亲眼看到的")
    await talk.say("石嫂", "监督", "大家早", after=3600)
    assert await taken_up(talk, "就是他，我亲眼看到的") == ABOUT_PEOPLE
    assert await talk.db.read(clues.of_case, 1) == []


@pytest.mark.parametrize(
    ("who", "where", "words"),
    [("老秦", "监督", OVERLOOKED), ("石嫂", "二群", OVERLOOKED), ("石嫂", PRIVATE, OVERLOOKED)],
)
async def test_what_another_said_or_elsewhere_is_not_theirs(
    talk: Dialogue, who: str, where: str, words: str
) -> None:
    await talk.say("石嫂", "监督", "大家早")
    await talk.say("老秦", "监督", "早")
    await talk.say(who, where, words)
    assert await taken_up(talk, words) == NOT_SAID


async def test_what_was_said_long_ago_is_not_found(talk: Dialogue) -> None:
    await talk.say("石嫂", "监督", OVERLOOKED)
    await talk.wait(3 * 24 * 3600)
    assert await taken_up(talk, OVERLOOKED) == NOT_SAID


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        ("那些香灰，看着就烦", "那些香灰,看着就烦"),
        (quote("老秦", "大家看", OVERLOOKED), OVERLOOKED),
    ],
)
async def test_the_message_is_known_however_it_is_quoted(talk: Dialogue, said: str, quoted: str) -> None:
    await talk.say("石嫂", "监督", said)
    assert (await taken_up(talk, quoted)).startswith("好，登记为1号")
    [clue] = await talk.db.read(clues.of_case, 1)
    assert clue.reporter == "石嫂"
