"""However old the ledger, what is asked every day reads what it shows: with statistics and without."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event
from sqlmodel import Session

from storage import callers, clues, inbox, ledger, merging, outbox, reminders, search
from storage.db import engine
from storage.search import Wanted
from storage.states import OPEN, CaseStatus, NoticeKind, RowOutcome
from tests.benchmarks.old_ledger import CHANNEL, NOW, OFFICE, make, room_id, sender_id

CASES = 3000
"""Of ten years: about as many are open as there are in a small town."""
TOWN = "托口镇"
LATELY = NOW - timedelta(days=1)
CLOSED = CaseStatus.CLOSED
Ask = Callable[[Session], object]


@pytest.fixture(scope="module", params=["as it is", "analyzed"])
def old(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("old") / "old.db"
    make(path, CASES)
    if request.param == "analyzed":
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("ANALYZE")
    return path


ASKED: dict[str, Ask] = {
    "all that is open": ledger.listing,
    "how many are open": lambda s: search.count(s, Wanted(statuses=OPEN)),
    "the first that are open": lambda s: search.page(s, Wanted(statuses=OPEN), 11),
    "open in a township": lambda s: search.page(s, Wanted(statuses=OPEN, township=TOWN), 11),
    "open and overdue": lambda s: search.search(s, Wanted(statuses=OPEN, late_at=NOW)),
    "in a state": lambda s: search.page(s, Wanted(statuses=[CaseStatus.SUBMITTED]), 11),
    "closed in a township": lambda s: search.page(s, Wanted(statuses=[CLOSED], township=TOWN), 11),
    "of a unit": lambda s: search.page(s, Wanted(statuses=OPEN, unit=TOWN), 11),
    "by number": lambda s: search.numbered(s, 17),
    "of a month": lambda s: search.search(s, Wanted(since=NOW - timedelta(days=30))),
    "closed in a month": lambda s: search.search(s, Wanted(since=NOW - timedelta(days=30), by_closing=True)),
    "by words": lambda s: search.latest(s, Wanted(pieces=("橘子", "子皮")), 50),
    "by words in a state": lambda s: search.latest(s, Wanted(statuses=[CLOSED], pieces=("橘子",)), 50),
    "by words, open": lambda s: search.latest(s, Wanted(statuses=OPEN, pieces=("橘子", "网*")), 50),
    "by one character": lambda s: search.latest(s, Wanted(pieces=("网*",)), 50),
    "likely": lambda s: search.likely(s, ("橘子", "子皮"), frozenset(CaseStatus), 50),
    "described": lambda s: search.described(s, search.by_ids(s, [5, 6, 7])),
    "who has reported": search.reporters,
    "registered": lambda s: ledger.registered(s, LATELY, NOW),
    "closed": lambda s: ledger.closed(s, LATELY, NOW),
    "told in a room": lambda s: ledger.told_in(s, CHANNEL, room_id(1), list(range(CASES - 50, CASES))),
    "history": lambda s: ledger.events(s, 5),
    "maybes": lambda s: inbox.maybes(s, since=LATELY, until=NOW),
    "sealed of a day": lambda s: inbox.count(s, RowOutcome.SEALED, since=LATELY, until=NOW),
    "undelivered": outbox.parked,
    "last digest": lambda s: outbox.last_before(s, "digest:", "digest:x", OFFICE),
    "told before": lambda s: outbox.was_told(s, OFFICE, 5, [NoticeKind.CLOSED]),
    "own": lambda s: clues.of_reporter(s, sender_id(3)),
    "due to be said": lambda s: outbox.heads(s, CHANNEL, NOW, 8),
    "next due by hand": lambda s: callers.next_due(s, ["phone"]),
    "to be told by telephone": callers.owed,
    "merged into": lambda s: merging.merged_into(s, 5),
    "moved by": lambda s: reminders.moved_by(s, 5),
}
"""What is asked every day, or after every message."""

MANY = ("case", "clue", "clue_message", "case_event", "notice", "inbox", "case_term")
FEW = {("case", "case_open")}
"""An index of few, that may be read as a whole."""


@pytest.mark.parametrize("name", ASKED)
def test_no_table_that_grows_is_read_through(old: Path, name: str) -> None:
    made = engine(old)
    seen: list[tuple[str, Any]] = []

    @event.listens_for(made, "before_cursor_execute")
    def _note(_c: Connection, _cursor: object, statement: str, params: Any, *_: object) -> None:
        seen.append((statement, params))

    with made.connect() as connection:
        ASKED[name](Session(connection))
    made.dispose()
    steps = [step for statement, params in seen for step in plan(old, statement, params)]
    assert steps != []
    assert [step for step in steps if reads_all(step)] == []


def plan(path: Path, statement: str, params: Any) -> Iterator[str]:
    if statement.lstrip().startswith(("SELECT", "WITH")):
        with closing(sqlite3.connect(path)) as connection:
            for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", params):
                yield row[3]


def reads_all(step: str) -> bool:
    """Whether a step of a plan reads a table that grows, or an index of it, from end to end."""
    words = step.split()
    if words[0] != "SCAN" or not words[1].startswith(MANY):
        return False
    index = words[words.index("INDEX") + 1] if "INDEX" in words else ""
    return (words[1], index) not in FEW


def test_a_plan_that_reads_all_is_seen(old: Path) -> None:
    with closing(sqlite3.connect(old)) as connection:
        rows = connection.execute("EXPLAIN QUERY PLAN SELECT * FROM clue WHERE words LIKE '%a%'").fetchall()
    assert [reads_all(row[3]) for row in rows] == [True]
