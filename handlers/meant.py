"""Which case is meant by what it is called: its place, its kind, who reported it, in which words."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

from sqlmodel import Session

from handlers import sla, wordsearch
from handlers.routing import Context
from handlers.texts.names import CATEGORY, SUB
from nlp import naming
from nlp.question import PHRASES, Question, read
from nlp.text import normal
from nlp.verdict import Verdict
from storage import cases, search
from storage.models import Case
from storage.search import Described, Reporter, Wanted
from storage.states import CaseStatus, Role

_OLD_OR_YOUNG = re.compile(r"[老小大阿]([\u4e00-\u9fff])")
_TITLE = re.compile(r"([\u4e00-\u9fff])(?:师傅|主任|书记|村长|支书|[嫂哥姐叔伯婶爹爷总工])")
_LATEST = ("刚才", "刚刚", "刚报", "最新", "最近")
"""Words for the case that was opened last."""
_LEAST_NAME = 2
MOST = 60
"""Cases that words are held against."""
LEAST_QUOTED = 4
"""Characters of what somebody quotes."""


def by_words(
    session: Session, ctx: Context, said: str, statuses: Collection[CaseStatus], at: datetime
) -> list[Case]:
    """The cases in one of the states that all of the words fit, the oldest first."""
    # 那条: a thing, not something that is told
    verdict = ctx.live.book.understand(f"{said}那条", kind="text", role=Role.OFFICER.value, at=at)
    question = read(verdict, at)
    names = normal(question.names) if question is not None else said
    everybody = search.reporters(session)
    people = _people(f"{said} {names}", everybody)
    theirs = {contact for contact, found in people.items() if found}
    if question is not None and question.person:
        theirs |= {one.contact for one in called(question.person, everybody)}
    asked = _otherwise(question, verdict, statuses, at)
    is_narrow = asked != Wanted(statuses=statuses) or any(word in said for word in _LATEST)
    known = search.described(session, _candidates(session, said, asked, theirs, is_narrow=is_narrow))
    if question is not None:
        known = _asked_for(known, question, everybody, at)
        if question.person and any(question.person in normal(one.words) for one in known):
            names = f"{question.person} {names}"
    people = _people(names, everybody)
    called_it = {one.case.id: _names(one) | _of(one, people) for one in known}
    alike = {one.case.id: set(verdict.subject) if _is_alike(one.case, verdict) else set() for one in known}

    def fits(one: Described, also: Collection[str] = ()) -> bool:
        return not naming.unexplained(names, {*called_it[one.case.id], *also}, normal(one.words))

    # by what was said of it first, then by other words for such a thing
    fitting = [one.case for one in known if fits(one)] or [
        one.case for one in known if fits(one, alike[one.case.id])
    ]
    if any(word in said for word in _LATEST) and not naming.says_something(_without_latest(names)):
        return fitting[-1:]
    return fitting


def _without_latest(said: str) -> str:
    for word in _LATEST:
        said = said.replace(word, "")
    return said


def says_something(said: str) -> bool:
    """Whether words could name a case at all."""
    return naming.says_something(said) or any(word in said for word in _LATEST)


def names_a_case(ctx: Context, said: str, at: datetime) -> bool:
    """Whether the words are those of a place or a kind of problem to the last, known case or not."""
    verdict = ctx.live.book.understand(f"{said}那条", kind="text", role=Role.OFFICER.value, at=at)
    question = read(verdict, at)
    if question is None or question.unread:
        return False
    return bool(
        question.categories or question.things or question.has_place or question.state or question.period
    )


def by_quote(session: Session, text: str, statuses: Collection[CaseStatus]) -> list[Case]:
    """The cases that were reported in the words somebody quotes of a person."""
    words = normal(text)
    if len(words) < LEAST_QUOTED:
        return []
    return list(wordsearch.find(session, [words], Wanted(statuses=statuses)).cases)[::-1]


def _candidates(
    session: Session, said: str, asked: Wanted, theirs: Collection[str], *, is_narrow: bool
) -> list[Case]:
    """The cases that words might mean, the oldest first: in which they stand, what is `asked` for otherwise,
    what they reported who are named. Of many the newest.
    """
    pieces = wordsearch.pieces_of(session, [said])
    found = {case.id: case for case in search.likely(session, pieces, asked.statuses, MOST)}
    ways = [replace(asked, reporters=theirs)] if theirs else []
    # 刚才那条, 超期那条: words that stand in no report
    if is_narrow or not (found or theirs):
        ways.append(asked)
    for wanted in ways:
        found |= {case.id: case for case in search.latest(session, wanted, MOST)}
    return sorted(found.values(), key=lambda case: (case.opened_at, case.id))


def _otherwise(
    question: Question | None, verdict: Verdict, statuses: Collection[CaseStatus], at: datetime
) -> Wanted:
    """What is asked for in other words than those of a report: a kind, a state, a time."""
    kinds = {verdict.category.value} if verdict.category is not None else set()
    wanted = Wanted(statuses=statuses, categories=kinds)
    if question is None:
        return wanted
    wanted = replace(wanted, categories=kinds | {category.value for category in question.categories})
    if question.since is not None:
        wanted = replace(wanted, since=question.since)
    if question.state == "urgent":
        return replace(wanted, severity="urgent")
    if question.state == "overdue":
        return replace(wanted, statuses=cases.LATE & set(statuses), late_at=at)
    if question.state in set(CaseStatus):
        return replace(wanted, statuses={CaseStatus(question.state)} & set(statuses))
    return wanted


def _asked_for(
    known: list[Described], question: Question, everybody: Sequence[Reporter], at: datetime
) -> list[Described]:
    """Those of the period, the state and the person that were named."""
    if question.person:
        who = {one.contact for one in called(question.person, everybody)}
        known = [one for one in known if who & one.reporters]
    if question.since is not None:
        since, until = question.since, question.until or at
        known = [one for one in known if since <= one.case.opened_at <= until]
    if question.state == "urgent":
        known = [one for one in known if one.case.severity == "urgent"]
    elif question.state == "overdue":
        known = [one for one in known if sla.is_late(one.case, at)]
    elif question.state in set(CaseStatus):
        known = [one for one in known if one.case.status == question.state]
    return known


def _is_alike(case: Case, verdict: Verdict) -> bool:
    """Whether what is spoken of is of its kind: 地笼 is no name of 电鱼, though both are 非法捕捞."""
    if verdict.category is None or verdict.category.value != case.category:
        return False
    return verdict.sub is None or case.sub in (None, verdict.sub)


def _names(one: Described) -> set[str]:
    """What a case may be called by those who know the ledger."""
    case = one.case
    unit = (case.unit or "").removeprefix("市")
    places = {case.township, case.village, case.river, case.outside, case.unit, unit}
    return {
        *(normal(name) for name in places if name),
        *_kinds(case.category, case.sub),
    }


@cache
def _kinds(category: str, sub: str | None) -> frozenset[str]:
    """What a kind of problem is called."""
    kinds = {word for word, (of, kind) in PHRASES.kind.items() if (of.value, kind) == (category, sub)}
    kinds |= {word for word, found in PHRASES.category.items() if category in {of.value for of in found}}
    return frozenset(normal(name) for name in (*kinds, CATEGORY[category], SUB.get(sub or "")) if name)


def _people(said: str, everybody: Sequence[Reporter]) -> dict[str, set[str]]:
    """What those are called in a text who have reported something, by contact: 老易那条, 石嫂那个."""
    spoken = {found[0] for way in (_OLD_OR_YOUNG, _TITLE) for found in way.finditer(said)}
    theirs = {word: {one.contact for one in called(word, everybody)} for word in spoken}
    return {
        one.contact: {name for name in map(normal, one.names) if len(name) >= _LEAST_NAME and name in said}
        | {word for word, contacts in theirs.items() if one.contact in contacts}
        for one in everybody
    }


def _of(one: Described, people: Mapping[str, set[str]]) -> set[str]:
    """What those who reported a case are called."""
    return {name for contact in one.reporters for name in people.get(contact, ())}


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
