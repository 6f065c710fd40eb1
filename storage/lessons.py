"""How officers have put the bot right, and what that comes to."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from storage.cases import case
from storage.errors import NoSuchSuggestionError
from storage.models import Clue
from storage.states import AdditionKind, LessonKind
from storage.taught import Lesson, Suggestion

LEAST = 2
"""Cases in which officers must have said the same before anything is proposed."""
MOST_LOOKED_AT = 2000
"""Newest clues among which a word's hits are counted."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A suggestion with what speaks for it."""

    number: int
    kind: AdditionKind
    word: str
    category: str | None
    place: str | None
    cases: tuple[str, ...]
    """Full numbers of the cases in which an officer had to put the bot right."""
    hits: int = 0
    """Of a word to go by no more: clues lately in which it decided, right or wrong."""


def record(
    session: Session,
    kind: LessonKind,
    case_id: int,
    *,
    by: str,
    now: datetime,
    before: str = "",
    after: str = "",
    words: Sequence[str] = (),
    terms: Sequence[str] = (),
) -> None:
    """Keep a lesson; a newer one of the same kind on the same case takes its place."""
    forget(session, kind, case_id)
    session.add(
        Lesson(
            kind=kind,
            case_id=case_id,
            before=before,
            after=after,
            words=list(words),
            terms=list(terms),
            by=by,
            at=now,
        )
    )
    session.flush()


def forget(session: Session, kind: LessonKind, case_id: int) -> None:
    """It was no lesson after all."""
    for old in session.exec(select(Lesson).where(Lesson.kind == kind, Lesson.case_id == case_id)):
        session.delete(old)
    session.flush()


_Key = tuple[AdditionKind, str, str | None, str | None]


def proposed(
    session: Session,
    known: Mapping[str, frozenset[str]],
    *,
    now: datetime,
    is_possible: Callable[[Proposed], bool] = lambda one: True,
) -> list[Proposed]:
    """What the lessons propose and nobody has settled, the best founded first; each keeps its number.

    `known` are the words already gone by, by category: they are not proposed again. What `is_possible` says
    no to is left out.
    """
    cases: dict[_Key, dict[int, None]] = defaultdict(dict)
    for lesson in session.exec(select(Lesson).order_by(col(Lesson.id))):
        for key in _keys(lesson):
            cases[key][lesson.case_id] = None
    hits = _hits(session)
    found = [
        Proposed(0, *key, tuple(case(session, case_id).label for case_id in ids), max(hit, len(ids)))
        for key, ids in cases.items()
        if len(ids) >= LEAST and _is_founded(key, known, hit := hits.get((key[1], key[2] or ""), 0), len(ids))
    ]
    possible = [one for one in found if is_possible(one)]
    whole = [one for one in possible if not any(_is_part(one, other) for other in possible)]
    numbered = [_numbered(session, one, now) for one in sorted(whole, key=lambda one: -len(one.cases))]
    return [one for one in numbered if one is not None]


def _is_founded(key: _Key, known: Mapping[str, frozenset[str]], hits: int, wrong: int) -> bool:
    """Whether it would change anything; a word that is right more often than wrong stays."""
    kind, word, category, _ = key
    is_known = word in known.get(category or "", ())
    if kind == AdditionKind.WITHOUT:
        return is_known and hits <= 2 * wrong
    return not is_known


def _numbered(session: Session, one: Proposed, now: datetime) -> Proposed | None:
    """With the number under which it is settled; None if it is."""
    found = _suggestion(session, (one.kind, one.word, one.category, one.place), now)
    if found.settled_at is not None:
        return None
    assert found.id is not None
    return replace(one, number=found.id)


def _is_part(one: Proposed, other: Proposed) -> bool:
    """Whether a longer word says the same of the same cases: 橘子 of 橘子皮."""
    return (
        one.word != other.word
        and one.word in other.word
        and (one.kind, one.category, one.place) == (other.kind, other.category, other.place)
        and set(one.cases) <= set(other.cases)
    )


def _keys(lesson: Lesson) -> list[_Key]:
    add, weaken = AdditionKind.WORD, AdditionKind.WITHOUT
    out: list[_Key] = []
    if lesson.kind in (LessonKind.CATEGORY, LessonKind.A_CLUE):
        out += [(add, term, lesson.after, None) for term in lesson.terms]
    if lesson.kind in (LessonKind.CATEGORY, LessonKind.NOT_A_CLUE):
        out += [(weaken, word, lesson.before, None) for word in lesson.words]
    if lesson.kind == LessonKind.PLACE:
        out += [(AdditionKind.LANDMARK, term, None, lesson.after) for term in lesson.terms]
    return out


def _hits(session: Session) -> dict[tuple[str, str], int]:
    """In how many of the newest clues a word decided for a category."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    query = select(Clue.evidence, Clue.category).order_by(col(Clue.id).desc()).limit(MOST_LOOKED_AT)
    for evidence, category in session.exec(query):
        words = {(word, category) for rule, found in evidence for word in found if rule.startswith(category)}
        for key in words:
            counts[key] += 1
    return counts


def _suggestion(session: Session, key: _Key, now: datetime) -> Suggestion:
    kind, word, category, place = key
    text = f"{kind}:{category or place}:{word}"
    found = session.exec(select(Suggestion).where(Suggestion.key == text)).first()
    if found is None:
        found = Suggestion(key=text, kind=kind, word=word, category=category, place=place, at=now)
        session.add(found)
        session.flush()
    return found


def settle(session: Session, number: int, *, by: str, now: datetime) -> Suggestion:
    """A person has decided on a suggestion. Raises `NoSuchSuggestionError`."""
    found = session.get(Suggestion, number)
    if found is None or found.settled_at is not None:
        raise NoSuchSuggestionError(number)
    found.settled_at, found.settled_by = now, by
    session.add(found)
    session.flush()
    return found
