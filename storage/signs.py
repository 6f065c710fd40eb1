"""Signs by which a guard knows that something is wrong: each is found by an index, once a minute."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select, update
from sqlmodel import Session

from storage.channel_models import Presence, Room
from storage.columns import table
from storage.models import Case, InboxRow, Notice
from storage.states import CaseStatus, NoticeKind, NoticeState, Purpose

_inbox = table(InboxRow)
_notice = table(Notice)
_presence = table(Presence)
_room = table(Room)
_case = table(Case)
_UNSAID = _notice.c.state.in_((NoticeState.PENDING, NoticeState.PARKED))


@dataclass(frozen=True, slots=True)
class Signs:
    """What the database tells."""

    listens: bool
    """There is a supervisors' room."""
    last_received: datetime | None
    unsaid: bool
    """Something that was due long ago is not said, and nothing was said since it was queued."""
    unsaid_digest: bool


def signs(session: Session, *, last_sent: datetime | None, long: timedelta, now: datetime) -> Signs:
    """`long` is how long a notice may wait; `last_sent` is when one was last said, as far as is known."""
    connection = session.connection()
    rooms = select(_room.c.id).where(_room.c.purpose == Purpose.SUPERVISORS).limit(1)
    newest = select(_inbox.c.received_at).order_by(_inbox.c.id.desc()).limit(1)
    digest = select(_notice.c.id).where(
        _UNSAID,
        _notice.c.kind == NoticeKind.DIGEST,
        _notice.c.queued_at > now - timedelta(days=1),
        _notice.c.queued_at <= now - 2 * long,
    )
    return Signs(
        listens=connection.execute(rooms).first() is not None,
        last_received=connection.execute(newest).scalar_one_or_none(),
        unsaid=_waits(session, last_sent, now - long),
        unsaid_digest=connection.execute(digest.limit(1)).first() is not None,
    )


def _waits(session: Session, last_sent: datetime | None, before: datetime) -> bool:
    """Whether something waits since before then; what failed was due when it was queued."""
    due = or_(
        and_(_notice.c.attempts == 0, _notice.c.due_at <= before),
        and_(_notice.c.attempts > 0, _notice.c.queued_at <= before),
    )
    pending = and_(_notice.c.state == NoticeState.PENDING, due)
    # what was given up before others went out is one conversation's trouble, and the office was told of it
    parked = and_(_notice.c.state == NoticeState.PARKED, _notice.c.queued_at <= before)
    if last_sent is not None:
        parked = and_(parked, _notice.c.queued_at > last_sent)
    found = [select(_notice.c.id).where(which).limit(1) for which in (pending, parked)]
    return any(session.connection().execute(query).first() is not None for query in found)


def touch(session: Session) -> bool:
    """Write, and change nothing; always true.

    Raises `StorageUnavailableError` where the database takes nothing.
    """
    session.connection().execute(update(_presence).values(standing=_presence.c.standing))
    return True


@dataclass(frozen=True, slots=True)
class Counts:
    """What there is, for a page of numbers."""

    unhandled: int
    failed: int
    waiting: int
    parked: int
    cases: dict[CaseStatus, int]
    """By status; what was sealed is not among them."""


def counts(session: Session) -> Counts:
    """Count it."""
    connection = session.connection()

    def number(of: object, which: object) -> int:
        query = select(func.count()).select_from(of).where(which)  # type: ignore[arg-type]
        return int(connection.execute(query).scalar_one())

    by_status = select(_case.c.status, func.count()).where(_case.c.status != CaseStatus.SEALED)
    return Counts(
        unhandled=number(_inbox, _inbox.c.handled_at.is_(None)),
        failed=number(_inbox, _inbox.c.outcome == "failed"),
        waiting=number(_notice, _notice.c.state == NoticeState.PENDING),
        parked=number(_notice, _notice.c.state == NoticeState.PARKED),
        cases={
            CaseStatus(status): count
            for status, count in connection.execute(by_status.group_by(_case.c.status))
        },
    )
