"""Clues: what one reporter reported, with every message that belongs to it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    String,
    bindparam,
    false,
    func,
    insert,
    select,
    type_coerce,
    union_all,
    update,
)
from sqlmodel import Session, col
from sqlmodel import select as choose

from storage import known
from storage.columns import fresh, table, values
from storage.known import KnownClue
from storage.models import Clue, ClueMessage
from storage.prepared import Prepared, setter
from storage.states import Relation, Role

MAX_WORDS = 20_000
"""Characters of a clue's joined words; longer ones stand in full only in its messages."""
MAX_ANSWERS = 2_000
"""Characters of what others said in a clue, the last ones."""

SPOKEN = ("text", "audio")
"""Kinds whose text is words; a location's is an address, a file's its name."""

_clue = table(Clue)
_said = table(ClueMessage)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a problem, in stored keys and canonical names."""

    category: str
    severity: str
    sub: str | None = None
    township: str | None = None
    village: str | None = None
    river: str | None = None
    spot: str = ""
    outside: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a clue, in its original words."""

    message: str
    at: datetime
    sender: str
    sender_name: str
    role: Role
    kind: str
    text: str = ""
    latitude: float | None = None
    longitude: float | None = None
    wgs_latitude: float | None = None
    wgs_longitude: float | None = None


def _latest(most: int | BindParameter[int], *which: ColumnElement[bool]) -> Select[Any]:
    when = type_coerce(_clue.c.last_at, String)
    found = select(when, _clue.c.id, _clue.c.stamp).where(_clue.c.is_withdrawn == false(), *which)
    return found.order_by(_clue.c.last_at.desc()).limit(most).subquery().select()


_candidates = Prepared(
    union_all(
        _latest(
            bindparam("most", type_=Integer),
            _clue.c.conversation == bindparam("room"),
            _clue.c.last_at >= bindparam("days"),
        ),
        _latest(8, _clue.c.reporter == bindparam("who"), _clue.c.last_at >= bindparam("month")),
        _latest(12, _clue.c.township == bindparam("township"), _clue.c.last_at >= bindparam("quarter")),
    )
)
_LATER = ("id", "asked_at", "satisfied")
_add_clue = Prepared(
    insert(_clue).returning(_clue.c.id), [column.name for column in _clue.c if column.name not in _LATER]
)
_set = setter(_clue)
_add_message = Prepared(insert(_said), [field.name for field in fields(Said)] + ["clue_id", "relation"])
_TOUCHED = ("stamp", "last_at", "last_by_reporter", "words", "answers", "people")
_first = Prepared(select(func.min(_clue.c.id)).where(_clue.c.case_id == bindparam("of_case")))

_recalled = Prepared(
    select(_said.c.id).where(
        _said.c.clue_id == bindparam("of_clue"),
        _said.c.relation == Relation.OPENING.value,
        _said.c.recalled_at.is_not(None),
    )
)


def open_clue(
    session: Session,
    case: int,
    said: Said,
    facts: Facts,
    *,
    channel: str,
    conversation: str,
    person: int | None,
    second: Sequence[str] = (),
    subject: Sequence[str] = (),
    townships: Sequence[str] = (),
    happened_at: datetime | None = None,
    confidence: float = 0.0,
    evidence: Sequence[Sequence[Any]] = (),
) -> KnownClue:
    """Record a new clue of a case with the message that opened it."""
    new: dict[str, Any] = {
        **values(facts),
        "stamp": fresh(),
        "case_id": case,
        "channel": channel,
        "conversation": conversation,
        "reporter": said.sender,
        "reporter_name": said.sender_name,
        "opened_at": said.at,
        "last_at": said.at,
        "last_by_reporter": said.at,
        "is_closed": False,
        "subject": list(subject),
        "townships": list(townships),
        "happened_at": happened_at,
        "words": said.text[:MAX_WORDS],
        "answers": "",
        "people": {said.sender: said.sender_name},
    }
    clue: int = _add_clue.one(
        session,
        **new,
        merged_from=None,
        person_id=person,
        message=said.message,
        is_withdrawn=False,
        second=list(second),
        confidence=confidence,
        evidence=list(evidence),
    )
    _add_message(session, **values(said), clue_id=clue, relation=Relation.OPENING)
    return known.keep(KnownClue(id=clue, **new))


def add(session: Session, clue: KnownClue, said: Said, relation: Relation) -> KnownClue:
    """Record a message that belongs to a clue, and who spoke when; the clue as it is now."""
    _add_message(session, **values(said), clue_id=clue.id, relation=relation)
    by_reporter, words, answers = clue.last_by_reporter, clue.words, clue.answers
    has_words = said.kind in SPOKEN and bool(said.text)
    if said.sender == clue.reporter:
        by_reporter = max(by_reporter, said.at)
        if has_words and relation in (Relation.ADDITION, Relation.CORRECTION):
            words = f"{words}\n{said.text}"[:MAX_WORDS]
    elif has_words:
        answers = f"{answers}\n{said.text}".strip()[-MAX_ANSWERS:]
    now = replace(
        clue,
        stamp=fresh(),
        last_at=max(clue.last_at, said.at),
        last_by_reporter=by_reporter,
        words=words,
        answers=answers,
        people={**clue.people, said.sender: said.sender_name},
    )
    _set(_TOUCHED)(session, wanted=clue.id, **{name: getattr(now, name) for name in _TOUCHED})
    return known.keep(now)


def set_facts(session: Session, clue: KnownClue, **changed: Any) -> KnownClue:
    """Replace what is known of a clue; the clue as it is now."""
    changed["stamp"] = fresh()
    _set(tuple(changed))(session, wanted=clue.id, **changed)
    return known.keep(replace(clue, **changed))


def withdraw(session: Session, clue: KnownClue) -> None:
    """The reporter takes it back; it stays in the history."""
    row = session.get_one(Clue, clue.id)
    row.is_withdrawn = row.is_closed = True
    session.add(row)
    session.flush()


def restore(session: Session, case: int) -> None:
    """The clues of a case are clues again, whoever had taken them back."""
    ours = update(_clue).where(_clue.c.case_id == case)
    session.connection().execute(ours.values(is_withdrawn=False, is_closed=False))


def in_conversation(session: Session, conversation: str, *, since: datetime) -> list[KnownClue]:
    """The clues of a conversation to which something was added since then, the newest first."""
    query = choose(Clue.id).where(Clue.conversation == conversation, col(Clue.last_at) >= since)
    found = session.exec(query.order_by(col(Clue.last_at).desc()))
    return [known.clue(session, clue) for clue in found if clue is not None]


def is_first(session: Session, clue: KnownClue) -> bool:
    """Whether it is the one its case was opened with."""
    return bool(_first.one(session, of_case=clue.case_id) == clue.id)


def of_case(session: Session, case: int) -> list[Clue]:
    """The clues of a case, the first reported first."""
    return list(session.exec(choose(Clue).where(Clue.case_id == case).order_by(col(Clue.id))))


def of_message(session: Session, message: str) -> tuple[KnownClue, ClueMessage] | None:
    """The clue a message belongs to, with that message."""
    said = session.exec(choose(ClueMessage).where(ClueMessage.message == message)).first()
    return None if said is None else (known.clue(session, said.clue_id), said)


def of_reporter(session: Session, reporter: str, limit: int = 10) -> list[Clue]:
    """The newest clues of one contact."""
    query = choose(Clue).where(Clue.reporter == reporter, col(Clue.is_withdrawn).is_(False))
    return list(session.exec(query.order_by(col(Clue.opened_at).desc()).limit(limit)))


def messages(session: Session, clues: Sequence[int]) -> list[ClueMessage]:
    """All messages of these clues, in the order they were said."""
    query = choose(ClueMessage).where(col(ClueMessage.clue_id).in_(clues))
    return list(session.exec(query.order_by(col(ClueMessage.at), col(ClueMessage.id))))


def recall(session: Session, said: ClueMessage, *, now: datetime) -> None:
    """The sender took a message back in the group."""
    said.recalled_at = now
    session.add(said)
    session.flush()


def is_of_roster(session: Session, clue_id: int) -> bool:
    """Whether its reporter stands in the roster."""
    return session.exec(choose(Clue.person_id).where(Clue.id == clue_id)).first() is not None


def is_recalled(session: Session, clue: int) -> bool:
    """Whether the message that opened it was taken back in the group."""
    return _recalled.one(session, of_clue=clue) is not None


def close_all(session: Session, case: int, *, is_closed: bool = True) -> None:
    """The case of these clues came to an end, or was taken up again."""
    ours = (_clue.c.case_id == case) & _clue.c.is_withdrawn.is_(False)
    session.connection().execute(update(_clue).where(ours).values(is_closed=is_closed))


def candidates(
    session: Session,
    *,
    conversation: str,
    sender: str,
    township: str | None,
    at: datetime,
    reaches_far: bool = False,
) -> list[KnownClue]:
    """Clues that a message said at `at` might belong to.

    The room's most recent of two days (of ten, where it `reaches_far`: officials answer late, quotes
    are of what is long past), the sender's own of a
    month, the township's of a quarter; newest first.
    """
    found = _candidates(
        session,
        room=conversation,
        most=30 if reaches_far else 8,
        days=at - timedelta(days=10 if reaches_far else 2),
        who=sender,
        month=at - timedelta(days=30),
        township=township,
        quarter=at - timedelta(days=92),
    )
    # some are in two of the three
    return [known.stamped(session, clue, stamp) for _, clue, stamp in sorted(set(found), reverse=True)]


def cases_of_conversation(session: Session, conversation: str) -> set[int]:
    """The cases reported in a conversation."""
    query = choose(Clue.case_id).where(Clue.conversation == conversation, col(Clue.is_withdrawn).is_(False))
    return set(session.exec(query))
