"""The daily digests: queued once a day for each room, whatever happens to the process."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from handlers import sla
from handlers.registration import office
from handlers.routing import Context
from handlers.texts import digest as texts
from handlers.texts.digest import Day
from handlers.texts.when import today
from storage import clues, inbox, ledger, outbox, rooms
from storage.models import Case, Room
from storage.states import Mode, NoticeKind, Purpose, RowOutcome

USUAL = timedelta(days=1)
LONGEST = timedelta(days=14)
"""A digest tells what came since the last one, but no older news than this."""


def queue_office(session: Session, ctx: Context, channel: str, *, now: datetime) -> None:
    """Queue today's digest for the office, unless there is nothing at all to tell."""
    for conversation in office(session, channel):
        day = _day(session, ctx, conversation, now)
        if day.has_business or ctx.settings.digest.say_no_news:
            _queue(session, day, channel, conversation, texts.office(day), now)


def queue_rooms(session: Session, ctx: Context, *, now: datetime) -> None:
    """Queue today's short digest for each supervisors' room that may hear it and has news."""
    for room in rooms.rooms(session, Purpose.SUPERVISORS):
        if room.mode != Mode.FULL:
            continue
        own = _of_room(session, _day(session, ctx, room.room, now), room)
        if own.has_news or ctx.settings.digest.say_no_news:
            _queue(session, own, room.channel, room.room, texts.room(own), now)


def _queue(session: Session, day: Day, channel: str, conversation: str, text: str, now: datetime) -> None:
    outbox.queue(
        session,
        f"digest:{day.day}:{conversation}",
        NoticeKind.DIGEST,
        channel=channel,
        conversation=conversation,
        text=text,
        now=now,
    )


def _day(session: Session, ctx: Context, conversation: str, now: datetime) -> Day:
    """What came since this conversation's last digest: what comes after it is told in the next one."""
    last = outbox.last_queued(session, NoticeKind.DIGEST, conversation)
    since = max(last or now - USUAL, now - LONGEST)
    still_open = ledger.listing(session)
    overdue = [case for case in still_open if sla.is_late(case, now)]
    return Day(
        day=today(now),
        opened=ledger.registered(session, since, now),
        closed=ledger.closed(session, since, now),
        still_open=still_open,
        overdue=overdue,
        states={case.id: sla.state(case, ctx, now) for case in overdue},
        sealed=inbox.count(session, RowOutcome.SEALED, since=since, until=now),
        failed=inbox.count(session, RowOutcome.FAILED, since=since, until=now),
        parked=outbox.parked(session),
    )


def _of_room(session: Session, day: Day, room: Room) -> Day:
    mine = clues.cases_of_conversation(session, room.room)

    def own(found: Sequence[Case]) -> list[Case]:
        return [case for case in found if case.id in mine]

    return Day(day.day, own(day.opened), own(day.closed), own(day.still_open), own(day.overdue), day.states)
