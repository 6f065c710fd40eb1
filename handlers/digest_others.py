"""The pages of supervisors' rooms, of units and of leaders. Nothing of who reported."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from sqlmodel import Session

from handlers import handed, sla
from handlers.digest_page import Block, page
from handlers.issue import Issue
from handlers.registration import marks_speaker
from handlers.routing import Context
from handlers.settings import Part
from handlers.texts import clocks as clock_texts
from handlers.texts import digest as texts
from handlers.texts import to_do as to_do_texts
from handlers.texts import unit as unit_texts
from handlers.texts.case import brief, town
from handlers.texts.when import today
from handlers.to_do import wanting
from storage import cases, ledger
from storage import handed as of_unit
from storage.models import Case, Room
from storage.states import CaseStatus, Outcome

NEVER = datetime.max.replace(tzinfo=UTC)
MOST_IN_ROOM = 14
"""Rows of a page in a supervisors' room: it is read beside other talk."""
_WAITING = frozenset({CaseStatus.DISPUTED, CaseStatus.SUBMITTED, CaseStatus.PLANNED})
"""Where the next step is not the unit's."""


def room(
    session: Session, ctx: Context, of: Room, issue: Issue, still_open: Sequence[Case], *, now: datetime
) -> str:
    """What concerns a supervisors' room: what it reported, and what is open in its townships; nothing where
    there is no news.
    """
    settings = ctx.settings.digest

    def own(found: Sequence[Case]) -> list[tuple[Case, int]]:
        shown = {case.id: case for case in found if case.id is not None and not marks_speaker(case)}
        told = ledger.told_in(session, of.channel, of.room, list(shown))
        return [(shown[one], cases.case(session, known).number) for one, known in told]

    registered = own(ledger.registered(session, issue.since, issue.until))
    closed = own(ledger.closed(session, issue.since, issue.until))
    if of.townships:
        mine = [one for one in still_open if one.township in of.townships and not marks_speaker(one)]
    else:
        mine = list({case.id: case for case, _ in own(still_open)}.values())
    has_news = bool(registered or closed)
    if not has_news and not settings.say_no_news and not issue.missed:
        return ""
    rectified = [one for one in closed if one[0].outcome == Outcome.RECTIFIED]
    looked_into = [one for one in closed if one not in rectified]
    blocks = [
        Block(title(len(found)), lines=lines, short=[f"{number}号" for _, number in found])
        for part, title, found, lines in (
            (Part.REGISTERED, texts.registered, registered, [brief(*one) for one in registered]),
            (Part.CLOSED, texts.rectified, rectified, [texts.closed(*one) for one in rectified]),
            (Part.CLOSED, texts.looked_into, looked_into, [texts.closed(*one) for one in looked_into]),
        )
        if found and part not in settings.hide
    ]
    head = [texts.room_head(settings.room_greeting, issue.day, today(issue.since))]
    head += [issue.missed] if issue.missed else []
    head += [] if has_news else [texts.NO_NEWS]
    tail = [
        line
        for part, line in (
            (Part.OPEN, _in_hand(mine, now)),
            (Part.THANKS, texts.thanks(len(rectified), len(registered), issue.day)),
        )
        if part not in settings.hide
    ]
    return page(head, blocks, [*tail, *_signed(ctx)], MOST_IN_ROOM)


def _in_hand(mine: Sequence[Case], now: datetime) -> str:
    towns = Counter(town(case) for case in mine)
    return texts.still_open(dict(towns.most_common()), sum(sla.is_late(case, now) for case in mine))


def _signed(ctx: Context) -> list[str]:
    signature = ctx.settings.digest.signature
    return [texts.signed(signature)] if signature else []


def unit(session: Session, ctx: Context, name: str, issue: Issue, *, now: datetime) -> str:
    """What a unit has to do, the most pressing first; nothing where it has nothing to do."""
    settings = ctx.settings.digest
    mine = of_unit.listing(session, name)
    terms = {case.id: handed.terms(case, ctx, now) for case in mine}
    found = [case for case in mine if case.status not in _WAITING]
    if not found:
        is_said = mine and settings.say_no_news
        return texts.unit_nothing(settings.unit_greeting, name, len(mine)) if is_said else ""
    found.sort(key=lambda case: terms[case.id][0].at if terms[case.id] else NEVER)
    lines = [unit_texts.line(case, terms[case.id]) for case in found]
    head = texts.unit_head(settings.unit_greeting, name, issue.day, len(found), issue.missed)
    return page(head, [_block(lines, found)], _signed(ctx))


def _block(lines: Sequence[str], found: Sequence[Case]) -> Block:
    """The cases of a unit, of which it can ask for all."""
    return Block("", all=unit_texts.MINE, lines=lines, short=[f"{case.number}号" for case in found])


def leader(session: Session, ctx: Context, issue: Issue, *, now: datetime) -> str:
    """The week of who answers for it: what is overdue, what came back, what waits for their word."""
    settings = ctx.settings.digest
    still_open = ledger.listing(session)
    blocks = [
        block for part, block in _of_leader(still_open, ctx, now) if block.lines and part not in settings.hide
    ]
    if not blocks and not settings.say_no_news and not issue.missed:
        return ""
    head = texts.leader_head(
        issue.day,
        len(ledger.registered(session, issue.since, issue.until)),
        len(ledger.closed(session, issue.since, issue.until)),
        len(still_open),
        issue.missed,
    )
    return page(head, blocks, [*([] if blocks else [texts.QUIET_WEEK]), *_signed(ctx)])


def _of_leader(still_open: Sequence[Case], ctx: Context, now: datetime) -> Iterator[tuple[Part, Block]]:
    found = wanting(still_open, ctx, at=now, night=now)

    def of(*parts: Part) -> list[tuple[Case, str]]:
        return [(one.case, to_do_texts.line(one.case, one.due)) for one in found if one.part in parts]

    relapsed = [
        (case, texts.relapse(clock_texts.head(case), case.relapses)) for case in still_open if case.relapses
    ]
    for part, title, act, all_, ones in (
        (Part.SIGN, texts.to_sign, to_do_texts.SUPERVISE, "列表 超期", of(Part.LONG)),
        (Part.OVERDUE, texts.overdue, "", "列表 超期", of(Part.OVERDUE, Part.UNREPORTED)),
        (Part.RELAPSED, texts.relapsed, "", "反弹的有哪些", relapsed),
        (Part.COORDINATE, texts.to_coordinate, "", "列表 申请改派", of(Part.DISPUTED)),
    ):
        short = [f"{case.number}号" for case, _ in ones]
        yield part, Block(title(len(ones)), act, all_, short, [line for _, line in ones])
