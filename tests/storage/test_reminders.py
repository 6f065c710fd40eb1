"""What was reminded of, and which cases alarm."""

from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session

from storage import cases, reminders
from storage.db import Database
from storage.prepared import Prepared
from storage.reminders import Alarm, Of
from storage.states import CaseStatus, Clock, Step
from tests.storage.make import FACTS, NOON, open_case

LATER = NOON + timedelta(minutes=15)


async def test_each_clock_of_each_unit_has_come_so_far(db: Database) -> None:
    case = await db.run(open_case)
    closed = await db.run(open_case, status=CaseStatus.CLOSED)
    one, other = Of(case, Clock.REPORT, NOON, "托口镇"), Of(case, Clock.REPORT, NOON, "市水利局")
    for of, stage in ((one, 1), (other, 2), (one, 3), (Of(closed, Clock.REPORT, NOON, ""), 1)):
        await db.run(reminders.remember, of, stage, now=NOON)
    assert await db.read(reminders.stages) == {one: 3, other: 2}


async def test_what_alarms(db: Database) -> None:
    urgent = replace(FACTS, severity="urgent")
    await db.run(open_case)
    first = await db.run(open_case, facts=urgent)
    await db.run(open_case, facts=urgent, status=CaseStatus.ACCEPTED)
    assert await db.read(reminders.alarms) == [Alarm(first, NOON, 0, None)]
    await db.run(reminders.remember, Of(first, Clock.ALARM, NOON, ""), 1, now=LATER)
    assert await db.read(reminders.alarms) == [Alarm(first, NOON, 1, LATER)]


async def test_an_alarm_that_is_over(db: Database) -> None:
    case = await db.run(open_case, facts=replace(FACTS, severity="urgent"), status=CaseStatus.ACCEPTED)
    of = Of(case, Clock.ALARM, NOON, "")
    assert await db.read(reminders.over) == []
    await db.run(reminders.remember, of, 2, now=LATER)
    assert await db.read(reminders.over) == [Alarm(case, NOON, 2, LATER)]
    await db.run(reminders.remember, of, -2, now=LATER)
    assert await db.read(reminders.over) == []


async def test_what_alarms_is_found_without_reading_what_does_not(db: Database) -> None:
    def plan(session: Session, query: Prepared, *values: str) -> str:
        query(session)
        rows = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {query._text}", values)
        return str(next(iter(rows))[3])

    assert "INDEX case_alarm" in await db.run(plan, reminders._alarms, "alarm")
    assert "INDEX reminder_alarm" in await db.run(plan, reminders._over, "reported", "urgent")


async def test_when_a_term_began(db: Database) -> None:
    case = await db.run(open_case, status=CaseStatus.ACCEPTED)

    def moves(session: Session) -> None:
        found = cases.case(session, case)
        cases.move(session, found, CaseStatus.ASSIGNED, by="梁敏", now=NOON, unit="托口镇")
        cases.change(session, found, Step.PROGRESS, by="武平", now=LATER)

    await db.run(moves)
    assert await db.read(reminders.started) == {case: NOON}

    def extend(session: Session) -> None:
        cases.change(session, cases.case(session, case), Step.EXTEND, by="梁敏", now=LATER)

    await db.run(extend)
    assert await db.read(reminders.started) == {case: LATER}
