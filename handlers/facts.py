"""From what was understood to what is stored: places and categories of a clue and its case."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from nlp.coordinates import Point, to_gcj02, to_wgs84
from nlp.known import completed, corrected, stated
from nlp.verdict import Verdict
from storage import cases, clues, known, media
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
    if said.latitude is not None and said.longitude is not None:
        put(session, case_id, Point(said.latitude, said.longitude))


def put(session: Session, case_id: int, where: Point, *, by_photo: bool = False) -> None:
    """Make a place (GCJ-02) the case's, if it has none, or only that of a photo."""
    case = known.case(session, case_id)
    if case.latitude is not None and (by_photo or not case.located_by_photo):
        return
    there = to_wgs84(where)
    cases.set_facts(
        session,
        case_id,
        latitude=where.latitude,
        longitude=where.longitude,
        located_by_photo=by_photo,
        wgs_latitude=there.latitude,
        wgs_longitude=there.longitude,
    )


def fetched(session: Session, attachment: int, *, path: str, size: int, where: Point | None) -> bool:
    """The bytes are on disk; False if the attachment was dropped meanwhile (then the file must go).

    Where a reporter's photo says it was taken (WGS-84) becomes the case's place, if it has none, and is
    kept nowhere else.
    """
    if not media.stored(session, attachment, path=path, size=size):
        return False
    if where is not None:
        there = to_gcj02(where)
        clue = media.locate(session, attachment, there.latitude, there.longitude)
        if clue is not None:
            put(session, known.clue(session, clue).case_id, there, by_photo=True)
    return True


def world(latitude: float | None, longitude: float | None) -> Point | None:
    """The WGS-84 place of a GCJ-02 one, as GPS and the maps of the world have it."""
    if latitude is None or longitude is None:
        return None
    return to_wgs84(Point(latitude, longitude))
