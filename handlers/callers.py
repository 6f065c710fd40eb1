"""登记 电话: what an officer types that somebody told on the telephone becomes the caller's own message."""

import re
from dataclasses import dataclass

from sqlmodel import Session

from handlers import intake, registration
from handlers.incoming import Incoming, Kind
from handlers.reply import Reply, UserError
from handlers.routing import Call, Context
from handlers.texts import callers as texts
from handlers.texts.plain import shown
from storage import callers, cases, inbox, known, people, phones
from storage.addresses import Address
from storage.errors import NoSuchPersonError
from storage.people_models import Person
from storage.states import Role, RowOutcome, Source

WORD = "登记 电话"
MOST_NAME = 12
"""Characters of a caller's name."""
_NUMBER = re.compile(r"(?:\+?86[- ]?)?(?:1[3-9]\d(?:[- ]?\d{4}){2}|0\d{2,3}[- ]?\d{7,8})(?!\d)")
_COLONS = (":", "：")
_BETWEEN = " ,，:：、。()（）\n\t"
_SPLIT = re.compile(r"([^\s,，:：()（）]*)([\s,，:：(（]?)(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who called: somebody of the roster, or who is known by a name or a number."""

    name: str
    number: str
    person: Person | None


def register(session: Session, call: Call, ctx: Context, said: str) -> Reply:
    """Take down what was told as a message of the caller's. Raises `UserError` if something is missing."""
    caller, words = _read(session, ctx, call, said)
    if caller is None:
        return Reply(texts.who(in_room=call.room is not None), begins=f"{WORD} ")
    if not words:
        if caller.person is None and caller.number:  # which must not be kept as it is
            raise UserError(texts.HOW)
        return Reply(texts.what(caller.name, in_room=call.room is not None), begins=f"{WORD} {caller.name}：")
    to = _address(session, ctx, caller)
    message = Incoming(
        channel=to.channel,
        id=f"call:{call.message.id}",
        room=None,
        sender=to.conversation,
        sender_name=caller.name,
        number=caller.number if ctx.channels.can(to.channel).numbers else "",
        kind=Kind.TEXT,
        text=words,
        at=call.now,
        source=Source.PHONE,
    )
    row = inbox.store(
        session,
        channel=message.channel,
        message=message.id,
        conversation=message.conversation,
        sender=message.sender,
        sent_at=message.at,
        received_at=call.now,
        body=b"",
    )
    if row is None:
        return Reply()
    outcome, clue = intake.told(session, row, message, ctx, now=call.now)
    if outcome == RowOutcome.SEALED:
        return Reply(texts.SEALED)
    assert clue is not None
    found = known.clue(session, clue)
    case = known.case(session, found.case_id)
    by, at = call.speaker.signature, call.now
    cases.write(session, case.id, at=at, by=by, note=texts.TAKEN_DOWN, message=call.message.id)
    if not ctx.channels.can(to.channel).push:
        registration.answered(session, found)  # the officer tells the number, who is on the telephone
    return Reply(
        texts.registered(
            case,
            caller.name,
            texts.way(ctx.channels.can(to.channel), has_number=bool(caller.number)),
            is_new=outcome == RowOutcome.CLUE,
        ),
        cases=(cases.case(session, case.id).label,),
    )


def _read(session: Session, ctx: Context, call: Call, said: str) -> tuple[Caller | None, str]:
    """Who called, and what they told. A name or a number may come first."""
    number, rest = _numbered(said)
    token, colon, words = _SPLIT.match(rest).groups()  # type: ignore[union-attr]  # matches anything
    name = ""
    is_known = callers.is_named(session, token)
    if is_known or (_is_name(ctx, call, token) and (colon in _COLONS or not number)):
        name, rest = shown(token), words
        if not number:
            number, rest = _numbered(rest)
    caller = _caller(session, name, number) if name or number else None
    return caller, rest.strip(_BETWEEN)


def _numbered(said: str) -> tuple[str, str]:
    """The telephone number at the head of a text, and what follows it."""
    said = said.strip(_BETWEEN)
    found = _NUMBER.match(said)
    return (phones.normal(found[0]), said[found.end() :].strip(_BETWEEN)) if found else ("", said)


def _is_name(ctx: Context, call: Call, token: str) -> bool:
    """Whether it can be somebody's name, and not the beginning of what they told."""
    read = ctx.live.book.understand(token, kind="text", role=Role.SUPERVISOR.value, at=call.now)
    return 0 < len(token) <= MOST_NAME and read.category is None and not read.place.is_known


def _caller(session: Session, name: str, number: str) -> Caller:
    person = callers.owner(session, number) if number else None
    if person is None and name:
        try:
            person = people.find(session, name)
        except NoSuchPersonError as error:
            if error.count:
                raise UserError(texts.which(name)) from None
    if person is not None:
        number = number or phones.opened(session, person.sealed_phone)
    return Caller(person.name if person else name or texts.by_number(number), number, person)


def _address(session: Session, ctx: Context, caller: Caller) -> Address:
    """Where the caller hears what comes of it: in private, else by their number."""
    person = caller.person.id if caller.person is not None else None
    if person is not None:
        for to in people.contacts_of(session, person):
            if ctx.channels.can(to.channel).push:
                return to
    channel = ctx.channels.by_telephone(has_number=bool(caller.number))
    return callers.address(session, channel, caller.number, caller.name, person)
