"""The inbox: every message of a recorded conversation, stored before anything is done with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, func, literal_column, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import Session

from storage.channel_models import Room
from storage.columns import table
from storage.keys import DAY
from storage.models import InboxRow
from storage.prepared import Prepared
from storage.states import RowOutcome

_inbox = table(InboxRow)
_room = table(Room)
_store = Prepared(
    insert(_inbox).on_conflict_do_nothing().returning(_inbox.c.id),
    ("channel", "message", "conversation", "sender", "sent_at", "received_at", "body"),
)
_done_keeping = Prepared(
    update(_inbox)
    .where(_inbox.c.id == bindparam("row"))
    .values(handled_at=bindparam("now"), outcome=bindparam("what"), words=bindparam("said"))
)
_done = Prepared(
    update(_inbox)
    .where(_inbox.c.id == bindparam("row"))
    .values(
        handled_at=bindparam("now"),
        outcome=bindparam("what"),
        words=bindparam("said"),
        clue_id=bindparam("clue"),
        body=None,
    )
)
_sealed = Prepared(
    update(_inbox)
    .where(_inbox.c.id == bindparam("row"))
    .values(
        handled_at=bindparam("later"),
        sent_at=bindparam("hour"),
        received_at=bindparam("hour"),
        outcome=RowOutcome.SEALED,
        words=bindparam("said"),
        conversation="",
        sender="",
        body=None,
    )
)
_joined = Prepared(
    update(_inbox)
    .where(_inbox.c.id == bindparam("row"))
    .values(
        handled_at=bindparam("later"),
        sent_at=bindparam("hour"),
        received_at=bindparam("hour"),
        outcome=RowOutcome.JOINED,
        conversation="",
        sender="",
        body=None,
    )
)
_last = Prepared(
    select(_inbox.c.id)
    .where(
        _inbox.c.conversation == bindparam("conversation"),
        _inbox.c.sender == bindparam("sender"),
        _inbox.c.id < bindparam("before"),
    )
    .order_by(_inbox.c.id.desc())
    .limit(1)
)
_NEAR = 300
"""Rows back: what was said further back than this many messages of all rooms was not said just now."""
_before = Prepared(
    select(_inbox.c.clue_id)
    .where(
        _inbox.c.id < bindparam("row"),
        _inbox.c.id >= bindparam("oldest"),
        # "+" keeps SQLite from an index by conversation: the rows just before are few
        literal_column("+inbox.conversation") == bindparam("here"),
        _inbox.c.sent_at >= bindparam("since"),
    )
    .order_by(_inbox.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row that is not handled yet."""

    id: int
    body: bytes


IMPORTED = "import:"
"""So the ids of messages begin that were taken from a copied chat."""
STRANGER = "copied:"
"""So the senders' ids begin that a copied chat names, and nobody knows: nobody can be written to by them."""


def store(
    session: Session,
    *,
    channel: str,
    message: str,
    conversation: str,
    sender: str,
    sent_at: datetime,
    received_at: datetime,
    body: bytes,
) -> int | None:
    """Keep a message; its row's id, or None if it had been delivered before."""
    row: int | None = _store.one(
        session,
        channel=channel,
        message=message,
        conversation=conversation,
        sender=sender,
        sent_at=sent_at,
        received_at=received_at,
        body=body,
    )
    return row


def done(
    session: Session,
    row: int,
    outcome: RowOutcome,
    *,
    now: datetime,
    clue: int | None = None,
    words: bytes | None = None,
) -> None:
    """Mark a row handled; its body goes, except of what waits for a person. What was sealed: `sealed`.

    `words` is a keyed hash of what was said; `said` finds the row by it.
    """
    if outcome == RowOutcome.FAILED:
        _done_keeping(session, row=row, now=now, what=outcome, said=words)
    else:
        _done(session, row=row, now=now, what=outcome, said=words, clue=clue)


def sealed(session: Session, row: int, *, now: datetime, words: bytes | None = None) -> None:
    """Mark a row as sealed: who said it where, and when to the hour, goes with its body.

    What is left is for not taking the message in twice, and for counting it.
    """
    hour = now.replace(minute=0, second=0, microsecond=0)
    # a count up to now must not have to change: it is counted from the next full hour on
    _sealed(session, row=row, hour=hour, later=hour + timedelta(hours=1), said=words)


def joined(session: Session, row: int, *, now: datetime) -> None:
    """A further part of a message, for which its first part's row stands; as `sealed`, which it may be."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    _joined(session, row=row, hour=hour, later=hour + timedelta(hours=1))


def disown(session: Session, channel: str, messages: Sequence[str]) -> None:
    """What became of these messages stays, who sent them where goes: they belong to what was sealed."""
    theirs = (_inbox.c.channel == channel) & _inbox.c.message.in_(messages)
    session.connection().execute(update(_inbox).where(theirs).values(conversation="", sender="", words=None))


def waiting(session: Session) -> list[Waiting]:
    """All rows not handled yet, in the order they came."""
    rows = session.connection().execute(
        select(_inbox.c.id, _inbox.c.body).where(_inbox.c.handled_at.is_(None)).order_by(_inbox.c.id)
    )
    return [Waiting(row.id, row.body) for row in rows if row.body is not None]


def imported(session: Session) -> list[Waiting]:
    """Those of them that another process took from a copied chat."""
    of_chat = _inbox.c.message.startswith(IMPORTED, autoescape=True)
    rows = session.connection().execute(
        select(_inbox.c.id, _inbox.c.body).where(_inbox.c.handled_at.is_(None), of_chat).order_by(_inbox.c.id)
    )
    return [Waiting(row.id, row.body) for row in rows if row.body is not None]


def key_days(session: Session) -> set[str]:
    """The days whose keys are needed for bodies that are still kept."""
    day = func.substr(_inbox.c.body, 1, DAY)
    kept = [
        _inbox.c.handled_at.is_(None),
        _inbox.c.outcome == literal_column("'failed'"),
    ]
    found: set[str] = set()
    for which in kept:
        rows = session.connection().execute(select(day).where(which, _inbox.c.body.is_not(None)).distinct())
        found.update(bytes(row).decode("ascii", "replace") for row in rows.scalars())
    return found


def known(session: Session, channel: str, messages: Sequence[str]) -> set[str]:
    """Which of these message ids are in the inbox already."""
    found: set[str] = set()
    for start in range(0, len(messages), 500):
        part = messages[start : start + 500]
        rows = session.connection().execute(
            select(_inbox.c.message).where(_inbox.c.channel == channel, _inbox.c.message.in_(part))
        )
        found.update(rows.scalars())
    return found


def last_received(session: Session) -> datetime | None:
    """When the newest message came."""
    found = session.connection().execute(select(func.max(_inbox.c.received_at)))
    return found.scalar_one_or_none()


def last_row(session: Session, conversation: str, sender: str, *, before: int) -> int:
    """The sender's last message before row `before` in this conversation that was not sealed; 0 if none."""
    return int(_last.one(session, conversation=conversation, sender=sender, before=before) or 0)


def just_before(
    session: Session, conversation: str, *, before: int, since: datetime
) -> tuple[bool, int | None]:
    """Whether a message stands before row `before` in a conversation, sent after `since`; and its clue."""
    rows = _before(session, here=conversation, row=before, oldest=before - _NEAR, since=since)
    return (True, rows[0][0]) if rows else (False, None)


def said(
    session: Session, conversation: str, sender: str, words: bytes, *, since: datetime
) -> list[tuple[datetime, RowOutcome | None]]:
    """When somebody said just these words in a conversation, and what became of them; the newest first."""
    query = select(_inbox.c.sent_at, _inbox.c.outcome).where(
        _inbox.c.conversation == conversation,
        _inbox.c.sender == sender,
        _inbox.c.sent_at >= since,
        _inbox.c.words == words,
    )
    found = session.connection().execute(query.order_by(_inbox.c.id.desc()))
    return [(row.sent_at, row.outcome) for row in found]


def was_sealed(session: Session, words: bytes, *, since: datetime) -> bool:
    """Whether just these words were sealed since then, whoever said them where."""
    query = select(_inbox.c.id).where(
        _inbox.c.outcome == RowOutcome.SEALED, _inbox.c.sent_at >= since, _inbox.c.words == words
    )
    return session.connection().execute(query.limit(1)).first() is not None


def count(session: Session, outcome: RowOutcome, *, since: datetime, until: datetime) -> int:
    """How many rows handled in [since, until) had this outcome."""
    return int(
        session.connection()
        .execute(
            select(func.count())
            .select_from(_inbox)
            .where(_inbox.c.outcome == outcome, _inbox.c.handled_at >= since, _inbox.c.handled_at < until)
        )
        .scalar_one()
    )


def maybes(session: Session, *, since: datetime, until: datetime) -> list[tuple[str, datetime]]:
    """The messages handled in [since, until) that seem to tell a problem: the room's topic, and when."""
    ours = _inbox.c.outcome == RowOutcome.MAYBE
    lately = (_inbox.c.handled_at >= since) & (_inbox.c.handled_at < until)
    # "+" as above: of a day there are few
    here: ColumnElement[str] = literal_column("+inbox.conversation")
    where = (_room.c.room == here) & (_room.c.channel == _inbox.c.channel)
    query = select(_room.c.topic, _inbox.c.sent_at).select_from(_inbox).join(_room, where)
    rows = session.connection().execute(query.where(ours, lately).order_by(_inbox.c.id))
    return [(row.topic, row.sent_at) for row in rows]


def has_spoken_in_room(session: Session, channel: str, sender: str) -> bool:
    """Whether a contact was ever heard in a room with a purpose."""
    ours = (_inbox.c.channel == channel) & (_inbox.c.sender == sender)
    found = select(_inbox.c.id).join(_room, _room.c.room == _inbox.c.conversation).where(ours).limit(1)
    return session.connection().execute(found).first() is not None
