"""A bare number picks a choice that was just given, or opens a case that was just listed."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from sqlmodel import Session

from handlers.texts.when import CHINA
from storage.cases import open_case
from storage.clues import Facts
from storage.roster import RosterLine, import_roster
from storage.states import CaseStatus, Role
from tests.handlers.dialogue import PRIVATE, ROSTER, Dialogue, quote
from tests.handlers.officers_day import OFFICER, UNIT, morning

S = CaseStatus


@pytest.fixture
async def day(talk: Dialogue) -> Dialogue:
    return await morning(talk)


async def answer(talk: Dialogue, said: str, where: str = "办公") -> str:
    [(_, text)] = await talk.say(OFFICER, where, said)
    return text


async def named(talk: Dialogue, *lines: RosterLine) -> None:
    await talk.db.run(import_roster, (*ROSTER, *lines))


@pytest.mark.parametrize("said", ["2", "２", "②", "选2", "第2个", "第二个", "回2", "选二", "2。", "就2吧"])
async def test_one_is_picked_however_it_is_typed(day: Dialogue, said: str) -> None:
    await day.say(OFFICER, "办公", "黔城那条转黔城镇")
    assert (await answer(day, said)).startswith("7号已交办黔城镇")


async def test_a_number_outside_says_so_and_the_choice_stands(day: Dialogue) -> None:
    await day.say(OFFICER, "办公", "黔城那条转黔城镇")
    assert await answer(day, "5") == "请回 1 或 2。"
    assert await answer(day, "0") == "请回 1 或 2。"
    assert (await answer(day, "1")).startswith("4号已交办黔城镇")


async def test_a_choice_is_made_once_only(day: Dialogue) -> None:
    await day.say(OFFICER, "办公", "黔城那条转黔城镇")
    await day.say(OFFICER, "办公", "1")
    assert await day.say(OFFICER, "办公", "2") == []


async def test_after_some_minutes_a_number_means_nothing(day: Dialogue) -> None:
    await day.say(OFFICER, "办公", "黔城那条转黔城镇")
    await day.wait(11 * 60)
    assert await day.say(OFFICER, "办公", "1") == []
    assert (await day.case(4)).status == S.ACCEPTED


async def test_another_command_ends_a_choice(day: Dialogue) -> None:
    await day.say(OFFICER, "办公", "黔城那条转黔城镇")
    await day.say(OFFICER, "办公", "受理 1")
    assert await day.say(OFFICER, "办公", "1") == []


async def test_a_choice_is_its_askers_where_it_was_asked(day: Dialogue) -> None:
    await day.say(OFFICER, "办公", "黔城那条转黔城镇")
    for who, where in (("老秦", "办公"), (UNIT, "办公"), (OFFICER, "监督")):
        assert await day.say(who, where, "1") == []
    await day.say(OFFICER, PRIVATE, "1")
    assert (await day.case(4)).status == S.ACCEPTED


@pytest.mark.parametrize("said", ["列表", "今天", "黔城镇的都发我", "黔城还有几件没销号"])
async def test_after_a_list_a_number_is_that_of_a_case(day: Dialogue, said: str) -> None:
    await day.say(OFFICER, "办公", said)
    assert (await answer(day, "7")).startswith("2026-7 ")
    assert (await answer(day, "4号")).startswith("2026-4 ")
    assert await answer(day, "70") == "刚才列的没有70号。要看它请发：查 70"


async def test_a_units_list_opens_too(day: Dialogue) -> None:
    await day.say(UNIT, PRIVATE, "我的")
    [(_, text)] = await day.say(UNIT, PRIVATE, "2")
    assert "2号" in text
    assert "老秦" not in text


@pytest.mark.parametrize(
    ("shown", "about"), [("查 7", 7), ("玉皇阁那个怎么样了", 7), ("石嫂报的煤渣那条怎么样了", 7)]
)
async def test_a_word_alone_is_about_the_case_just_shown(day: Dialogue, shown: str, about: int) -> None:
    await day.say(OFFICER, "办公", shown)
    assert (await answer(day, "受理")).startswith(f"{about}号已受理")
    assert (await answer(day, "交办")).startswith("交给哪个单位？")


@pytest.mark.parametrize("word", ["受理", "交办", "核实", "催办", "销号", "退回", "查", "改级"])
async def test_a_word_alone_says_how_to_use_it(day: Dialogue, word: str) -> None:
    assert (await answer(day, word)).startswith(f"请这样发：{word} ")


async def test_a_word_alone_is_talk_elsewhere_and_of_others(day: Dialogue) -> None:
    for who, where in ((OFFICER, "监督"), (UNIT, "办公"), ("老秦", "监督")):
        for word in ("受理", "交办", "核实"):
            assert await day.say(who, where, word) == []


async def test_a_quote_with_several_numbers_is_asked_about(day: Dialogue) -> None:
    said = quote("河小督", "未办结：2件\n1号 待核实 水面漂浮物\n7号 待核实 乱堆", "受理")
    assert (await answer(day, said)).startswith("您引用的话里不止一件，是哪一件？\n① 1号 ")
    assert (await answer(day, "2")).startswith("7号已受理")
    assert (await day.case(1)).status == S.REPORTED


def _last_year(session: Session, at: datetime) -> None:
    facts = Facts(category="dumping", severity="normal", township="安江镇")
    open_case(session, 2025, facts, at=at, now=at, by="bot", message="old")


async def test_a_number_that_two_years_have(day: Dialogue) -> None:
    await day.db.run(_last_year, datetime(2025, 12, 30, 9, tzinfo=CHINA))
    assert await answer(day, "受理 1") == (
        "1号有2件：\n① 2026年 1号 待核实 水面漂浮物·水葫芦 托口镇 清江湖 码头边上\n"
        "② 2025年 1号 待核实 乱堆 安江镇\n回 1 或 2。"
    )
    await answer(day, "2")
    assert (await day.case(1, 2025)).status == S.ACCEPTED
    assert (await day.case(1)).status == S.REPORTED
    await answer(day, "列表")
    # 1号 stands there twice
    assert await answer(day, "1") == "刚才列的没有1号。要看它请发：查 1"


async def test_of_several_at_once_the_full_number_is_asked_for(day: Dialogue) -> None:
    await day.db.run(_last_year, datetime(2025, 12, 30, 9, tzinfo=CHINA))
    assert await answer(day, "受理 1 7") == (
        "有2件：2026-1、2025-1。请写全编号，如：受理 2026-1\n7号已受理（黔城镇·乱堆）。接下来：交办 7 单位"
    )


async def test_two_units_with_a_similar_name(day: Dialogue) -> None:
    await named(day, RosterLine("钱工", Role.UNIT, "洪江区水利局", wechat_name="区水利钱工"))
    asked = "“水利局”是哪个单位？① 市水利局　② 洪江区水利局　回 1 或 2。"
    assert await answer(day, "交办 4 水利局 5天") == asked
    assert (await answer(day, "2")).startswith("4号已交办洪江区水利局，5月18日前反馈")


async def test_two_people_to_send(day: Dialogue) -> None:
    await named(
        day,
        RosterLine("龙小敏", Role.OFFICER, "市河长办", wechat_name="河长办小敏"),
        RosterLine("田敏", Role.OFFICER, "市河长办", wechat_name="巡查小敏"),
    )
    assert await answer(day, "核实 1 小敏 今天") == "“小敏”是哪一个？① 龙小敏　② 田敏　回 1 或 2。"
    assert (await answer(day, "2")).startswith("1号已派田敏核实，5月11日前回话")


async def test_two_people_of_one_name(day: Dialogue) -> None:
    await named(
        day,
        RosterLine("易兰", Role.UNIT, "黔城镇", wechat_name="黔城小易"),
        RosterLine("易兰", Role.UNIT, "安江镇", wechat_name="安江小易"),
    )
    asked = "名单里有2个“易兰”：① 黔城镇 黔城小易　② 安江镇 安江小易　回 1 或 2。"
    assert await answer(day, "绑定 易兰", PRIVATE) == asked
    assert "易兰" in await answer(day, "2", PRIVATE)


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("受理 8-11", [8, 9, 10, 11]),
        ("受理 8到11", [8, 9, 10, 11]),
        ("受理 8~11", [8, 9, 10, 11]),
        ("受理 8至11号", [8, 9, 10, 11]),
        ("受理 8号-11号", [8, 9, 10, 11]),
        ("受理8—10", [8, 9, 10]),
        ("受理 ８－１０", [8, 9, 10]),
        ("受理 10-8", [8, 9, 10]),
        ("受理 8-9,11", [8, 9, 11]),
        ("受理 1 8-9", [1, 8, 9]),
        ("受理 2026-8", [8]),
        ("受理 2026-8至9", [8, 9]),
        ("8到9号 受理", [8, 9]),
    ],
)
async def test_a_range(talk: Dialogue, said: str, numbers: Sequence[int]) -> None:
    heard = await answer(talk, said)
    assert [line.partition("。")[0] for line in heard.split("\n")] == [
        f"没有{'2026-' if '2026' in said else ''}{number}号" for number in numbers
    ]


async def test_a_range_is_bounded(talk: Dialogue) -> None:
    for said in ("受理 1-21", "受理 1到99999"):
        assert await answer(talk, said) == "一次最多20件，请分几次发。"


@pytest.mark.parametrize(
    ("said", "rest"),
    [
        ("交办 4-5 市水利局 3天", "4号已交办市水利局，5月14日前反馈、5月25日前整改。已私信联系人。"),
        ("延期 2 到6月10日 水太大", "2号整改期限延到6月10日（第1次延期）。已私信联系人。"),
        ("延期 2 到28号 水太大", "2号整改期限延到5月28日（第1次延期）。已私信联系人。"),
        ("催办 2到2 快些", "2号已催托口镇。已私信联系人。"),
    ],
)
async def test_what_follows_is_no_number(day: Dialogue, said: str, rest: str) -> None:
    heard = [text for where, text in await day.say(OFFICER, "办公", said) if where == "办公"]
    assert heard[-1].split("\n")[0] == rest
