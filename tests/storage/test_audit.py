"""The chain of histories: whatever is changed behind the program's back is found, and said where."""

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from storage import audit, auditing, cases, clues, merging, undo
from storage.audit import Head
from storage.auditing import Broken, Fault, Verified
from storage.clues import Said
from storage.db import Database
from storage.models import CaseEvent
from storage.states import CaseStatus, Role, Step
from tests.storage.make import FACTS, NOON, open_case

F = Fault
SECRET = "老秦说的，电话13512340001"


def history(session: Session) -> None:
    """Two cases, of which one was merged and taken apart, with a step that was taken back and notes."""
    one, two = (cases.case(session, open_case(session)) for _ in range(2))
    assert one.id is not None
    cases.move(session, one, CaseStatus.ACCEPTED, by="梁敏", now=NOON, message="c1")
    cases.write(session, one.id, at=NOON, by="@老秦", note=SECRET, message="m7")
    cases.move(
        session, one, CaseStatus.ASSIGNED, by="梁敏", now=NOON, note="3天", message="c2", unit="托口镇"
    )
    undo.undo(session, undo.last(session, "梁敏", since=NOON), now=NOON, message="c3")
    assert two.id is not None
    said = Said("m2", NOON, "老秦", "老秦", Role.SUPERVISOR, "text", "河边有人倒垃圾")
    clues.open_clue(session, two.id, said, FACTS, channel="wechat", conversation="监督", person=None)
    merging.merge(session, two, one, by="梁敏", now=NOON, note="同一件", message="c4")
    merging.take_apart(session, two, by="梁敏", now=NOON, note="", message="c5")


EVENTS = 10
LINKS = 11
"""One was undone."""


@pytest.fixture
async def kept(db: Database) -> Database:
    await db.run(history)
    return db


def on_disk(data: Path) -> bytes:
    return b"".join(file.read_bytes() for file in data.iterdir() if file.is_file())


async def verified(db: Database, *heads: Head) -> Verified:
    return await db.read(auditing.verify, heads)


def spoil(data: Path, *statements: str) -> None:
    """As somebody does it who opens the file with a tool."""
    with closing(sqlite3.connect(data / "hexiaodu.db")) as raw, raw:
        for statement in statements:
            assert raw.execute(statement).rowcount == 1, statement


async def test_what_the_program_did_holds(kept: Database) -> None:
    found = await verified(kept)
    assert (found.head.count, found.events, found.erased, found.broken) == (LINKS, EVENTS, 0, ())
    assert await kept.read(audit.head) == found.head


async def test_an_empty_chain_holds(db: Database) -> None:
    assert await verified(db) == Verified(Head(0, "00" * 32), 0, 0, 0, ())


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE case_event SET note = '已清运' WHERE id = 4", Broken(F.NOTE_CHANGED, 4, 4, "2026-1")),
        ("UPDATE case_event SET note = '' WHERE id = 4", Broken(F.NOTE_CHANGED, 4, 4, "2026-1")),
        ("UPDATE case_event SET by = '欧工' WHERE id = 3", Broken(F.NAME_CHANGED, 3, 3, "2026-1")),
        ("UPDATE case_event SET message = 'm8' WHERE id = 4", Broken(F.NOTE_CHANGED, 4, 4, "2026-1")),
        ("UPDATE case_event SET former = '{}' WHERE id = 5", Broken(F.NOTE_CHANGED, 5, 5, "2026-1")),
        (
            "UPDATE case_event SET at = '2026-05-10 04:00:00.000000+00:00' WHERE id = 3",
            Broken(F.CHANGED, 3, 3, "2026-1"),
        ),
        ("UPDATE case_event SET after = 'rejected' WHERE id = 3", Broken(F.CHANGED, 3, 3, "2026-1")),
        ("UPDATE case_event SET step = 'reject' WHERE id = 3", Broken(F.CHANGED, 3, 3, "2026-1")),
        ("UPDATE case_event SET case_id = 2 WHERE id = 4", Broken(F.CHANGED, 4, 4, "2026-2")),
        ("UPDATE case_event SET undone_at = NULL WHERE id = 5", Broken(F.UNDONE_CHANGED, 6, 5, "2026-1")),
        ("UPDATE case_event SET undone_at = at WHERE id = 3", Broken(F.UNDONE_CHANGED, 3, 3, "2026-1")),
        ("DELETE FROM audit_link WHERE id = 4", Broken(F.LINK_GONE, 4)),
        ("UPDATE audit_link SET link = zeroblob(32) WHERE id = 11", Broken(F.CHANGED, 11, 10, "2026-1")),
        (
            "UPDATE \"case\" SET status = 'closed' WHERE id = 1",
            Broken(F.STATUS_CHANGED, None, None, "2026-1"),
        ),
    ],
)
async def test_a_change_is_found_and_said_where(
    kept: Database, data: Path, statement: str, broken: Broken
) -> None:
    spoil(data, statement)
    assert broken in (await verified(kept)).broken


async def test_a_note_that_is_changed_breaks_nothing_else(kept: Database, data: Path) -> None:
    spoil(data, "UPDATE case_event SET note = '已清运' WHERE id = 4")
    assert (await verified(kept)).broken == (Broken(F.NOTE_CHANGED, 4, 4, "2026-1"),)


async def test_a_line_that_is_deleted(kept: Database, data: Path) -> None:
    spoil(data, "DELETE FROM case_event WHERE id = 4")
    assert Broken(F.EVENT_GONE, 4, 4, None) in (await verified(kept)).broken


async def test_a_line_that_is_deleted_with_its_link(kept: Database, data: Path) -> None:
    spoil(data, "DELETE FROM case_event WHERE id = 4", "DELETE FROM audit_link WHERE id = 4")
    assert (await verified(kept)).broken == (Broken(F.LINK_GONE, 4),)


async def test_links_moved_up_into_the_gap(kept: Database, data: Path) -> None:
    spoil(data, "DELETE FROM case_event WHERE id = 10", "DELETE FROM audit_link WHERE id = 10")
    spoil(data, "UPDATE audit_link SET id = 10 WHERE id = 11")
    assert [one.fault for one in (await verified(kept)).broken] != []


async def test_lines_that_changed_places(kept: Database, data: Path) -> None:
    spoil(
        data,
        "UPDATE case_event SET id = 99 WHERE id = 3",
        "UPDATE case_event SET id = 3 WHERE id = 4",
        "UPDATE case_event SET id = 4 WHERE id = 99",
    )
    broken = (await verified(kept)).broken
    assert {(one.fault, one.event) for one in broken} == {(F.CHANGED, 3), (F.CHANGED, 4)}


async def test_a_line_put_in_by_hand(kept: Database, data: Path) -> None:
    spoil(
        data,
        "INSERT INTO case_event (case_id, at, by, step, note, former) "
        "VALUES (1, '2026-05-11 04:00:00.000000+00:00', '梁敏', 'note', '', '{}')",
    )
    assert (await verified(kept)).broken == (Broken(F.UNKNOWN_EVENT, None, EVENTS + 1, "2026-1"),)


async def test_an_erasure_by_hand_is_none_of_the_programs(kept: Database, data: Path) -> None:
    spoil(
        data,
        "UPDATE case_event SET note = '', message = NULL, former = '{}' WHERE id = 4",
        "UPDATE audit_link SET note_salt = NULL WHERE id = 4",
    )
    assert (await verified(kept)).broken == (Broken(F.ERASED_SILENTLY, 4, 4, "2026-1"),)


async def test_the_end_cut_off_is_missed_by_who_knows_the_head(kept: Database, data: Path) -> None:
    before = await kept.read(audit.head)
    spoil(
        data,
        "DELETE FROM case_event WHERE id = 10",
        "DELETE FROM audit_link WHERE id = 11",
    )
    assert (await verified(kept)).broken == ()
    assert (await verified(kept, before)).broken == (Broken(F.HEAD_GONE, LINKS),)


async def test_a_chain_made_anew_is_known_by_its_head(kept: Database, data: Path) -> None:
    before = await kept.read(audit.head)

    def again(session: Session) -> None:
        """All lines with another note, and a chain to match."""
        for name in ("audit_link", "case_event"):
            session.connection().exec_driver_sql(f"DELETE FROM {name}")
        session.connection().exec_driver_sql("UPDATE \"case\" SET status = 'reported'")
        for _ in range(LINKS):
            cases.write(session, 1, at=NOON, by="梁敏", step=Step.REGISTER, after=CaseStatus.REPORTED)
            cases.write(session, 2, at=NOON, by="梁敏", step=Step.REGISTER, after=CaseStatus.REPORTED)

    await kept.run(again)
    assert (await verified(kept)).broken == ()
    assert [one.fault for one in (await verified(kept, before)).broken] == [F.HEAD_CHANGED]


async def test_what_is_erased_leaves_the_chain_whole_and_no_trace(kept: Database, data: Path) -> None:
    before = await kept.read(audit.head)
    [salt] = await kept.read(
        lambda s: s.connection().exec_driver_sql("SELECT note_salt FROM audit_link WHERE id = 4")
    )

    def erase(session: Session) -> None:
        audit.erase_note(session, 4, now=NOON)
        audit.erase_name(session, 4, now=NOON)

    await kept.run(erase)
    found = await verified(kept, before)
    assert (found.broken, found.erased, found.events, found.head.count) == ((), 1, EVENTS, LINKS + 2)
    line = await kept.read(lambda session: session.get_one(CaseEvent, 4))
    assert (line.by, line.note, line.message, line.former) == ("", "", None, {})
    await kept.close()
    files = on_disk(data)
    for gone in (SECRET.encode(), b"m7", salt[0]):
        assert gone not in files


async def test_words_put_where_some_were_erased(kept: Database, data: Path) -> None:
    await kept.run(audit.erase_note, 4, now=NOON)
    spoil(data, "UPDATE case_event SET note = '已清运' WHERE id = 4")
    assert (await verified(kept)).broken == (Broken(F.NOTE_CHANGED, 4, 4, "2026-1"),)


async def test_works_that_are_run_again_leave_one_chain(db: Database) -> None:
    """Those committed together with one that fails are run twice."""

    def fail(session: Session) -> None:
        open_case(session, year=2025)
        raise ValueError

    works = [db.run(fail if number % 7 == 3 else open_case) for number in range(60)]
    done = await asyncio.gather(*works, return_exceptions=True)
    kept = sum(not isinstance(one, ValueError) for one in done)
    found = await verified(db)
    assert (found.broken, found.events, found.head.count) == ((), kept, kept)


async def test_an_export_can_be_reckoned_again_and_names_nobody(kept: Database) -> None:
    exported = await kept.read(lambda session: list(auditing.export(session)))
    before = audit.GENESIS
    for one in exported:
        before = audit.bound(before, one["binds"])
        assert before.hex() == one["link"]
    assert [one["n"] for one in exported] == list(range(1, LINKS + 1))
    text = json.dumps(exported, ensure_ascii=False)
    for word in ("老秦", "梁敏", "m7", "13512340001", "托口镇", "3天"):
        assert word not in text
    assert "2026-1" in text


async def test_every_line_has_its_link(kept: Database) -> None:
    events = await kept.read(
        lambda session: list(session.exec(select(CaseEvent.id).order_by(col(CaseEvent.id))))
    )
    assert events == list(range(1, EVENTS + 1))
