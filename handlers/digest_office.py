"""The office's pages: what needs a hand this morning, and the evening's list for the next day."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlmodel import Session

from handlers import sla
from handlers.deadlines import start_of_day
from handlers.digest_page import Block, page
from handlers.issue import Issue, asked, calendar
from handlers.reply import Reply
from handlers.routing import UNSEEN, Call, Context, Router
from handlers.settings import DigestKind, Part
from handlers.texts import callers as caller_texts
from handlers.texts import digest as page_texts
from handlers.texts import to_do as texts
from handlers.texts import topics
from handlers.texts.clocks import Due
from handlers.texts.merging import order, said
from handlers.texts.when import today
from handlers.to_do import Wanting, new, wanting
from storage import callers, inbox, ledger, matches, merging, outbox, people
from storage.models import Case
from storage.states import Role, RowOutcome

router = Router(topic=topics.SEE)
PROPOSED = timedelta(days=30)
"""How long the office is reminded of two cases that may be one."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is read, the cases it shows, and whether anything needs a hand."""

    text: str
    cases: tuple[str, ...]
    has_business: bool


@router.command("今天", "今天", "看今天要办的，按急的先后，写明发什么", roles=(Role.OFFICER,), places=UNSEEN)
def what_to_do(session: Session, call: Call, ctx: Context) -> Reply:
    """The morning's page as things stand now."""
    issue = asked(ctx, DigestKind.MORNING, call.now)
    found = morning(session, ctx, issue, now=call.now)
    return Reply(found.text if found.has_business else texts.NOTHING, cases=found.cases)


@router.command("日报", "日报", "看这一天的和明天要办的", roles=(Role.OFFICER,), places=UNSEEN)
def of_the_day(session: Session, call: Call, ctx: Context) -> Reply:
    """The evening's page as things stand now."""
    found = evening(session, ctx, asked(ctx, DigestKind.EVENING, call.now), now=call.now)
    return Reply(found.text, cases=found.cases)


def morning(session: Session, ctx: Context, issue: Issue, *, now: datetime) -> Page:
    """What needs a hand on a day, as things stand."""
    days = calendar(ctx)
    night = days.due(DigestKind.EVENING, days.before(DigestKind.EVENING, issue.day))
    still_open = ledger.listing(session)
    found = _shown(wanting(still_open, ctx, at=now, night=night), ctx)
    blocks = [
        *_blocks(found, texts.line, issue.day),
        *_others(session, ctx, issue, still_open, now),
    ]
    head = texts.morning(issue.day, len(found), issue.missed)
    text = page(head, blocks, [] if blocks else [texts.NOTHING_TODAY])
    return Page(text, _labels(found), has_business=bool(blocks))


def evening(session: Session, ctx: Context, issue: Issue, *, now: datetime) -> Page:
    """What a day brought, and the list for the next one that is worked."""
    day = issue.day
    then = calendar(ctx).after(day)
    still_open = ledger.listing(session)
    at = max(now, start_of_day(then))
    found = _shown(wanting(still_open, ctx, at=at, night=at, undone=day), ctx)
    registered = new(session, issue)
    closed = ledger.closed(session, issue.since, issue.until)
    brought = texts.brought(
        texts.since(today(issue.since), day),
        [case.number for case in registered],
        [case.number for case in closed],
        len(still_open),
    )
    head = [*texts.evening(day, brought, issue.missed), texts.ahead(day, then, len(found))]
    text = page(head, _blocks(found, lambda case, due: texts.line_ahead(case, due, day), day, then))
    return Page(text, _labels(found), has_business=bool(registered or closed or found))


def _shown(found: Sequence[Wanting], ctx: Context) -> list[Wanting]:
    return [one for one in found if one.part not in ctx.settings.digest.hide]


def _labels(found: Sequence[Wanting]) -> tuple[str, ...]:
    return tuple(one.case.label for one in found)


def _blocks(
    found: Sequence[Wanting], line: Callable[[Case, Due | None], str], day: date, then: date | None = None
) -> Iterator[Block]:
    """Cases by part, each with why and what to type; the evening before with the day that comes `then`."""
    for part, group in groupby(found, key=lambda one: one.part):
        ones = list(group)
        lines = [
            texts.found(one.case)
            if part is Part.VERIFY and one.case.reported_back_at is not None
            else line(one.case, one.due)
            for one in ones
        ]
        last = max((today(one.due.at) for one in ones if one.due), default=None)
        words = texts.CASES[part]
        title = page_texts.count(texts.name(part, day, then, last), len(ones))
        yield Block(title, words.act, words.all, [f"{one.case.number}号" for one in ones], lines)


def _others(
    session: Session, ctx: Context, issue: Issue, still_open: Sequence[Case], now: datetime
) -> Iterator[Block]:
    """What needs a hand besides cases."""
    hidden = ctx.settings.digest.hide
    if Part.CALL not in hidden and (owed := callers.owed(session)):
        title = page_texts.count(texts.CALL.name, len(owed), texts.UNITS)
        short, lines = [caller_texts.whom(one) for one in owed], [caller_texts.in_short(one) for one in owed]
        yield Block(title, texts.CALL.act, texts.CALL.all, short, lines, texts.UNITS)
    if Part.MERGE not in hidden and (pairs := merging.open_proposals(session, since=now - PROPOSED)):
        yield Block(
            page_texts.count(texts.MERGE.name, len(pairs), texts.PAIRS),
            texts.MERGE.act,
            texts.MERGE.all,
            [f"{said(new, old)}和{said(old, new)}号" for new, old in pairs],
            [texts.pair(new, old, order(new, old)) for new, old in pairs],
            texts.PAIRS,
        )
    if Part.UNBOUND not in hidden:
        yield from _unbound(session, still_open)
    heard = inbox.maybes(session, since=issue.since, until=now)
    if heard and Part.MAYBE not in hidden:
        words, lines = texts.MAYBE, [texts.maybe(topic, at) for topic, at in heard]
        title = page_texts.count(words.name, len(heard), texts.SENTENCES)
        yield Block(title, words.act, words.all, lines, lines, texts.SENTENCES)
    for part, count, text in (
        (Part.UNDELIVERED, outbox.parked(session), texts.undelivered),
        (Part.FAILED, _count(session, RowOutcome.FAILED, issue.since, now), texts.failed),
        (Part.SEALED, _sealed(session, ctx, issue), texts.sealed),
    ):
        if count and part not in hidden:
            yield Block(text(count))


def _unbound(session: Session, still_open: Sequence[Case]) -> Iterator[Block]:
    """Whom nothing reaches: units that have cases; speakers, by number only, for some have reported."""
    theirs: dict[str, list[int]] = {}
    for case in still_open:
        if case.unit and case.status in sla.WITH_UNIT:
            theirs.setdefault(case.unit, []).append(case.number)
    reached = people.reached(session)
    silent = {unit: numbers for unit, numbers in theirs.items() if unit not in reached}
    if silent:
        words = texts.UNHEARD
        lines = [texts.unheard(unit, numbers) for unit, numbers in silent.items()]
        title = page_texts.count(words.name, len(silent), texts.UNITS)
        yield Block(title, words.act, words.all, list(silent), lines, texts.UNITS)
    if found := matches.by_name(session):
        yield Block(texts.unbound(len(found)))


def _count(session: Session, outcome: RowOutcome, since: datetime, until: datetime) -> int:
    return inbox.count(session, outcome, since=since, until=until)


def _sealed(session: Session, ctx: Context, issue: Issue) -> int:
    """Counted from morning to morning, whenever it is asked: a count that grows would tell the hour."""
    until = _last_morning(ctx, issue.until)
    days = calendar(ctx)
    since = days.due(DigestKind.MORNING, days.before(DigestKind.MORNING, today(until)))
    return _count(session, RowOutcome.SEALED, min(since, issue.since), until)


def _last_morning(ctx: Context, now: datetime) -> datetime:
    days, day = calendar(ctx), today(now)
    due = days.due(DigestKind.MORNING, day)
    if days.is_due(DigestKind.MORNING, day) and due <= now:
        return due
    return days.due(DigestKind.MORNING, days.before(DigestKind.MORNING, day))
