"""What is told apart: a second accusation, one of a reader, and who may name the room of the readers."""

import pytest

from handlers.texts import sealed as texts
from handlers.texts import setup as setup_texts
from nlp.accused import might_mean
from storage import outbox
from storage.states import RowOutcome
from tests.handlers.dialogue import PRIVATE, Dialogue
from tests.handlers.receipts import FANG, HUANG, accuse, numbers, opened, two

OFFICER = "河长办梁敏"
OF_FANG = "纪检的方正收了砂老板的红包，报上去的都压下来"


async def test_a_reader_learns_nothing_of_what_is_told_of_him_after_something_else(talk: Dialogue) -> None:
    await two(talk)
    first = await accuse(talk)
    before = await opened(talk, FANG)
    await talk.wait(20 * 60)
    assert await talk.tell("石嫂", PRIVATE, OF_FANG) == RowOutcome.SEALED
    said = await talk.wait()
    [second] = numbers(said, "石嫂")
    assert second != first
    assert set(numbers(said, HUANG)) == {second}, "the other reader hears of it in private"
    assert numbers(said, FANG) == []
    assert numbers(said, "纪检") == []
    assert await opened(talk, FANG) == before
    assert [one.messages[0].text for one in await opened(talk, HUANG)][-1] == OF_FANG
    [(_, listed)] = await talk.say(FANG, "纪检", "转纪检件 列表")
    assert first in listed, "what he could see he still sees"
    assert second not in listed


async def test_what_accuses_somebody_else_some_time_later_has_its_own_receipt(talk: Dialogue) -> None:
    await two(talk)
    first = await accuse(talk)
    await talk.say(FANG, PRIVATE, f"转纪检件 签收 {first}")
    await talk.wait(60 * 60)
    second = await accuse(talk, "黔城镇渔政所的邓所长收了电鱼的保护费")
    assert second != first


async def test_what_goes_on_with_it_is_signed_for_again(talk: Dialogue) -> None:
    await two(talk)
    number = await accuse(talk)
    await talk.say(FANG, PRIVATE, f"转纪检件 签收 {number}")
    assert await talk.tell("石嫂", PRIVATE, "就是他罩着的，收了两回钱") == RowOutcome.SEALED
    assert await talk.wait() == [("纪检", texts.more(number.replace("-", "")))]
    assert await talk.tell("石嫂", PRIVATE, "还有一回也是他收的") == RowOutcome.SEALED
    assert await talk.wait() == [], "once, until it is signed for"
    [(_, listed)] = await talk.say(FANG, PRIVATE, "转纪检件 列表")
    assert "待签收" in listed


@pytest.mark.parametrize(
    "said", ["方组长收了砂老板的卡", "老方也是吃了的", "fang正收了钱", "方证收了红包", "正哥拿了烟"]
)
def test_a_title_a_nickname_or_the_sound_may_mean_somebody(said: str) -> None:
    assert might_mean(said, "方正")
    assert not might_mean(said, "黄正文")


@pytest.mark.parametrize("said", ["对方正在挖砂", "镇里的方案正好是他批的", "钟书记收了两条烟", ""])
def test_what_sounds_of_nobody(said: str) -> None:
    assert not might_mean(said, "方正")


async def test_who_may_be_meant_does_not_read_it(talk: Dialogue) -> None:
    await two(talk)
    await accuse(talk, "方组长收了采砂老板的卡")
    assert await opened(talk, FANG) == []
    assert len(await opened(talk, HUANG)) == 1


async def test_only_the_discipline_side_names_its_room(talk: Dialogue) -> None:
    for where in ("办公", "纪检"):
        [(_, text)] = await talk.say(OFFICER, where, "@河小督 群 纪检")
        assert text == setup_texts.FOR_DISCIPLINE
    [(_, text)] = await talk.say(OFFICER, "纪检", "@河小督 群 河长办")
    assert text == setup_texts.FOR_DISCIPLINE
    said = [*await talk.say(FANG, "新群", "@河小督 群 纪检"), *await talk.wait(0)]
    assert ("新群", "好，本群是纪检群了。") in said
    assert any(where == FANG and text.startswith("“新群”定为纪检群了") for where, text in said)
    [(_, text)] = await talk.say(FANG, "办公", "@河小督 群 监督员")
    assert text == setup_texts.FOR_OFFICE


async def test_a_restart_does_not_hurry_the_sentence_to_nobody(talk: Dialogue) -> None:
    await two(talk)
    await talk.tell("散人", "监督", "镇里的河长老贾收了采砂老板的好处")
    await talk.db.run(outbox.put_right, now=talk.now)  # as the courier does when it starts
    assert ("监督", texts.GENERAL) not in await talk.wait(60)
    assert ("监督", texts.GENERAL) in await talk.wait(10 * 60)
