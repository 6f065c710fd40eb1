"""Whatever somebody sends, the answer is short and no number is too long."""

import pytest

from handlers.texts.errors import BUG
from tests.handlers.dialogue import Dialogue

OFFICER = "河长办梁敏"


@pytest.mark.parametrize("words", ["长" * 5000, "长 " * 2500, "加" * 5000 + "镇"])
@pytest.mark.parametrize(
    "command",
    [
        "列表 {}",
        "加词 {}",
        "加词 乱堆 {}",
        "加地名 {} 托口镇",
        "加地名 三里坪 {}",
        "删词 {}",
        "改址 1 {}",
        "改类 1 {}",
        "交办 1 {}",
        "绑定 {}",
        "不受理 2 {}",
        "词库 {}",
    ],
)
async def test_no_answer_is_as_long_as_what_was_sent(talk: Dialogue, command: str, words: str) -> None:
    await talk.reported("托口镇三里坪村桥下有人倒建筑垃圾")
    await talk.reported("安江镇河边有人电鱼")
    await talk.say(OFFICER, "办公", "受理 1")
    [(_, text)] = await talk.say(OFFICER, "办公", command.format(words))
    assert len(text) < 160
    assert text != BUG


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("词库 99999999999999999999", "一共1页。"),
        ("词库 " + "9" * 5000, "一共1页。"),
        ("换号 1 99999999999999999999", "没有要核对的“换号 1”。发“换号”看要核对的。"),
    ],
)
async def test_numbers_without_end(talk: Dialogue, said: str, answered: str) -> None:
    assert await talk.say(OFFICER, "办公", said) == [("办公", answered)]
