"""What lessons come to: counts, thresholds, and numbers that stay."""

from collections.abc import Mapping
from functools import partial

import pytest
from sqlmodel import Session

from storage import cases, clues, lessons
from storage.clues import Said
from storage.db import Database
from storage.errors import NoSuchSuggestionError
from storage.states import AdditionKind, LessonKind, Role
from tests.storage.make import FACTS, NOON

KNOWN: Mapping[str, frozenset[str]] = {"dumping": frozenset({"渣土", "渣"}), "pollution": frozenset({"黑水"})}


def clue(session: Session, *words: str) -> int:
    """A clue for whose category these words decided; its case."""
    case = cases.open_case(session, 2026, FACTS, at=NOON, now=NOON, by="bot", message="m")
    said = Said("m", NOON, "老秦", "老秦", Role.SUPERVISOR, "text", "…")
    clues.open_clue(
        session,
        case.id,
        said,
        FACTS,
        channel="wechat",
        conversation="监督",
        person=None,
        evidence=[["dumping.household", list(words)]],
    )
    return case.id


async def wrong(db: Database, case: int, *words: str) -> None:
    """It was no clue."""
    await db.run(
        partial(lessons.record, by="梁敏", now=NOON, before="dumping", words=words),
        LessonKind.NOT_A_CLUE,
        case,
    )


async def right(db: Database, case: int, *terms: str, after: str = "dumping") -> None:
    """It belonged to another category."""
    await db.run(
        partial(lessons.record, by="梁敏", now=NOON, before="other", after=after, terms=terms),
        LessonKind.CATEGORY,
        case,
    )


async def proposed(db: Database) -> list[tuple[AdditionKind, str, int, int]]:
    found = await db.run(partial(lessons.proposed, now=NOON), KNOWN)
    return [(one.kind, one.word, len(one.cases), one.hits) for one in found]


async def test_a_word_that_was_mostly_wrong_is_to_go(db: Database) -> None:
    for case in [await db.run(clue, "渣土") for _ in range(4)][:2]:
        await wrong(db, case, "渣土")
    assert await proposed(db) == [(AdditionKind.WITHOUT, "渣土", 2, 4)]


async def test_a_word_that_is_mostly_right_stays(db: Database) -> None:
    for case in [await db.run(clue, "渣土") for _ in range(5)][:2]:
        await wrong(db, case, "渣土")
    assert await proposed(db) == []


async def test_one_case_is_not_enough_however_often_it_is_put_right(db: Database) -> None:
    case = await db.run(clue, "渣土")
    for _ in range(3):
        await wrong(db, case, "渣土")
        await right(db, case, "菌棒")
    assert await proposed(db) == []


async def test_words_to_add_the_best_founded_first(db: Database) -> None:
    for number, case in enumerate([await db.run(clue) for _ in range(3)]):
        await right(db, case, "菌棒", *(["甘蔗渣"] if number else []))
    assert await proposed(db) == [(AdditionKind.WORD, "菌棒", 3, 3), (AdditionKind.WORD, "甘蔗渣", 2, 2)]


async def test_what_is_known_already_and_parts_of_longer_words_are_not_proposed(db: Database) -> None:
    for case in [await db.run(clue) for _ in range(2)]:
        await right(db, case, "渣土", "橘子", "橘子皮")
    assert [word for _, word, *_ in await proposed(db)] == ["橘子皮"]


async def test_a_number_stays_and_what_is_settled_does_not_come_back(db: Database) -> None:
    for case in [await db.run(clue) for _ in range(2)]:
        await right(db, case, "菌棒", "甘蔗渣")
    first = {one.word: one.number for one in await db.run(partial(lessons.proposed, now=NOON), KNOWN)}
    again = {one.word: one.number for one in await db.run(partial(lessons.proposed, now=NOON), KNOWN)}
    assert first == again
    await db.run(partial(lessons.settle, by="梁敏", now=NOON), first["菌棒"])
    assert [word for _, word, *_ in await proposed(db)] == ["甘蔗渣"]
    with pytest.raises(NoSuchSuggestionError):
        await db.run(partial(lessons.settle, by="梁敏", now=NOON), first["菌棒"])
