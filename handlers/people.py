"""名单, and who seems to be whom by name: an officer confirms it, the bot never binds by a name alone."""

from datetime import datetime, timedelta

from sqlmodel import Session

from handlers.reply import Reply, UserError
from handlers.routing import UNSEEN, Call, Context, Router
from handlers.telling import tell_office
from handlers.texts import roster as texts
from handlers.texts import topics
from handlers.texts.names import ROLE
from handlers.texts.when import today
from nlp.text import normal
from storage import matches, people, roster
from storage.matches import Match
from storage.states import NoticeKind, Role

router = Router(topic=topics.PEOPLE)
BEFORE_END = timedelta(days=60)
"""How long before the end of a term the office is reminded."""
_ROLES = {name: role for role, name in ROLE.items()}
CONFIRM = ("确认", "核对")


@router.command(
    "名单",
    "名单 [姓名或角色]",
    "看名单里有谁、绑定没有；在电脑上导入导出",
    roles=(Role.OFFICER,),
    places=UNSEEN,
)
def show(session: Session, call: Call, ctx: Context) -> Reply:
    """How many of each role, the people of a role, or one person; never a phone number."""
    said = normal(call.rest)
    bound = roster.bound_ids(session)
    if not said:
        return Reply(texts.counts(roster.everybody(session), bound, roster.silent_units(session)))
    if (role := _ROLES.get(said)) is not None:
        return Reply(texts.of_role(role, roster.everybody(session, role), bound))
    found = people.find(session, said)
    return Reply(texts.person(found, is_bound=found.id in bound))


def likely(session: Session, call: Call) -> str:
    """Who of those heard goes by the WeChat name of somebody of the roster who is not bound."""
    found = matches.by_name(session)
    return texts.likely(found) if found else texts.NOBODY_LIKELY


def confirm(session: Session, call: Call, said: str) -> str:
    """Bind those an officer says are who their names say; raises `UserError`."""
    found = {match.person: match for match in matches.by_name(session)}
    names = said.split()
    chosen: list[Match] = list(found.values()) if names == ["全部"] else []
    for name in names if not chosen else ():
        if name not in found:
            raise UserError(texts.not_likely(name))
        chosen.append(found[name])
    if not chosen:
        raise UserError(texts.WHOM)
    for match in chosen:
        people.bind(session, *match.address, match.person_id, now=call.now)
    return texts.confirmed(chosen)


def remind_of_terms(session: Session, *, now: datetime) -> None:
    """Tell the office once of each term that ends within two months."""
    found = roster.ending(session, today(now + BEFORE_END))
    if not found:
        return
    roster.reminded(session, found)
    tell_office(session, f"terms:{today(now)}", texts.ending(found), now=now, kind=NoticeKind.REMINDER)
