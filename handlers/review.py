"""回头看: last quarter's rectified cases are looked at again; what came back goes out again."""

import re
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from handlers import relapse
from handlers.parsing import numbers
from handlers.registration import office
from handlers.reply import Reply, UserError
from handlers.routing import UNSEEN, Call, Context, Router
from handlers.texts import relapse as relapse_texts
from handlers.texts import review as texts
from handlers.texts import topics
from handlers.texts.review import Quarter
from handlers.texts.when import CHINA, today
from storage import cases, outbox, reviews
from storage.models import Case
from storage.states import CaseStatus, NoticeKind, Outcome, Role, Step

router = Router(topic=topics.SEE)
_QUARTER = re.compile(r"(?:(去年|今年|20\d\d年?)\s*)?(?:第)?([一二三四1234上本])(?:个)?季度?")
_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4}
_FINE = re.compile(
    r"(?:正常|没有?反弹|无反弹|完好|没问题)\W*(?:(?:我|本人)(?:去)?(?:看|查看)(?:的|了|过)\W*)?(?:查看人\W*([\u4e00-\u9fff·]{2,8}))?\W*"
)
_BACK = re.compile(r"反弹\W*(.*)", re.S)


@router.command(
    "回头看",
    "回头看 [编号 正常/反弹 说明]",
    "看上季度销号的有没有反弹，如：回头看 12 正常 查看人 小敏；回头看 12 反弹 又堆了",
    roles=(Role.OFFICER,),
    places=UNSEEN,
)
def look_back(session: Session, call: Call, ctx: Context) -> Reply:
    """A quarter's rectified cases, or what was found of one (or several) of them."""
    named, rest = numbers(call.rest, several=True)
    # 2季度 begins with a number too
    if not named or _QUARTER.fullmatch(call.rest):
        return _listing(session, call)
    said = [_found(session, call, ctx, year, number, rest) for year, number in named]
    return Reply("\n".join(said))


def _found(session: Session, call: Call, ctx: Context, year: int | None, number: int, rest: str) -> str:
    case = cases.find(session, number, year, CaseStatus.ASSIGNED)
    back, fine = _BACK.match(rest), _FINE.fullmatch(rest)
    if back is None and fine is None:
        raise UserError(texts.which_finding(number))
    if case.status != CaseStatus.CLOSED or case.outcome != Outcome.RECTIFIED:
        raise UserError(texts.not_rectified(case))
    if back is not None:
        told = relapse.reopen(session, case, back[1], call, ctx)
        return relapse_texts.reopened(case, told, call.now)
    assert fine is not None
    looked_by = fine[1] or call.speaker.signature
    cases.change(
        session,
        case,
        Step.REVIEW,
        by=call.speaker.signature,
        now=call.now,
        note=texts.note(looked_by),
        message=call.message.id,
        reviewed_at=call.now,
    )
    return texts.reviewed(case, looked_by)


def _listing(session: Session, call: Call) -> Reply:
    quarter = quarter_of(call.rest, today(call.now))
    if quarter is None:
        raise UserError(texts.USAGE)
    found = _waiting(session, quarter)
    photos = reviews.photos(session, [case.id for case in found if case.id is not None])
    lines = [texts.line(case, *photos.get(case.id or 0, (0, 0))) for case in found]
    return Reply(texts.listing(quarter, lines))


def quarter_of(said: str, now: date) -> Quarter | None:
    """The quarter somebody names; the last one for nothing."""
    current = Quarter(now.year, (now.month + 2) // 3)
    if not said.strip():
        return current.before
    found = _QUARTER.fullmatch(said.strip())
    if found is None:
        return None
    if found[2] in "上本":
        return current.before if found[2] == "上" else current
    named = _DIGITS.get(found[2]) or int(found[2])
    if found[1] is None:
        # without a year the last that has begun
        return Quarter(now.year - (named > current.number), named)
    years = {"去年": now.year - 1, "今年": now.year}
    return Quarter(years.get(found[1]) or int(found[1][:4]), named)


def _waiting(session: Session, quarter: Quarter) -> list[Case]:
    return reviews.waiting(session, _begins(quarter), _begins(quarter.after))


def _begins(quarter: Quarter) -> datetime:
    return datetime.combine(date(quarter.year, quarter.number * 3 - 2, 1), time(0), tzinfo=CHINA)


def announce(session: Session, ctx: Context, *, now: datetime) -> None:
    """From the first working day of a quarter on tell the office once what is to be looked at again."""
    day = today(now)
    current = Quarter(day.year, (day.month + 2) // 3)
    first = ctx.days.after(_begins(current).date() - timedelta(days=1), 1)
    if day < first or not ctx.days.is_working(day):
        return
    found = _waiting(session, current.before)
    if not found:
        return
    text = texts.announced(current.before, len(found), sum(case.relapses > 0 for case in found))
    for to in office(session):
        outbox.queue(
            session,
            f"review:{current.before.year}-{current.before.number}:{to.conversation}",
            NoticeKind.REMINDER,
            to=to,
            text=text,
            now=now,
        )
