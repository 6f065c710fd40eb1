"""What is told of a database file, in every state it can be in."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import Session

from storage import inbox, outbox, people, presence, rematches, rooms
from storage.db import Database
from storage.errors import StorageUnavailableError
from storage.health import FileState, contents, file_state
from storage.roster import RosterLine, import_roster
from storage.schema import HEAD
from storage.states import Purpose, RematchKind, Role, RowOutcome, Standing
from tests.storage.make import NOON, queue, store


def fill(session: Session) -> None:
    """Two of three units and the officer can be reached; one message of each kind."""
    lines = [
        RosterLine("梁敏", Role.OFFICER),
        RosterLine("石秀", Role.SUPERVISOR),
        RosterLine("覃立新", Role.UNIT, unit="托口镇"),
        RosterLine("覃立国", Role.UNIT, unit="托口镇"),
        RosterLine("杨再兴", Role.UNIT, unit="市水利局"),
    ]
    import_roster(session, [*lines, RosterLine("黄正", Role.DISCIPLINE)])
    for name, contacts in (("梁敏", ("c1", "c2")), ("覃立国", ("c3",)), ("黄正", ("c4",))):
        for contact in contacts:
            person = people.find(session, name).id
            assert person is not None
            people.bind(session, "wechat", contact, person, now=NOON)
    people.find(session, "黄正").active = False
    rooms.set_purpose(session, "wechat", "r1", "监督员一群", Purpose.SUPERVISORS, now=NOON)
    for message, outcome in (
        ("m1", RowOutcome.PASSED),
        ("m2", RowOutcome.FAILED),
        ("m3", RowOutcome.SEALED),
        ("m4", None),
    ):
        row = store(session, message)
        assert row is not None
        if outcome is not None:
            inbox.done(session, row, outcome, now=NOON)
    queue(session, "k1")
    queue(session, "k2")
    outbox.failed(session, [1], error="no", retry_at=None)
    presence.heard(session, "wechat", now=NOON)
    rematches.propose(session, "wechat", RematchKind.ROOM, "r1", "r2", "监督员一群", now=NOON)


async def test_everything_is_counted_while_the_bot_runs(db: Database, data: Path) -> None:
    await db.run(fill)
    found = contents(data / "hexiaodu.db")
    assert found.roster == {Role.OFFICER: 1, Role.SUPERVISOR: 1, Role.UNIT: 3}
    assert found.bound == {Role.OFFICER: 1, Role.UNIT: 1}
    assert found.units_unbound == ("市水利局",)
    assert [(room.room, room.topic, room.purpose) for room in found.rooms] == [
        ("r1", "监督员一群", Purpose.SUPERVISORS)
    ]
    assert (found.unhandled, found.failed, found.parked) == (1, 1, 1)
    assert found.key_days == {"sealed"}
    assert found.last_received == NOON
    assert [(one.channel, one.standing, one.heard_until) for one in found.presences] == [
        ("wechat", Standing.ONLINE, NOON)
    ]
    assert found.rematches == 1


async def test_a_file_is_looked_at_and_left_as_it_is(db: Database, data: Path) -> None:
    await db.run(fill)
    await db.close()
    before = (data / "hexiaodu.db").read_bytes()
    assert file_state(data / "hexiaodu.db") == FileState(HEAD)
    contents(data / "hexiaodu.db")
    assert os.listdir(data) == ["hexiaodu.db"]
    assert (data / "hexiaodu.db").read_bytes() == before


def test_a_file_without_tables(tmp_path: Path) -> None:
    (tmp_path / "hexiaodu.db").touch()
    assert file_state(tmp_path / "hexiaodu.db") == FileState(None)
    with pytest.raises(StorageUnavailableError):
        contents(tmp_path / "hexiaodu.db")


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "hexiaodu.db").write_text("a letter " * 100)
    assert file_state(tmp_path / "hexiaodu.db") == FileState(None, "file is not a database")


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    assert file_state(tmp_path / "hexiaodu.db").damage == "unable to open database file"
    assert list(tmp_path.iterdir()) == []


async def test_a_damaged_file(db: Database, data: Path) -> None:
    await db.run(fill)
    await db.close()
    path = data / "hexiaodu.db"
    with closing(sqlite3.connect(path)) as raw:
        (page,) = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'person'").fetchone()
        (size,) = raw.execute("PRAGMA page_size").fetchone()
    broken = bytearray(path.read_bytes())
    broken[(page - 1) * size : page * size] = b"\xff" * size
    path.write_bytes(broken)
    state = file_state(path)
    assert state.damage
