"""What officers ask in plain words, and the choice they make by a bare number."""

import re
from collections.abc import Sequence

from sqlmodel import Session

from handlers import queries, sla
from handlers.hearing import Hearing
from handlers.parsing import strip_names
from handlers.routing import Context, Reply
from handlers.texts import queries as queries_texts
from handlers.texts import questions as texts
from handlers.texts.names import SUB
from handlers.texts.queries import MAX_LINES
from nlp.question import Question, read
from nlp.text import normal
from storage import cases, search, talks
from storage.cases import OPEN
from storage.models import Case
from storage.search import Reporter, Wanted
from storage.states import CaseStatus, Purpose, Role
from storage.talks import Who

_PICK = re.compile(r"(?:第|选|回)?\s*(\d{1,2})\s*[个件条]?\W*")
_SHOW = "查 "
_MAY_BE_UNREAD = 2
"""Characters of a question to the bot that may mean nothing to it."""
_OLD_OR_YOUNG = re.compile(r"[老小大阿]([\u4e00-\u9fff])")
_TITLE = re.compile(r"([\u4e00-\u9fff])(?:师傅|主任|书记|村长|支书|[嫂哥姐叔伯婶爹爷总工])")


def asked(session: Session, hearing: Hearing, ctx: Context) -> Reply | None:
    """The answer to an officer's question or choice; None if the message is neither.

    In the office's room and in private every word counts; elsewhere only what is said to the bot.
    """
    if not hearing.speaker.is_bound or hearing.speaker.role != Role.OFFICER:
        return None
    message, room = hearing.message, hearing.room
    if message.room is not None and room is None:
        return None
    is_office = room is not None and room.purpose == Purpose.OFFICE
    to_bot = message.mentions_bot or room is None
    if not (is_office or to_bot):
        return None
    said, named = strip_names(normal(message.text), ctx.settings.bot.names)
    text = _answer(session, hearing, ctx, said, to_bot=to_bot or named)
    if text is None or room is None or is_office:
        return None if text is None else Reply(text)
    return Reply(queries_texts.IN_PRIVATE, private=text)


def _who(hearing: Hearing) -> Who:
    """Who asks, and where the answer is given: never in a supervisors' room."""
    message, room = hearing.message, hearing.room
    place = room.room if room is not None and room.purpose == Purpose.OFFICE else message.sender
    return Who(message.channel, place, message.sender)


def _answer(session: Session, hearing: Hearing, ctx: Context, said: str, *, to_bot: bool) -> str | None:
    message = hearing.message
    if pick := _PICK.fullmatch(said):
        options = talks.offered(session, _who(hearing), now=hearing.now)
        if not options:
            return None
        number = int(pick[1])
        if not 1 <= number <= len(options):
            return texts.out_of_range(len(options))
        said, to_bot = options[number - 1], True
        if said.startswith(_SHOW):
            year, _, of_year = said.removeprefix(_SHOW).partition("-")
            return queries.page(session, cases.find(session, int(of_year), int(year)), ctx, hearing.now)
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


def _find(session: Session, hearing: Hearing, ctx: Context, said: str, question: Question) -> str:
    if question.townships:
        village = question.village or ""
        options = [said.replace(village, f"{town}{village}", 1) for town in question.townships]
        _offer(session, hearing, options)
        return texts.which_town(village, question.townships)
    reporters: Sequence[Reporter] | None = None
    if question.person:
        reporters = _called(question.person, search.reporters(session))
        names = list(dict.fromkeys(one.names[0] for one in reporters))
        if not names:
            return texts.nobody(question.person)
        if len(names) > 1:
            names = names[:MAX_LINES]
            _offer(session, hearing, [said.replace(question.person, name, 1) for name in names])
            return texts.which_person(question.person, names)
    found = search.search(session, wanted_of(question, reporters))
    if question.state == "overdue":
        found = [case for case in found if sla.is_late(case, hearing.now)]
    return _say(session, hearing, ctx, question, found)


def _say(session: Session, hearing: Hearing, ctx: Context, question: Question, found: list[Case]) -> str:
    is_single = question.single and len(found) == 1
    if not found or question.counts or is_single:
        _offer(session, hearing, [])
        if is_single:
            return queries.page(session, found[0], ctx, hearing.now)
        return texts.count(question, found) if found else texts.none(question)
    _offer(session, hearing, [f"{_SHOW}{case.label}" for case in found[:MAX_LINES]])
    return texts.listing(question, found, lambda case: sla.state(case, ctx, hearing.now))


def _offer(session: Session, hearing: Hearing, options: Sequence[str]) -> None:
    talks.offer(session, _who(hearing), options, now=hearing.now)


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


def _called(said: str, everybody: Sequence[Reporter]) -> list[Reporter]:
    """Who goes by a name: exactly, else with it in their names, else by the family name (老易, 石嫂)."""
    exact = [one for one in everybody if said in one.names]
    if exact:
        return exact
    holding = [one for one in everybody if any(said in name for name in one.names)]
    if holding:
        return holding
    family = _OLD_OR_YOUNG.fullmatch(said) or _TITLE.fullmatch(said)
    return [one for one in everybody if family and one.names[0].startswith(family[1])]
