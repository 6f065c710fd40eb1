"""Which cases are alike, and what merging moves."""

from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import Session

from storage import cases, known, merging
from storage.clues import Facts
from storage.db import Database
from storage.errors import NotMergedError, WrongStatusError
from storage.states import CaseStatus
from tests.storage.make import NOON, open_case

VILLAGE = Facts("dumping", "normal", township="托口镇", village="三里坪")
RIVER = Facts("dumping", "normal", river="清水江")


def like(session: Session, case: int) -> int | None:
    return merging.alike(session, known.case(session, case), at=cases.case(session, case).opened_at)


@pytest.mark.parametrize(
    ("first", "days", "status", "found"),
    [
        (VILLAGE, 1, CaseStatus.REPORTED, True),
        (VILLAGE, 29, CaseStatus.ASSIGNED, True),
        (VILLAGE, 31, CaseStatus.ASSIGNED, False),
        (VILLAGE, 1, CaseStatus.CLOSED, False),
        (VILLAGE, 1, CaseStatus.MERGED, False),
        (VILLAGE, 1, CaseStatus.SEALED, False),
        (Facts("fishing", "normal", township="托口镇", village="三里坪"), 1, CaseStatus.REPORTED, False),
        (Facts("dumping", "normal", township="安江镇", village="三里坪"), 1, CaseStatus.REPORTED, False),
        (Facts("dumping", "normal", township="托口镇"), 1, CaseStatus.REPORTED, False),
    ],
)
async def test_the_same_village_and_category_lately(
    db: Database, first: Facts, days: int, status: CaseStatus, found: bool
) -> None:
    one = await db.run(open_case, facts=first, status=status, at=NOON - timedelta(days=days))
    other = await db.run(open_case, facts=VILLAGE)
    assert await db.read(like, other) == (one if found else None)
    assert await db.read(like, one) is None, "the later one is like the earlier one, not the other way round"


@pytest.mark.parametrize(("south", "found"), [(27.2, True), (27.204, True), (27.21, False), (None, False)])
async def test_the_same_river_near_by(db: Database, south: float | None, found: bool) -> None:
    one = await db.run(open_case, facts=RIVER, at=NOON - timedelta(days=1))
    other = await db.run(open_case, facts=RIVER)
    await db.run(partial(cases.set_facts, latitude=27.2, longitude=109.8), one)
    if south is not None:
        await db.run(partial(cases.set_facts, latitude=south, longitude=109.8), other)
    assert await db.read(like, other) == (one if found else None)


async def test_a_village_without_a_township_is_like_nothing(db: Database) -> None:
    unknown = Facts("dumping", "normal", village="杨柳")
    await db.run(open_case, facts=unknown, at=NOON - timedelta(days=1))
    assert await db.read(like, await db.run(open_case, facts=unknown)) is None


async def test_two_cases_are_proposed_once_whichever_comes_first(db: Database) -> None:
    one, other = await db.run(open_case), await db.run(open_case)

    def propose(session: Session) -> list[bool]:
        pairs = ((other, one), (other, one), (one, other))
        return [merging.propose(session, a, b, now=NOON) for a, b in pairs]

    assert await db.run(propose) == [True, False, False]
    assert await db.read(merging.likeness, other) == one


async def test_what_the_table_does_not_allow_is_not_merged(db: Database) -> None:
    one, other = await db.run(open_case), await db.run(open_case, status=CaseStatus.REJECTED)

    def merge(session: Session) -> None:
        into, gone = cases.case(session, one), cases.case(session, other)
        merging.merge(session, gone, into, by="梁敏", now=NOON, note="", message="m")

    with pytest.raises(WrongStatusError):
        await db.run(merge)


async def test_what_was_not_merged_is_not_taken_apart(db: Database) -> None:
    one = await db.run(open_case)

    def apart(session: Session) -> int:
        case = cases.case(session, one)
        return merging.take_apart(session, case, by="梁敏", now=NOON, note="", message="m")

    with pytest.raises(NotMergedError):
        await db.run(apart)
