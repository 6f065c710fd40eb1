"""Clues: what one reporter reported, with every message that belongs to it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update
from sqlmodel import Session, col
from sqlmodel import select as choose

from storage.columns import table
from storage.models import Clue, ClueMessage
from storage.states import Relation, Role

MAX_WORDS = 20_000
"""Characters of a clue's joined words; longer ones stand in full only in its messages."""

SPOKEN = ("text", "audio")
"""Kinds whose text is words; a location's is an address, a file's its name."""

_clue = table(Clue)
_said = table(ClueMessage)
_add_clue = insert(_clue).returning(_clue.c.id)
_add_message = insert(_said)
_as_candidate = select(
    _clue.c.id,
    _clue.c.case_id,
    _clue.c.is_closed,
    _clue.c.conversation,
    _clue.c.reporter,
    _clue.c.people,
    _clue.c.opened_at,
    _clue.c.last_at,
    _clue.c.last_by_reporter,
    _clue.c.category,
    _clue.c.subject,
    _clue.c.township,
    _clue.c.village,
    _clue.c.river,
    _clue.c.townships,
    _clue.c.outside,
    _clue.c.words,
).where(_clue.c.is_withdrawn.is_(False))
_of_room = (
    _as_candidate.where(_clue.c.conversation == bindparam("room"), _clue.c.last_at >= bindparam("since"))
    .order_by(_clue.c.last_at.desc())
    .limit(bindparam("most"))
)
_of_reporter = (
    _as_candidate.where(_clue.c.reporter == bindparam("who"), _clue.c.last_at >= bindparam("since"))
    .order_by(_clue.c.last_at.desc())
    .limit(bindparam("most"))
)
_of_township = (
    _as_candidate.where(_clue.c.township == bindparam("township"), _clue.c.last_at >= bindparam("since"))
    .order_by(_clue.c.last_at.desc())
    .limit(bindparam("most"))
)


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
) -> int:
    """Record a new clue of a case with the message that opened it; its id."""
    connection = session.connection()
    found = connection.execute(
        _add_clue,
        {
            **asdict(facts),
            "case_id": case,
            "channel": channel,
            "conversation": conversation,
            "reporter": said.sender,
            "reporter_name": said.sender_name,
            "person_id": person,
            "message": said.message,
            "opened_at": said.at,
            "last_at": said.at,
            "last_by_reporter": said.at,
            "is_closed": False,
            "is_withdrawn": False,
            "second": list(second),
            "subject": list(subject),
            "townships": list(townships),
            "happened_at": happened_at,
            "confidence": confidence,
            "evidence": list(evidence),
            "words": said.text[:MAX_WORDS],
            "people": {said.sender: said.sender_name},
        },
    )
    clue = int(found.scalar_one())
    connection.execute(_add_message, _message(clue, said, Relation.OPENING))
    return clue


def _message(clue: int, said: Said, relation: Relation) -> dict[str, Any]:
    return {**asdict(said), "clue_id": clue, "relation": relation}


def add(session: Session, clue: Clue, said: Said, relation: Relation) -> None:
    """Record a message that belongs to a clue, and who spoke when."""
    session.connection().execute(_add_message, _message(_id(clue), said, relation))
    values: dict[str, Any] = {"last_at": max(clue.last_at, said.at)}
    if said.sender == clue.reporter:
        values["last_by_reporter"] = max(clue.last_by_reporter, said.at)
        if said.kind in SPOKEN and said.text and relation in (Relation.ADDITION, Relation.CORRECTION):
            values["words"] = f"{clue.words}\n{said.text}"[:MAX_WORDS]
    if clue.people.get(said.sender) != said.sender_name:
        values["people"] = {**clue.people, said.sender: said.sender_name}
    session.connection().execute(update(_clue).where(_clue.c.id == clue.id).values(**values))
    session.expire(clue)


def set_facts(session: Session, clue: Clue, **changed: Any) -> None:
    """Replace what is known of a clue."""
    for name, value in changed.items():
        setattr(clue, name, value)
    session.add(clue)
    session.flush()


def withdraw(session: Session, clue: Clue) -> None:
    """The reporter takes it back; it stays in the history."""
    set_facts(session, clue, is_withdrawn=True, is_closed=True)


def clue(session: Session, clue_id: int) -> Clue:
    """The clue with this id; raises `LookupError` if there is none."""
    found = session.get(Clue, clue_id)
    if found is None:
        raise LookupError(f"clue {clue_id}")
    return found


def of_case(session: Session, case: int) -> list[Clue]:
    """The clues of a case, the first reported first."""
    return list(session.exec(choose(Clue).where(Clue.case_id == case).order_by(col(Clue.id))))


def of_message(session: Session, message: str) -> tuple[Clue, ClueMessage] | None:
    """The clue a message belongs to, with that message."""
    said = session.exec(choose(ClueMessage).where(ClueMessage.message == message)).first()
    return None if said is None else (clue(session, said.clue_id), said)


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


def close_all(session: Session, case: int) -> None:
    """The case of these clues came to an end."""
    session.connection().execute(update(_clue).where(_clue.c.case_id == case).values(is_closed=True))


def candidates(
    session: Session, *, conversation: str, sender: str, township: str | None, at: datetime
) -> list[Row[*tuple[Any, ...]]]:
    """Clues that a message said at `at` might belong to.

    The room's most recent of two days, the sender's own of a month, the township's of a quarter;
    newest first.
    """
    connection = session.connection()
    found: dict[int, Row[*tuple[Any, ...]]] = {}
    asked = [
        (_of_room, {"room": conversation, "since": at - timedelta(days=2), "most": 10}),
        (_of_reporter, {"who": sender, "since": at - timedelta(days=30), "most": 4}),
    ]
    if township is not None:
        asked.append((_of_township, {"township": township, "since": at - timedelta(days=92), "most": 8}))
    for query, params in asked:
        for row in connection.execute(query, params):
            found.setdefault(row.id, row)
    return sorted(found.values(), key=lambda row: row.last_at, reverse=True)


def _id(clue: Clue) -> int:
    assert clue.id is not None
    return clue.id


def cases_of_conversation(session: Session, conversation: str) -> set[int]:
    """The cases reported in a conversation."""
    query = choose(Clue.case_id).where(Clue.conversation == conversation, col(Clue.is_withdrawn).is_(False))
    return set(session.exec(query))
