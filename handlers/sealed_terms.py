"""The term in which a sealed clue is taken in hand and its sender answered; only who reads it hears of it."""

from datetime import date, datetime

from sqlmodel import Session

from handlers import sealed as track
from handlers.clocks import Reminded
from handlers.routing import Context
from handlers.texts import sealed as texts
from handlers.texts.when import today
from storage import letters, sealed
from storage.addresses import Address
from storage.sealed import Route
from storage.sealed_models import SealedClue
from storage.states import SealedState

_NO_CLUE = 0


def until(ctx: Context, clue: SealedClue, route: Route | None) -> date | None:
    """The last day to do what is missing; None if nothing is. Who cannot be written to need not be told."""
    if clue.state == SealedState.NEW or _is_to_tell(clue, route):
        return ctx.days.after(clue.day, ctx.settings.terms.sealed)
    return None


def _is_to_tell(clue: SealedClue, route: Route | None) -> bool:
    return route is not None and route.can_write and not clue.answered


def remind(session: Session, ctx: Context, *, now: datetime) -> None:
    """Queue a reminder for who reads it when a term is nearly over, on its day, and once it is over."""
    day = today(now)
    if not ctx.days.is_working(day):
        return
    lines: dict[Address, list[str]] = {}
    for clue in sealed.still_open(session):
        route = sealed.route_of(ctx.vault, clue)
        last, stage = until(ctx, clue, route), _stage(ctx, clue, day)
        if last is None or stage is None or stage <= clue.reminded:
            continue
        if route is None:  # the bot's key was lost: who must not hear of it is not known
            continue
        line = texts.term(
            clue.receipt,
            last,
            ctx.days.between(day, last) if day <= last else -1,
            to_take=clue.state == SealedState.NEW,
            to_tell=_is_to_tell(clue, route),
        )
        for to in track.readers(session, route.excluded):
            lines.setdefault(to, []).append(line)
        sealed.reminded(session, clue, stage)
    for to, theirs in lines.items():
        text = texts.terms(theirs)
        letters.queue(session, ctx.vault, _NO_CLUE, to=to, text=text, now=now)


def _stage(ctx: Context, clue: SealedClue, day: date) -> Reminded | None:
    term, gone = ctx.settings.terms.sealed, ctx.days.between(clue.day, day)
    if gone < int(term * ctx.settings.clocks.share):
        return None
    return Reminded.BEFORE if gone < term else Reminded.ON if gone == term else Reminded.AFTER
