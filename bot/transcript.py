"""Playing a transcript through the local gateway, on a clock that its records drive."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError
from sqlmodel import Session

from bot.app import App
from bot.clock import VirtualClock
from bot.errors import OperatorError
from bot.gateway.world import World
from handlers.deadlines import end_of_day
from handlers.incoming import Kind, Location
from handlers.texts.records import NO_JSON
from handlers.texts.when import today
from storage import inbox, known, outbox, people, rooms
from storage.errors import NoSuchPersonError
from storage.people_models import Person
from storage.roster import RosterLine, import_roster
from storage.states import Mode, Purpose, Role

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)
"""A PNG of one pixel: transcripts name their photos, but do not carry them."""
RECALL_WINDOW = timedelta(minutes=2)
"""As long as WeChat lets people take a message back."""


class TranscriptError(OperatorError):
    """What is wrong with the file, in Chinese, with the line."""


class Record(BaseModel):
    """One line of a transcript; labels for evaluation are passed over."""

    model_config = ConfigDict(frozen=True)

    id: str
    t: AwareDatetime
    room: str | None = None
    """The group's topic; none: said to the bot in private."""
    sender: str
    role: Role = Role.SUPERVISOR
    type: Literal["text", "image", "location", "audio", "video", "url", "recalled", "file"] = "text"
    text: str = ""
    at_bot: bool = False


def read(path: Path) -> list[Record]:
    """All records, in the order of their times. Raises `TranscriptError`."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise TranscriptError(f"读不了 {path}：{error}") from None
    records = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                records.append(Record.model_validate(_parsed(line)))
            except ValidationError as error:
                wrong = "、".join(dict.fromkeys(str(e["loc"][0]) for e in error.errors() if e["loc"]))
                why = f"{wrong} 缺少或写法不对" if wrong else NO_JSON
                raise TranscriptError(f"{path} 第{number}行不对：{why}") from None
            except (ValueError, RecursionError):
                raise TranscriptError(f"{path} 第{number}行不对：{NO_JSON}") from None
    if not records:
        raise TranscriptError(f"{path} 里没有消息")
    return sorted(records, key=lambda record: record.t)


def _parsed(line: str) -> Any:
    """What a line holds; half a surrogate pair, which can be neither stored nor shown, becomes "?"."""
    whole = json.dumps(json.loads(line), ensure_ascii=False).encode(errors="replace")
    return json.loads(whole)


def contact_id(sender: str) -> str:
    """The contact a name of the transcript stands for."""
    return f"script:{sender}"


def room_id(topic: str, known: Mapping[str, str] = MappingProxyType({})) -> str:
    """The room a topic of the transcript stands for; a room of that topic that there is already (by topic)
    is the same one.
    """
    return known.get(topic) or f"script:{topic}@chatroom"


def by_topic(world: World) -> dict[str, str]:
    """The rooms that there are, by topic."""
    return {room.topic: room.id for room in world.rooms.values()}


def purpose(topic: str) -> Purpose:
    """What a group of a transcript is for, by its topic."""
    if "监督" in topic:
        return Purpose.SUPERVISORS
    if "纪" in topic:
        return Purpose.DISCIPLINE
    return Purpose.OFFICE if "办" in topic else Purpose.SUPERVISORS


def people_of(records: Sequence[Record], world: World) -> None:
    """Put a transcript's people and groups into the world."""
    for record in records:
        world.add_contact(contact_id(record.sender), record.sender, note=record.role.value)
    members: dict[str, list[str]] = {}
    for record in records:
        if record.room:
            members.setdefault(record.room, []).append(contact_id(record.sender))
    known = by_topic(world)
    for topic, who in members.items():
        room = room_id(topic, known)
        there = world.rooms[room].members if room in world.rooms else ()
        world.add_room(room, topic, list(dict.fromkeys((*there, *who))))


def bind_all(
    session: Session,
    records: Sequence[Record],
    channel: str,
    *,
    now: datetime,
    known_rooms: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Put a transcript's people into the roster, bound, and give its groups their purpose.

    `known_rooms` are those that there are already, by topic.
    """
    roles = {record.sender: record.role for record in records}
    for name, role in roles.items():
        person = _person(session, name, role)
        assert person.id is not None
        people.bind(session, channel, contact_id(name), person.id, now=now)
    for topic in dict.fromkeys(record.room for record in records if record.room):
        room = room_id(topic, known_rooms)
        if known.room(session, channel, room) is None:
            rooms.set_purpose(session, channel, room, topic, purpose(topic), now=now)
            rooms.set_mode(session, channel, room, Mode.FULL)


def _person(session: Session, name: str, role: Role) -> Person:
    try:
        return people.find(session, name)
    except NoSuchPersonError:
        unit = name if role == Role.UNIT else ""
        import_roster(session, [RosterLine(name, role, unit=unit, wechat_name=name)])
        return people.find(session, name)


class Player:
    """Says the records one after the other; each is handled before time goes on."""

    def __init__(self, app: App, world: World, clock: VirtualClock) -> None:
        self._app = app
        self._world = world
        self._clock = clock
        self._done: dict[str, asyncio.Event] = {}
        app.listener.finished = self._finished

    def _finished(self, message: str) -> None:
        if message in self._done:
            self._done[message].set()

    async def play(self, records: Sequence[Record]) -> int:
        """Play all records the inbox does not know yet, then the rest of the last day; how many were said.

        A folder that was played half-way is taken up where it was left.
        """
        known = await self._app.db.read(inbox.known, self._app.channel.name, [r.id for r in records])
        said = 0
        for record in records:
            if record.id in known:
                self._say(record)
                continue
            await self._clock.advance(record.t)
            done = self._done[record.id] = asyncio.Event()
            self._say(record)
            await done.wait()
            del self._done[record.id]
            said += 1
        await self._finish(end_of_day(today(records[-1].t)))
        return said

    async def _finish(self, end: datetime) -> None:
        await self._clock.advance(end)
        while not await self._app.db.read(outbox.is_empty):
            await self._clock.advance(self._clock.now() + timedelta(minutes=1))

    def _say(self, record: Record) -> None:
        kind = Kind(record.type)
        to = room_id(record.room, by_topic(self._world)) if record.room else self._world.self_id
        sender = contact_id(record.sender)
        self._world.say(
            sender,
            to,
            kind,
            record.text,
            mentions=[self._world.self_id] if record.at_bot else [],
            at=record.t,
            id=record.id,
            media=PIXEL if kind.has_media else None,
            name=record.text if kind == Kind.FILE else f"{record.id}.png",
            location=_place(record) if kind == Kind.LOCATION else None,
            recalls=self._recalled(sender, to, record.t) if kind == Kind.RECALLED else None,
        )

    def _recalled(self, sender: str, to: str, at: datetime) -> str | None:
        """The sender's last message there, which is what the line “X”撤回了一条消息 does not say."""
        conversation = sender if to == self._world.self_id else to
        for message in reversed(self._world.history(conversation)):
            if at - message.at > RECALL_WINDOW:
                return None
            if message.sender == sender and message.id not in self._world.recalled:
                return message.id
        return None


def _place(record: Record) -> Location:
    """A transcript names a place, but gives no position."""
    return Location(latitude=0, longitude=0, address=record.text)
