"""认领, 绑定, 群, 开口, 静音: who is who, and what a room is for."""

import re
import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from handlers import people as roll
from handlers.reply import Reply, UserError
from handlers.routing import Call, Context, Router
from handlers.texts import errors, topics
from handlers.texts import setup as texts
from nlp.text import normal
from storage import outbox, people, rooms, roster
from storage.errors import NoSuchPersonError, TooManyTriesError, WrongCodeError
from storage.people_models import Code, Person
from storage.states import Mode, NoticeKind, Purpose, Role

router = Router(topic=topics.PEOPLE)
CODE_TIME = timedelta(minutes=30)
"""Long enough to send a friend request and be accepted, too short to lie about."""
_CODE = re.compile(r"(?:绑定码|认领码|码)?[\s:]*\d(?:[\s-]?\d){3,}")
"""Digits as people pass them on: in groups, with a word before or a full stop after."""
PURPOSES = {
    "监督员": Purpose.SUPERVISORS,
    "监督": Purpose.SUPERVISORS,
    "河长办": Purpose.OFFICE,
    "办公": Purpose.OFFICE,
    "纪检": Purpose.DISCIPLINE,
    "纪委": Purpose.DISCIPLINE,
}
LOUDER = {Mode.LISTEN: Mode.REGISTER, Mode.REGISTER: Mode.FULL, Mode.FULL: Mode.FULL}


def new_code() -> str:
    """Eight random digits."""
    return f"{secrets.randbelow(10**8):08d}"


@router.command("认领", "认领 码", "第一位河长办同志认领", roles=(), for_strangers=True)
def claim(session: Session, call: Call, ctx: Context) -> Reply:
    """The first officer takes the bot over, with the code printed at the first start."""
    if people.has_officer(session):
        return Reply(texts.ALREADY_CLAIMED)
    given = _CODE.match(call.rest)
    if given is None:
        raise UserError(texts.CLAIM_USAGE)
    code = _good_code(session, call, given, for_person=False)
    if isinstance(code, Reply):
        return code
    person = _first_officer(session, call, call.rest[given.end() :].strip(" 。.!"))
    return _use(session, call, code, person, texts.claimed(person))


def _first_officer(session: Session, call: Call, name: str) -> Person:
    officers = people.officers(session)
    names = {name} if name else {call.message.sender_name, call.message.room_alias}
    named = [p for p in officers if p.name in names or (p.wechat_name and p.wechat_name in names)]
    if name and not named:
        raise NoSuchPersonError(name, 0)
    chosen = named or officers
    if not chosen:
        raise UserError(texts.NO_OFFICER)
    if len(chosen) > 1:
        raise UserError(texts.which_officer([p.name for p in chosen]))
    return chosen[0]


@router.command(
    "绑定",
    "绑定 [姓名、确认 姓名]",
    "给一个人绑定码（对方私信我：绑定 码）；不写姓名，列出名字对得上的",
    roles=(Role.OFFICER,),
    for_strangers=True,
)
def bind(session: Session, call: Call, ctx: Context) -> Reply:
    """With a code: become who it was made for. With a name, from an officer: make a code."""
    if given := _CODE.match(call.rest):
        return _bind_with(session, call, given)
    if not call.speaker.is_bound or call.speaker.role != Role.OFFICER:
        return Reply(
            errors.not_bound(call.speaker.role) if not call.speaker.is_bound else errors.NOT_UNDERSTOOD
        )
    first, _, rest = call.rest.partition(" ")
    if not first or first in roll.CONFIRM:
        text = roll.confirm(session, call, rest) if first else roll.likely(session, call)
        return Reply(texts.SENT, private=text) if call.in_public else Reply(text)
    person = people.find(session, call.rest)
    if person.role == Role.DISCIPLINE:
        raise UserError(texts.code_at_terminal(person))
    text = make_code(session, person, now=call.now)
    # a code read by a whole room would bind whoever is fastest
    return Reply(texts.CODE_SENT, private=text) if call.room is not None else Reply(text)


def make_code(session: Session, person: Person, *, now: datetime) -> str:
    """A fresh code for somebody of the roster, and what to do with it."""
    code = new_code()
    people.issue_code(session, code, person.id, expires_at=now + CODE_TIME)
    return texts.code(person, code, CODE_TIME)


def _bind_with(session: Session, call: Call, given: re.Match[str]) -> Reply:
    code = _good_code(session, call, given, for_person=True)
    if isinstance(code, Reply):
        return code
    assert code.person_id is not None
    person = people.person(session, code.person_id)
    return _use(session, call, code, person, texts.bound(person))


def _good_code(session: Session, call: Call, given: re.Match[str], *, for_person: bool) -> Code | Reply:
    """The code, or what to say of a wrong one; not raised, for the wrong try must be remembered."""
    digits = re.sub(r"\D", "", given.group())
    try:
        found = people.look_up_code(session, digits, call.message.sender, now=call.now)
        if (found.person_id is not None) != for_person:
            raise WrongCodeError
        return found
    except WrongCodeError as error:
        people.wrong_code(session, call.message.sender, now=call.now)
        return Reply(errors.code(error))
    except TooManyTriesError as error:  # not counted: one alone must not use up the tries of all
        return Reply(errors.code(error))


def _use(session: Session, call: Call, code: Code, person: Person, text: str) -> Reply:
    assert person.id is not None
    people.use_code(session, code, now=call.now)
    people.bind(session, call.message.channel, call.message.sender, person.id, now=call.now)
    return Reply(text)


@router.command(
    "群",
    "群 监督员 [乡镇]",
    "在群里说明这个群的用途（监督员、河长办、纪检），管哪些乡镇，如：群 监督员 托口镇 江市镇",
    roles=(Role.OFFICER, Role.DISCIPLINE),
)
def purpose(session: Session, call: Call, ctx: Context) -> Reply:
    """Give the room this is said in a purpose. The discipline side's own rooms are for itself to name: who
    reads its receipts to the second could tell who spoke just then."""
    message = call.message
    if message.room is None:
        raise UserError(texts.NOT_A_ROOM)
    first, *named = normal(call.rest).replace("、", " ").split() or [""]
    wanted = PURPOSES.get(first.removesuffix("群"))
    if wanted is None or (named and wanted != Purpose.SUPERVISORS):
        raise UserError(texts.PURPOSES_USAGE)
    is_theirs = Purpose.DISCIPLINE in (wanted, call.room.purpose if call.room else None)
    if is_theirs != (call.speaker.role == Role.DISCIPLINE):
        raise UserError(texts.FOR_DISCIPLINE if is_theirs else texts.FOR_OFFICE)
    towns = [_township(name, call, ctx) for name in named]
    room = rooms.set_purpose(
        session, message.channel, message.room, message.topic, wanted, now=call.now, townships=towns
    )
    if is_theirs:
        _tell_discipline(session, call, texts.discipline_room(message.topic, room.purpose))
    return Reply(texts.purpose(room))


def _township(name: str, call: Call, ctx: Context) -> str:
    """The township of this name. Raises `UserError`."""
    place = ctx.live.book.understand(name, kind="location", role=Role.OFFICER.value, at=call.now).place
    if place.township is None or place.village is not None:
        raise UserError(texts.which_town(name))
    return place.township


def _tell_discipline(session: Session, call: Call, text: str) -> None:
    """Each of the discipline side hears in private where its receipts go from now on."""
    for one in roster.everybody(session, Role.DISCIPLINE):
        for to in people.contacts_of(session, one.id) if one.id else ():
            outbox.queue(
                session,
                f"{NoticeKind.TOLD.value}:discipline room:{call.message.id}:{to.conversation}",
                NoticeKind.TOLD,
                to=to,
                text=text,
                now=call.now,
            )


@router.command("开口", "开口", "本群可以说登记；再发一次，销号和日报也说", roles=(Role.OFFICER,))
def louder(session: Session, call: Call, ctx: Context) -> Reply:
    """One step louder: listen, register, full."""
    return _set_mode(session, call, None)


@router.command("静音", "静音", "本群只听不说", roles=(Role.OFFICER,))
def quieter(session: Session, call: Call, ctx: Context) -> Reply:
    """Only listen from now on."""
    return _set_mode(session, call, Mode.LISTEN)


def _set_mode(session: Session, call: Call, mode: Mode | None) -> Reply:
    if call.room is None:
        raise UserError(texts.NO_PURPOSE if call.message.room else texts.NOT_A_ROOM)
    if not call.in_public:
        raise UserError(texts.ONLY_SUPERVISORS)
    new = mode or LOUDER[call.room.mode]
    rooms.set_mode(session, call.room.channel, call.room.room, new)
    room = replace(call.room, mode=new)
    return Reply(texts.mode(room))
