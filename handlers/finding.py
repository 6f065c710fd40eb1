"""The cases a question means: by the ledger's facts, what was reported, when they are due."""

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlmodel import Session

from handlers import days, sla, wordsearch
from handlers.dates import WORDS
from handlers.routing import Context
from handlers.texts.names import SUB
from handlers.texts.when import today
from nlp.question import Question
from storage import search
from storage.models import Case
from storage.search import Wanted

SOON = 2
"""Working days before the end of a term that it is near."""
MOST = 2000
"""Cases in which a thing was spoken of that are counted."""
_NUMBERS = {sign: count for count, sign in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_DUE = re.compile(
    r"(?P<said>(?:(?P<count>\d{1,2}|[一两二三四五六七八九十])天(?:之?内|里)|(?P<month>(?:这个?|本)月)(?:之?内|里|底前)?|"
    rf"(?P<day>(?:本|这个?|下个?)(?:周|星期|礼拜)(?![一二三四五六日天末])|{WORDS}|\d{{1,2}}月\d{{1,2}}[日号])(?:之?内|里)?)"
    r"(?P<until>之?前|以前)?(?:就|要|会|该|快)*(?:到期|截止|过期))"
)


@dataclass(frozen=True, slots=True)
class DueWithin:
    """The days on which a term ends that was asked for, and how it was said."""

    said: str
    first: date
    last: date

    def holds(self, case: Case, ctx: Context, now: datetime) -> bool:
        """Whether a clock of the case runs out then."""
        return any(self.first <= today(due.at) <= self.last for due in sla.standing(case, ctx, now))


def due_within(said: str, now: date) -> tuple[DueWithin | None, str]:
    """When what is asked for is due (明天到期的, 这周到期的), and the text without it."""
    found = _DUE.search(said)
    if found is None or found["said"].startswith(("今天", "今日", "当天")):
        return None, said
    if found["count"]:
        span = [now, now + timedelta(days=_NUMBERS.get(found["count"]) or int(found["count"]))]
    elif found["month"]:
        span = [now, now.replace(day=monthrange(now.year, now.month)[1])]
    else:
        read = days.read(re.sub(r"[个之内里]", "", found["day"]), now)
        span = read[0] if read is not None and read[0] and not read[1] else []
    if not span:
        return None, said
    first = now if found["until"] else span[0]
    rest = f"{said[: found.start()]} {said[found.end() :]}".strip()
    return DueWithin(found["said"], first, span[-1]), rest


def find(session: Session, question: Question, wanted: Wanted) -> list[Case]:
    """The cases that are wanted. What is spoken of must be their kind, or stand in what was reported."""
    if not question.things:
        return search.search(session, wanted)
    found: dict[int | None, Case] = {}
    if question.sub in SUB and question.categories:
        kinds = [category.value for category in question.categories]
        of_kind = search.search(session, replace(wanted, categories=kinds, sub=question.sub))
        found = {case.id: case for case in of_kind}
    for thing in question.things:
        told = wordsearch.find(session, [thing], wanted, most=MOST)
        found |= {case.id: case for case in told.cases}
    return sorted(found.values(), key=lambda case: (case.opened_at, case.id))


def stands(case: Case, state: str | None, ctx: Context, now: datetime) -> bool:
    """Whether its terms stand as was asked."""
    match state:
        case "relapsed":
            return case.relapses > 0
        case "overdue":
            return sla.is_late(case, now)
        case "today":
            return any(due.is_today for due in sla.standing(case, ctx, now))
        case "soon":
            return any(not due.is_over and due.left <= SOON for due in sla.standing(case, ctx, now))
    return True


def grouped(found: Sequence[Case], question: Question) -> Mapping[str, list[Case]]:
    """The cases by category, township or unit, the largest group first; "" for what has none."""
    each = question.each
    asked = [category.value for category in question.categories] if each == "category" else []
    groups: dict[str, list[Case]] = {name: [] for name in asked}
    for case in found:
        name = case.outside or case.township if each == "township" else getattr(case, each)
        groups.setdefault(name or "", []).append(case)
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))
