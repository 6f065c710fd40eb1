"""Who is reminded of a term, and what they read."""

from datetime import timedelta

from sqlmodel import Session

from storage import people
from storage.roster import RosterLine, import_roster
from storage.states import CaseStatus, Role
from tests.handlers.dialogue import CHANNEL, Dialogue
from tests.handlers.reminding import CLUE, LEADER, OFFICER, UNIT, assigned, at, change, china, days, office


async def test_on_days_off_only_what_is_urgent(talk: Dialogue) -> None:
    talk.now = china("05-16", "09:00")  # a Saturday
    await talk.reported(CLUE)
    await talk.reported("油罐车翻了，柴油漏到沅水，在黔城镇", where="二群")
    for number, unit in ((1, "托口镇"), (2, "市水利局")):
        await talk.say(OFFICER, "办公", f"受理 {number}")
        await talk.say(OFFICER, "办公", f"交办 {number} {unit} 5月17日前")
    said = await at(talk, "05-17")
    assert office(said) == ["【紧急】2号 水污染 黔城镇 市水利局：反馈今天到期"]
    assert {where for where, _ in said} == {"办公", "水利局欧工"}


async def test_a_dispute_is_the_offices_to_settle(talk: Dialogue) -> None:
    await assigned(talk)
    await change(talk, CaseStatus.DISPUTED)
    assert await at(talk, "05-15") == [
        ("办公", "【期限提醒】5月15日，1件：\n1号 乱堆 托口镇：反馈超1天。发：交办 1 单位")
    ]


async def test_a_unit_without_a_contact(talk: Dialogue) -> None:
    await talk.reported(CLUE)
    await talk.say(OFFICER, "办公", "受理 1")
    await talk.say(OFFICER, "办公", "交办 1 雪峰镇")
    assert await at(talk, "05-14") == [
        (
            "办公",
            "【期限提醒】5月14日，1件：\n"
            "1号 乱堆 托口镇 雪峰镇：反馈今天到期（雪峰镇没有绑定联系人，请另行通知）",
        )
    ]


async def test_many_are_said_in_one_message(talk: Dialogue) -> None:
    for number in range(1, 21):
        talk.now += timedelta(hours=1)
        await talk.reported(f"托口镇第{number}个河湾有人倒建筑垃圾", who=f"热心人{number}")
    for number in range(1, 21):
        await talk.say(OFFICER, "办公", f"受理 {number}")
        await talk.say(OFFICER, "办公", f"交办 {number} 托口镇 5月20日前")
    said = await at(talk, "05-20")
    assert sorted(where for where, _ in said) == sorted(["办公", UNIT])
    for _, text in said:
        assert text.startswith("【期限提醒】5月20日，")
        assert "20件：\n1号 " in text
        assert "\n15号" in text
        assert "\n16号" not in text
        assert "\n……还有5件，发“" in text


async def test_leaders_hear_of_what_is_long_overdue(talk: Dialogue) -> None:
    def lead(session: Session) -> None:
        import_roster(session, [RosterLine("李远", Role.OFFICER, "市河长办", wechat_name=LEADER)])
        leader = people.find(session, "李远")
        leader.is_leader = True
        session.add(leader)
        assert leader.id is not None
        people.bind(session, CHANNEL, LEADER, leader.id, now=talk.now)

    await talk.db.run(lead)
    await assigned(talk)
    said = await days(talk, *(f"05-{day}" for day in range(12, 25)))
    assert {day: dict(heard)[LEADER] for day, heard in said.items() if LEADER in dict(heard)} == {
        "05-21": "【期限提醒】5月21日，超期较久的1件，请您过问：\n"
        "1号 乱堆 托口镇：反馈超5天，整改还剩2天。建议督办，发：督办 1"
    }


async def test_a_unit_reads_nothing_of_who_reported(talk: Dialogue) -> None:
    await assigned(talk)
    said = await days(talk, "05-13", "05-14", "05-15", "05-21", "05-25")
    texts = [text for heard in said.values() for where, text in heard if where == UNIT]
    assert len(texts) == 5
    assert not any(word in text for text in texts for word in ("老秦", "秦有田", "有人倒", "1351234"))
