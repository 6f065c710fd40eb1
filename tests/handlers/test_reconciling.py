"""对账: what stands here and not in an old ledger, by date and number of entries."""

import pytest

from handlers.texts.reconciling import usage
from tests.handlers.dialogue import PRIVATE, Dialogue
from tests.handlers.october import OFFICER, ask, at, office, play


@pytest.fixture
async def october(talk: Dialogue) -> Dialogue:
    await play(talk)
    await at(talk, 10, 26)
    return talk


async def test_days_that_differ_are_told_with_what_stands_here(october: Dialogue) -> None:
    await office(october, "不是线索 4")
    assert await ask(october, "对账\n10月12日 2\n10月13日 1件\n2026/10/15\t3\n10.20：1") == [
        "对了9天：旧台账7件，这里5件。差在2天：",
        "10月13日：旧台账1，这里0，旧台账多1件",
        "10月15日：旧台账3，这里2，旧台账多1件。这里有：",
        "　3号 非法捕捞·电鱼 岩垅乡",
        "　5号 乱堆·建筑垃圾 江市镇 河滩（12345 26051103）",
        "这里没算的：4号（已撤回）",
    ]


async def test_what_the_old_ledger_lacks(october: Dialogue) -> None:
    assert await ask(october, "对账 10月19日 0，10月20日 0，10月21日 0") == [
        "对了3天：旧台账0件，这里1件。差在1天：",
        "10月20日：旧台账0，这里1，这里多1件。这里有：",
        "　6号 水污染·养殖粪污 雪峰镇 水库边",
    ]
    [head, day, *_] = await ask(october, "对账 10月12日 2 10月20日 1")
    assert head == "对了9天：旧台账3件，这里6件。差在1天："
    assert day == "10月15日：旧台账没写，这里3，这里多3件。这里有："


async def test_what_agrees(october: Dialogue) -> None:
    assert await ask(october, "对账 10月12日 2") == ["对了1天：旧台账2件，这里2件。每天都一致。"]
    assert await ask(october, "对账 昨天 0，今天 0") == ["对了2天：旧台账0件，这里0件。每天都一致。"]


async def test_a_number_opens_what_is_shown(october: Dialogue) -> None:
    await ask(october, "对账 10月15日 2")
    [(_, text)] = await october.say(OFFICER, "办公", "5")
    assert text.startswith("2026-5 ")


async def test_a_month_day_by_day(october: Dialogue) -> None:
    assert await ask(october, "对账") == [
        "10月1日到10月26日，这里登记6件（按反映的日期，并单、撤回的不算）：",
        "10月12日 2",
        "10月15日 3",
        "10月20日 1",
        "和旧台账对，把它的数这样发给我：对账 11月1日 3",
    ]
    assert (await ask(october, "对账 9月"))[0].startswith("9月1日到9月30日，这里登记0件")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("对账 大家的", usage("大家的")),
        ("对账 10月12日 2 那天的", usage("那天的")),
        ("对账 10月12日", usage("10月12日")),
        ("对账 2月30日 1", usage("2月30日 1")),
        ("对账 10月12日 2 10月12日 3", "10月12日写了两次，请只写一次，把件数加起来。"),
        ("对账 2026年12月1日 2", "12月1日还没到。"),
        ("对账 1月1日 2 10月1日 3", "一次最多对92天，请分开发。"),
    ],
)
async def test_what_cannot_be_read(october: Dialogue, said: str, answer: str) -> None:
    assert await october.say(OFFICER, "办公", said) == [("办公", answer)]


async def test_a_day_without_a_year_is_the_last_one(october: Dialogue) -> None:
    assert await ask(october, "对账 12月1日 0") == ["对了1天：旧台账0件，这里0件。每天都一致。"]


async def test_what_is_sealed_is_not_named(october: Dialogue) -> None:
    await office(october, "移交 1 牵涉到人")
    lines = await ask(october, "对账 10月12日 2")
    assert lines[:2] == [
        "对了1天：旧台账2件，这里1件。差在1天：",
        "10月12日：旧台账2，这里1，旧台账多1件。这里有：",
    ]
    assert len(lines) == 3, "1号 is nowhere"


async def test_only_officers(october: Dialogue) -> None:
    [(_, text)] = await october.say("老秦", PRIVATE, "对账 10月12日 2")
    assert "台账" not in text
