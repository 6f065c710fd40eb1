"""周报, 月报, 季报: asked for by officers, and sent to the office when a period is over."""

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from handlers import spans
from handlers.reply import Reply, UserError
from handlers.routing import UNSEEN, Call, Context, Router
from handlers.settings import ReportPart
from handlers.spans import Stretch
from handlers.texts import reports as texts
from handlers.texts import topics
from storage import counting, locked
from storage.periods import Period, Span
from storage.states import Role

router = Router(topic=topics.SEE)
OFFICER = (Role.OFFICER,)


@router.command("周报", "周报 [本周]", "一周的数；不写是上一周", roles=OFFICER, places=UNSEEN)
def weekly(session: Session, call: Call, ctx: Context) -> Reply:
    """A week's figures."""
    return _answer(session, call, ctx, Span.WEEK)


@router.command("月报", "月报 [月份]", "一个月的数；不写是上个月", roles=OFFICER, places=UNSEEN)
def monthly(session: Session, call: Call, ctx: Context) -> Reply:
    """A month's figures: those it was locked with, and what has changed since."""
    return _answer(session, call, ctx, Span.MONTH)


@router.command("季报", "季报 [季度]", "一个季度的数；不写是上季度", roles=OFFICER, places=UNSEEN)
def quarterly(session: Session, call: Call, ctx: Context) -> Reply:
    """A quarter's figures."""
    return _answer(session, call, ctx, Span.QUARTER)


def _answer(session: Session, call: Call, ctx: Context, kind: Span) -> Reply:
    stretch = spans.named(kind, call.rest, call.now)
    if stretch is None:
        raise UserError(texts.usage(kind))
    return Reply(page(session, ctx, stretch, now=call.now))


def period(session: Session, ctx: Context, stretch: Stretch, *, now: datetime) -> Period:
    """The figures to tell of a period: those a month was locked with, else as they are now."""
    found = counting.count(
        session,
        stretch.kind,
        stretch.time,
        spans.compared(stretch, now),
        now=now,
        is_working=ctx.days.is_working,
    )
    if stretch.kind is not Span.MONTH:
        return found
    then = locked.figures(session, stretch.since)
    if then is not None:
        # what is listed by number is told as it is: it may not be named any more
        return replace(then, closed=found.closed)
    before = locked.figures(session, stretch.before.since) if stretch.is_over(now) else None
    if before is None:
        return found
    stock = before.headline.still_open, before.headline.overdue
    return replace(found, before=replace(found.before, still_open=stock[0], overdue=stock[1]))


def page(session: Session, ctx: Context, stretch: Stretch, *, now: datetime) -> str:
    """All that is told to who asks."""
    found = period(session, ctx, stretch, now=now)
    told = {
        ReportPart.CATEGORIES: texts.tallies("category", found.categories),
        ReportPart.TOWNSHIPS: texts.tallies("township", found.townships),
        ReportPart.UNITS: texts.tallies("unit", found.units),
        ReportPart.SOURCES: texts.tallies("source", found.sources),
        ReportPart.TREND: texts.trend(found),
        ReportPart.CLOSED: texts.closed(found),
    }
    hide = ctx.settings.reports.hide
    lines = [line for part, told_of in told.items() if part not in hide for line in told_of]
    return "\n".join([*main_lines(session, ctx, found, stretch, now=now), *lines])


def main_lines(
    session: Session, ctx: Context, found: Period, stretch: Stretch, *, now: datetime
) -> list[str]:
    """The figures that tell most, and what of a locked month is otherwise now."""
    main = main_parts(session, ctx, found, stretch, now=now)
    return [*main.figures, *main.times, *main.standing, *main.disorders]


class Main(NamedTuple):
    """The lines that tell most of a period, in parts that can be left out where there is little room."""

    figures: list[str]
    times: list[str]
    standing: list[str]
    disorders: list[str]


def main_parts(session: Session, ctx: Context, found: Period, stretch: Stretch, *, now: datetime) -> Main:
    """The parts of these lines."""
    was_locked = found.kind is Span.MONTH and locked.is_locked(session, found.since)
    lines, later = texts.head(found, is_locked=was_locked), list[str]()
    if was_locked:
        lines += texts.changes(found.since.month, locked.changes(session, found, stretch.time))
        standing = counting.standing(session, stretch.time, now=now)
        if standing != found.standing:
            later = texts.standing(f"{found.since.month}月登记的，到现在", standing)
    told = texts.standing(f"登记的{found.standing.reported}件", found.standing)
    is_hidden = ReportPart.DISORDERS in ctx.settings.reports.hide
    return Main(
        [*lines, *texts.figures(found)],
        texts.times(found),
        [*told, *later],
        [] if is_hidden else texts.disorders(found),
    )
