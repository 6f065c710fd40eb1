"""The alarm of an urgent case: at once, again and again until somebody moves it, and whom it reaches."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from handlers import clocks
from handlers.settings import Clocks, Settings
from handlers.texts.when import CHINA
from storage import cases, outbox, people
from storage.db import Database
from storage.roster import RosterLine, import_roster
from storage.states import CaseStatus, NoticeKind, Role, Step
from tests.handlers.dialogue import CHANNEL, PRIVATE, Dialogue

OFFICER, DUTY, LEADER = "河长办梁敏", "值班小贺", "李局"
SPILL = "油罐车翻了，柴油漏到沅水，在黔城镇"
ALARM = "【紧急】1号 水污染·泄漏 黔城镇 沅水，5月11日 23:00报的，还没人受理。请马上看，回：受理 1"


@pytest.fixture
async def night(db: Database) -> Dialogue:
    """Eleven at night, somebody and a leader on duty."""
    talk = await Dialogue.begin(db)
    talk.now = datetime(2026, 5, 11, 22, 59, 59, tzinfo=CHINA)
    await talk.db.run(_more_officers, talk.now)
    await talk.say(OFFICER, "办公", "值班 今天到明天 贺年 带班 李远")
    talk.now -= timedelta(seconds=1)
    return talk


def _more_officers(session: Session, now: datetime) -> None:
    lines = [
        RosterLine("贺年", Role.OFFICER, "市河长办", wechat_name=DUTY),
        RosterLine("李远", Role.OFFICER, "市河长办", wechat_name=LEADER),
    ]
    import_roster(session, lines)
    for line in lines:
        person = people.find(session, line.name)
        person.is_leader = line.name == "李远"
        session.add(person)
        assert person.id is not None
        people.bind(session, CHANNEL, line.wechat_name, person.id, now=now)


async def look(talk: Dialogue, minutes: float = 0) -> list[str]:
    """Who is alarmed when the program looks, so many minutes later."""
    talk.now += timedelta(minutes=minutes)
    await talk.db.run(clocks.alarm, talk.ctx, now=talk.now)
    return [where for where, text in await talk.wait(0) if "还没人受理" in text]


async def test_at_once_and_every_quarter_of_an_hour_until_accepted(night: Dialogue) -> None:
    assert await night.say("老秦", "监督", SPILL) == [
        (
            "办公",
            "【紧急】新问题 1号 水污染·泄漏 黔城镇 沅水\n老秦（监督）："
            + SPILL
            + "\n回：受理 1　或：不受理 1 理由",
        )
    ]
    await night.wait(0)
    await night.db.run(clocks.alarm, night.ctx, now=night.now)
    assert await night.wait(0) == [(DUTY, ALARM)]
    assert [await look(night, 5) for _ in range(12)] == [
        [],
        [],
        [DUTY, "办公"],
        [],
        [],
        [DUTY, "办公"],
        [],
        [],
        [DUTY, LEADER, "办公"],
        [],
        [],
        [DUTY, LEADER, "办公"],
    ]
    await night.say(DUTY, PRIVATE, "受理 1")
    assert [await look(night, 15) for _ in range(4)] == [[]] * 4
    assert await night.db.read(clocks.next_alarm, night.ctx, now=night.now) is None


async def test_when_to_look_again(night: Dialogue) -> None:
    assert await night.db.read(clocks.next_alarm, night.ctx, now=night.now) is None
    await night.say("老秦", "监督", SPILL)
    assert await night.db.read(clocks.next_alarm, night.ctx, now=night.now) == night.now
    await look(night)
    again = await night.db.read(clocks.next_alarm, night.ctx, now=night.now)
    assert again == night.now + timedelta(minutes=15)


async def test_whoever_was_alarmed_hears_that_it_is_over(night: Dialogue) -> None:
    await night.say("老秦", "监督", SPILL)
    await look(night)
    await look(night, 15)
    await night.say(DUTY, PRIVATE, "受理 1")
    await night.db.run(clocks.alarm, night.ctx, now=night.now)
    assert await night.wait(0) == [("办公", "1号已受理（贺年），不用再叫了。")]
    await night.db.run(clocks.alarm, night.ctx, now=night.now)
    assert await night.wait(0) == []


async def test_of_an_alarm_nobody_heard_nothing_more_is_said(night: Dialogue) -> None:
    await night.say("老秦", "监督", SPILL)
    await night.db.run(clocks.alarm, night.ctx, now=night.now)  # while the gateway is gone
    night.now += timedelta(seconds=1)
    await night.tell(OFFICER, "办公", "受理 1")
    await night.db.run(clocks.alarm, night.ctx, now=night.now)
    assert not any("叫" in text for _, text in await night.wait(0))


async def test_what_is_reported_again_goes_on_alarming(night: Dialogue) -> None:
    await night.say("老秦", "监督", SPILL)
    await look(night)
    await look(night, 15)

    def move(session: Session, to: CaseStatus) -> None:
        cases.change(session, cases.find(session, 1), Step.UNDO, by="梁敏", now=night.now, status=to)

    await night.db.run(move, CaseStatus.ACCEPTED)
    assert await look(night, 1) == []
    await night.db.run(move, CaseStatus.REPORTED)
    assert await look(night, 15) == [DUTY, "办公"]
    assert await look(night, 15) == [DUTY, LEADER, "办公"]


@pytest.mark.parametrize("command", ["受理 1", "不受理 1 是演练", "不是线索 1"])
async def test_whatever_moves_it_ends_the_alarm(night: Dialogue, command: str) -> None:
    await night.say("老秦", "监督", SPILL)
    await look(night)
    await night.say(OFFICER, "办公", command)
    assert await look(night, 15) == []


async def test_it_does_not_go_on_for_ever(night: Dialogue) -> None:
    await night.say("老秦", "监督", SPILL)
    heard = [await look(night, 15) for _ in range(20)]
    assert [len(where) for where in heard] == [1, 2, 2, *[3] * 6, *[0] * 11]


async def test_after_an_outage_it_is_said_once(night: Dialogue) -> None:
    await night.say("老秦", "监督", SPILL)
    await look(night)
    assert await look(night, 180) == [DUTY, "办公"]
    assert await look(night) == []


async def test_a_clock_set_back_does_not_silence_it(night: Dialogue) -> None:
    await night.say("老秦", "监督", SPILL)
    await look(night)
    assert await look(night, -600) != []
    assert await look(night, 1) == []


async def test_several_alarm_together(night: Dialogue) -> None:
    await night.say("老秦", "监督", SPILL)
    await look(night)
    await night.say("石嫂", "二群", "岩垅乡水库大面积死鱼", after=180)
    assert await look(night) == [DUTY]
    assert await look(night, 12) == [DUTY, "办公", DUTY, "办公"]  # the second one three minutes early
    assert await look(night, 14) == []


async def test_what_could_not_be_said_is_said_once(night: Dialogue) -> None:
    await night.say("老秦", "监督", SPILL)
    for _ in range(4):  # the gateway is gone for an hour
        await night.db.run(clocks.alarm, night.ctx, now=night.now)
        night.now += timedelta(minutes=15)
    said = [where for where, text in await night.wait(0) if "还没人受理" in text]
    assert sorted(said) == sorted([DUTY, LEADER, "办公"])


async def test_without_a_roster_of_duty_the_office_alone_is_alarmed_and_told_so(talk: Dialogue) -> None:
    await talk.say("老秦", "监督", SPILL)
    assert await look(talk) == []  # the office has just heard of it
    talk.now += timedelta(minutes=15)
    await talk.db.run(clocks.alarm, talk.ctx, now=talk.now)
    [(where, text)] = [said for said in await talk.wait(0) if "还没人受理" in said[1]]
    assert where == "办公"
    assert text.endswith("\n今天没有排值班，只在这里叫。排班发：值班 今天 姓名")


async def test_who_is_on_duty_but_not_bound(talk: Dialogue) -> None:
    await talk.db.run(import_roster, [RosterLine("贺年", Role.OFFICER, "市河长办", wechat_name=DUTY)])
    await talk.say(OFFICER, "办公", "值班 今天 贺年")
    await talk.say("老秦", "监督", SPILL)
    await look(talk)
    talk.now += timedelta(minutes=15)
    await talk.db.run(clocks.alarm, talk.ctx, now=talk.now)
    assert any(
        "今天值班的贺年还没绑定微信，叫不到。请发：绑定 贺年" in text for _, text in await talk.wait(0)
    )


async def test_what_becomes_urgent_later(night: Dialogue) -> None:
    await night.reported("黔城镇沅水边有油污")
    assert await look(night) == []
    night.now += timedelta(hours=5)

    def worse(session: Session) -> None:
        case = cases.find(session, 1)
        cases.change(session, case, Step.FACTS, by="梁敏", now=night.now, severity="urgent")

    await night.db.run(worse)
    assert await look(night) == [DUTY, "办公"]
    assert await look(night, 15) == [DUTY, "办公"]


async def test_what_its_reporter_adds_makes_it_urgent(night: Dialogue) -> None:
    await night.reported("黔城镇沅水边有油污")
    await night.tell("老秦", "监督", "是油罐车翻了，柴油正在往河里漏")
    [notice] = await night.db.read(outbox.due, night.now)
    assert (notice.conversation, notice.text[:4]) == ("办公", "【紧急】")
    assert notice.kind == NoticeKind.URGENT  # at night too
    await night.wait(0)
    assert await look(night) == [DUTY]  # the office has just heard it
    assert await look(night, 15) == [DUTY, "办公"]


async def test_the_next_day_it_is_the_next_ones(night: Dialogue) -> None:
    await night.say(OFFICER, "办公", "值班 明天 梁敏")
    await night.say("老秦", "监督", SPILL)
    assert await look(night) == [DUTY]
    assert await look(night, 61) == [OFFICER, "办公"]
    assert (await night.case()).status == CaseStatus.REPORTED


async def test_how_often_is_a_setting(db: Database) -> None:
    settings = Settings(clocks=Clocks(alarm_minutes=5, alarm_times=2))
    talk = await Dialogue.begin(db, settings=settings)
    await talk.say("老秦", "监督", SPILL)
    assert [await look(talk, 5) for _ in range(5)] == [[], ["办公"], ["办公"], [], []]
