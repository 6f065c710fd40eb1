"""What a quoted reply quotes, and the numbers in it."""

import pytest

from handlers.quotes import Numbered, read
from tests.handlers.dialogue import Dialogue, quote

NAMES = ("河小督",)


@pytest.mark.parametrize(
    ("quoted", "number"),
    [
        ("已登记 12号（托口镇·乱堆）。谢谢。", (None, 12)),
        ("新问题 2026-12号 乱堆", (2026, 12)),
        ("已登记 12号（托口镇·乱堆）。谢谢。\n已登记 13号（安江镇·乱堆）。谢谢。", None),
        (
            "新问题 12号 乱堆\n可能与 9号 是同一件（托口镇·乱堆）。是就引用这条回：并　或发：并单 12 9",
            (None, 12),
        ),
        ("大家好", None),
        ("新问题 12号 乱堆\n老秦（监督）：1号还没弄，并单 1 12", (None, 12)),
        ("【紧急】新问题 12号 水污染\n老秦（监督）：同1号", (None, 12)),
        ("【紧急】12号 水污染 托口镇，报告人补充：不是9号", (None, 12)),
        ("2026-12 乱堆·建筑垃圾（一般）\n老秦 报：\n1号那里又有人倒", (2026, 12)),
        ("12号补了地点，可能与 9号 是同一件（托口镇·乱堆）。是就引用这条回：并　或发：并单 12 9", (None, 12)),
        ("新问题 12号 乱堆\n新问题 13号 乱堆", None),
        ("2号已并入1号，往后只办1号", None),
    ],
)
def test_the_number_of_what_is_quoted(quoted: str, number: Numbered | None) -> None:
    found, own = read(quote("河小督", quoted, "受理"), NAMES)
    assert found is not None
    assert (found.is_bots, found.number, own) == (True, number, "受理")


@pytest.mark.parametrize("text", ["受理 12", "「没有说完", '"引号"开头的话', ""])
def test_no_quote(text: str) -> None:
    assert read(text, NAMES) == (None, text)


async def test_a_command_takes_its_number_from_the_bots_words(talk: Dialogue) -> None:
    await talk.reported("托口镇三里坪村桥下有人倒建筑垃圾")
    said = quote("河小督", "新问题 1号 乱堆 托口镇", "受理")
    assert await talk.say("河长办梁敏", "办公", said) == [
        ("办公", "1号已受理（托口镇·乱堆）。接下来：交办 1 单位")
    ]


async def test_the_words_of_others_give_no_number(talk: Dialogue) -> None:
    await talk.reported("托口镇三里坪村桥下有人倒建筑垃圾")
    assert await talk.say("河长办梁敏", "办公", quote("老秦", "1号怎么还没动静", "受理")) == []


async def test_a_supervisor_who_quotes_the_bot_gives_no_officers_command(talk: Dialogue) -> None:
    await talk.reported("托口镇三里坪村桥下有人倒建筑垃圾")
    said = quote("河小督", "已登记 1号（托口镇·乱堆）。谢谢。", "不是线索")
    await talk.say("石嫂", "监督", said)
    assert (await talk.case()).status == "reported"
