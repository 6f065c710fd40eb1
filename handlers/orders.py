"""What officers order in plain words: it becomes a call of the command, for the one case that fits."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlmodel import Session

from handlers import choosing, filling, meant, quotes, sla, units
from handlers.asking_back import again, say, which_case, which_unit
from handlers.dispatch import dispatch, together
from handlers.filling import Filled
from handlers.hearing import Hearing
from handlers.parsing import numbers, strip_names
from handlers.quotes import Numbered
from handlers.reply import Reply
from handlers.routing import MOST_AT_ONCE, Call, Context
from handlers.texts import choosing as choosing_texts
from handlers.texts import errors
from handlers.texts import orders as texts
from nlp.message import take_apart
from nlp.order import WITH_REASON, Needs, Order, read
from nlp.text import normal
from storage import cases, outbox, people, search, undo
from storage.cases import NEXT, OPEN
from storage.errors import AmbiguousCaseError, NoSuchCaseError
from storage.models import Case
from storage.prepared import savepoint
from storage.states import CaseStatus, Mode, Purpose, Role

S = CaseStatus


def _before(after: CaseStatus) -> frozenset[CaseStatus]:
    """The open states from which a move is allowed."""
    return frozenset(status for status in OPEN if after in NEXT[status])


_FROM: Mapping[str, frozenset[CaseStatus]] = {
    "受理": _before(S.ACCEPTED) | {S.TRANSFERRED},
    # what is handed out is accepted with it
    "交办": _before(S.ASSIGNED) | {S.REPORTED},
    "不受理": _before(S.REJECTED),
    "核实": frozenset({S.REPORTED, S.VERIFYING, S.ACCEPTED}),
    "催办": sla.WITH_UNIT,
    "督办": sla.WITH_UNIT,
    "延期": sla.WITH_UNIT | {S.DISPUTED},
    "销号": _before(S.CLOSED),
    "退回": frozenset({S.SUBMITTED, S.DISPUTED}),
    "验收": frozenset({S.ASSIGNED, S.RECTIFYING, S.SUBMITTED}),
    "列入计划": _before(S.PLANNED) | {S.PLANNED},
    "移送": _before(S.TRANSFERRED),
    "并单": OPEN,
    "重开": frozenset({S.CLOSED, S.REJECTED}),
    "改级": OPEN,
    "改类": OPEN,
    "改址": OPEN,
    "告知": frozenset(CaseStatus),
}
"""The states in which a command is of use: by them too the case that is meant is told from others."""
_ALL = frozenset(CaseStatus)


@dataclass(frozen=True, slots=True)
class _Heard:
    """An order, and whether it was said to the bot or among people, who may mean each other."""

    call: Call
    order: Order
    to_bot: bool


def ordered(session: Session, hearing: Hearing, ctx: Context) -> Reply | None:
    """The answer to an officer's order, carried out if one case alone fits; None if it is none.

    Among people only what is clearly an order is heard; in a supervisors' room a question goes to its giver.
    """
    message, room = hearing.message, hearing.room
    if not hearing.is_officers:
        return None
    if message.room is not None and (room is None or room.purpose == Purpose.DISCIPLINE):
        return None
    names = ctx.settings.bot.names
    quote, own = quotes.read(message.text, names)
    if take_apart(own, names).addressed:
        return None
    said, named = strip_names(normal(own), names)
    to_bot = message.mentions_bot or room is None or named or (quote is not None and quote.is_bots)
    call = Call(message, hearing.speaker, room, hearing.now, quote=quote)
    for order in read(said, to_bot=to_bot):
        found = _carry_out(session, _Heard(call, order, to_bot), ctx)
        if found is not None:
            return found
    return None


def accuses_nobody(hearing: Hearing, ctx: Context) -> bool:
    """Whether it is an order that accuses only as a whole: that a unit is to put something right."""
    if not hearing.is_officers:
        return False
    _, own = quotes.read(hearing.message.text, ctx.settings.bot.names)
    said, _ = strip_names(normal(own), ctx.settings.bot.names)
    understand = partial(
        ctx.live.book.understand, kind="text", role=Role.OFFICER.value, at=hearing.message.at
    )
    return any(
        not (understand(order.what).sealed or understand(order.rest).sealed) for order in read(said)[:1]
    )


def _carry_out(session: Session, heard: _Heard, ctx: Context) -> Reply | None:
    heard = replace(heard, order=_of_unit(session, heard))
    order, call = heard.order, heard.call
    if not heard.to_bot and not _is_clear(order, call, ctx):
        return None
    filled = filling.filled(session, order, call, ctx, to_bot=heard.to_bot)
    if filled is None:
        return None
    found = _numbered(session, heard) or _meant(session, heard, filled.command, ctx)
    if found is None or isinstance(found, Reply):
        return found
    if len(found) > 1 and _numbers(order.what) is None:
        return which_case(heard.call, heard.order, filled, found)
    if filled.command == "并单":
        return _merge(session, heard, found[0], ctx)
    if len(filled.rests) > 1:
        return which_unit(heard.call, filled, found[0])
    return _give(session, heard, filled, found, ctx)


def _of_unit(session: Session, heard: _Heard) -> Order:
    """催一下托口镇: whom to urge says which cases, if none was just spoken of."""
    order, call = heard.order, heard.call
    if order.command not in ("催办", "督办") or order.what or not order.rest or call.quote is not None:
        return order
    is_shown = choosing.shown_alone(session, call.message, now=call.now) is not None
    if is_shown or not units.called(order.rest, people.units(session)):
        return order
    return replace(order, what=order.rest, rest="", is_kind=True, of_all=True)


def _is_clear(order: Order, call: Call, ctx: Context) -> bool:
    """Whether it is an order also when people talk to each other."""
    told = order.to_people or order.needs is Needs.FINDING
    if call.in_public and (told or not (order.what or call.quote)):
        return False
    if call.in_public and order.why and order.command not in WITH_REASON:
        return False
    # there it tells what was found
    if call.in_public and order.command == "核实" and order.needs is Needs.WORDS:
        return False
    if order.is_kind and meant.names_a_case(ctx, order.what, call.message.at):
        return True
    return order.is_pointed or order.needs in (Needs.UNIT, Needs.WHO) or not order.what


def _numbers(what: str) -> list[Numbered] | None:
    """The numbers that say which cases, if it is said by numbers."""
    found, rest = numbers(what, several=True)
    return found if found and not re.sub(r"[都全这那几件个条号的\s]+", "", rest) else None


def _numbered(session: Session, heard: _Heard) -> list[Case] | Reply | None:
    """The cases named by their numbers; a question if one is that of several years."""
    wanted = _numbers(heard.order.what)
    if wanted is None:
        return None
    if len(wanted) > MOST_AT_ONCE:
        return say(heard.call, errors.too_many(MOST_AT_ONCE))
    found: list[Case] = []
    for year, number in wanted:
        try:
            found.append(_find(session, heard.order.command, year, number))
        except NoSuchCaseError as error:
            return say(heard.call, errors.no_such_case(error.number)) if heard.to_bot else None
        except AmbiguousCaseError as error:
            return say(heard.call, errors.ambiguous(error, heard.order.command))
    return found


def _find(session: Session, command: str, year: int | None, number: int) -> Case:
    """The case of a number: of several years' the one that the command is of use for."""
    found = search.numbered(session, number, year)
    fitting = [case for case in found if case.status in _FROM[command]]
    if len(fitting) > 1:
        raise AmbiguousCaseError([case.label for case in fitting])
    return fitting[0] if fitting else found[0]


def _meant(session: Session, heard: _Heard, command: str, ctx: Context) -> list[Case] | Reply | None:
    """The cases that the words fit and that the command is of use for, else any that they fit."""
    what, call = heard.order.what, heard.call
    if not what:
        return _spoken_of(session, heard, command)
    if not meant.says_something(what):
        return say(call, texts.which_one(command)) if heard.to_bot else None
    found = meant.by_words(session, ctx, what, _ALL, call.message.at)
    fitting = [case for case in found if case.status in _FROM[command]]
    if fitting or len(found) == 1:
        return fitting or found
    if found:
        return say(call, texts.none_to(command, what, found))
    if (numbered := _numbered_and_named(session, heard, command, ctx)) is not None:
        return numbered
    points = heard.order.is_pointed or heard.order.is_kind
    is_sure = heard.to_bot or (points and meant.names_a_case(ctx, what, call.message.at))
    return say(call, texts.no_case(command, what)) if is_sure else None


def _numbered_and_named(
    session: Session, heard: _Heard, command: str, ctx: Context
) -> list[Case] | Reply | None:
    """3号电鱼的: the case of the number, if it is what it is called too."""
    call = heard.call
    named, name = numbers(heard.order.what, several=False)
    if not named or not meant.says_something(name):
        return None
    try:
        case = _find(session, command, *named[0])
    except (NoSuchCaseError, AmbiguousCaseError):
        return None
    if case.id in {one.id for one in meant.by_words(session, ctx, name, _ALL, call.message.at)}:
        return [case]
    return (
        say(call, texts.another(case, name, f"{command} {case.number} {heard.order.rest}".strip()))
        if heard.to_bot
        else None
    )


def _spoken_of(session: Session, heard: _Heard, command: str) -> list[Case] | Reply | None:
    """The case of the words that are quoted, else the one just shown."""
    call, quote = heard.call, heard.call.quote
    if quote is not None and quote.is_bots:
        found = [_find(session, command, *one) for one in quote.numbers]
    elif quote is not None:
        found = meant.by_quote(session, quote.text, _FROM[command])
    else:
        shown = choosing.shown_alone(session, call.message, now=call.now)
        found = [] if shown is None else [_find(session, command, *shown)]
    if found:
        return found
    return say(call, texts.which_one(command)) if heard.to_bot else None


def _merge(session: Session, heard: _Heard, case: Case, ctx: Context) -> Reply | None:
    """The other case is named as the first one is."""
    other = read(f"{heard.order.rest.rstrip('里去')}受理")
    named = [replace(heard, order=replace(one, command="并单")) for one in other[:1]]
    found = _numbered(session, named[0]) or _meant(session, named[0], "并单", ctx) if named else None
    if found is None or isinstance(found, Reply):
        return found
    found = [one for one in found if one.id != case.id] or found
    if len(found) > 1:
        ways = [again("并单", [case], one.label) for one in found]
        text = choosing_texts.of_cases(texts.fitting(named[0].order.what, len(found)), found)
        return say(heard.call, text, ways[: choosing_texts.MOST])
    return _give(session, heard, Filled("并单", (found[0].label,)), [case], ctx)


def _give(session: Session, heard: _Heard, filled: Filled, found: Sequence[Case], ctx: Context) -> Reply:
    """Give the command for each of the cases, and say what was done where it is to be heard."""
    call = replace(heard.call, rest=filled.rests[0])
    replies = [_one(session, filled.command, replace(call, year=c.year, number=c.number), ctx) for c in found]
    reply = together(replies)
    details = "\n".join(text for text in (reply.private, reply.here) if text)
    if call.in_public:
        details = reply.private or reply.here or ""
    if not undo.of_message(session, call.message.id):
        return replace(say(call, details, reply.choices), files=reply.files)
    by_number = _numbers(heard.order.what) is not None
    details = texts.details(details, None if by_number else found[0], filled.command, filled.left)
    if not call.in_public:
        return replace(reply, here=details, private=None)
    assert call.room is not None
    # the room is told of an end by the line to its reporter
    is_told = outbox.is_queued(session, call.room.room, call.message.id)
    is_silent = is_told or call.room.mode == Mode.LISTEN
    return replace(reply, here=None if is_silent else texts.done(filled.command), private=details)


def _one(session: Session, word: str, call: Call, ctx: Context) -> Reply:
    """One case: what is handed out before it was accepted is accepted with it."""
    command = ctx.commands[word]
    assert call.number is not None
    case = cases.find(session, call.number, call.year)
    if word != "交办" or case.status != S.REPORTED:
        return dispatch(session, command, call, ctx)
    both = savepoint(session)
    dispatch(session, ctx.commands["受理"], call, ctx)
    reply = dispatch(session, command, call, ctx)
    if cases.find(session, call.number, call.year).status == S.ASSIGNED:
        both.commit()
    else:
        both.rollback()
    return reply
