"""Orders in plain words: units as people call them, numbers with names."""

import pytest

from tests.handlers.dialogue import PRIVATE, Dialogue
from tests.handlers.officers_day import OFFICER, morning


@pytest.fixture
async def day(talk: Dialogue) -> Dialogue:
    return await morning(talk)


@pytest.mark.parametrize(
    ("said", "number", "unit"),
    [
        ("5号归环保局", 5, "市生态环境分局"),
        ("5号给公安", 5, "市公安局"),
        ("3号电鱼的转公安局", 3, "市公安局"),
    ],
)
async def test_a_number_with_a_name_and_departments_as_people_call_them(
    day: Dialogue, said: str, number: int, unit: str
) -> None:
    await day.say(OFFICER, PRIVATE, said)
    assert (await day.case(number)).unit == unit


async def test_a_number_that_is_something_else_is_asked_about(day: Dialogue) -> None:
    assert await day.say(OFFICER, PRIVATE, "4号电鱼的转公安局") == [
        (OFFICER, "4号是乱堆·生活垃圾，黔城镇 码头边，对不上“电鱼”。就是它请发：交办 4 公安局")
    ]
    assert (await day.case(4)).unit is None


async def test_one_unit_leads(day: Dialogue) -> None:
    [(_, told)] = await day.say(OFFICER, PRIVATE, "交办 5 水利局和自然资源局")
    assert told.startswith("一件只交一个牵头单位，好算期限。请发：交办 5 水利局\n")
    assert (await day.case(5)).unit is None


async def test_who_is_sent_is_asked_if_it_is_just_somebody(day: Dialogue) -> None:
    [(_, told)] = await day.say(OFFICER, "办公", "7号派个人去看看")
    assert told.startswith("派谁去看？")
