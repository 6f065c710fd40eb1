"""What officers ask in plain words, as they ask it."""

import pytest

from tests.handlers.dialogue import Dialogue
from tests.handlers.officers_day import OFFICER, morning


@pytest.fixture
async def day(talk: Dialogue) -> Dialogue:
    return await morning(talk)


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("这个月黔城还有几个乱堆没销号", "这个月 黔城镇 乱堆 没销号：2件（4号、7号）。"),
        ("石嫂报了几件", "石嫂报的：3件（1号、4号、7号）。"),
        ("今天新报的有几件", "今天：7件（1号、2号、3号、4号、5号、6号、7号）。"),
        ("上周报了多少件", "上周：没有。"),
        ("最近两周报了几件", "最近两周：7件（1号、2号、3号、4号、5号、6号、7号）。"),
        ("乱堆一共多少", "乱堆：3件（2号、4号、7号）。"),
        ("本月销号几件", "本月 已销号：没有。"),
        ("超期的有哪些", "超期：没有。"),
        ("有没有超期的", "超期：没有。"),
        ("托口镇手上还有几件", "托口镇：1件（2号）。"),
        ("水利局手上有几件", "市水利局：1件（6号）。"),
        ("市水利局还有几件没办", "市水利局 没销号：1件（6号）。"),
        ("市水利局超期的有哪些", "市水利局 超期：没有。"),
        ("老秦上周报的那个", "上周 老秦报的：没有。"),
    ],
)
async def test_a_question_is_answered(day: Dialogue, said: str, answered: str) -> None:
    assert await day.say(OFFICER, "办公", said) == [("办公", answered)]


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("安江镇的都发我", ["3"]),
        ("托口还有没办的吗", ["1", "2"]),
        ("还有哪些没交办", ["3", "4", "5"]),
        ("哪些还没受理", ["1", "7"]),
        ("清江湖有没有问题", ["1"]),
        ("紧急的有哪些", ["6"]),
        ("还没反馈的有哪些", ["2", "6"]),
        ("快到期的有哪些", ["1", "6", "7"]),
        ("今天到期的有哪些", ["6"]),
        ("石嫂这个月报的都发我", ["1", "4", "7"]),
        ("在托口镇手里的有哪些", ["2"]),
    ],
)
async def test_a_list_is_given(day: Dialogue, said: str, numbers: list[str]) -> None:
    [(_, text)] = await day.say(OFFICER, "办公", said)
    lines = [line.removeprefix("【紧急】") for line in text.split("\n")[1:-1]]
    assert [line.partition("号 ")[0] for line in lines] == numbers


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("黔城码头那个办得怎么样了", "2026-4 "),
        ("玉皇阁那个煤渣怎么样了", "2026-7 "),
        ("养猪场那个发我看看", "2026-5 "),
        ("水葫芦的到哪一步了", "2026-1 "),
        ("2号怎么样了", "2026-2 "),
        ("2号到哪步了", "2026-2 "),
        ("看看三里坪那条到哪一步了", "2026-2 "),
        ("老秦报的电鱼那个什么情况", "2026-3 "),
    ],
)
async def test_the_one_case_that_is_meant_is_shown(day: Dialogue, said: str, label: str) -> None:
    [(_, text)] = await day.say(OFFICER, "办公", said)
    assert text.startswith(label)


@pytest.mark.parametrize(
    "said",
    [
        "水利局那边有几个人来",
        "水利局有没有车",
        "水利局还有几个名额",
        "托口镇还有几个没到",
        "水利局的人到了没有",
        "那个怎么样了",
        "他家小孩那个怎么样了",
        "清江湖那条受理了",
        "99号怎么样了",
    ],
)
async def test_talk_is_not_answered(day: Dialogue, said: str) -> None:
    assert await day.say(OFFICER, "办公", said) == []
