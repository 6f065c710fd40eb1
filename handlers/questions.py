"""What officers ask in plain words."""

import re
from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session

from handlers import queries, sla
from handlers.hearing import Hearing
from handlers.parsing import strip_names
from handlers.routing import Context, Reply
from handlers.texts import queries as queries_texts
from handlers.texts import questions as texts
from handlers.texts.choosing import MOST
from handlers.texts.names import SUB
from nlp.question import Question, read
from nlp.text import normal
from storage import search
from storage.cases import OPEN
from storage.models import Case
from storage.search import Reporter, Wanted
from storage.states import CaseStatus, Purpose, Role

_MAY_BE_UNREAD = 2
"""Characters of a question to the bot that may mean nothing to it."""
_OLD_OR_YOUNG = re.compile(r"[老小大阿]([\u4e00-\u9fff])")
_TITLE = re.compile(r"([\u4e00-\u9fff])(?:师傅|主任|书记|村长|支书|[嫂哥姐叔伯婶爹爷总工])")


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
    found = _answer(session, hearing, ctx, said, to_bot=to_bot or named)
    if found is None or room is None or is_office:
        return found
    return replace(found, here=queries_texts.IN_PRIVATE, private=found.here)


def _answer(session: Session, hearing: Hearing, ctx: Context, said: str, *, to_bot: bool) -> Reply | None:
    message = hearing.message
    verdict = ctx.live.book.understand(said, kind="text", role=Role.OFFICER.value, at=message.at)
    question = read(verdict, message.at)
    if question is None or not _is_meant(question, to_bot=to_bot):
        return None
    return _find(session, hearing, ctx, said, question)


def _is_meant(question: Question, *, to_bot: bool) -> bool:
    """Among people only what was read to the last character, and that names more than a time."""
    if to_bot:
        return question.unread <= (_MAY_BE_UNREAD if question.asks else 0)
    names_something = question.categories or question.state or question.person or question.has_place
    return question.unread == 0 and question.asks and bool(names_something)


def _find(session: Session, hearing: Hearing, ctx: Context, said: str, question: Question) -> Reply:
    if question.townships:
        village = question.village or ""
        towns = question.townships
        ways = tuple(said.replace(village, f"{town}{village}", 1) for town in towns)
        return Reply(texts.which_town(village, towns), choices=ways)
    reporters: Sequence[Reporter] | None = None
    if question.person:
        reporters = called(question.person, search.reporters(session))
        names = list(dict.fromkeys(one.names[0] for one in reporters))[:MOST]
        if not names:
            return Reply(texts.nobody(question.person), cases=())
        if len(names) > 1:
            ways = tuple(said.replace(question.person, name, 1) for name in names)
            return Reply(texts.which_person(question.person, names), choices=ways)
    found = search.search(session, wanted_of(question, reporters))
    if question.state == "overdue":
        found = [case for case in found if sla.is_late(case, hearing.now)]
    return _say(session, hearing, ctx, question, found)


def _say(session: Session, hearing: Hearing, ctx: Context, question: Question, found: list[Case]) -> Reply:
    labels = tuple(case.label for case in found)
    if question.single and len(found) == 1:
        return Reply(queries.page(session, found[0], ctx, hearing.now), cases=labels)
    if not found:
        return Reply(texts.none(question), cases=())
    if question.counts:
        return Reply(texts.count(question, found), cases=labels)
    return Reply(texts.listing(question, found, lambda case: sla.state(case, ctx, hearing.now)), cases=labels)


def wanted_of(question: Question, reporters: Sequence[Reporter] | None = None) -> Wanted:
    """What to search for; with these reporters only, if given."""
    state = question.state
    of_state = {"open": OPEN, "urgent": OPEN, "overdue": sla.LATE}.get(state or "")
    statuses = of_state if of_state is not None else ({CaseStatus(state)} if state else ())
    return Wanted(
        statuses=statuses,
        categories=[category.value for category in question.categories],
        sub=question.sub if question.sub in SUB else None,
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


def called(said: str, everybody: Sequence[Reporter]) -> list[Reporter]:
    """Who goes by a name: exactly, else with it in their names, else by the family name (老易, 石嫂)."""
    exact = [one for one in everybody if said in one.names]
    if exact:
        return exact
    holding = [one for one in everybody if any(said in name for name in one.names)]
    if holding:
        return holding
    family = _OLD_OR_YOUNG.fullmatch(said) or _TITLE.fullmatch(said)
    return [one for one in everybody if family and one.names[0].startswith(family[1])]
