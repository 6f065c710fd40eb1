"""The digests: each queued once for its day and conversation, whatever happens to process or clock."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from sqlmodel import Session

from handlers import digest_office as of_office
from handlers import digest_others as others
from handlers.issue import Issue, calendar, due_of, issue, key
from handlers.registration import office
from handlers.routing import Context
from handlers.settings import DigestKind
from handlers.texts.when import today
from storage import duty, ledger, outbox, people, rooms
from storage.addresses import Address
from storage.states import Mode, NoticeKind, Purpose, Role

Awake = Callable[[datetime], datetime]
"""The first moment from one on at which something may be said."""
Texts = Iterator[tuple[Address, str]]
"""Where something is said with what is said there; nothing where nothing is to be said."""


def queue(session: Session, ctx: Context, kind: DigestKind, *, due: datetime, now: datetime) -> None:
    """Queue the digests of a kind that were due at `due`, unless they were before.

    Nothing is queued on days on which none is made.
    """
    settings = ctx.settings.digest
    if kind not in settings.send or not calendar(ctx).is_due(kind, today(due)):
        return
    for to, text in _WRITERS[kind](session, ctx, due, now):
        _queue(session, key(kind, today(due), to.conversation), to, text, now)


def _queue(session: Session, named: str, to: Address, text: str, now: datetime) -> None:
    """Queue what is said; of what is not, only that it was looked at."""
    if outbox.was_queued(session, named.removesuffix(to.conversation), to.conversation):
        return
    outbox.queue(session, named, NoticeKind.DIGEST, to=to, text=text, now=now)
    if not text:
        outbox.drop(session, named)


def _morning(session: Session, ctx: Context, due: datetime, now: datetime) -> Texts:
    for to in office(session):
        one = issue(session, ctx, DigestKind.MORNING, to.conversation, due=due)
        found = of_office.morning(session, ctx, one, now=now)
        yield to, found.text if _is_said(ctx, found, one) else ""


def _evening(session: Session, ctx: Context, due: datetime, now: datetime) -> Texts:
    for to in office(session):
        one = issue(session, ctx, DigestKind.EVENING, to.conversation, due=due)
        found = of_office.evening(session, ctx, one, now=now)
        yield to, found.text if _is_said(ctx, found, one) else ""


def _is_said(ctx: Context, found: of_office.Page, one: Issue) -> bool:
    return found.has_business or ctx.settings.digest.say_no_news or bool(one.missed)


def _rooms(session: Session, ctx: Context, due: datetime, now: datetime) -> Texts:
    still_open = ledger.listing(session)
    for room in rooms.rooms(session, Purpose.SUPERVISORS):
        one = issue(session, ctx, DigestKind.ROOM, room.room, due=due)
        text = others.room(session, ctx, room, one, still_open, now=now)
        # what a muted room was not told is not made up for
        yield Address(room.channel, room.room), text if room.mode == Mode.FULL else ""


def _units(session: Session, ctx: Context, due: datetime, now: datetime) -> Texts:
    for name in people.units(session):
        for to in people.contacts(session, Role.UNIT, name):
            one = issue(session, ctx, DigestKind.UNIT, to.conversation, due=due)
            yield to, others.unit(session, ctx, name, one, now=now)


def _leaders(session: Session, ctx: Context, due: datetime, now: datetime) -> Texts:
    for to in duty.leaders(session):
        one = issue(session, ctx, DigestKind.LEADER, to.conversation, due=due)
        yield to, others.leader(session, ctx, one, now=now)


_WRITERS: dict[DigestKind, Callable[[Session, Context, datetime, datetime], Texts]] = {
    DigestKind.MORNING: _morning,
    DigestKind.EVENING: _evening,
    DigestKind.ROOM: _rooms,
    DigestKind.UNIT: _units,
    DigestKind.LEADER: _leaders,
}


def next_stale(session: Session, ctx: Context, awake: Awake) -> datetime | None:
    """When the first digest that waits to be said is too old for it."""
    return min((at for _, at in _waiting(session, ctx, awake)), default=None)


def drop_stale(session: Session, ctx: Context, awake: Awake, *, now: datetime) -> None:
    """What is too old is as if it had never been queued: the next one says so, and tells all of it."""
    for named, at in _waiting(session, ctx, awake):
        if at <= now:
            outbox.unqueue(session, named)


def _waiting(session: Session, ctx: Context, awake: Awake) -> Iterator[tuple[str, datetime]]:
    late = timedelta(hours=ctx.settings.digest.late_hours)
    for named in outbox.waiting(session, "digest:"):
        due = due_of(ctx, named)
        if due is not None:
            yield named, awake(due) + late
