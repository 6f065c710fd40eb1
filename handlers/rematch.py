"""Rooms and bound people that got other ids at a login: proposed to the office, and 换号.

Some gateways give new ids at each login. A name alone binds nobody: an officer says what is the same.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from handlers.registration import office
from handlers.reply import Reply, UserError
from handlers.routing import Call, Context, Router
from handlers.texts import presence as texts
from handlers.texts import topics
from handlers.texts.queries import IN_PRIVATE
from storage import outbox, people, rematches, rooms, sealed
from storage.addresses import Address
from storage.channel_models import Rematch
from storage.people import Bound
from storage.states import NoticeKind, RematchKind, RematchState, Role

router = Router(topic=topics.PEOPLE)
MOST_DIGITS = 9
"""Of a number that is looked up: a database takes no number without end."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What the gateway lists after a login."""

    rooms: Mapping[str, tuple[str, int]]
    """Topic and number of members, by id."""
    people: Mapping[str, str]
    """WeChat names of contacts, by id."""
    members: Collection[str] = field(default_factory=frozenset)
    """Who is in any of the rooms."""

    def has(self, id: str) -> bool:
        """Whether a conversation with this id is there."""
        return id in self.rooms or id in self.people or id in self.members


def compare(session: Session, channel: str, listed: Listed, *, now: datetime) -> bool:
    """Propose what seems to have got another id; whether anything known is missing and has no match."""
    missing = _rooms(session, channel, listed, now=now)
    gone, unclear = _people(session, channel, listed, now=now)
    for item in rematches.waiting(session, channel):
        if listed.has(item.old) or not listed.has(item.new):
            rematches.settle(session, item, RematchState.VOID)
    _tell(session, channel, listed, unclear, now=now)
    return missing or gone


def _rooms(session: Session, channel: str, listed: Listed, *, now: datetime) -> bool:
    known = {room.room: room for room in rooms.rooms(session) if room.channel == channel}
    missing = False
    for id, room in known.items():
        if id in listed.rooms:
            topic, _ = listed.rooms[id]
            if topic and topic != room.topic:
                rooms.set_topic(session, channel, id, topic)
            continue
        found = [
            (new, members)
            for new, (topic, members) in listed.rooms.items()
            if topic and topic == room.topic and new not in known
        ]
        for new, members in found:
            rematches.propose(
                session, channel, RematchKind.ROOM, id, new, room.topic, members=members, now=now
            )
        missing = missing or not found
    return missing


def _people(session: Session, channel: str, listed: Listed, *, now: datetime) -> tuple[bool, list[Bound]]:
    """Propose who goes by the same name; whether anybody is gone without a trace, and who is unclear."""
    bound = people.bound(session, channel)
    taken = {one.contact for one in bound}
    heard = {id: name for id, name in people.strangers(session, channel).items() if listed.has(id)}
    free = {id: name for id, name in (heard | dict(listed.people)).items() if id not in taken}
    gone, unclear = False, []
    for one in bound:
        if listed.has(one.contact):
            continue
        found = [id for id, name in free.items() if name and name == one.name]
        # a colleague who confirms a discipline officer could confirm anybody as one
        if len(found) == 1 and one.role != Role.DISCIPLINE:
            rematches.propose(session, channel, RematchKind.PERSON, one.contact, found[0], one.name, now=now)
        elif found:
            unclear.append(one)
        gone = gone or not found
    return gone, unclear


def _tell(session: Session, channel: str, listed: Listed, unclear: Sequence[Bound], *, now: datetime) -> None:
    """Tell the office once of each, where it can still be reached; else `doctor` and 换号 do."""
    fresh = [item for item in rematches.waiting(session, channel) if item.told_at is None]
    where = _still_there(office(session), channel, listed)
    where = where or _still_there(people.contacts(session, Role.OFFICER), channel, listed)
    if not where:
        return
    for to in where:
        if fresh:
            _queue(session, to, f"rematch:{fresh[-1].id}", texts.proposals(fresh), now)
        if unclear:
            key = "unclear:" + ",".join(one.contact for one in unclear)
            _queue(session, to, key, texts.unclear(unclear), now)
    rematches.told(session, fresh, now=now)


def _still_there(addresses: Sequence[Address], channel: str, listed: Listed) -> list[Address]:
    return [to for to in addresses if to.channel != channel or listed.has(to.conversation)]


def _queue(session: Session, to: Address, key: str, text: str, now: datetime) -> None:
    outbox.queue(
        session,
        f"{key}:{to.conversation}",
        NoticeKind.ALARM,
        to=to,
        text=text,
        now=now,
    )


@router.command(
    "换号",
    "换号 编号 [不是]",
    "重新登录后换了编号的群或人，核对是不是原来的",
    roles=(Role.OFFICER,),
    numbered=True,
)
def rematch(session: Session, call: Call, ctx: Context) -> Reply:
    """Confirm (or refuse) what seems to be the same; without a number, all that waits."""
    channel = call.message.channel
    if call.number is None:
        waiting = rematches.waiting(session, channel)
        return _reply(call, texts.proposals(waiting) if waiting else texts.NOTHING_TO_CONFIRM)
    numbers = [call.number, *(int(number[:MOST_DIGITS]) for number in re.findall(r"\d+", call.rest))]
    refused = "不是" in call.rest
    return _reply(call, "\n".join(_settle(session, call, ctx, number, refused=refused) for number in numbers))


def _reply(call: Call, text: str) -> Reply:
    return Reply(IN_PRIVATE, private=text) if call.in_public else Reply(text)


def _settle(session: Session, call: Call, ctx: Context, number: int, *, refused: bool) -> str:
    item = rematches.find(session, call.message.channel, number)
    if item is None:
        raise UserError(texts.unknown(number))
    if refused:
        rematches.settle(session, item, RematchState.REFUSED)
        return texts.refused(item)
    if item.kind == RematchKind.PERSON:
        sealed.moved(session, ctx.vault, call.message.channel, item.old, item.new)
    return _confirm(session, item, call.now)


def _confirm(session: Session, item: Rematch, now: datetime) -> str:
    text = texts.confirmed(item, now)
    rematches.confirm(session, item, now=now)
    return text
