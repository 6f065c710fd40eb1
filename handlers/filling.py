"""What goes with an order in plain words: a unit of the roster, somebody who goes and looks, a term."""

import re
from dataclasses import dataclass, replace

from sqlmodel import Session

from handlers import terms, units, verifying
from handlers.routing import Call, Context
from nlp.order import GRADE, WITH_REASON, Needs, Order
from storage import people
from storage.states import Role

_BEFORE = re.compile(r"^(?:给|到|由|让|\u8bf7|叫|派|交|,|\s)+")
_AFTER = re.compile(
    r"(?:的?同志|的人|那边|他们)?(?:负责|牵头|先|赶紧|尽快|马上|抓紧)*(?:去|来)?"
    r"(?:(?:处理|处置|办理|办|整改|跟进|核处|落实|负责|牵头|解决|清理|看看|看一?下|看|核实)(?:一下|下|掉)?)?(?:吧|啊)?$"
)
_LEAST = 2
"""Characters of the name of a unit."""
_OF_CITY = ("市", "县", "区")
_EITHER = re.compile(r"还是|或者?|和|、|不|没")


@dataclass(frozen=True, slots=True)
class Filled:
    """A command with what follows the number; several ways if it is not clear which unit is meant."""

    command: str
    rests: tuple[str, ...]
    left: str = ""
    """Words that the command has no use for."""


def filled(session: Session, order: Order, call: Call, ctx: Context, *, to_bot: bool) -> Filled | None:
    """What the command is to be given; None if what follows is nothing of the kind.

    What is said to the bot itself is passed on as it is: the command answers what it lacks.
    """
    if order.why and order.command in WITH_REASON:
        order = replace(order, rest=",".join(filter(None, (order.rest, order.why))), why="")
    found = _filled(session, order, call, ctx, to_bot=to_bot)
    if found is not None and order.why:
        return replace(found, left=" ".join(filter(None, (order.why, found.left))))
    return found


def _filled(session: Session, order: Order, call: Call, ctx: Context, *, to_bot: bool) -> Filled | None:
    match order.needs:
        case Needs.UNIT:
            found = _unit(session, order, call, ctx)
        case Needs.WHO:
            found = _who(session, order, call, ctx, to_bot=to_bot)
        case _:
            is_unit = bool(units.called(order.rest, people.units(session))) if order.rest else False
            rest = "" if order.command in ("催办", "督办") and is_unit else order.rest
            grade = GRADE.match(rest) if order.needs is Needs.GRADE else None
            found = Filled(order.command, (grade[0] if grade else rest,))
    if found is None and to_bot:
        return Filled(order.command, (order.rest,))
    return found


def _unit(session: Session, order: Order, call: Call, ctx: Context) -> Filled | None:
    stated = terms.read(order.rest, now=call.now, days=ctx.days)
    said, *left = [bare for word in stated.rest.split() if (bare := _bare(word))] or [""]
    read = ctx.live.book.understand(said, kind="location", role=Role.OFFICER.value, at=call.now)
    if read.place.outside is not None and said == read.place.outside:
        return Filled("移送", (f"{said} {' '.join(left)}".strip(),))
    found = _units(session, said, ctx)
    rests = tuple(f"{unit} {stated.words}".strip() for unit in found)
    return Filled(order.command, rests, " ".join(left)) if rests else None


def _units(session: Session, said: str, ctx: Context) -> list[str]:
    """The units that may be meant: of the roster, or one that by its name is plainly of this city.

    托口镇水利站 is 托口镇 if the roster has no station of its own; 托口镇不合适 is nothing.
    """
    if len(said) < _LEAST or _EITHER.search(said):
        return []
    found = units.called(said, people.units(session)) or units.usually_called(said)
    if found and (said in found[0] or units.is_name(said)):
        return found
    is_ours = said.startswith((*ctx.live.book.gazetteer.townships, *_OF_CITY))
    return [said] if not found and is_ours and units.is_name(said) else []


def _who(session: Session, order: Order, call: Call, ctx: Context, *, to_bot: bool) -> Filled | None:
    if verifying.is_result(order.rest):
        # among people it tells what was found
        return Filled(order.command, (order.rest,)) if to_bot else None
    stated = terms.read(order.rest, now=call.now, days=ctx.days)
    said, *left = [bare for word in stated.rest.split() if (bare := _bare(word))] or [""]
    if not said:
        return None if call.in_public else Filled(order.command, ("",))
    found, is_officer = verifying.who(session, said)
    if not is_officer:
        found = _units(session, said, ctx)
    rests = tuple(f"{name} {stated.words}".strip() for name in found)
    return Filled(order.command, rests, " ".join(left)) if rests else None


def _bare(word: str) -> str:
    """托口镇水利站 of 给托口镇水利站处理一下."""
    return _AFTER.sub("", _BEFORE.sub("", word))
