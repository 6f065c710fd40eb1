"""值班: who is on duty, and what is refused."""

import pytest
from sqlmodel import Session

from handlers.texts.duty import WHICH_DAY, WHO
from storage import people
from storage.roster import RosterLine, import_roster
from storage.states import Role
from tests.handlers.dialogue import CHANNEL, PRIVATE, Dialogue

OFFICER = "河长办梁敏"


@pytest.fixture
async def staffed(talk: Dialogue) -> Dialogue:
    """An office with a leader, and one of whom no account is known."""

    def more(session: Session) -> None:
        lines = [
            RosterLine("贺年", Role.OFFICER, "市河长办", wechat_name="小贺"),
            RosterLine("李远", Role.OFFICER, "市河长办", wechat_name="李局"),
        ]
        import_roster(session, lines)
        leader = people.find(session, "李远")
        leader.is_leader = True
        session.add(leader)
        assert leader.id is not None
        people.bind(session, CHANNEL, "李局", leader.id, now=talk.now)

    await talk.db.run(more)
    return talk


async def test_a_roster_of_duty(staffed: Dialogue) -> None:
    said = [
        await staffed.say(OFFICER, "办公", text)
        for text in (
            "值班 今天 梁敏",
            "值班 5月12日-14日 梁敏、小贺 带班 李局",
            "值班 周日 带班：李远",
            "值班 取消 5月13日",
            "值班 取消 5月20日",
        )
    ]
    assert [text for [(_, text)] in said] == [
        "好，5月11日值班：梁敏。",
        "好，5月12日到5月14日值班：梁敏、贺年，带班 李远。贺年还没绑定微信，叫不到，请发：绑定 贺年",
        "好，5月17日值班：带班 李远。",
        "好，5月13日的值班取消了。",
        "5月20日本来就没有排值班。",
    ]
    assert await staffed.say(OFFICER, PRIVATE, "值班") == [
        (
            OFFICER,
            "值班：\n今天 5月11日 周一：梁敏\n5月12日 周二：梁敏、贺年，带班 李远\n5月13日 周三：没排\n"
            "5月14日 周四：梁敏、贺年，带班 李远\n5月15日 周五：没排\n5月16日 周六：没排\n"
            "5月17日 周日：带班 李远",
        )
    ]


async def test_the_last_word_counts(staffed: Dialogue) -> None:
    await staffed.say(OFFICER, "办公", "值班 今天 小贺 带班 李局")
    await staffed.say(OFFICER, "办公", "值班 今天 梁敏")
    [(_, text)] = await staffed.say(OFFICER, "办公", "值班")
    assert text.split("\n")[1] == "今天 5月11日 周一：梁敏，带班 李远"


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("值班 昨天 梁敏", WHICH_DAY),
        ("值班 5月10日 梁敏", WHICH_DAY),
        ("值班 梁敏", WHICH_DAY),
        ("值班 取消", WHICH_DAY),
        ("值班 今天", WHO),
        ("值班 今天 带班", WHO),
        ("值班 今天 武平", "名单里河长办没有叫“武平”的。请写名单里的姓名或微信名。"),
        ("值班 今天 张三", "名单里河长办没有叫“张三”的。请写名单里的姓名或微信名。"),
        ("值班 今天 梁敏 带班 小贺", "“小贺”在名单里不是领导，不能带班。"),
        ("值班 5月12日-9月12日 梁敏", "一次最多排62天，请分几次发。"),
    ],
)
async def test_what_is_refused(staffed: Dialogue, said: str, answered: str) -> None:
    assert await staffed.say(OFFICER, "办公", said) == [("办公", answered)]
    [(_, text)] = await staffed.say(OFFICER, "办公", "值班")
    assert "梁敏" not in text


async def test_who_and_where(staffed: Dialogue) -> None:
    said = "值班 今天 梁敏"
    for who in ("生人", "老秦", "托口水利武", "驻点方正"):
        assert not any("5月11日" in text for _, text in await staffed.say(who, PRIVATE, said))
    in_public = await staffed.say(OFFICER, "监督", f"@河小督 {said}")
    assert in_public == [(OFFICER, "“值班”请私信我发，或在河长办工作群发。")]
    assert "今天 5月11日 周一：没排" in (await staffed.say(OFFICER, "办公", "值班"))[0][1]


async def test_a_short_name_is_enough_if_one_alone_has_it(staffed: Dialogue) -> None:
    [(_, text)] = await staffed.say(OFFICER, "办公", "值班 今天 小梁")
    assert text == "名单里河长办没有叫“小梁”的。请写名单里的姓名或微信名。"
    [(_, text)] = await staffed.say(OFFICER, "办公", "值班 今天 办梁敏 带班 李局")
    assert text == "好，5月11日值班：梁敏，带班 李远。"
