"""What is known of a clue, and how what is said later changes it. Pure: yields the changes only."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol

from nlp.decisions import Candidate
from nlp.verdict import Category, Place, Severity, Verdict

_PLACE = ("township", "village", "river", "spot", "outside")
MAX_SPOT = 120
"""Characters of where exactly; the name that a position comes with may be of any length."""
_RANK = {Severity.NORMAL.value: 0, Severity.MAJOR.value: 1, Severity.URGENT.value: 2}


class Known(Protocol):
    """A clue as it is kept, in a database or in memory; categories and severities by their keys."""

    @property
    def id(self) -> int: ...
    @property
    def conversation(self) -> str: ...
    @property
    def reporter(self) -> str: ...
    @property
    def people(self) -> Mapping[str, str]: ...
    @property
    def is_closed(self) -> bool: ...
    @property
    def opened_at(self) -> datetime: ...
    @property
    def last_at(self) -> datetime: ...
    @property
    def last_by_reporter(self) -> datetime: ...
    @property
    def category(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def subject(self) -> Sequence[str]: ...
    @property
    def township(self) -> str | None: ...
    @property
    def village(self) -> str | None: ...
    @property
    def river(self) -> str | None: ...
    @property
    def spot(self) -> str: ...
    @property
    def townships(self) -> Sequence[str]: ...
    @property
    def outside(self) -> str | None: ...
    @property
    def happened_at(self) -> datetime | None: ...
    @property
    def words(self) -> str: ...
    @property
    def answers(self) -> str: ...


@lru_cache(maxsize=1000)
def candidate(clue: Known) -> Candidate:
    """A clue as `threads.decide` wants it."""
    return Candidate(
        clue=clue.id,
        is_closed=clue.is_closed,
        conversation=clue.conversation,
        reporter=clue.reporter,
        people=frozenset(clue.people),
        names=frozenset(clue.people.values()),
        opened_at=clue.opened_at,
        last_at=clue.last_at,
        last_by_reporter=clue.last_by_reporter,
        category=Category(clue.category),
        subject=tuple(clue.subject),
        place=Place(
            clue.township, clue.village, clue.river, townships=tuple(clue.townships), outside=clue.outside
        ),
        texts=tuple(clue.words.split("\n")),
        answers=tuple(clue.answers.split("\n")),
        reporter_name=clue.people.get(clue.reporter, ""),
    )


def stated(verdict: Verdict) -> dict[str, Any]:
    """The facts a verdict states, in stored keys and canonical names."""
    place = verdict.place
    return {
        "category": (verdict.category or Category.OTHER).value,
        "severity": verdict.severity.value,
        "sub": verdict.sub,
        "township": place.township,
        "village": place.village,
        "river": place.river,
        "spot": " ".join(place.words)[:MAX_SPOT],
        "outside": place.outside,
    }


def completed(clue: Known, verdict: Verdict, *, is_address: bool = False) -> Mapping[str, Any]:
    """What the reporter's addition fills of what was missing; nothing known is replaced.

    An address that comes with a position names no spot.
    """
    new = stated(verdict)
    if is_address and new["township"]:
        new["spot"] = ""
    changed = {name: new[name] for name in _PLACE if new[name] and not getattr(clue, name)}
    if clue.township and new["township"] not in (None, clue.township):
        changed.pop("village", None)
    if new["spot"] and clue.spot and new["spot"] not in clue.spot:
        changed["spot"] = f"{clue.spot} {new['spot']}"[:MAX_SPOT]
    if not clue.township and not changed.get("township") and verdict.place.townships and not clue.townships:
        changed["townships"] = list(verdict.place.townships)
    if _RANK[verdict.severity.value] > _RANK[clue.severity]:
        changed["severity"] = verdict.severity.value
    if verdict.happened_at and clue.happened_at is None:
        changed["happened_at"] = verdict.happened_at
    return changed


def corrected(clue: Known, verdict: Verdict) -> Mapping[str, Any]:
    """What a correction names replaces what stood there."""
    new = stated(verdict)
    changed = {name: new[name] for name in _PLACE if new[name]}
    if changed.get("township") not in (None, clue.township):
        changed.setdefault("village", None)
    if verdict.category is not None:
        changed |= {"category": new["category"], "sub": new["sub"]}
    if verdict.happened_at:
        changed["happened_at"] = verdict.happened_at
    return changed
