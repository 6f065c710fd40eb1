"""回电: whom no channel reaches is called by an officer, and ticked off."""

from datetime import datetime

from sqlmodel import Session

from handlers.reply import Reply, UserError
from handlers.routing import UNSEEN, Call, Context, Router
from handlers.telling import tell_office
from handlers.texts import callers as texts
from handlers.texts import topics
from nlp.text import normal
from storage import callers
from storage.callers import Owed
from storage.states import NoticeKind, Role

router = Router(topic=topics.DO)


def announce(session: Session, ctx: Context, *, now: datetime) -> None:
    """What is due where nothing can be sent: the office hears whom to call."""
    for one in callers.take_due(session, ctx.channels.by_hand, now=now):
        tell_office(session, f"call:{one.id}", texts.owed(one), now=now, kind=NoticeKind.REMINDER)


@router.command("回电", texts.USAGE, "看要给谁回电话；打过了写上姓名", roles=(Role.OFFICER,), places=UNSEEN)
def call_back(session: Session, call: Call, ctx: Context) -> Reply:
    """All calls to be made; with a name or the end of a number, these are made."""
    owed, who = callers.owed(session), normal(call.rest)
    if not who:
        return Reply(texts.listing(owed) if owed else texts.NOBODY)
    done = [one for one in owed if _is(one, who)]
    if not done:
        raise UserError(texts.unknown(who))
    if len({(one.name, one.number) for one in done}) > 1:
        ways = list(dict.fromkeys(texts.whom(one) for one in done))
        raise UserError(texts.which_of(ways), [f"回电 {way}" for way in ways])
    callers.told(session, [one.id for one in done], now=call.now)
    return Reply(texts.done(done[0].name))


def _is(one: Owed, who: str) -> bool:
    """Whether somebody is meant: by name, end of the number, or as they are shown; more may follow."""
    for shown in (texts.whom(one), one.name):
        if who == normal(shown) or who.startswith(f"{normal(shown)} "):
            return True
    end = who.partition(" ")[0]
    return end.isdecimal() and len(end) >= texts.LAST and one.number.endswith(end)
