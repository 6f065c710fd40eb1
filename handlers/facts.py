"""From what was understood to what is stored: places and categories of a clue and its case."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from nlp.coordinates import Point, to_wgs84
from nlp.known import completed, corrected, stated
from nlp.verdict import Verdict
from storage import cases, clues, known
from storage.clues import Facts, Said
from storage.known import KnownClue


def facts(verdict: Verdict) -> Facts:
    """The facts a verdict states."""
    return Facts(**stated(verdict))


def evidence(verdict: Verdict) -> list[list[Any]]:
    """The words that decided, as they are stored."""
    return [[item.rule, list(item.words)] for item in verdict.evidence]


def complete(session: Session, clue: KnownClue, verdict: Verdict, *, is_address: bool = False) -> KnownClue:
    """Fill what was missing of a clue with what its reporter adds; nothing known is replaced."""
    return _apply(session, clue, completed(clue, verdict, is_address=is_address))


def correct(session: Session, clue: KnownClue, verdict: Verdict) -> KnownClue:
    """Replace what a correction names."""
    return _apply(session, clue, corrected(clue, verdict))


def _apply(session: Session, clue: KnownClue, changed: Mapping[str, Any]) -> KnownClue:
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
