"""Reminders of terms: before, on and after the day, once each, in working days, to office and unit."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from handlers import clocks
from handlers.texts.when import CHINA
from storage import cases
from storage.states import Step
from tests.handlers.dialogue import CHANNEL, Dialogue, Said

OFFICER, UNIT, LEADER = "河长办梁敏", "托口水利武", "李局"
CLUE = "托口镇三里坪村桥下有人倒建筑垃圾"


def china(day: str, time: str = "08:30") -> datetime:
    return datetime.fromisoformat(f"2026-{day}T{time}:00").replace(tzinfo=CHINA)


async def at(talk: Dialogue, day: str, time: str = "08:30") -> list[Said]:
    """The reminders are run at this time; what is said."""
    talk.now = china(day, time)
    await talk.wait(0)
    await talk.db.run(clocks.remind, talk.ctx, CHANNEL, now=talk.now)
    return await talk.wait(0)


async def days(talk: Dialogue, *wanted: str) -> dict[str, list[Said]]:
    """The same on several days, as far as something is said."""
    said = {day: await at(talk, day) for day in wanted}
    return {day: heard for day, heard in said.items() if heard}


async def assigned(talk: Dialogue, terms: str = "", clue: str = CLUE) -> None:
    await talk.reported(clue)
    await talk.say(OFFICER, "办公", "受理 1")
    await talk.say(OFFICER, "办公", f"交办 1 托口镇 {terms}")


def office(said: Iterable[Said]) -> list[str]:
    return [line for where, text in said if where == "办公" for line in text.split("\n")[1:]]


async def test_the_three_stages_of_both_terms(talk: Dialogue) -> None:
    await assigned(talk, "5天反馈 整改10天")  # Monday 5-11: 5-18 and 5-25
    week = [f"05-{day}" for day in range(12, 32)]
    said = await days(talk, *week)
    head = "1号 乱堆 托口镇："
    assert {day: office(heard) for day, heard in said.items()} == {
        "05-15": [f"{head}反馈还剩1天"],
        "05-18": [f"{head}反馈今天到期"],
        "05-19": [f"{head}反馈超1天。要催发：催办 1"],
        "05-21": [f"{head}整改还剩2天"],
        "05-25": [f"{head}反馈超5天，整改今天到期。建议督办，发：督办 1"],
        "05-26": [f"{head}整改超1天。要催发：催办 1"],
    }
    assert dict(said["05-15"])[UNIT] == (
        "【提醒】河长办交办的1件：\n1号 乱堆·建筑垃圾 托口镇三里坪 桥下：反馈还剩1天\n"
        "有情况发：进展 1 说明；办好了发：申请销号 1 说明"
    )
    assert all({where for where, _ in heard} == {"办公", UNIT} for heard in said.values())


async def test_twice_and_after_a_restart_nothing_is_said_again(talk: Dialogue) -> None:
    await assigned(talk)  # report by 5-14
    assert await at(talk, "05-14")
    assert await at(talk, "05-14") == []
    again = Dialogue(talk.db, Dialogue.context(), now=talk.now)
    assert await at(again, "05-14", "15:00") == []


async def test_a_clock_set_back_says_nothing_twice(talk: Dialogue) -> None:
    await assigned(talk)
    assert await days(talk, "05-13", "05-14", "05-15")
    assert await days(talk, "05-12", "05-13", "05-14", "05-15") == {}


async def test_of_stages_that_were_missed_only_the_latest_is_said(talk: Dialogue) -> None:
    await assigned(talk)
    assert office(await at(talk, "05-15")) == ["1号 乱堆 托口镇：反馈超1天。要催发：催办 1"]
    assert await at(talk, "05-15", "15:00") == []


async def test_another_date_or_another_unit_begins_anew(talk: Dialogue) -> None:
    await assigned(talk)
    assert await at(talk, "05-14")

    def extend(session: Session) -> None:
        case = cases.find(session, 1)
        cases.change(
            session,
            case,
            Step.EXTEND,
            by="梁敏",
            now=talk.now,
            report_due=talk.ctx.days.due(talk.now, 5),
        )

    await talk.db.run(extend)
    said = await days(talk, *(f"05-{day}" for day in range(15, 23)))
    assert {day: office(heard) for day, heard in said.items()} == {
        "05-20": ["1号 乱堆 托口镇：反馈还剩1天"],
        "05-21": ["1号 乱堆 托口镇：反馈今天到期，整改还剩2天"],
        "05-22": ["1号 乱堆 托口镇：反馈超1天。要催发：催办 1"],
    }
