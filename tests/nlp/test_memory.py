"""Clues in memory are found exactly as the database finds them, and do not pile up."""

import random
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from nlp.memory import Clue, Memory
from storage import clues, known
from storage.clues import Facts, Said
from storage.db import Database
from storage.states import Relation, Role
from tests.storage.make import NOON, open_case

ROOMS, PEOPLE, TOWNS = ("一群", "二群"), ("老秦", "石嫂", "生人"), ("托口镇", "安江镇", None)


def clue(number: int, **changed: Any) -> Clue:
    fields: Mapping[str, Any] = {
        "id": number,
        "message": f"m{number}",
        "conversation": "一群",
        "reporter": "老秦",
        "people": {},
        "opened_at": NOON,
        "last_at": NOON,
        "last_by_reporter": NOON,
        "category": "dumping",
        "sub": None,
        "second": (),
        "severity": "normal",
        "subject": (),
        "township": None,
        "village": None,
        "river": None,
        "spot": "",
        "townships": (),
        "outside": None,
        "happened_at": None,
        "words": "",
    }
    return Clue(**{**fields, **changed})


async def test_the_same_candidates_as_in_the_database(db: Database) -> None:
    def compare(session: Session) -> set[int]:
        dice, memory, now, sizes = random.Random(3), Memory(), NOON, set()
        held: list[Clue] = []
        for number in range(1, 121):
            now += timedelta(hours=dice.choice((1, 5, 30, 700)) if number % 10 == 0 else 1)
            room, who, town = dice.choice(ROOMS), dice.choice(PEOPLE), dice.choice(TOWNS)
            said = Said(f"m{number}", now, who, who, Role.SUPERVISOR, "text", "河边有垃圾")
            if held and dice.random() < 0.3:
                old = dice.choice(held[-12:])
                memory.put(clue(old.id, **_facts(old), last_at=now))
                clues.add(session, known.clue(session, old.id), said, Relation.ADDITION)
            elif held and dice.random() < 0.1:
                old = held.pop()
                memory.drop(old)
                clues.withdraw(session, known.clue(session, old.id))
            else:
                facts = Facts("dumping", "normal", township=town)
                stored = clues.open_clue(
                    session, open_case(session), said, facts, channel="wechat", conversation=room, person=None
                )
                held.append(
                    memory.put(clue(stored.id, conversation=room, reporter=who, township=town, last_at=now))
                )
            now += timedelta(minutes=1)
            ask: Mapping[str, Any] = {"conversation": room, "sender": who, "township": town, "at": now}
            found = [one.id for one in memory.candidates(**ask)]
            assert found == [one.id for one in clues.candidates(session, **ask)]
            sizes.add(len(found))
        return sizes

    assert max(await db.run(compare)) > 10


def _facts(old: Clue) -> Mapping[str, Any]:
    return {name: getattr(old, name) for name in ("conversation", "reporter", "township")}


def test_what_no_message_can_mean_any_more_is_dropped() -> None:
    memory, now = Memory(), NOON
    most = 0
    for number in range(5000):
        now += timedelta(minutes=30)
        memory.put(
            clue(number, conversation=f"群{number % 50}", reporter=f"人{number}", opened_at=now, last_at=now)
        )
        memory.candidates(conversation="群1", sender="人1", township=None, at=now)
        most = max(most, len(memory))
    # a month of reporters, 48 a day, and what 50 rooms hold
    assert most <= 31 * 48 + 50 * 16
    later = now + timedelta(days=93)
    assert memory.candidates(conversation="群1", sender="人1", township=None, at=later) == []
    assert len(memory) == 0


def test_a_corrected_township_is_found_under_the_new_one_only() -> None:
    memory = Memory()
    before = memory.put(clue(1, township="江市镇"))
    memory.put(clue(1, township="托口镇"), instead_of=before)
    found = {
        town: len(memory.candidates(conversation="别的群", sender="别人", township=town, at=NOON))
        for town in ("江市镇", "托口镇")
    }
    assert found == {"江市镇": 0, "托口镇": 1}
