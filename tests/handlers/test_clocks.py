"""Reminders of terms: before, on and after the day, once each, in working days."""

from typing import Any

import pytest
from sqlmodel import Session

from handlers.settings import Clocks, Settings, Terms
from handlers.texts.when import CHINA
from storage import cases, ledger
from storage.db import Database
from storage.states import CaseStatus, Step
from tests.handlers.dialogue import Dialogue
from tests.handlers.reminding import CLUE, OFFICER, UNIT, assigned, at, change, china, days, office


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
        "【期限提醒】5月15日，河长办交办的1件：\n1号 乱堆·建筑垃圾 托口镇三里坪 桥下：反馈还剩1天\n"
        "有情况发：进展 1 说明；办好了发：申请销号 1 说明"
    )
    assert all({where for where, _ in heard} == {"办公", UNIT} for heard in said.values())
    urged = [event for event in await talk.db.read(ledger.events, 1) if event.step == Step.URGE]
    assert [(event.by, event.note) for event in urged] == [
        ("bot", "托口镇：反馈超1天"),
        ("bot", "托口镇：反馈超5天"),
        ("bot", "托口镇：整改超1天"),
    ]


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


async def test_another_date_begins_anew(talk: Dialogue) -> None:
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


async def test_another_unit_begins_anew_with_the_same_date(talk: Dialogue) -> None:
    await assigned(talk)
    assert await at(talk, "05-14", "08:30")
    await change(talk, unit="市水利局")
    said = await at(talk, "05-14", "15:00")
    assert {where for where, _ in said} == {"办公", "水利局欧工"}
    assert office(said) == ["1号 乱堆 托口镇 市水利局：反馈今天到期"]


async def test_over_the_national_day_week(talk: Dialogue) -> None:
    talk.now = china("09-28", "09:00")  # Monday; off are 10-01 to 10-07, worked is Saturday 10-10
    await assigned(talk, "整改4天")
    case = await talk.case()
    assert case.report_due is not None
    assert case.report_due.astimezone(CHINA).day == 8
    said = await days(talk, *(f"09-{day}" for day in (29, 30)), *(f"10-{day:02}" for day in range(1, 20)))
    assert {day: office(heard) for day, heard in said.items()} == {
        "09-30": ["1号 乱堆 托口镇：反馈还剩1天"],
        "10-08": ["1号 乱堆 托口镇：反馈今天到期，整改还剩1天"],
        "10-09": ["1号 乱堆 托口镇：反馈超1天，整改今天到期。要催发：催办 1"],
        "10-10": ["1号 乱堆 托口镇：整改超1天。要催发：催办 1"],
        "10-14": ["1号 乱堆 托口镇：反馈超5天。建议督办，发：督办 1"],
        "10-15": ["1号 乱堆 托口镇：整改超5天。建议督办，发：督办 1"],
    }


async def test_a_term_that_ends_on_a_day_off_is_reminded_of_on_the_last_working_day(talk: Dialogue) -> None:
    await assigned(talk, "5月17日前反馈 整改20天")  # a Sunday
    said = await days(talk, *(f"05-{day}" for day in range(12, 20)))
    assert {day: office(heard) for day, heard in said.items()} == {
        "05-14": ["1号 乱堆 托口镇：反馈还剩1天"],
        "05-15": ["1号 乱堆 托口镇：反馈5月17日到期"],
        "05-18": ["1号 乱堆 托口镇：反馈超1天。要催发：催办 1"],
    }


async def test_what_is_urgent_is_reminded_of_the_same_afternoon(talk: Dialogue) -> None:
    await talk.reported("油罐车翻了，柴油漏到沅水，在黔城镇")
    await talk.say(OFFICER, "办公", "受理 1")
    await talk.say(OFFICER, "办公", "交办 1 市水利局")
    assert await at(talk, "05-11", "10:00") == []  # it has just been said
    assert office(await at(talk, "05-11", "15:00")) == ["【紧急】1号 水污染 黔城镇 市水利局：反馈今天到期"]


async def test_a_case_nobody_accepts(talk: Dialogue) -> None:
    await talk.reported(CLUE)
    said = await days(talk, *(f"05-{day}" for day in range(12, 25)))
    assert {day: office(heard) for day, heard in said.items()} == {
        "05-12": ["1号 乱堆 托口镇：受理今天到期。发：受理 1"],
        "05-13": ["1号 乱堆 托口镇：受理超1天。发：受理 1"],
        "05-19": ["1号 乱堆 托口镇：受理超5天。发：受理 1"],
    }


@pytest.mark.parametrize(
    ("status", "changed"),
    [
        (CaseStatus.SUBMITTED, {}),
        (CaseStatus.WITHDRAWN, {}),
        (CaseStatus.CLOSED, {}),
        (CaseStatus.PLANNED, {}),
        (None, {"reported_back_at": china("05-12"), "rectify_due": china("06-12")}),
    ],
)
async def test_what_nobody_waits_for(talk: Dialogue, status: CaseStatus | None, changed: Any) -> None:
    await assigned(talk)
    await change(talk, status, **changed)
    assert await days(talk, "05-14", "05-15", "05-25", "05-26") == {}


async def test_a_planned_case_comes_up_again(talk: Dialogue) -> None:
    await assigned(talk)
    await change(talk, CaseStatus.PLANNED, planned_for=china("05-20", "23:59"))
    said = await days(talk, *(f"05-{day}" for day in range(12, 31)))
    assert {day: office(heard) for day, heard in said.items()} == {
        "05-20": ["1号 乱堆 托口镇：计划今天到期。发：交办 1 单位"],
        "05-21": ["1号 乱堆 托口镇：计划超1天。发：交办 1 单位"],
    }
    assert {where for heard in said.values() for where, _ in heard} == {"办公"}


async def test_the_superiors_date_is_reminded_of_in_every_state(talk: Dialogue) -> None:
    await talk.reported(CLUE)
    await talk.say(OFFICER, "办公", "受理 1")
    await change(talk, superior_due=china("05-15", "23:59"))
    said = await days(talk, *(f"05-{day}" for day in range(12, 19)))
    assert {day: office(heard) for day, heard in said.items()} == {
        "05-14": ["1号 乱堆 托口镇：上级期限还剩1天。发：交办 1 单位"],
        "05-15": ["1号 乱堆 托口镇：上级期限今天到期。发：交办 1 单位"],
        "05-18": ["1号 乱堆 托口镇：上级期限超1天。发：交办 1 单位"],
    }


async def test_what_is_supervised_already_is_not_proposed_again(talk: Dialogue) -> None:
    await assigned(talk)
    assert await at(talk, "05-15")
    await change(talk, supervised_at=china("05-18"), rectify_due=china("07-25"))
    assert await days(talk, *(f"05-{day}" for day in range(18, 30))) == {}


async def test_terms_and_shares_are_settings(db: Database) -> None:
    settings = Settings(terms=Terms(accept=5, supervise=1), clocks=Clocks(share=0.5))
    talk = await Dialogue.begin(db, settings=settings)
    await talk.reported(CLUE)
    said = await days(talk, *(f"05-{day}" for day in range(12, 22)))
    assert {day: office(heard) for day, heard in said.items()} == {
        "05-13": ["1号 乱堆 托口镇：受理还剩3天。发：受理 1"],
        "05-18": ["1号 乱堆 托口镇：受理今天到期。发：受理 1"],
        "05-19": ["1号 乱堆 托口镇：受理超1天。发：受理 1"],
    }
