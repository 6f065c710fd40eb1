"""值班: who is alarmed of what is urgent, day by day."""

import re
from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import Session

from handlers import days
from handlers.reply import Reply, UserError
from handlers.routing import UNSEEN, Call, Context, Router
from handlers.texts import duty as texts
from handlers.texts import topics
from handlers.texts.when import today
from storage import duty, people
from storage.people_models import Person
from storage.states import DutyKind, Role

router = Router(topic=topics.PEOPLE)
SHOWN = 7
"""Days of the roster of duty."""
MOST_DAYS = 62
_CANCEL = re.compile(r"^取消\s*")
_LEADER = re.compile(r"\s*带班\s*[:：]?\s*")
_BETWEEN = re.compile(r"[\s,，、;；]+")


@router.command(
    "值班",
    "值班 [日期 姓名 带班 姓名]",
    "看谁值班，或排班，如：值班 11月23日-29日 小敏 带班 李局；值班 取消 11月23日",
    roles=(Role.OFFICER,),
    places=UNSEEN,
)
def on_duty(session: Session, call: Call, ctx: Context) -> Reply:
    """Show who is on duty this week, put somebody on duty, or take them off."""
    now = today(call.now)
    if not call.rest:
        found = duty.between(session, now, now + timedelta(days=SHOWN - 1))
        return Reply(texts.roster([now + timedelta(days=n) for n in range(SHOWN)], found))
    is_cancelled = _CANCEL.match(call.rest) is not None
    read = days.read(_CANCEL.sub("", call.rest), now)
    if read is None or not read[0] or read[0][0] < now:
        raise UserError(texts.WHICH_DAY)
    wanted, rest = read
    if len(wanted) > MOST_DAYS:
        raise UserError(texts.too_many_days(MOST_DAYS))
    if is_cancelled:
        return Reply(texts.cancelled(wanted, duty.clear(session, wanted[0], wanted[-1])))
    said, *led = _LEADER.split(rest, maxsplit=1)
    officers = _named(session, said, DutyKind.OFFICER)
    leaders = _named(session, led[0] if led else "", DutyKind.LEADER)
    if not officers and not leaders:
        raise UserError(texts.WHO)
    for kind, named in ((DutyKind.OFFICER, officers), (DutyKind.LEADER, leaders)):
        if named:
            duty.put(session, wanted, kind, [person.id for person in named if person.id is not None])
    return Reply(texts.put(wanted, officers, leaders, _unreachable(session, call, [*officers, *leaders])))


def _named(session: Session, said: str, kind: DutyKind) -> list[Person]:
    """The officers (leaders) of the roster with these names. Raises `UserError`."""
    known = people.officers(session)
    found: list[Person] = []
    for name in filter(None, _BETWEEN.split(said)):
        called = people.called(known, name)
        if len(called) != 1:
            raise UserError(texts.not_an_officer(name))
        if kind == DutyKind.LEADER and not called[0].is_leader:
            raise UserError(texts.not_a_leader(name))
        found += called
    return found


def _unreachable(session: Session, call: Call, named: Sequence[Person]) -> list[str]:
    return [
        person.name for person in named if person.id is not None and not duty.is_reached(session, person.id)
    ]
