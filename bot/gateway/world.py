"""An in-memory WeChat with one bot account: who there is, what was said, and who hears of it."""

import asyncio
import secrets
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from handlers.incoming import Kind, Location


class WorldError(Exception):
    """This WeChat does not allow it; its text says why."""


@dataclass(frozen=True)
class Contact:
    """A person; `note` is for who looks at the page (a role), it is never on the wire."""

    id: str
    name: str
    friend: bool = True
    note: str = ""


@dataclass(frozen=True)
class Room:
    """A group; `aliases` are the names that members use in it, by contact id."""

    id: str
    topic: str
    members: tuple[str, ...]
    aliases: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Media:
    """A file: its name and its bytes."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Message:
    """Something said. Exactly one of `room` and `listener` is set; `at` is aware."""

    id: str
    sender: str
    room: str | None
    listener: str | None
    kind: Kind
    text: str
    at: datetime
    mentions: tuple[str, ...] = ()
    media: Media | None = None
    location: Location | None = None
    recalls: str | None = None
    wire: int | None = None
    """The type's number on the wire, where the kind alone does not tell (a sticker, a red packet …)."""


@dataclass(frozen=True)
class Redelivered:
    """A message that is announced to the bot once more, as gateways do after a hiccup."""

    message: Message


@dataclass(frozen=True)
class TopicChanged:
    """A room got another topic."""

    room: str
    old: str
    new: str
    by: str
    at: datetime


@dataclass(frozen=True)
class FriendRequest:
    """Somebody asks to be a friend of the account; `id` accepts it."""

    id: str
    contact: str
    hello: str


@dataclass(frozen=True)
class FriendMade:
    """The account accepted a friend."""

    contact: str


Event = Message | Redelivered | TopicChanged | FriendRequest | FriendMade
Listener = Callable[[Event], None]


class World:
    """One account's WeChat. Every change is heard by all listeners at once, in the order it happened.

    Messages are never forgotten: this is made for a demonstration and for tests.
    """

    def __init__(
        self, self_id: str = "bot", self_name: str = "河小督", *, now: Callable[[], datetime]
    ) -> None:
        self.self_id = self_id
        self.contacts: dict[str, Contact] = {}
        self.rooms: dict[str, Room] = {}
        self.messages: dict[str, Message] = {}
        self.recalled: set[str] = set()
        self.requests: dict[str, FriendRequest] = {}
        self._now = now
        self._history: dict[str, list[Message]] = {}
        self._listeners: list[Listener] = []
        self._untold: deque[Event] = deque()
        self.add_contact(self_id, self_name)

    def add_contact(self, id: str, name: str, *, friend: bool = True, note: str = "") -> Contact:
        """Add a person, or change them."""
        self.contacts[id] = Contact(id, name, friend, note)
        return self.contacts[id]

    def add_room(
        self, id: str, topic: str, members: Sequence[str], *, aliases: Mapping[str, str] | None = None
    ) -> Room:
        """Add a group, or change it. The bot is a member without being named. Raises `WorldError`."""
        everyone = tuple(dict.fromkeys((self.self_id, *members)))
        for member in everyone:
            self.contact(member)
        self.rooms[id] = Room(id, topic, everyone, MappingProxyType(dict(aliases or {})))
        return self.rooms[id]

    def contact(self, id: str) -> Contact:
        """The person with this id. Raises `WorldError`."""
        try:
            return self.contacts[id]
        except KeyError:
            raise WorldError(f"no contact {id!r}") from None

    def room(self, id: str) -> Room:
        """The group with this id. Raises `WorldError`."""
        try:
            return self.rooms[id]
        except KeyError:
            raise WorldError(f"no room {id!r}") from None

    def message(self, id: str) -> Message:
        """The message with this id. Raises `WorldError`."""
        try:
            return self.messages[id]
        except KeyError:
            raise WorldError(f"no message {id!r}") from None

    def name(self, contact: str, room: str | None = None) -> str:
        """What a person is called, by the alias of the room if there is one. Raises `WorldError`."""
        alias = self.rooms[room].aliases.get(contact) if room in self.rooms else None
        return alias or self.contact(contact).name

    def say(
        self,
        sender: str,
        to: str,
        kind: Kind = Kind.TEXT,
        text: str = "",
        *,
        mentions: Sequence[str] = (),
        at: datetime | None = None,
        id: str | None = None,
        media: bytes | None = None,
        name: str = "",
        location: Location | None = None,
        recalls: str | None = None,
        wire: int | None = None,
    ) -> Message:
        """Say something to a room, to the bot, or (the bot) to a person, as WeChat would let it be said.

        Raises `WorldError` for a stranger, for who is no member or no friend, for an id already taken,
        and for a recall of what somebody else said.
        """
        message = Message(
            # An id must never come again: the bot's database outlives this world.
            id=id or f"m{secrets.token_hex(8)}",
            sender=self.contact(sender).id,
            room=to if to in self.rooms else None,
            listener=None if to in self.rooms else self.contact(to).id,
            kind=kind,
            text=text,
            at=at or self._now(),
            mentions=tuple(mentions),
            media=None if media is None else Media(name or "file.dat", media),
            location=location,
            recalls=recalls,
            wire=wire,
        )
        self._check(message)
        if message.recalls is not None:
            self.recalled.add(message.recalls)
        self.messages[message.id] = message
        self._history.setdefault(self.conversation(message), []).append(message)
        self._tell(message)
        return message

    def conversation(self, message: Message) -> str:
        """Where a message was said: the room, or the person who talks with the bot in private."""
        if message.room is not None:
            return message.room
        return message.sender if message.listener in (None, self.self_id) else message.listener or ""

    def history(self, conversation: str) -> Sequence[Message]:
        """What was said in a room, or in private with a person, in order."""
        return self._history.get(conversation, ())

    def redeliver(self, id: str) -> None:
        """Announce a message to the bot a second time. Raises `WorldError`."""
        self._tell(Redelivered(self.message(id)))

    def rename_room(self, id: str, topic: str, *, by: str) -> None:
        """Give a room another topic. Raises `WorldError`."""
        room = self.room(id)
        self.rooms[id] = replace(room, topic=topic)
        self._tell(TopicChanged(id, room.topic, topic, by, self._now()))

    def ask_friendship(self, contact: str, hello: str = "") -> FriendRequest:
        """Ask to be a friend of the account. Raises `WorldError`."""
        request = FriendRequest(f"f{secrets.token_hex(8)}", self.contact(contact).id, hello)
        self.requests[request.id] = request
        self._tell(request)
        return request

    def accept_friendship(self, id: str) -> None:
        """Make friends with who asked. Raises `WorldError`."""
        if id not in self.requests:
            raise WorldError(f"no friend request {id!r}")
        contact = self.contact(self.requests.pop(id).contact)
        self.contacts[contact.id] = replace(contact, friend=True)
        self._tell(FriendMade(contact.id))

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` (which must not block or raise) with every event; the result ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @contextmanager
    def subscribe(self) -> Iterator[AsyncIterator[Event]]:
        """Everything that happens from the moment of entering, in order, without end."""
        queue: asyncio.Queue[Event] = asyncio.Queue()

        async def events() -> AsyncIterator[Event]:
            while True:
                yield await queue.get()

        stop = self.listen(queue.put_nowait)
        try:
            yield events()
        finally:
            stop()

    def _tell(self, event: Event) -> None:
        self._untold.append(event)
        if len(self._untold) > 1:  # said by a listener: all must hear the earlier event first
            return
        try:
            while self._untold:
                for listener in tuple(self._listeners):
                    listener(self._untold[0])
                self._untold.popleft()
        finally:
            self._untold.clear()

    def _check(self, message: Message) -> None:
        if message.id in self.messages:
            raise WorldError(f"message id {message.id!r} is taken")
        if message.at.tzinfo is None:
            raise WorldError("a message needs an aware time")
        if message.room is not None:
            if message.sender not in self.rooms[message.room].members:
                raise WorldError(f"{message.sender!r} is no member of {message.room!r}")
        elif self.self_id not in (message.sender, message.listener) or message.sender == message.listener:
            raise WorldError("people talk in private with the bot only")
        elif not self.contact(self.conversation(message)).friend:
            raise WorldError(f"{self.conversation(message)!r} is no friend of the account")
        if message.recalls is not None:
            self._check_recall(message, self.message(message.recalls))

    def _check_recall(self, message: Message, original: Message) -> None:
        if original.sender != message.sender or self.conversation(original) != self.conversation(message):
            raise WorldError("only one's own message can be recalled, where it was said")
