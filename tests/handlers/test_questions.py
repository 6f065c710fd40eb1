"""Officers ask in plain words and get counts, lists and choices, in their own places only."""

from datetime import timedelta

import pytest

from handlers.texts.names import SUBS
from nlp.question import PHRASES
from nlp.verdict import Category
from storage.states import CaseStatus, Mode
from tests.handlers.dialogue import PRIVATE, UNBOUND, Dialogue

OFFICER = "河长办梁敏"


@pytest.fixture
async def some(talk: Dialogue) -> Dialogue:
    """1 in April in 黔城 (closed), then in May: 2 and 3 in 黔城, 4 in 安江, 5 on the 沅水."""
    talk.now -= timedelta(days=20)
    await talk.reported("黔城镇码头边有人往沅水里倒渣土")
    await talk.say(OFFICER, "办公", "受理 1")
    await talk.say(OFFICER, "办公", "销号 1 已清运，我看的")
    talk.now += timedelta(days=14)
    await talk.reported("黔城镇玉皇阁社区桥下有人倒建筑垃圾", who="石嫂", where="二群")
    await talk.reported("黔城镇牛头湾社区河边有人倒煤渣", where="监督")
    await talk.reported("安江镇大畲坪村河里有人电鱼", who="石嫂", where="二群")
    await talk.say(OFFICER, "办公", "受理 4")
    await talk.say(OFFICER, "办公", "交办 4 市农业农村局 1天")
    talk.now += timedelta(days=6)
    return talk


async def answer(talk: Dialogue, said: str, where: str = "办公") -> str:
    [(_, text)] = await talk.say(OFFICER, where, said)
    return text


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("这个月黔城还有几个乱堆没销号", "这个月 黔城镇 乱堆 没销号：2件（2号、3号）。"),
        ("黔城乱堆一共多少件？", "黔城镇 乱堆：3件（1号、2号、3号）。"),
        ("上个月销号了几件", "上个月 已销号：1件（1号）。"),
        ("四月份黔城有几件", "四月份 黔城镇：1件（1号）。"),
        ("4月份黔城有几件", "4月份 黔城镇：1件（1号）。"),
        ("电鱼的有几起", "电鱼：1件（4号）。"),
        ("超期的有几件", "超期：1件（4号）。"),
        ("托口镇有几件没办结", "托口镇 没销号：没有。"),
        ("老王上周报的那个", "没有叫“老王”的报过线索。"),
        ("今年四乱还剩几个", "今年 乱占、乱采、乱堆、乱建：3件（1号、2号、3号）。"),
    ],
)
async def test_counts(some: Dialogue, said: str, answered: str) -> None:
    assert await answer(some, said) == answered


async def test_a_bare_number_opens_a_case_that_was_listed(some: Dialogue) -> None:
    text = await answer(some, "黔城镇的都发我")
    assert text.split("\n")[0] == "黔城镇：3件"
    assert [line[:3] for line in text.split("\n")[1:4]] == ["1号 ", "2号 ", "3号 "]
    assert text.endswith("\n要看哪件的全部情况，回编号。")
    assert await answer(some, "9") == "刚才列的没有9号。要看它请发：查 9"
    assert (await answer(some, "2")).startswith("2026-2 乱堆·建筑垃圾")
    assert (await answer(some, "3号")).startswith("2026-3 ")


async def test_a_bare_number_means_nothing_without_a_choice(some: Dialogue) -> None:
    assert await some.say(OFFICER, "办公", "2") == []
    await some.say(OFFICER, "办公", "黔城镇的都发我")
    assert await some.say(OFFICER, PRIVATE, "2") == [(OFFICER, "没看懂。发“帮助”看我能做什么。")]
    await some.wait(3600)
    assert await some.say(OFFICER, "办公", "2") == []


async def test_an_answer_without_choices_ends_the_older_ones(some: Dialogue) -> None:
    await some.say(OFFICER, "办公", "黔城镇的都发我")
    await some.say(OFFICER, "办公", "托口镇的都发我")
    assert await some.say(OFFICER, "办公", "2") == []


async def test_by_who_reported(some: Dialogue) -> None:
    assert (await answer(some, "老秦上周报的那个")).startswith("2026-3 ")
    text = await answer(some, "石嫂报的有哪些")
    assert text.startswith("石嫂报的：2件\n2号 ")
    assert "石" not in text.partition("\n")[2]


async def test_by_the_family_name_only_and_several_are_asked_about(some: Dialogue) -> None:
    await some.reported("托口镇河边有人倒煤渣", who="秦师母")
    text = await answer(some, "秦师傅报的有几件")
    assert text == "“秦”是哪一位？① 秦师母　② 秦有田　回 1 或 2。"
    assert await answer(some, "1") == "秦师母报的：1件（5号）。"


async def test_a_village_of_two_townships_is_asked_for(some: Dialogue) -> None:
    await some.reported("群峰乡杨柳村河边好多垃圾没人捡")
    assert await answer(some, "杨柳村有几件") == "是哪个杨柳村？① 托口镇杨柳村　② 群峰乡杨柳村　回 1 或 2。"
    assert await answer(some, "2") == "群峰乡杨柳：1件（5号）。"


@pytest.mark.parametrize(
    "said",
    [
        "查一下昨天的水位",
        "你看看这个月的工资发了没有",
        "安江镇的垃圾谁去看一下",
        "昨天那个会的材料发我",
        "黔城镇的同志到了没",
        "今天中午吃什么，有哪些菜",
        "黔城现在多少度",
        "安江那边来了多少人",
        "这个月的",
        "大家辛苦了",
        "1号交办的那件怎么样了",
    ],
)
async def test_talk_among_officers_is_not_answered(some: Dialogue, said: str) -> None:
    assert await some.say(OFFICER, "办公", said) == []


@pytest.mark.parametrize("said", ["托口镇有人电鱼", "安江镇河边堆了渣土", "黔城码头有人倒垃圾"])
async def test_what_an_officer_tells_the_bot_is_no_question(some: Dialogue, said: str) -> None:
    assert await some.say(OFFICER, PRIVATE, said) == [(OFFICER, "没看懂。发“帮助”看我能做什么。")]


async def test_said_to_the_bot_a_few_words_are_enough(some: Dialogue) -> None:
    assert (await answer(some, "托口 乱堆", PRIVATE)) == "托口镇 乱堆：没有。"
    assert (await answer(some, "@河小督 黔城 乱堆")).startswith("黔城镇 乱堆：3件\n")
    assert (await answer(some, "河小督，超期的")).startswith("超期：1件\n")


@pytest.mark.parametrize("mode", Mode)
async def test_asked_in_a_supervisors_room_the_answer_comes_in_private(some: Dialogue, mode: Mode) -> None:
    [(where, said), (who, text)] = await some.say(OFFICER, "监督", "@河小督 黔城乱堆还有几个没销号")
    assert (where, said) == ("监督", "好，已私信您。")
    assert (who, text) == (OFFICER, "黔城镇 乱堆 没销号：2件（2号、3号）。")
    assert await some.say(OFFICER, "监督", "黔城乱堆还有几个没销号") == []


@pytest.mark.parametrize("who", ["托口水利武", "水利局欧工", "老秦", "驻点方正", UNBOUND])
async def test_nobody_else_is_answered(some: Dialogue, who: str) -> None:
    for where in (PRIVATE, "监督"):
        for said in ("石嫂上周报的那个", "黔城还有几个乱堆没销号"):
            text = "".join(text for _, text in await some.say(who, where, f"@河小督 {said}", after=900))
            assert "号、" not in text
            assert "2026-" not in text
            assert "件（" not in text


async def test_sealed_and_merged_cases_are_in_no_answer(some: Dialogue) -> None:
    await some.say(OFFICER, "办公", "并单 3 2")
    assert await answer(some, "这个月黔城还有几个乱堆没销号") == "这个月 黔城镇 乱堆 没销号：1件（2号）。"


def test_the_words_mean_what_there_is() -> None:
    special = {"open", "overdue", "soon", "today", "urgent", "relapsed"}
    stored = {status.value for status in CaseStatus}
    assert {state.key for state in PHRASES.state} - special <= stored
    named = {category for found in PHRASES.category.values() for category in found}
    assert named == set(Category) - {Category.INTEGRITY}
    assert all(sub in SUBS[category] for category, sub in PHRASES.kind.values())


@pytest.mark.parametrize("said", ["今年黔城的销号率多少", "今年黔城整改销号率是多少？"])
async def test_a_rate_is_told_with_its_formula(some: Dialogue, said: str) -> None:
    assert (await answer(some, said)).endswith(
        "整改销号率 33% = 已整改 1 ÷ 3（登记，去掉不属实、有手续、不予受理、移送）"
    )
