"""对账: the days of an old ledger, held against this one by date and number of entries."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from sqlmodel import Session

from handlers import spans
from handlers.deadlines import start_of_day
from handlers.reply import Reply, UserError
from handlers.routing import UNSEEN, Call, Context, Router
from handlers.texts import reconciling as texts
from handlers.texts import topics
from handlers.texts.reconciling import Day
from handlers.texts.when import today
from nlp.text import normal
from storage import ledger
from storage.periods import Span
from storage.search import NEVER_SHOWN
from storage.states import Role

router = Router(topic=topics.SEE)
MOST_DAYS = 92
_ENTRY = re.compile(
    r"(?:(?P<word>今天|昨天|前天)|(?:(?P<year>20\d\d)\s*[年/.-]\s*)?(?P<month>\d{1,2})\s*[月/.-]\s*(?P<day>\d{1,2})\s*[日号]?)"
    r"(?:\s*[::,=]\s*|\s+|(?<=[日号天]))(?:登记|共|有)*\s*(?P<count>\d{1,4})\s*[件条个]?(?=[\s,;、\u3002]|$)"
)
_DATED = re.compile(r"\d\s*[日号]|天")
_BACK = {"今天": 0, "昨天": 1, "前天": 2}
_BETWEEN = re.compile(r"[\s,;、\u3002]*")


@router.command(
    "对账",
    "对账 日期 件数",
    "和旧台账对，一天一行，如：对账 11月1日 3；只写月份就列出每天几件",
    roles=(Role.OFFICER,),
    places=UNSEEN,
)
def reconcile(session: Session, call: Call, ctx: Context) -> Reply:
    """The days on which the two ledgers differ, with what stands here."""
    said, now = normal(call.rest), today(call.now)
    month = None if _DATED.search(said) else spans.named(Span.MONTH, said or "本月", call.now)
    if month is not None:
        last = min(month.until - timedelta(days=1), now)
        return Reply(texts.counted(month.since, last, _days(session, month.since, last, {})))
    entries = _entries(said, now)
    first, last = min(entries), max(entries)
    if last > now:
        raise UserError(texts.still_to_come(last))
    if (last - first).days >= MOST_DAYS:
        raise UserError(texts.too_long(MOST_DAYS))
    days = _days(session, first, last, entries)
    shown = tuple(case.label for day in days if day.differs for case in day.cases)
    return Reply(texts.compared(days), cases=shown)


def _entries(said: str, now: date) -> Mapping[date, int]:
    """How many entries the old ledger has of each day. Raises `UserError` for what is no entry."""
    found: dict[date, int] = {}
    at = 0
    while at < len(said):
        entry = _ENTRY.match(said, at)
        day = entry and _day(entry, now)
        if entry is None or day is None:
            raise UserError(texts.usage(said[at:].split("\n")[0]))
        if day in found:
            raise UserError(texts.twice(day))
        found[day] = int(entry["count"])
        between = _BETWEEN.match(said, entry.end())
        at = between.end() if between else entry.end()
    return found


def _day(entry: re.Match[str], now: date) -> date | None:
    """The day that is meant; without a year the last one that is not to come."""
    if entry["word"]:
        return now - timedelta(days=_BACK[entry["word"]])
    try:
        found = date(int(entry["year"] or now.year), int(entry["month"]), int(entry["day"]))
        return found if entry["year"] or found <= now else found.replace(year=found.year - 1)
    except ValueError:
        return None


def _days(session: Session, first: date, last: date, entries: Mapping[date, int]) -> list[Day]:
    """Every day from the first to the last."""
    until = start_of_day(last + timedelta(days=1))
    found = ledger.opened(session, start_of_day(first), until)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [
        Day(
            day,
            entries.get(day),
            [case for case in found if today(case.opened_at) == day and case.status not in NEVER_SHOWN],
            [case for case in found if today(case.opened_at) == day and case.status in NEVER_SHOWN],
        )
        for day in days
    ]
