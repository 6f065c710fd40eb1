"""The figures of a period are those of a plain recount, whatever happened in whatever order."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, select

from storage import cases, counting, merging, undo
from storage.clues import Facts
from storage.db import engine
from storage.errors import NothingToUndoError, WrongStatusError
from storage.models import Case, CaseEvent
from storage.people_models import Person
from storage.periods import Span
from storage.schema import upgrade
from storage.states import CaseStatus, Outcome, Role, Source, Step
from tests.storage.recount import BEFORE, BY, NOW, WEEK, Recount, is_working

S = CaseStatus
CATEGORIES = ("dumping", "extraction", "pollution")
TOWNS = (None, "托口镇", "安江镇")
UNITS = ("托口镇", "市水利局", BY)
"""An officer may be sent to look, and is no unit."""
MOVES = {
    "accept": S.ACCEPTED,
    "reject": S.REJECTED,
    "verify": S.VERIFYING,
    "assign": S.ASSIGNED,
    "submit": S.SUBMITTED,
    "plan": S.PLANNED,
    "transfer": S.TRANSFERRED,
    "withdraw": S.WITHDRAWN,
    "seal": S.SEALED,
}
some = st.integers(0, 4)
step = st.one_of(
    st.tuples(st.sampled_from(["open", "open", *MOVES, "accept", "assign"]), some, some),
    st.tuples(st.sampled_from(["progress", "merge", "undo", "answer"]), some, some),
    st.tuples(st.sampled_from(["close", "close", "relapse", "reopen"]), some, some),
)
history = st.lists(st.tuples(step, st.integers(0, 40)), max_size=40)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    path: Path = tmp_path_factory.mktemp("recount") / "hexiaodu.db"
    upgrade(path)
    found = engine(path)
    yield found
    found.dispose()


@dataclass(slots=True)
class Played:
    """What was done, as it was asked for."""

    ids: list[int] = field(default_factory=list)
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    """By the id of the event that closed."""


@settings(max_examples=150, deadline=None)
@given(history)
def test_figures_are_those_of_a_plain_recount(
    made: Engine, history: list[tuple[tuple[str, int, int], int]]
) -> None:
    with Session(made) as session:
        session.add(Person(name=BY, role=Role.OFFICER))
        played, now = Played(), BEFORE.since
        for number, (what, hours) in enumerate(history):
            now += timedelta(hours=hours)
            _play(session, played, what, f"m{number}", now)
        found = counting.count(session, Span.WEEK, WEEK, BEFORE, now=NOW, is_working=is_working)
        recount = Recount(session, played.outcomes)
        assert found.headline == recount.headline(WEEK, is_now=True)
        assert found.before == recount.headline(BEFORE, is_now=False)
        assert found.standing == recount.standing(WEEK)
        assert dict(found.disorders)["dumping"] == recount.standing(WEEK, "dumping")
        for name, tallies in (
            ("category", found.categories),
            ("township", found.townships),
            ("unit", found.units),
            ("source", found.sources),
        ):
            assert {one.name: (one.reported, one.closed, one.still_open, one.overdue) for one in tallies} == (
                recount.tallies(name)
            )
        assert [(one.day, one.reported, one.closed) for one in found.trend] == recount.trend()
        assert [(one.number, one.outcome) for one in found.closed] == [
            (case.number, outcome) for case, _, _, outcome in recount.closings(WEEK)
        ]
        session.rollback()


def _play(session: Session, played: Played, what: tuple[str, int, int], message: str, now: datetime) -> None:
    kind, which, other = what
    if kind == "open":
        facts = Facts(CATEGORIES[which % 3], "normal", "", township=TOWNS[other % 3])
        source = Source.SUPERVISOR if other < 3 else Source.LEADER
        # it may have been said long before it was written down
        at = now - timedelta(hours=30 * (which == 4))
        opened = cases.open_case(
            session, 2026, facts, at=at, now=now, by="bot", message=message, source=source
        )
        played.ids.append(opened.id)
    if kind == "undo":
        try:
            undo.undo(session, undo.last(session, BY, since=BEFORE.since), now=now, message=message)
        except NothingToUndoError:
            pass
    if not played.ids:
        return
    case = cases.case(session, played.ids[which % len(played.ids)])
    try:
        _step(session, played, kind, case, other, message, now)
    except WrongStatusError:
        pass


def _step(
    session: Session, played: Played, kind: str, case: Case, other: int, message: str, now: datetime
) -> None:
    by: dict[str, Any] = {"by": BY, "now": now, "message": message}
    term = now + timedelta(hours=20 * other)
    match kind:
        case "assign" | "verify":
            unit = UNITS[other % 3]
            changed: dict[str, Any] = {
                "unit": unit,
                "report_due": term,
                "rectify_due": term + timedelta(days=3),
            }
            cases.move(session, case, MOVES[kind], **by, **changed, reported_back_at=None)
        case "submit":
            cases.move(session, case, S.SUBMITTED, **by, reported_back_at=case.reported_back_at or now)
        case "progress":
            if case.status in (S.ASSIGNED, S.RECTIFYING, S.VERIFYING):
                back = case.reported_back_at or now
                cases.change(session, case, Step.PROGRESS, **by, reported_back_at=back)
        case "close":
            outcome = list(Outcome)[other % 3]
            cases.close(session, case, outcome, looked_by=BY, result="看过", **by)
            played.outcomes[_last(session)] = outcome
        case "relapse":
            if case.status == S.CLOSED and case.outcome == Outcome.RECTIFIED:
                again: dict[str, Any] = {"relapses": case.relapses + 1, "unit": UNITS[0], "rectify_due": term}
                cases.move(session, case, S.ASSIGNED, **by, **again, step=Step.RELAPSE)
        case "reopen":
            if case.status == S.CLOSED:
                cases.move(session, case, S.ACCEPTED, **by, step=Step.REOPEN, unit=None)
        case "merge":
            into = cases.case(session, played.ids[other % len(played.ids)])
            if into.id != case.id and into.status in cases.OPEN:
                merging.merge(session, case, into, by=BY, now=now, note="", message=message)
        case "answer":
            said = Step.SATISFIED if other % 2 else Step.UNSATISFIED
            assert case.id is not None
            cases.write(session, case.id, at=now, by=f"@{other % 3}", step=said, message=message)
        case "undo" | "open":
            pass
        case _:
            cases.move(session, case, MOVES[kind], **by)


def _last(session: Session) -> int:
    found = session.exec(select(CaseEvent.id)).all()
    return max(id for id in found if id is not None)
