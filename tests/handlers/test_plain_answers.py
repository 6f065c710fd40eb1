"""What people answer in private in their own words, and what wants no answer."""

import pytest

from handlers.texts.unit import NOT_TAKEN
from storage import outbox
from storage.states import NoticeKind, RowOutcome
from tests.handlers.dialogue import PRIVATE, Dialogue
from tests.handlers.officer import OFFICER, UNIT
from tests.handlers.receipts import beside_receipts
from tests.handlers.test_reporter import tomorrow


@pytest.fixture
async def closed(assigned: Dialogue) -> Dialogue:
    """老秦 has been asked whether 1号 is fixed."""
    await assigned.say("老秦", PRIVATE, "你好")
    await assigned.say(OFFICER, "办公", "销号 1 已清运，我看的")
    assert await tomorrow(assigned)
    return assigned


@pytest.mark.parametrize(
    "said", ["好了", "好了。", "已经好了，谢谢你们", "嗯，清干净了", "是的，修好了", "满意"]
)
async def test_it_is_fixed(closed: Dialogue, said: str) -> None:
    assert await closed.say("老秦", PRIVATE, said) == [("老秦", "好的，1号记下了，谢谢您。")]


@pytest.mark.parametrize(
    ("said", "told"),
    [("没好", ""), ("还没清完，还有一堆", "：还有一堆"), ("没有解决，还是臭", "：还是臭")],
)
async def test_it_is_not(closed: Dialogue, said: str, told: str) -> None:
    [(office, text), (who, _)] = await closed.say("老秦", PRIVATE, said)
    assert (office, who) == ("办公", "老秦")
    assert text.startswith(f"【回访】1号 乱堆·建筑垃圾（已销号），报告人说没办好{told}\n")


@pytest.mark.parametrize("said", ["好了吗？", "好了没有", "没好吗？", "天气好了"])
async def test_what_is_no_answer(closed: Dialogue, said: str) -> None:
    assert not any("记下了" in text for _, text in await closed.say("老秦", PRIVATE, said))


async def test_in_a_room_it_is_talk(closed: Dialogue) -> None:
    assert await closed.say("老秦", "监督", "好了，谢谢") == []


@pytest.mark.parametrize("who", [UNIT, "老秦", OFFICER])
@pytest.mark.parametrize("said", ["收到", "好的，谢谢", "收到，下午去看", "👌", "辛苦了"])
async def test_courtesy_wants_no_answer(assigned: Dialogue, who: str, said: str) -> None:
    assert await assigned.say(who, PRIVATE, said) == []


async def test_what_asks_is_no_courtesy(assigned: Dialogue) -> None:
    assert await assigned.say(UNIT, PRIVATE, "好的，怎么回？") == [(UNIT, "没看懂。发“帮助”看我能做什么。")]


async def test_a_unit_hears_that_its_report_was_not_taken(assigned: Dialogue) -> None:
    said = "进展 1 站长收了砂老板的好处，不让我们清"
    handled = await assigned.outcome(UNIT, PRIVATE, said)
    assert handled is not None
    assert handled.outcome is RowOutcome.SEALED
    assert beside_receipts(await assigned.wait(0), UNIT) == [(UNIT, NOT_TAKEN)]


async def test_who_reports_what_is_urgent_hears_at_night_too(talk: Dialogue) -> None:
    await talk.tell("老秦", "监督", "油罐车翻了，柴油漏到沅水，在黔城镇")
    talk.now = talk.now.replace(hour=23)
    kinds = {notice.conversation: notice.kind for notice in await talk.db.read(outbox.due, talk.now)}
    assert kinds["监督"] is NoticeKind.URGENT
