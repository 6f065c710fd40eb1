"""The outbox: what has to be said, queued once each by its key, sent at least once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import Session, col
from sqlmodel import select as choose

from storage.addresses import Address
from storage.columns import table
from storage.models import Notice
from storage.prepared import Prepared
from storage.states import NoticeKind, NoticeState

_AHEAD = timedelta(minutes=1)
_notice = table(Notice)
_queue = Prepared(
    insert(_notice).on_conflict_do_nothing(),
    [column.name for column in _notice.c if column.name not in ("id", "sent_at", "sealed")],
)
_pending = (_notice.c.key == bindparam("wanted")) & (_notice.c.state == NoticeState.PENDING)
_amend = Prepared(update(_notice).where(_pending).values(text=bindparam("words"), due_at=bindparam("when")))
_is_waiting = Prepared(select(_notice.c.id).where(_pending))
_since = Prepared(select(_notice.c.queued_at).where(_pending))
_unqueue = Prepared(delete(_notice).where(_pending))
_drop = Prepared(update(_notice).where(_pending).values(state=NoticeState.DROPPED))
_next = select(func.min(_notice.c.due_at)).where(
    _notice.c.state == NoticeState.PENDING, _notice.c.due_at > bindparam("after")
)
_was_queued = Prepared(select(_notice.c.id).where(_notice.c.key == bindparam("wanted")))
_first = select(_notice.c.id).where(_notice.c.state == NoticeState.PENDING).limit(1)


def queue(
    session: Session,
    key: str,
    kind: NoticeKind,
    *,
    to: Address,
    text: str,
    now: datetime,
    due_at: datetime | None = None,
    file: str = "",
    mentions: Sequence[str] = (),
    clue: int | None = None,
    because: str | None = None,
) -> None:
    """Queue a notice; one with the same key is never queued twice.

    `because` is the message of the command it tells of, which may be taken back.
    """
    _queue(
        session,
        key=key,
        kind=kind,
        channel=to.channel,
        conversation=to.conversation,
        text=text,
        file=file,
        mentions=list(mentions),
        clue_id=clue,
        because=because,
        state=NoticeState.PENDING,
        queued_at=now,
        due_at=due_at or now,
        attempts=0,
        error="",
    )


def amend(session: Session, key: str, *, text: str, due_at: datetime) -> None:
    """Change the words and the time of a notice that is not sent yet."""
    _amend(session, wanted=key, words=text, when=due_at)


def is_waiting(session: Session, key: str) -> bool:
    """Whether a notice is queued and not sent yet."""
    return bool(_is_waiting(session, wanted=key))


def is_known(session: Session, key: str) -> bool:
    """Whether a notice was ever queued under this key."""
    return bool(_was_queued(session, wanted=key))


def was_told(session: Session, conversation: str, case: int, kinds: Sequence[NoticeKind]) -> bool:
    """Whether one of these was said of a case in a conversation, or waits to be."""
    ours = _notice.c.key.startswith(bindparam("begins"), autoescape=False)
    said = select(_notice.c.id).where(_notice.c.conversation == conversation, ours)
    said = said.where(_notice.c.state != NoticeState.DROPPED).limit(1)
    connection = session.connection()
    return any(
        connection.execute(said.where(_notice.c.kind == kind), {"begins": f"{kind.value}:{case}:"}).first()
        for kind in kinds
    )


def is_queued(session: Session, conversation: str, because: str) -> bool:
    """Whether something waits to be said in a conversation because of a message."""
    ours = _notice.c.because == because, _notice.c.conversation == conversation
    found = select(_notice.c.id).where(*ours, _notice.c.state == NoticeState.PENDING).limit(1)
    return session.connection().execute(found).first() is not None


def waiting(session: Session, begins: str) -> list[str]:
    """The keys that begin so, of notices that are not sent yet."""
    ours = col(Notice.key).startswith(begins, autoescape=True), Notice.state == NoticeState.PENDING
    return list(session.exec(choose(Notice.key).where(*ours)))


def drop(session: Session, key: str) -> None:
    """Do not say it after all, if it is not said yet."""
    _drop(session, wanted=key)


def waiting_since(session: Session, key: str) -> datetime | None:
    """When a notice was queued that is not sent yet; None if there is no such notice."""
    queued: datetime | None = _since.one(session, wanted=key)
    return queued


def unqueue(session: Session, key: str) -> None:
    """As if it had never been queued, if it is not said yet: its key may be queued again."""
    _unqueue(session, wanted=key)


def unqueue_all(session: Session, conversation: str, kind: NoticeKind) -> None:
    """Likewise what waits of a kind in a conversation."""
    ours = (_notice.c.conversation == conversation) & (_notice.c.kind == kind)
    session.connection().execute(delete(_notice).where(ours, _notice.c.state == NoticeState.PENDING))


def next_due(session: Session, *, after: datetime) -> datetime | None:
    """When the next pending notice is due that is not due at `after` yet."""
    return session.connection().execute(_next, {"after": after}).scalar_one_or_none()


def due(session: Session, now: datetime, limit: int = 200) -> list[Notice]:
    """The pending notices that are due, the oldest first."""
    query = choose(Notice).where(Notice.state == NoticeState.PENDING, col(Notice.due_at) <= now)
    return list(session.exec(query.order_by(col(Notice.due_at), col(Notice.id)).limit(limit)))


def put_right(session: Session, *, now: datetime) -> int:
    """What was queued by a clock that ran ahead, and has been put back since, is due now; how many."""
    wrong = (_notice.c.state == NoticeState.PENDING) & (_notice.c.queued_at > now + _AHEAD)
    result = session.connection().execute(update(_notice).where(wrong).values(queued_at=now, due_at=now))
    return result.rowcount


def heads(session: Session, channel: str, now: datetime, each: int) -> list[Notice]:
    """What is due on a channel, the oldest first, but only so many of each conversation; hurried ones are
    counted apart. However much waits for one place, all others are seen.

    What is sealed tells its channel only when it is opened: all of it is among them.
    """
    apart = case((_notice.c.kind.in_((NoticeKind.URGENT, NoticeKind.ANSWER)), _notice.c.kind), else_="")
    order = (_notice.c.due_at, _notice.c.id)
    alone = case((_notice.c.sealed.is_not(None), _notice.c.id), else_=0)
    place = func.row_number().over(partition_by=(_notice.c.conversation, apart, alone), order_by=order)
    waiting = select(_notice.c.id, place.label("place")).where(
        _notice.c.state == NoticeState.PENDING, _notice.c.due_at <= now, _notice.c.channel.in_((channel, ""))
    )
    first = waiting.subquery()
    query = choose(Notice).where(col(Notice.id).in_(select(first.c.id).where(first.c.place <= each)))
    return list(session.exec(query.order_by(col(Notice.due_at), col(Notice.id))))


def sent(session: Session, ids: Sequence[int], *, now: datetime) -> None:
    """The channel has confirmed these."""
    session.connection().execute(
        update(_notice).where(_notice.c.id.in_(ids)).values(state=NoticeState.SENT, sent_at=now)
    )


def failed(session: Session, ids: Sequence[int], *, error: str, retry_at: datetime | None) -> None:
    """Sending failed: try again at `retry_at`, or park them."""
    values: dict[str, Any] = {"attempts": _notice.c.attempts + 1, "error": error}
    values |= {"state": NoticeState.PARKED} if retry_at is None else {"due_at": retry_at}
    session.connection().execute(update(_notice).where(_notice.c.id.in_(ids)).values(**values))


def files(session: Session) -> set[str]:
    """The names of all files that notices stand for."""
    return set(session.connection().execute(select(_notice.c.file).where(_notice.c.file != "")).scalars())


def parked(session: Session, conversation: str | None = None) -> int:
    """How many notices could not be delivered, in all or to this conversation."""
    query = select(func.count()).select_from(_notice).where(_notice.c.state == NoticeState.PARKED)
    if conversation is not None:
        query = query.where(_notice.c.conversation == conversation)
    return int(session.connection().execute(query).scalar_one())


def is_empty(session: Session) -> bool:
    """Whether nothing is left to be said."""
    return session.connection().execute(_first).first() is None


def was_queued(session: Session, begins: str, conversation: str) -> bool:
    """Whether a notice was ever queued for a conversation under a key that begins so.

    The rest of the key may be an id that the conversation had before.
    """
    ours = _notice.c.conversation == conversation, _notice.c.kind == NoticeKind.DIGEST
    found = select(_notice.c.id).where(*ours, _notice.c.key.startswith(begins, autoescape=True)).limit(1)
    return session.connection().execute(found).first() is not None


def last_before(session: Session, begins: str, key: str, conversation: str) -> tuple[str, datetime] | None:
    """The last key of a conversation that begins so and sorts before `key`, and when it was queued."""
    ours = _notice.c.kind == NoticeKind.DIGEST, _notice.c.conversation == conversation
    query = select(_notice.c.key, _notice.c.queued_at).where(
        *ours, _notice.c.key.startswith(begins, autoescape=True), _notice.c.key < key
    )
    row = session.connection().execute(query.order_by(_notice.c.key.desc()).limit(1)).first()
    return None if row is None else (row.key, row.queued_at)


def sent_since(session: Session, channel: str, since: datetime) -> int:
    """How many notices have been said on a channel since then."""
    ours = (_notice.c.channel == channel) & (_notice.c.sent_at >= since)
    query = select(func.count()).select_from(_notice).where(ours)
    return int(session.connection().execute(query).scalar_one())


def revive(session: Session, *, now: datetime, ids: Sequence[int] | None = None) -> int:
    """Send again what was parked, or these of it; how many notices."""
    parked = update(_notice).where(_notice.c.state == NoticeState.PARKED)
    if ids is not None:
        parked = parked.where(_notice.c.id.in_(ids))
    result = session.connection().execute(
        parked.values(state=NoticeState.PENDING, attempts=0, error="", due_at=now)
    )
    return result.rowcount
