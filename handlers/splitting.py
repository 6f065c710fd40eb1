"""The river problem that came with an accusation goes the ordinary way: later, in own words, from nobody.

It waits until a time at random of the next day, so that no number is given just after somebody spoke. Where
nobody else has reported anything from that township on the day it was said, it would still give its source
away: then it is only a proposal to the discipline side, who give it back when they think fit.
"""

import random
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from handlers import cleared
from handlers.content import Content
from handlers.deadlines import start_of_day
from handlers.incoming import Incoming
from handlers.routing import Context
from handlers.texts import splitting as texts
from handlers.texts.when import today
from nlp import parting
from nlp.book import Book
from nlp.verdict import Category, Intent, Place, Severity, Verdict
from storage import held, sealed
from storage.held import Held
from storage.models import Case
from storage.sealed_models import SealedClue
from storage.states import SealedState

_FROM, _UNTIL = timedelta(hours=9), timedelta(hours=17)
"""Of China's day: when what was split off goes to the office."""


def problem(message: Incoming, book: Book) -> Verdict | None:
    """What else a message tells that accuses somebody."""
    return parting.problem(message.text, book, message.at)


def words(of: Verdict | Case) -> str:
    """A problem in words of its own: kind and canonical place; nothing if they say nothing."""
    if isinstance(of, Case):
        if of.category in (Category.INTEGRITY, Category.OTHER) or of.township is None:
            return ""
        return texts.problem(of.category, of.sub, of.township, of.village, of.river)
    assert of.category is not None
    return texts.problem(of.category, of.sub, of.place.township, of.place.village, of.place.river)


def hold(session: Session, ctx: Context, clue: int, found: Verdict, message: Incoming) -> None:
    """Keep a problem until it may go the ordinary way; of one sealed clue each kind and place once."""
    place = found.place
    values: dict[str, Any] = {
        "clue": clue,
        "channel": message.channel,
        "mark": ctx.vault.mark(message.channel, message.sender).hex(),
        "day": today(message.at).isoformat(),
        "category": found.category,
        "sub": found.sub,
        "severity": found.severity,
        "place": [place.township, place.village, place.river],
    }
    if not any(_is_same(one.values, values) for one in held.waiting(session, ctx.vault)):
        held.keep(session, ctx.vault, values, due_at=_later(message.at))


def _is_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(one[name] == other[name] for name in ("clue", "category", "place"))


def _later(at: datetime) -> datetime:
    spread = (_UNTIL - _FROM) * random.SystemRandom().random()
    return start_of_day(today(at) + timedelta(days=1)) + _FROM + spread


def release(session: Session, ctx: Context, *, now: datetime) -> datetime | None:
    """Let go what is due; when to look again."""
    for one in held.waiting(session, ctx.vault, until=now):
        _release(session, ctx, one, now=now)
    held.done(session, until=now)
    return held.next_due(session)


def _release(session: Session, ctx: Context, one: Held, *, now: datetime) -> None:
    values = one.values
    clue = session.get(SealedClue, values["clue"])
    if clue is None or clue.state == SealedState.ENDED:
        return
    found = _verdict(values)
    if not _has_company(session, ctx, values):
        note = texts.WAITS
    elif held.is_known(session, str(found.category), found.place.township, found.place.village, now=now):
        note = texts.KNOWN
    else:
        cleared.open_case(session, found, words(found), now=now)
        note = texts.GONE
    item = Content(channel=values["channel"], proposal=words(found) if note == texts.WAITS else "", note=note)
    sealed.add(session, ctx.vault, clue.id, item.written())


def _verdict(values: dict[str, Any]) -> Verdict:
    township, village, river = values["place"]
    return Verdict(
        Intent.CLUE,
        category=Category(values["category"]),
        sub=values["sub"],
        severity=Severity(values["severity"]),
        place=Place(township=township, village=village, river=river),
    )


def _has_company(session: Session, ctx: Context, values: dict[str, Any]) -> bool:
    """Whether somebody else has reported something from that township on the day it was said."""
    day = start_of_day(date.fromisoformat(values["day"]))
    township = values["place"][0]
    others = held.reporters(session, township, since=day, until=day + timedelta(days=1))
    return any(ctx.vault.mark(channel, who).hex() != values["mark"] for channel, who in others)
