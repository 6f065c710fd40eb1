"""What officers ask in plain words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from handlers import finding, meant, queries, sla, units
from handlers.dispatch import dispatch
from handlers.hearing import Hearing
from handlers.parsing import numbers, strip_names
from handlers.reply import Reply
from handlers.routing import Call, Context
from handlers.texts import queries as queries_texts
from handlers.texts import questions as texts
from handlers.texts.choosing import MOST
from handlers.texts.when import today
from nlp.question import COUNTS, IDLE, Question, about_one, is_all_asking, read, without_asking
from nlp.text import normal
from storage import cases, people, search
from storage.cases import OPEN
from storage.errors import NoSuchCaseError
from storage.models import Case
from storage.search import Reporter, Wanted
from storage.states import CaseStatus, Purpose, Role

_HOLDS = re.compile(
    r"^(?:看看|查一下|看一下|现在|目前|在)?(?P<unit>[\u4e00-\u9fff]{2,14}?)(?P<holds>手[上里头])?(?:的|现在|目前|还)*"
    r"(?P<rest>(?:有|剩|都|全|发|列|没|未|超期|几|多少|哪|压).*)$"
)
"""水利局手上还有几件."""
_RATE = re.compile(
    r"^(?:看看|查一下|看一下)?(?P<of>.{0,20}?)的?(?:整改)?(?:销号|整改|办结)率(?:是|有|达到|怎么样|多少|几成|\s)*[?吗呢]?$"
)
"""这个月黔城的销号率是多少."""
_SHOWN = frozenset(CaseStatus)
_OF_STATE = dict.fromkeys(("open", "urgent", "soon", "today"), OPEN) | {
    "overdue": cases.LATE,
    "relapsed": frozenset(CaseStatus),
}
_MAY_BE_UNREAD = 2
"""Characters of a question to the bot that may mean nothing to it."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as it was said and read, with the unit and the days it is about."""

    said: str
    question: Question
    unit: str
    due: finding.DueWithin | None
    to_bot: bool


def asked(session: Session, hearing: Hearing, ctx: Context) -> Reply | None:
    """The answer to an officer's question; None if the message is none.

    In the office's room and in private every word counts; elsewhere only what is said to the bot.
    """
    if not hearing.is_officers:
        return None
    message, room = hearing.message, hearing.room
    if message.room is not None and room is None:
        return None
    is_office = room is not None and room.purpose == Purpose.OFFICE
    to_bot = message.mentions_bot or room is None
    if not (is_office or to_bot):
        return None
    said, named = strip_names(normal(message.text), ctx.settings.bot.names)
    if rate := _RATE.match(said):
        call = Call(message, hearing.speaker, room, hearing.now, rest=rate["of"])
        found: Reply | None = dispatch(session, ctx.commands["统计"], call, ctx)
    else:
        found = _answer(session, hearing, ctx, said, to_bot=to_bot or named)
    if found is None or room is None or is_office:
        return found
    return replace(found, here=queries_texts.IN_PRIVATE, private=found.here)


def _answer(session: Session, hearing: Hearing, ctx: Context, said: str, *, to_bot: bool) -> Reply | None:
    at = hearing.message.at
    what, is_pointed = about_one(said)
    if what and (found := _meant(session, ctx, what, at)) and (is_pointed or len(found) == 1):
        return _shown(session, ctx, found, what, hearing.now)
    due, left = finding.due_within(said, today(hearing.now))
    unit, rest = _unit(session, left, ctx)
    verdict = ctx.live.book.understand(rest, kind="text", role=Role.OFFICER.value, at=at)
    question = read(verdict, at)
    if question is None and (
        (unit and is_all_asking(rest)) or (due and not IDLE.sub("", without_asking(rest)))
    ):
        question = Question(asks=True, counts=COUNTS.search(rest) is not None)
    if question is not None and due is not None:
        question = replace(question, asks=True, period=due.said)
    if question is None or not (
        _is_meant(question, to_bot=to_bot) or ((unit or due) and question.unread == 0)
    ):
        return None
    return _find(session, hearing, ctx, _Asked(said, question, unit, due, to_bot))


def _meant(session: Session, ctx: Context, what: str, at: datetime) -> list[Case]:
    """The cases that a number or a name may mean (2号, 黔城码头那个)."""
    numbered, rest = numbers(what, several=False)
    if numbered and not rest:
        year, number = numbered[0]
        try:
            return [cases.find(session, number, year)]
        except NoSuchCaseError:
            return []
    return meant.by_words(session, ctx, what, _SHOWN, at) if meant.says_something(what) else []


def _shown(session: Session, ctx: Context, found: Sequence[Case], what: str, now: datetime) -> Reply:
    labels = tuple(case.label for case in found)
    if len(found) == 1:
        return Reply(queries.page(session, found[0], ctx, now), cases=labels)
    text = queries_texts.listing(found, what, lambda case: sla.state(case, ctx, now))
    return Reply(text, cases=labels)


def _unit(session: Session, said: str, ctx: Context) -> tuple[str, str]:
    """The unit whose cases are asked for (水利局手上还有几件), and the text without it.

    A township is a place, but for what it has in hand.
    """
    found = _HOLDS.match(said)
    if found is None:
        return "", said
    named = units.called(found["unit"], people.units(session))
    is_place = bool(named) and named[0] in ctx.live.book.gazetteer.townships and not found["holds"]
    return (named[0], found["rest"]) if len(named) == 1 and not is_place else ("", said)


def _is_meant(question: Question, *, to_bot: bool) -> bool:
    """Among people only what was read to the last character, and that names more than a time."""
    if to_bot:
        return question.unread <= (_MAY_BE_UNREAD if question.asks else 0)
    names_something = (
        question.categories
        or question.things
        or question.state
        or question.person
        or question.has_place
        or question.each
    )
    is_counted = question.counts and question.of_cases
    return question.unread == 0 and question.asks and bool(names_something or is_counted)


def _find(session: Session, hearing: Hearing, ctx: Context, asked: _Asked) -> Reply | None:
    said, question, unit, due = asked.said, asked.question, asked.unit, asked.due
    if question.townships:
        village = question.village or ""
        towns = question.townships
        ways = tuple(said.replace(village, f"{town}{village}", 1) for town in towns)
        return Reply(texts.which_town(village, towns), choices=ways)
    reporters: Sequence[Reporter] | None = None
    if question.person:
        reporters = meant.called(question.person, search.reporters(session))
        names = list(dict.fromkeys(one.names[0] for one in reporters))[:MOST]
        if not names:
            return Reply(texts.nobody(question.person), cases=())
        if len(names) > 1:
            ways = tuple(said.replace(question.person, name, 1) for name in names)
            return Reply(texts.which_person(question.person, names), choices=ways)
    wanted = wanted_of(question, reporters)
    if unit or due:
        wanted = replace(wanted, unit=unit or None, statuses=wanted.statuses or OPEN)
    found = [
        case
        for case in finding.find(session, question, wanted)
        if finding.stands(case, question.state, ctx, hearing.now)
        and (due is None or due.holds(case, ctx, hearing.now))
    ]
    # things that no rule and no report knows are those of other talk
    if not found and question.things and not question.categories and not asked.to_bot:
        return None
    return _say(session, hearing, ctx, question, found, unit)


def _say(
    session: Session, hearing: Hearing, ctx: Context, question: Question, found: list[Case], unit: str
) -> Reply:
    labels = tuple(case.label for case in found)
    if question.single and len(found) == 1:
        return _shown(session, ctx, found, "", hearing.now)
    if not found:
        return Reply(texts.none(question, unit), cases=())
    if question.each:
        groups = finding.grouped(found, question)
        return Reply(texts.groups(question, groups, unit), cases=labels)
    if question.counts:
        return Reply(texts.count(question, found, unit), cases=labels)
    text = texts.listing(question, found, lambda case: sla.state(case, ctx, hearing.now), unit)
    return Reply(text, cases=labels)


def wanted_of(question: Question, reporters: Sequence[Reporter] | None = None) -> Wanted:
    """What to search for; with these reporters only, if given."""
    state = question.state
    of_state = _OF_STATE.get(state or "")
    statuses = of_state if of_state is not None else ({CaseStatus(state)} if state else ())
    return Wanted(
        statuses=statuses,
        # what is spoken of by name is found by what was reported as well
        categories=[] if question.things else [category.value for category in question.categories],
        severity="urgent" if state == "urgent" else None,
        township=question.township,
        village=question.village,
        river=question.river,
        outside=question.outside,
        since=question.since,
        until=question.until,
        by_closing=state == CaseStatus.CLOSED.value,
        reporters=None if reporters is None else [one.contact for one in reporters],
    )
