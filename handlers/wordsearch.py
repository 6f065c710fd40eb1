"""Cases by words that were used of them: 查 三里坪 网."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from handlers import indexing
from nlp import pieces
from nlp.text import normal
from storage import cases, clues, search
from storage.models import Case, Clue
from storage.search import Wanted

MOST = 200
"""Cases that are looked through and counted; who finds more adds a word."""


SHOWN = 10
"""Of somebody's own."""


@dataclass(frozen=True, slots=True)
class Found:
    """The cases that hold all of the words, the newest first."""

    cases: Sequence[Case]
    has_more: bool = False
    """Older ones were not looked for."""


def find(session: Session, words: Sequence[str], wanted: Wanted, *, most: int = MOST) -> Found:
    """The cases that are wanted and in which all of these words stand, each anywhere."""
    asked = pieces_of(session, words)
    if not asked:
        return Found(())
    found = search.latest(session, replace(wanted, pieces=asked), most + 1)
    has_more = len(found) > most
    # 三里 and 里坪 may stand apart; what is no longer than a piece stands as it was found
    if any(len(word) > pieces.WHOLE for word in words):
        told = search.described(session, found)
        found = [one.case for one in told if holds(indexing.words_of(one), words)]
    return Found(found[:most], has_more)


def holds(said: str, words: Sequence[str]) -> bool:
    """Whether a text holds all of the words."""
    text = normal(said)
    return all(pieces.holds(text, word) for word in words)


def of_unit(session: Session, unit: str, words: Sequence[str]) -> list[Case]:
    """The cases of a unit whose kind and place, all that it is told, hold the words; the newest first."""
    asked = pieces_of(session, words)
    if not asked:
        return []
    found = search.latest(session, Wanted(unit=unit, pieces=asked))
    return [case for case in found if holds("\n".join(indexing.names_of(case)), words)]


def of_own(session: Session, reporter: str, words: Sequence[str]) -> list[Clue]:
    """The newest clues of a contact that hold the words."""
    own = clues.of_reporter(session, reporter, MOST)
    if not any(map(pieces.asked, words)):
        return []
    return [
        clue
        for clue in own
        if holds("\n".join([*indexing.names_of(cases.case(session, clue.case_id)), clue.words]), words)
    ][:SHOWN]


def pieces_of(session: Session, words: Sequence[str]) -> tuple[str, ...]:
    """What to look up of the words, in an index that holds all that was said."""
    indexing.before_search(session)
    return tuple(dict.fromkeys(piece for word in words for piece in pieces.asked(word)))
