"""查, 列表: one case, or a page at a time, however long the ledger."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from handlers import handed, meant, queries, sla, wordsearch
from handlers.reply import Reply
from handlers.routing import IN_FULL, Call, Context, Place, Router
from handlers.texts import case as page_texts
from handlers.texts import listing as texts
from handlers.texts import queries as queries_texts
from handlers.texts import topics
from handlers.texts import unit as unit_texts
from handlers.texts.names import STATUS
from handlers.texts.when import today
from nlp.verdict import Severity
from storage import cases, ledger, search
from storage.models import Case
from storage.search import Wanted
from storage.states import OPEN, CaseStatus, Role

router = Router(topic=topics.SEE)
PAGE = 10
"""Cases of a page."""
_BY_NAME = {name: status for status, name in STATUS.items()}
_AFTER = re.compile(r"接(\d{4})-(\d+)")
"""The last case of the page before: what 下一页 says."""
_POINTS = re.compile(r"^(?:一?下|看看|\s)+|(?:[那这][个条件处起]|的|\s)+$")


def _is_late(case: Case, ctx: Context, now: datetime) -> bool:
    return sla.is_late(case, now)


def _is_unreported(case: Case, ctx: Context, now: datetime) -> bool:
    return sla.is_unreported(case, now)


_STANDS: Mapping[str, Callable[[Case, Context, datetime], bool]] = {
    "超期": _is_late,
    "逾期": _is_late,
    "没反馈": _is_unreported,
    "今天到期": sla.is_due_today,
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """The filters of a list as they were typed."""

    what: str
    wanted: Wanted
    words: tuple[str, ...] = ()
    after: Case | None = None
    heading: str = ""
    says: str = ""
    """The command, without what page."""
    hidden: bool = False
    """Also what only stands in the ledger by its number: merged, withdrawn, sealed."""
    standing: Callable[[Case, Context, datetime], bool] | None = None
    """How the terms of a case have to stand."""

    def left(self, found: Iterable[Case], ctx: Context, now: datetime) -> list[Case]:
        """Those of the whole list that come on this page or later."""
        stands = self.standing
        fitting = [case for case in found if stands is None or stands(case, ctx, now)]
        ids = [case.id for case in fitting]
        begin = ids.index(self.after.id) + 1 if self.after is not None and self.after.id in ids else 0
        return fitting[begin:]


@router.command(
    "查",
    "查 编号",
    "看一件的情况；全部经过：查 编号 详情；不记得编号就写几个字，如：查 码头 地笼",
    roles=(Role.OFFICER, Role.UNIT),
    numbered=True,
    worded=True,
)
def look_up(session: Session, call: Call, ctx: Context) -> Reply:
    """All about a case; in a supervisors' room only what everybody may read, the rest in private."""
    if call.number is None and call.rest:
        return _by_words(session, call, ctx)
    if call.speaker.role == Role.UNIT:
        return handed.look_up(session, call, queries.wanted(call, "查 编号"), ctx)
    case = cases.find(session, queries.wanted(call, "查 编号"), call.year)
    assert case.id is not None
    if case.status == CaseStatus.SEALED:
        text = page_texts.handed_over(case)
    elif call.rest.startswith(IN_FULL):
        text = page_texts.timeline(case, ledger.events(session, case.id))
    else:
        text = queries.page(session, case, ctx, call.now)
    shown = (case.label,)
    return (
        Reply(queries.how_far(session, case), text, cases=shown)
        if call.in_public
        else Reply(text, cases=shown)
    )


@router.command(
    "列表",
    "列表 [状态] [乡镇] [几个字]",
    "列出未办结的，或某状态、某乡镇的、说到什么的，如：列表 整改中 托口镇 地笼",
    roles=(Role.OFFICER,),
)
def listing(session: Session, call: Call, ctx: Context) -> Reply:
    """The open cases, or those in a state, a township, overdue, or of which something was said."""
    asked = _read(session, call, ctx)
    if asked.words:
        return _said(session, call, ctx, asked)
    if asked.standing is not None:
        shown = asked.left(search.search(session, asked.wanted), ctx, call.now)
        count = len(shown)
    else:
        shown = search.page(session, asked.wanted, PAGE + 1, after=asked.after, hidden=asked.hidden)
        count = 0 if asked.after else search.count(session, asked.wanted, hidden=asked.hidden)
    return _page(call, ctx, asked, shown, texts.heading(asked.what, None if asked.after else count))


def _by_words(session: Session, call: Call, ctx: Context) -> Reply:
    """The cases that are called by words: those in which they stand, else those they describe."""
    if call.speaker.role == Role.UNIT:
        return _of_unit(session, call, ctx)
    after, words = _after(session, call.rest)
    asked = _Asked(" ".join(words), Wanted(), words, after, says=f"查 {' '.join(words)}")
    found = wordsearch.find(session, words, asked.wanted)
    called = _POINTS.sub("", asked.what)
    # 三里坪渣土, one word, is found by the two of them
    if not found.cases and called and not re.search(r"\s", called):
        found = wordsearch.Found(meant.by_words(session, ctx, called, frozenset(CaseStatus), call.now)[::-1])
    if len(found.cases) == 1:
        [case] = found.cases
        return _aside(call, queries.page(session, case, ctx, call.now), (case.label,))
    if not found.cases:
        return _aside(call, texts.nothing(asked.what), ())
    return _found(call, ctx, asked, found)


def _of_unit(session: Session, call: Call, ctx: Context) -> Reply:
    """Its own cases by what it is told of them: what was reported is no word of theirs."""
    words = call.rest.split()
    found = wordsearch.of_unit(session, call.speaker.unit, words)
    if len(found) == 1:
        return handed.look_up(session, replace(call, year=found[0].year, rest=""), found[0].number, ctx)
    text = texts.of_unit(
        call.rest,
        [unit_texts.line(case, handed.terms(case, ctx, call.now)) for case in found[:PAGE]],
        len(found),
    )
    labels = tuple(case.label for case in found[:PAGE])
    return Reply(text, cases=labels) if call.place is Place.PRIVATE else Reply(private=text, cases=labels)


def _said(session: Session, call: Call, ctx: Context, asked: _Asked) -> Reply:
    return _found(call, ctx, asked, wordsearch.find(session, asked.words, asked.wanted))


def _found(call: Call, ctx: Context, asked: _Asked, found: wordsearch.Found) -> Reply:
    """A page of what words have found, the newest first."""
    left = asked.left(found.cases, ctx, call.now)
    heading = texts.found(asked.what, None if asked.after else len(left), has_more=found.has_more)
    return _page(call, ctx, asked, left, heading)


def _page(call: Call, ctx: Context, asked: _Asked, shown: Sequence[Case], heading: str) -> Reply:
    text = texts.page(
        heading, shown[:PAGE], lambda case: sla.state(case, ctx, call.now), today(call.now).year
    )
    more = f"{asked.says} 接{shown[PAGE - 1].label}" if len(shown) > PAGE else ""
    return _aside(call, text, tuple(case.label for case in shown[:PAGE]), more)


def _aside(call: Call, text: str, labels: tuple[str, ...], more: str = "") -> Reply:
    """What no supervisors' room is to read is said in private."""
    if call.in_public:
        return Reply(queries_texts.IN_PRIVATE, text, cases=labels, more=more)
    return Reply(text, cases=labels, more=more)


def _read(session: Session, call: Call, ctx: Context) -> _Asked:
    """The filters that were typed; what is none is a word to search for."""
    after, said = _after(session, call.rest)
    wanted, words, hidden, standing = Wanted(), list[str](), False, None
    every = frozenset(CaseStatus)
    for word in said:
        if word in _BY_NAME:
            wanted = replace(wanted, statuses=(_BY_NAME[word],))
            hidden = True
        elif word in _STANDS:
            standing = _STANDS[word]
            late = call.now if _STANDS[word] is _is_late else None
            wanted = replace(wanted, statuses=wanted.statuses or OPEN, late_at=late)
        elif word == "紧急":
            wanted = replace(wanted, severity=Severity.URGENT.value, statuses=wanted.statuses or OPEN)
        elif word in ("未办结", "全部"):
            wanted = replace(wanted, statuses=OPEN if word == "未办结" else every)
            hidden = word == "全部"
        elif (town := _township(word, call, ctx)) is not None:
            wanted = replace(wanted, township=town)
        else:
            words.append(word)
    # a search looks everywhere, a list shows what is to be done
    if not wanted.statuses:
        wanted = replace(wanted, statuses=every if words else OPEN)
    what = " ".join(said) or "未办结"
    return _Asked(
        what, wanted, tuple(words), after, says=f"列表 {' '.join(said)}", hidden=hidden, standing=standing
    )


def _after(session: Session, said: str) -> tuple[Case | None, tuple[str, ...]]:
    """The case after which a further page begins, and the words without it."""
    words = said.split()
    last = _AFTER.fullmatch(words[-1]) if words else None
    if last is None:
        return None, tuple(words)
    return cases.find(session, int(last[2]), int(last[1])), tuple(words[:-1])


def _township(word: str, call: Call, ctx: Context) -> str | None:
    """The township that a word names, and nothing closer: 三里坪 is a word to search for."""
    read = ctx.live.book.understand(word, kind="location", role=Role.OFFICER.value, at=call.now)
    return None if read.place.village or read.place.river else read.place.township
