"""From what was understood to what is stored: places and categories of a clue and its case."""

from functools import lru_cache
from typing import Any

from sqlmodel import Session

from nlp.coordinates import Point, to_wgs84
from nlp.threads import Candidate
from nlp.verdict import Category, Place, Severity, Verdict
from storage import cases, clues, known
from storage.clues import Facts, Said
from storage.columns import values
from storage.known import KnownClue

_PLACE = ("township", "village", "river", "spot", "outside")


def facts(verdict: Verdict) -> Facts:
    """The facts a verdict states."""
    place = verdict.place
    return Facts(
        category=(verdict.category or Category.OTHER).value,
        severity=verdict.severity.value,
        sub=verdict.sub,
        township=place.township,
        village=place.village,
        river=place.river,
        spot=" ".join(place.words),
        outside=place.outside,
    )


@lru_cache(maxsize=1000)
def candidate(row: KnownClue) -> Candidate:
    """A stored clue as `nlp.threads` wants it."""
    return Candidate(
        clue=row.id,
        is_closed=row.is_closed,
        conversation=row.conversation,
        reporter=row.reporter,
        people=frozenset(row.people),
        names=frozenset(row.people.values()),
        opened_at=row.opened_at,
        last_at=row.last_at,
        last_by_reporter=row.last_by_reporter,
        category=Category(row.category),
        subject=tuple(row.subject),
        place=Place(
            row.township, row.village, row.river, townships=tuple(row.townships), outside=row.outside
        ),
        texts=tuple(row.words.split("\n")),
    )


def evidence(verdict: Verdict) -> list[list[Any]]:
    """The words that decided, as they are stored."""
    return [[item.rule, list(item.words)] for item in verdict.evidence]


def complete(session: Session, clue: KnownClue, verdict: Verdict, *, is_address: bool = False) -> KnownClue:
    """Fill what was missing of a clue with what its reporter adds; nothing known is replaced.

    An address that comes with a position names no spot.
    """
    new = values(facts(verdict))
    if is_address and new["township"]:
        new["spot"] = ""
    changed = {name: new[name] for name in _PLACE if new[name] and not getattr(clue, name)}
    if clue.township and new["township"] not in (None, clue.township):
        changed.pop("village", None)
    if new["spot"] and clue.spot and new["spot"] not in clue.spot:
        changed["spot"] = f"{clue.spot} {new['spot']}"
    if not clue.township and not changed.get("township"):
        changed |= _ambiguous(clue, verdict.place)
    if _RANK[verdict.severity.value] > _RANK[clue.severity]:
        changed["severity"] = verdict.severity.value
    if verdict.happened_at and clue.happened_at is None:
        changed["happened_at"] = verdict.happened_at
    return _apply(session, clue, changed)


def correct(session: Session, clue: KnownClue, verdict: Verdict) -> KnownClue:
    """Replace what a correction names."""
    new = values(facts(verdict))
    changed = {name: new[name] for name in _PLACE if new[name]}
    if changed.get("township") not in (None, clue.township):
        changed.setdefault("village", None)
    if verdict.category is not None:
        changed |= {"category": new["category"], "sub": new["sub"]}
    if verdict.happened_at:
        changed["happened_at"] = verdict.happened_at
    return _apply(session, clue, changed)


_RANK = {Severity.NORMAL.value: 0, Severity.MAJOR.value: 1, Severity.URGENT.value: 2}


def _ambiguous(clue: KnownClue, place: Place) -> dict[str, Any]:
    return {"townships": list(place.townships)} if place.townships and not clue.townships else {}


def _apply(session: Session, clue: KnownClue, changed: dict[str, Any]) -> KnownClue:
    """Change a clue; what a case knows comes from the clue it was opened with."""
    if not changed:
        return clue
    shared = {name: value for name, value in changed.items() if name in Facts.__slots__}
    if shared and clues.is_first(session, clue):
        cases.set_facts(session, clue.case_id, **shared)
    return clues.set_facts(session, clue, **changed)


def locate(session: Session, case_id: int, said: Said) -> None:
    """Keep the first position that was sent for a case."""
    if said.latitude is None or known.case(session, case_id).latitude is not None:
        return
    cases.set_facts(
        session,
        case_id,
        latitude=said.latitude,
        longitude=said.longitude,
        wgs_latitude=said.wgs_latitude,
        wgs_longitude=said.wgs_longitude,
    )


def world(latitude: float | None, longitude: float | None) -> Point | None:
    """The WGS-84 place of a GCJ-02 one, as GPS and the maps of the world have it."""
    if latitude is None or longitude is None:
        return None
    return to_wgs84(Point(latitude, longitude))
