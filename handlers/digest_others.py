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
from handlers.to_do import new, wanting
from storage import cases, ledger, merging
from storage import handed as of_unit
from storage.channel_models import Room
from storage.models import Case
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
    registered = [one for one in _told(session, of, new(session, issue)) if one[0].number == one[1]]
    closed = _together(_told(session, of, ledger.closed(session, issue.since, issue.until)))
    if not registered and not closed and not settings.say_no_news and not issue.missed:
        return ""
    done = [one for one in closed if one[0].outcome == Outcome.RECTIFIED]
    head = [texts.room_head(settings.room_greeting, issue.day, today(issue.since))]
    head += [issue.missed] if issue.missed else []
    head += [] if registered or closed else [texts.NO_NEWS]
    tail = []
    if Part.OPEN not in settings.hide:
        tail.append(_in_hand(_concerning(session, of, still_open), now))
    if Part.THANKS not in settings.hide:
        tail.append(texts.thanks(len(done), len(registered), issue.day))
    ended = [one for one in closed if one not in done]
    blocks = [
        Block(title(len(found)), lines=[line for line, _ in found], short=[short for _, short in found])
        for part, title, found in (
            (Part.REGISTERED, texts.registered, [(brief(*one), f"{one[1]}号") for one in registered]),
            (Part.CLOSED, texts.rectified, [(texts.closed(*one), texts.known_as(one[1])) for one in done]),
            (
                Part.CLOSED,
                texts.looked_into,
                [(texts.closed(*one), texts.known_as(one[1])) for one in ended],
            ),
        )
        if found and part not in settings.hide
    ]
    return page(head, blocks, [*tail, *_signed(ctx)], MOST_IN_ROOM)


def _told(session: Session, of: Room, found: Sequence[Case]) -> list[tuple[Case, int]]:
    """Those of these cases that were reported in a room and may be spoken of there, by the numbers told."""
    shown = {case.id: case for case in found if case.id is not None and not marks_speaker(case)}
    merged = [one for one, case in shown.items() if case.status == CaseStatus.MERGED]
    into = {other for one in merged if (other := merging.merged_into(session, one)) is not None}
    told = ledger.told_in(session, of.channel, of.room, [*shown, *(into - shown.keys())])
    named = [(shown.get(known) or shown.get(one), known) for one, known in told]
    return [(case, cases.case(session, known).number) for case, known in named if case is not None]


def _together(told: Sequence[tuple[Case, int]]) -> list[tuple[Case, list[int]]]:
    """Each case once, with all the numbers people know it by: of two that were merged there is one."""
    found: dict[int | None, tuple[Case, list[int]]] = {}
    for case, number in told:
        found.setdefault(case.id, (case, []))[1].append(number)
    return list(found.values())


def _concerning(session: Session, of: Room, still_open: Sequence[Case]) -> list[Case]:
    if of.townships:
        return [one for one in still_open if one.township in of.townships and not marks_speaker(one)]
    return list({case.id: case for case, _ in _told(session, of, still_open)}.values())


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
        len(new(session, issue)),
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
