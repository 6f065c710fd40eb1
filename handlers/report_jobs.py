"""Months are locked when they end, and the reports of what is over are sent: each once."""

from datetime import datetime

from sqlmodel import Session

from handlers import reports, spans
from handlers.paging import MOST_ROWS, rows
from handlers.registration import office
from handlers.routing import Context
from handlers.spans import Stretch
from handlers.texts import reports as texts
from handlers.texts.when import today
from storage import duty, locked, outbox
from storage.addresses import Address
from storage.periods import Period, Span
from storage.states import NoticeKind

MOST_MISSED = 3


def lock(session: Session, ctx: Context, *, now: datetime) -> None:
    """Lock the month that ended last, if anything was written in the ledger by then."""
    month = spans.around(Span.MONTH, today(now)).before
    began = locked.began(session)
    if began is None or began >= month.time.until or locked.is_locked(session, month.since):
        return
    found = reports.period(session, ctx, month, now=now)
    locked.lock(session, found, month.time)


def queue(session: Session, ctx: Context, *, now: datetime) -> None:
    """Queue the reports of the periods that ended last, on a working day soon after."""
    lock(session, ctx, now=now)
    began = locked.began(session)
    for kind in Span:
        stretch = spans.around(kind, today(now)).before
        if began is not None and began < stretch.time.until and _is_day(ctx, stretch, now):
            _queue(session, ctx, stretch, now)


def _is_day(ctx: Context, stretch: Stretch, now: datetime) -> bool:
    """Whether today is a working day, and not too late for the report of a period that is over."""
    day = today(now)
    first = ctx.days.first_from(stretch.until)
    return ctx.days.is_working(day) and ctx.days.between(first, day) <= ctx.settings.reports.late_days


def _queue(session: Session, ctx: Context, stretch: Stretch, now: datetime) -> None:
    found: Period | None = None
    for to in hearers(session, ctx, stretch.kind):
        if was_sent(session, stretch, to):
            continue
        found = found or reports.period(session, ctx, stretch, now=now)
        if found.is_empty and not ctx.settings.digest.say_no_news:
            return
        outbox.queue(
            session,
            _begins(stretch) + to.conversation,
            NoticeKind.DIGEST,
            to=to,
            text="\n".join(_lines(session, ctx, found, stretch, to, now)),
            now=now,
        )


def hearers(session: Session, ctx: Context, kind: Span) -> list[Address]:
    """Whom a report is for."""
    settings = ctx.settings.reports
    found = [
        *(office(session) if kind in settings.office else ()),
        *(duty.leaders(session) if kind in settings.leaders else ()),
    ]
    return list(dict.fromkeys(found))


def was_sent(session: Session, stretch: Stretch, to: Address) -> bool:
    """Whether the report of this period was ever queued for a conversation."""
    return outbox.was_queued(session, _begins(stretch), to.conversation)


def _begins(stretch: Stretch) -> str:
    return f"report:{stretch.kind.value}:{stretch.since}:"


def _lines(
    session: Session, ctx: Context, found: Period, stretch: Stretch, to: Address, now: datetime
) -> list[str]:
    """The short form, which fits a phone: the rest is there to be asked for."""
    tail = []
    before = stretch.before
    then = locked.figures(session, before.since) if stretch.kind is Span.MONTH else None
    if then is not None and (changes := locked.changes(session, then, before.time)):
        tail.append(texts.changed_before(before.since.month, changes))
    if missed := _missed(session, stretch, to):
        tail.append(
            texts.missed(stretch.kind, [texts.span(one.kind, one.since, one.until) for one in missed])
        )
    tail.append(texts.how_to_see_all(stretch.kind))
    figures, times, standing, disorders = reports.main_parts(session, ctx, found, stretch, now=now)
    in_short = [texts.disorders_in_short(found)] if disorders else []
    forms = (
        [*figures, *times, *standing, *disorders, *tail],
        [*figures, *times, *standing, *in_short, *tail],
        [*figures, *standing, *in_short, *tail],
        [*figures, *standing, *tail],
    )
    return next((lines for lines in forms if sum(map(rows, lines)) <= MOST_ROWS), forms[-1])


def _missed(session: Session, stretch: Stretch, to: Address) -> list[Stretch]:
    """Those right before this one that were not sent, the first first; none if none was ever sent."""
    found: list[Stretch] = []
    one = stretch.before
    while len(found) < MOST_MISSED and not was_sent(session, one, to):
        found.append(one)
        one = one.before
    return found[::-1] if was_sent(session, one, to) else []
