"""A ledger of many years, made up and always the same: cases as they come and end, with all of theirs.

Rows are written past the handlers, which would take days; `python -m tests.benchmarks.old_ledger FILE COUNT`.
"""

import json
import random
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic_core import PydanticUndefined

from nlp.book import book
from nlp.pieces import cut
from storage import terms
from storage.channel_models import Room
from storage.columns import table
from storage.db import engine
from storage.models import Case, CaseEvent, Clue, ClueMessage, InboxRow, Notice
from storage.people_models import Account, Person
from storage.schema import upgrade
from storage.terms import CaseTerm
from tests.benchmarks.years import EVENTS, Life, lives, told

NOW = datetime(2026, 5, 11, 1, 0, tzinfo=UTC)
"""Monday morning in China: the day the ledger is asked."""
YEARS = 10
CHANNEL = "bench"
OFFICE = "office@chatroom"
OFFICER = "officer"
SENDERS = 60
ROOMS = 4
ALIVE = timedelta(days=25)
"""After that most is done."""
KEPT = timedelta(days=400)
"""Of the inbox."""
SAID = timedelta(days=180)
"""Of the words of notices."""
CHAT = 4
"""Messages of the inbox for one that is a clue's."""
AT_ONCE = 5_000
"""Cases written together."""

MODELS = (Person, Account, Room, InboxRow, Case, Clue, ClueMessage, CaseEvent, Notice, CaseTerm)
Row = Mapping[str, Any]
Rows = dict[str, list[Row]]
"""By table."""


def make(path: Path, count: int, *, seed: int = 1) -> None:
    """Write a database of so many cases."""
    upgrade(path)
    with closing(sqlite3.connect(path)) as connection:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}")
        for name in terms.TRIGGERS:
            connection.execute(f"DROP TRIGGER {name}")
        _write(connection, _people())
        places = sorted(book().gazetteer.villages)
        ids = {"case": 0, "clue": 0, "inbox": 0, "notice": 0}
        every = lives(count, places, end=NOW, years=YEARS, seed=seed)
        while some := list(islice(every, AT_ONCE)):
            _write(connection, _rows(some, ids))
            connection.commit()
        connection.execute("PRAGMA journal_mode=WAL")
    made = engine(path)
    with made.begin() as again:
        terms.install(again)
    made.dispose()


def _write(connection: sqlite3.Connection, rows: Rows) -> None:
    for of, some in rows.items():
        if not some:
            continue
        plain = _plain(of)
        names = [*plain, *(name for name in some[0] if name not in plain)]
        marks = ", ".join("?" * len(names))
        listed = ", ".join(f'"{name}"' for name in names)
        connection.executemany(
            f'INSERT INTO "{of}" ({listed}) VALUES ({marks})',
            ([row.get(name, plain.get(name)) for name in names] for row in some),
        )


@cache
def _plain(of: str) -> Row:
    """What the columns of a table hold, as they are on disk, that a row says nothing of."""
    [model] = [one for one in MODELS if table(one).name == of]
    fields = {
        name: field.get_default(call_default_factory=True) for name, field in model.model_fields.items()
    }
    return {
        name: json.dumps(value) if isinstance(value, list | dict) else value
        for name, value in fields.items()
        if value is not None and value is not PydanticUndefined and not table(model).c[name].nullable
    }


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(" ", "microseconds")


def room_id(sender: int) -> str:
    """The room somebody speaks in."""
    return f"bench{sender % ROOMS}@chatroom"


def sender_id(sender: int) -> str:
    """Their contact."""
    return f"bench:{sender}"


def _people() -> Rows:
    def person(id: int, name: str, role: str, unit: str = "") -> Row:
        return {
            "id": id, "name": name, "role": role, "unit": unit, "wechat_name": name,

        }  # fmt: skip

    def account(contact: str, name: str, person: int) -> Row:
        return {"channel": CHANNEL, "contact": contact, "name": name, "person_id": person}

    def room(id: str, purpose: str) -> Row:
        at = _time(NOW - timedelta(days=365 * YEARS))
        return {"channel": CHANNEL, "room": id, "topic": id, "purpose": purpose, "mode": "full", "since": at}

    units = sorted(book().gazetteer.townships)
    people = [person(n + 1, f"监督员{n}", "supervisor") for n in range(SENDERS)]
    people.append(person(SENDERS + 1, "梁敏", "officer", "市河长办"))
    people += [person(SENDERS + 2 + n, f"{unit}水利站", "unit", unit) for n, unit in enumerate(units)]
    accounts = [account(sender_id(n), f"监督员{n}", n + 1) for n in range(SENDERS)]
    accounts.append(account(OFFICER, "梁敏", SENDERS + 1))
    accounts += [account(f"unit:{unit}", f"{unit}水利站", SENDERS + 2 + n) for n, unit in enumerate(units)]
    rooms = [room(room_id(n), "supervisors") for n in range(ROOMS)] + [room(OFFICE, "office")]
    return {"person": people, "account": accounts, "room": rooms}


def _rows(some: Iterable[Life], ids: dict[str, int]) -> Rows:
    tables = ("inbox", "case", "clue", "clue_message", "case_event", "notice", "case_term")
    rows: Rows = {name: [] for name in tables}
    for life in some:
        ids["case"] += 1
        rows["case"].append(_case(life, ids["case"]))
        rows["case_event"] += _events(life, ids["case"])
        for n, text in enumerate(life.said):
            ids["clue"] += 1
            rows["clue"].append(_clue(life, n, text, ids))
            rows["clue_message"] += _messages(life, n, text, ids["clue"])
            rows["inbox"] += _inbox(life, n, ids)
        rows["notice"] += _notices(life, ids)
        pieces = cut("\n".join([*life.names, *life.said, *life.notes]))
        rows["case_term"] += [{"term": piece, "case_id": ids["case"]} for piece in sorted(pieces)]
    return rows


def _case(life: Life, id: int) -> Row:
    return {
        "id": id, "year": life.year, "number": life.number, "status": life.status,
        "category": life.category, "sub": life.sub, "severity": life.severity,
        "township": life.township, "village": life.village, "river": None, "spot": life.spot,
        "outside": None,
        "unit": life.unit, "report_due": _time(life.report_due), "rectify_due": _time(life.rectify_due),
        "planned_for": _time(life.planned_for), "reported_back_at": _time(life.reported_back_at),
        "relapses": life.relapses, "opened_at": _time(life.opened_at), "closed_at": _time(life.closed_at),
        "outcome": life.outcome, "result": "已清理" if life.outcome else "",
        "looked_by": "梁敏" if life.outcome else "",
    }  # fmt: skip


def _clue(life: Life, n: int, text: str, ids: Mapping[str, int]) -> Row:
    sender = life.senders[n]
    at = _time(life.said_at(n))
    return {
        "id": ids["clue"], "stamp": random.Random(ids["clue"]).getrandbits(62), "case_id": ids["case"],
        "channel": CHANNEL, "conversation": room_id(sender), "reporter": sender_id(sender),
        "reporter_name": f"监督员{sender}", "person_id": sender + 1, "message": f"m{ids['clue']}.0",
        "opened_at": at, "last_at": at, "last_by_reporter": at, "is_closed": int(not life.is_open),
        "is_withdrawn": int(life.status == "withdrawn"), "category": life.category, "sub": life.sub,
        "township": life.township, "village": life.village,
        "river": None, "spot": life.spot, "severity": life.severity,
        "confidence": 0.9, "words": text,
        "people": f'{{"{sender_id(sender)}":"监督员{sender}"}}',
    }  # fmt: skip


def _messages(life: Life, n: int, text: str, clue: int) -> Iterator[Row]:
    sender = life.senders[n]
    for m, line in enumerate(text.split("\n")):
        yield {
            "clue_id": clue, "message": f"m{clue}.{m}", "at": _time(life.said_at(n)),
            "sender": sender_id(sender), "sender_name": f"监督员{sender}", "role": "supervisor",
            "kind": "text", "relation": "addition" if m else "opening", "text": line,
        }  # fmt: skip


def _inbox(life: Life, n: int, ids: dict[str, int]) -> Iterator[Row]:
    if life.said_at(n) < NOW - KEPT:
        return
    at = _time(life.said_at(n))
    for m in range(CHAT + 1):
        ids["inbox"] += 1
        sender = (life.senders[n] + m * 7) % SENDERS
        yield {
            "channel": CHANNEL, "message": f"i{ids['inbox']}", "conversation": room_id(sender),
            "sender": sender_id(sender), "sent_at": at, "received_at": at, "handled_at": at,
            "outcome": "passed" if m else "clue", "clue_id": None if m else ids["clue"],
        }  # fmt: skip


def _events(life: Life, case: int) -> Iterator[Row]:
    before: str | None = None
    for n, (step, after, at) in enumerate(life.steps):
        yield {
            "case_id": case, "at": _time(at), "by": "梁敏" if n else "bot", "step": step, "before": before,
            "after": after, "note": EVENTS.get(step, ""), "message": f"e{case}.{n}",
        }  # fmt: skip
        before = after
    for n, note in enumerate(life.notes):
        yield {
            "case_id": case, "at": _time(life.said_at(0)), "by": "梁敏", "step": "note", "before": None,
            "after": None, "note": note, "message": f"n{case}.{n}",
        }  # fmt: skip


def _notices(life: Life, ids: dict[str, int]) -> Iterator[Row]:
    for kind, to, at in told(life, OFFICE, room_id(life.senders[0]), f"unit:{life.unit}"):
        ids["notice"] += 1
        words = f"{life.number}号（{life.township}·{life.category}）" if at > NOW - SAID else ""
        yield {
            "key": f"{kind}:{ids['notice']}", "kind": kind, "channel": CHANNEL, "conversation": to,
            "text": words, "state": "sent", "queued_at": _time(at), "due_at": _time(at),
            "attempts": 1, "sent_at": _time(at),
        }  # fmt: skip


def main(said: Sequence[str]) -> None:
    """The file, and how many cases."""
    make(Path(said[0]), int(said[1]))


if __name__ == "__main__":
    main(sys.argv[1:])
