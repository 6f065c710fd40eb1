"""名单, bindings by a name that an officer confirms, and the ends of terms."""

from datetime import date, timedelta

import pytest

from handlers import people as handlers_people
from storage import people
from storage.people import Speaker
from storage.roster import RosterLine, import_roster
from storage.states import Role
from tests.handlers.dialogue import CHANNEL, PRIVATE, Dialogue

OFFICER = "河长办梁敏"
MORE = (
    RosterLine("向明德", Role.SUPERVISOR, township="江市镇", wechat_name="江市老向", phone="13512340009"),
    RosterLine("贺新", Role.UNIT, "安江镇", wechat_name="安江水利贺"),
    RosterLine("周正", Role.DISCIPLINE, "市纪委监委", wechat_name="周正纪检"),
    RosterLine("覃美", Role.OFFICER, "市河长办", wechat_name="小美"),
)


@pytest.fixture
async def more(talk: Dialogue) -> Dialogue:
    """Four more of the roster, bound to nobody, of whom three were heard under their WeChat names."""
    await talk.db.run(import_roster, MORE)
    for name in ("江市老向", "安江水利贺", "周正纪检", "小美"):
        await talk.say(name, "监督", "大家早上好", contact=f"id-{name}")
    return talk


async def speaker(talk: Dialogue, contact: str) -> Speaker:
    """Who a contact is."""
    return await talk.db.run(people.speaker, CHANNEL, contact, contact.removeprefix("id-"))


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (
            "名单",
            "监督员3人，绑定2人\n河长办2人，绑定1人\n纪委2人，绑定1人\n责任单位3人，绑定2人\n"
            "没有人绑定、通知不到的单位：安江镇\n看一类：名单 监督员　看一个人：名单 姓名",
        ),
        ("名单 责任单位", "责任单位3人（✓是已绑定）：\n　贺新 安江镇\n✓欧工 市水利局\n✓武平 托口镇"),
        (
            "名单 向明德",
            "向明德 监督员 江市镇\n微信名：江市老向\n没绑定，要绑定发：绑定 向明德",
        ),
        ("名单 无此人", "名单里没有“无此人”。请核对姓名，或先导入名单。"),
    ],
)
async def test_the_roster_is_shown_without_phone_numbers(more: Dialogue, said: str, answer: str) -> None:
    assert await more.say(OFFICER, PRIVATE, said) == [(OFFICER, answer)]


async def test_it_is_not_for_a_supervisors_room(more: Dialogue) -> None:
    heard = await more.say(OFFICER, "监督", "@河小督 名单")
    assert heard == [(OFFICER, "“名单”请私信我发，或在河长办工作群发。")]


async def test_an_officer_confirms_who_is_who(more: Dialogue) -> None:
    [(_, text)] = await more.say(OFFICER, "办公", "绑定")
    assert text.split("\n") == [
        "名字对得上、还没绑定的2人，请核对是不是本人：",
        "向明德（监督员）← 微信名“江市老向”",
        "贺新（安江镇）← 微信名“安江水利贺”",
        "是的发：绑定 确认 向明德　都是的发：绑定 确认 全部",
    ]
    assert await more.say(OFFICER, "办公", "绑定 确认 向明德") == [("办公", "已绑定1人：向明德。")]
    assert (await speaker(more, "id-江市老向")).is_bound
    assert not (await speaker(more, "id-安江水利贺")).is_bound
    assert await more.say(OFFICER, "办公", "绑定 确认 全部") == [("办公", "已绑定1人：贺新。")]
    assert (await more.say(OFFICER, "办公", "绑定"))[0][1].startswith("没有名字对得上又没绑定的人。")


@pytest.mark.parametrize("name", ["周正", "覃美", "秦有田", "无此人"])
async def test_nobody_else_is_bound_by_a_name(more: Dialogue, name: str) -> None:
    [(_, text)] = await more.say(OFFICER, "办公", f"绑定 确认 {name}")
    assert text == f"“{name}”的微信名对不上，请给本人一个码：绑定 {name}"
    assert not (await speaker(more, "id-周正纪检")).is_bound


async def test_two_of_one_name_are_not_guessed(more: Dialogue) -> None:
    await more.say("江市老向", "二群", "我也是老向", contact="id-冒名")
    [(_, text)] = await more.say(OFFICER, "办公", "绑定")
    assert "向明德" not in text


async def test_a_supervisor_confirms_nobody(more: Dialogue) -> None:
    heard = await more.say("老秦", PRIVATE, "绑定 确认 全部")
    assert all("已绑定" not in text for _, text in heard)
    assert not (await speaker(more, "id-江市老向")).is_bound


async def test_the_office_is_reminded_once_of_a_term_that_ends(talk: Dialogue) -> None:
    ends = (talk.now + timedelta(days=60)).date()
    lines = [
        RosterLine("向明德", Role.SUPERVISOR, term_until=ends),
        RosterLine("石秀", Role.SUPERVISOR, term_until=date(2027, 12, 31)),
    ]
    await talk.db.run(import_roster, lines, {"term_until"})
    for _ in range(2):
        await talk.db.run(handlers_people.remind_of_terms, now=talk.now)
    assert await talk.wait(1) == [
        ("办公", "聘期快到了：向明德（2026年7月10日）。续聘的请改名单里的“聘期至”，再导入一次。")
    ]
    talk.now += timedelta(days=1)
    await talk.db.run(handlers_people.remind_of_terms, now=talk.now)
    assert await talk.wait(1) == []
