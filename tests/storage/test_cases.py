"""Numbers of the year, the table of moves, and the history."""

from datetime import timedelta
from itertools import product

import pytest
from sqlmodel import Session

from storage import cases, clues, ledger
from storage.cases import NEXT, OPEN
from storage.clues import Said
from storage.db import Database
from storage.errors import AmbiguousCaseError, NoSuchCaseError, WrongStatusError
from storage.states import CaseStatus, Outcome, Role
from tests.storage.make import FACTS, NOON, open_case


def test_the_table_names_every_state() -> None:
    assert NEXT.keys() == set(CaseStatus)
    assert frozenset().union(*NEXT.values()) <= set(CaseStatus)
    assert all(status not in after for status, after in NEXT.items())


def test_every_state_can_be_reached_and_every_open_one_can_end() -> None:
    reached = {CaseStatus.REPORTED}
    while more := {after for status in reached for after in NEXT[status]} - reached:
        reached |= more
    assert reached == set(CaseStatus)
    assert all(NEXT[status] for status in OPEN)
    assert {status for status, after in NEXT.items() if not after} == {CaseStatus.SEALED}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("reported", "assigned"),  # accepted first
        ("reported", "closed"),
        ("accepted", "rejected"),  # then it is closed as unfounded
        ("disputed", "closed"),
        ("disputed", "rectifying"),
        ("submitted", "assigned"),
        ("closed", "rectifying"),
        ("closed", "withdrawn"),
        ("planned", "submitted"),
        ("transferred", "closed"),
    ],
)
def test_no_step_is_left_out(before: str, after: str) -> None:
    assert CaseStatus(after) not in NEXT[CaseStatus(before)]


async def test_only_the_moves_of_the_table_are_made_and_each_is_written_down(db: Database) -> None:
    def try_all(session: Session) -> None:
        for before, after in product(CaseStatus, CaseStatus):
            case = cases.case(session, open_case(session, status=before))
            assert case.id is not None
            events = len(ledger.events(session, case.id))
            if after in NEXT[before]:
                cases.move(session, case, after, by="梁敏", now=NOON, note="why", message="m7", unit="托口镇")
                assert (case.status, case.unit) == (after, "托口镇")
                event = ledger.events(session, case.id)[events]
                assert (event.before, event.after) == (before, after)
                assert (event.by, event.note, event.message, event.at) == ("梁敏", "why", "m7", NOON)
            else:
                with pytest.raises(WrongStatusError) as refused:
                    cases.move(session, case, after, by="梁敏", now=NOON, unit="托口镇")
                assert (refused.value.status, refused.value.wanted) == (before, after)
                assert (case.status, case.unit) == (before, None)
                assert len(ledger.events(session, case.id)) == events

    await db.run(try_all)


async def test_numbers_run_within_a_year(db: Database) -> None:
    def numbers(session: Session) -> list[str]:
        return [cases.case(session, open_case(session, year=year)).label for year in (2025, 2025, 2026, 2025)]

    assert await db.run(numbers) == ["2025-1", "2025-2", "2026-1", "2025-3"]


R, A = CaseStatus.REPORTED, CaseStatus.ACCEPTED


@pytest.mark.parametrize(
    ("older", "newer", "to", "found"),
    [
        (R, R, None, "2026-1"),
        (A, R, A, "2026-1"),
        (R, A, A, "2025-1"),
        (A, A, A, "2026-1"),
        (R, R, A, ["2026-1", "2025-1"]),
    ],
)
async def test_a_bare_number_over_two_years(
    db: Database, older: CaseStatus, newer: CaseStatus, to: CaseStatus | None, found: str | list[str]
) -> None:
    def look(session: Session) -> str | list[str]:
        open_case(session, year=2025, status=older)
        open_case(session, year=2026, status=newer)
        try:
            return cases.find(session, 1, to=to).label
        except AmbiguousCaseError as error:
            return error.choices

    assert await db.run(look) == found


async def test_a_number_with_its_year_and_one_nobody_has(db: Database) -> None:
    await db.run(open_case, year=2025)
    await db.run(open_case, year=2026)
    assert (await db.read(cases.find, 1, 2025, CaseStatus.ACCEPTED)).label == "2025-1"
    with pytest.raises(NoSuchCaseError) as nowhere:
        await db.read(cases.find, 1, 2024)
    assert nowhere.value.number == "2024-1"
    with pytest.raises(NoSuchCaseError) as nowhere:
        await db.read(cases.find, 77)
    assert nowhere.value.number == "77"


async def test_closing_keeps_who_looked_and_ends_its_clues(db: Database) -> None:
    def close(session: Session) -> None:
        case = cases.case(session, open_case(session, status=CaseStatus.ASSIGNED))
        assert case.id is not None
        said = Said("m1", NOON, "老秦", "老秦", Role.SUPERVISOR, "text", "河边有垃圾")
        clues.open_clue(session, case.id, said, FACTS, channel="wechat", conversation="监督", person=None)
        cases.close(session, case, Outcome.RECTIFIED, by="梁敏", looked_by="武平", result="已清", now=NOON)
        assert case.status == CaseStatus.CLOSED
        assert (case.outcome, case.looked_by, case.result) == (Outcome.RECTIFIED, "武平", "已清")
        assert case.closed_at == NOON
        session.expire_all()
        assert [clue.is_closed for clue in clues.of_case(session, case.id)] == [True]

    await db.run(close)


async def test_lists_are_by_state_and_township_oldest_first(db: Database) -> None:
    await db.run(open_case, at=NOON)
    await db.run(open_case, at=NOON - timedelta(days=2), status=CaseStatus.ASSIGNED)
    await db.run(open_case, at=NOON - timedelta(days=1), status=CaseStatus.CLOSED)
    assert [case.number for case in await db.read(ledger.listing)] == [2, 1]
    assert [case.number for case in await db.read(ledger.listing, statuses=CaseStatus)] == [2, 3, 1]
    assert await db.read(ledger.listing, township="安江镇") == []
    assert [case.number for case in await db.read(ledger.listing, limit=1)] == [2]


async def test_a_span_takes_its_first_moment_and_not_its_last(db: Database) -> None:
    await db.run(open_case, at=NOON)
    written = (await db.read(ledger.events, 1))[0].at
    hour = timedelta(hours=1)
    assert len(await db.read(ledger.registered, written, written + hour)) == 1
    assert len(await db.read(ledger.registered, written - hour, written)) == 0
    assert len(await db.read(ledger.closed, NOON - hour, NOON + hour)) == 0
