"""The pictures that follow the reports: whom one is still to be sent, and its place in the outbox."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from handlers import report_jobs, reports, spans
from handlers.routing import Context
from handlers.spans import Stretch
from handlers.texts import picture as texts
from handlers.texts.when import today
from storage import outbox
from storage.addresses import Address
from storage.periods import Period
from storage.states import NoticeKind


@dataclass(frozen=True, slots=True)
class Wanted:
    """A picture to be drawn, and the keys of its notices with whom they are for."""

    period: Period
    keys: tuple[tuple[str, Address], ...]


def wanted(session: Session, ctx: Context, *, now: datetime) -> list[Wanted]:
    """The pictures of reports that were queued for the periods that ended last, and have none yet; of a time
    in which nothing came and nothing was closed there is nothing to look at.
    """
    stretches = [spans.around(kind, today(now)).before for kind in ctx.settings.reports.pictures]
    found = [(stretch, _lacking(session, ctx, stretch)) for stretch in stretches]
    wanted = [Wanted(reports.period(session, ctx, stretch, now=now), keys) for stretch, keys in found if keys]
    return [one for one in wanted if one.period.headline.reported or one.period.headline.closed]


def _lacking(session: Session, ctx: Context, stretch: Stretch) -> tuple[tuple[str, Address], ...]:
    begins = f"picture:{stretch.kind.value}:{stretch.since}:"
    return tuple(
        (begins + to.conversation, to)
        for to in report_jobs.hearers(session, ctx, stretch.kind)
        if report_jobs.was_sent(session, stretch, to)
        and not outbox.was_queued(session, begins, to.conversation)
    )


def queue(session: Session, one: Wanted, file: str, *, now: datetime) -> None:
    """Queue a picture, behind the report it belongs to."""
    for key, to in one.keys:
        outbox.queue(
            session,
            key,
            NoticeKind.DIGEST,
            to=to,
            text=texts.words(one.period),
            file=file,
            now=now,
        )


def townships(ctx: Context) -> list[str]:
    """Those that have a tile, in the gazetteer's order."""
    names = (name for meanings in ctx.live.book.gazetteer.names.values() for name in meanings)
    found = (name.canonical for name in names if name.kind == "township" and not name.outside)
    return list(dict.fromkeys(found))
