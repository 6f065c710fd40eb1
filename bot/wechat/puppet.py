"""One line to a gateway: `PuppetService` with what is wrong with it mended at its extension points.

Importing this module imports the Wechaty packages (26 MiB, 0.2 s): `client` does so when it connects.
The class `Wechaty` on top of it is not used: 44 MiB more, for a life cycle that ends at the first error.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from typing import TypeVar

from grpclib.client import Channel

from bot.channel import ChannelError, ContactInfo, FriendRequest, RoomInfo
from bot.wechat import compat, stub, wire
from bot.wechat.events import EventType, Hear
from bot.wechat.mapping import Heard
from bot.wechat.media import inline_box, uuid_box
from bot.wechat.stub import Stub, open_channel, own_task
from bot.wechat.tls import Tls
from handlers.incoming import Location

compat.apply()

from wechaty_grpc.wechaty import puppet  # noqa: E402
from wechaty_puppet import PuppetOptions  # noqa: E402
from wechaty_puppet_service import PuppetService  # noqa: E402

log = logging.getLogger(__name__)

T = TypeVar("T")

CHECK_SECONDS = 5.0
"""Of the question whether the gateway is still there."""

_ASK = 16
"""So many names are asked for at a time when everybody is listed."""

_ARTWORK = 3
"""The largest size of a photo."""

_RECEIVED = 2
"""A friendship that somebody asks for."""


class GatewayPuppet(PuppetService):  # type: ignore[misc]  # the package is not typed
    """One line, used once. All calls raise `ChannelError`, `UnauthorizedError` for a wrong token."""

    def __init__(self, endpoint: str, token: str, tls: Tls | None, hear: Hear) -> None:
        super().__init__(PuppetOptions(token=token, end_point=endpoint))
        self.channel: Channel | None = None
        self._puppet_stub: Stub | None = None
        self._tls = tls
        self._hear = hear

    def open_line(self) -> None:
        """Open the line; the first call connects it. Nothing is asked of a public service."""
        self.channel = open_channel(self.options.end_point, self.options.token, self._tls)
        metadata = {"authorization": f"Wechaty {self.options.token}"}
        self._puppet_stub = Stub(self.channel, metadata=metadata)

    async def start(self) -> None:
        """Connect and listen until the line is lost. Never `Stop` first: that logs the account out.

        Raises `TakenError` while another client listens.
        """
        if self.channel is None:
            self.open_line()
        try:
            await self.puppet_stub.start()
        except ChannelError as error:
            # A puppet that is slow to start, or started already, can often be listened to. If it is the
            # token or the line, listening says so too.
            log.warning("start: %s", error, extra={"action": "wechat.start_failed"})
        await self.listen()

    async def listen(self) -> None:
        """Listen on the open line until it is lost."""
        await own_task(self._listen_for_event())

    async def evict(self) -> None:
        """End whatever event stream the gateway holds; the account is logged out, and in by `start`."""
        await self.puppet_stub.stop()

    async def stop(self) -> None:
        """Hang up; the gateway and the account's login stay as they are."""
        if self.channel is not None:
            self.channel.close()
            self.channel = self._puppet_stub = None

    @property
    def open(self) -> bool:
        """Whether calls can still be made."""
        return self._puppet_stub is not None

    @property
    def puppet_stub(self) -> Stub:
        """The calls, while the line is open."""
        if self._puppet_stub is None:
            raise ChannelError("the line is closed")
        return self._puppet_stub

    async def _listen_for_event(self) -> None:
        async for event in self.puppet_stub.event():
            self._take(int(event.type), event.payload)

    def _take(self, number: int, payload: str) -> None:
        try:
            kind = EventType(number)
        except ValueError:
            return  # heartbeats and the like
        try:
            data = json.loads(payload or "{}")
            self._hear(kind, data)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            # One event that is not understood must not end the line.
            log.warning("event: %s", type(error).__name__, extra={"action": "wechat.bad_event"})

    async def check(self) -> None:
        """Whether the gateway still answers; of a frozen one the event stream tells nothing."""
        await self.puppet_stub._unary_unary(
            "/wechaty.Puppet/Version", puppet.VersionRequest(), puppet.VersionResponse, timeout=CHECK_SECONDS
        )

    async def ding(self) -> None:
        """Have the gateway answer on the event stream, with a `DONG`."""
        await self.puppet_stub.ding(data="hexiaodu")

    async def heard(self, message_id: str) -> Heard:
        """A message's payload, its type's number left as it is on the wire."""
        payload = await self.puppet_stub.message_payload(id=message_id)
        return Heard(
            id=message_id,
            type=int(payload.type),
            text=payload.text,
            filename=payload.filename,
            timestamp=payload.timestamp,
            sender=payload.from_id,
            room=payload.room_id or None,
            mentions=tuple(payload.mention_ids),
        )

    async def contact_name(self, contact: str) -> str:
        """A contact's own name."""
        return str((await self.contact_payload(contact)).name)

    async def topic(self, room: str) -> str:
        """A room's topic."""
        return str((await self.room_payload(room)).topic)

    async def alias(self, room: str, contact: str) -> str:
        """The name a member uses in a room, "" if none of its own."""
        return str((await self.room_member_payload(room, contact)).room_alias)

    async def location(self, message_id: str) -> Location:
        """The place a location message shows."""
        answer = await self.puppet_stub._unary_unary(
            "/wechaty.Puppet/MessageLocation",
            wire.MessageLocationRequest(id=message_id),
            wire.MessageLocationResponse,
        )
        place = answer.location
        return Location(
            latitude=place.latitude, longitude=place.longitude, name=place.name, address=place.address
        )

    async def title(self, message_id: str) -> str:
        """The title of a link."""
        answer = await self.puppet_stub._unary_unary(
            "/wechaty.Puppet/MessageUrl", puppet.MessageUrlRequest(id=message_id), wire.MessageUrlResponse
        )
        if answer.url_link.title or not answer.url_link_json:
            return str(answer.url_link.title)
        try:
            return str(json.loads(answer.url_link_json)["title"])
        except (ValueError, KeyError, TypeError):
            return ""

    async def say(self, conversation: str, text: str, mentions: Sequence[str]) -> str | None:
        """Send a text; the new message's id where the gateway gives one."""
        request = puppet.MessageSendTextRequest(
            conversation_id=conversation, text=text, mentonal_ids=list(mentions)
        )
        answer = await self.puppet_stub._unary_unary(
            "/wechaty.Puppet/MessageSendText", request, wire.SentResponse
        )
        return answer.id or answer.wrapped_id or None

    async def send_file(self, conversation: str, name: str, data: bytes) -> str | None:
        """Send a file; the new message's id where the gateway gives one."""
        box = inline_box(name, data) or uuid_box(name, data, await self._upload(data))
        request = puppet.MessageSendFileRequest(conversation_id=conversation, filebox=box)
        answer = await self.puppet_stub._unary_unary(
            "/wechaty.Puppet/MessageSendFile", request, wire.SentResponse
        )
        return answer.id or answer.wrapped_id or None

    async def _upload(self, data: bytes) -> str:
        chunks = [
            wire.UploadRequest(chunk=data[at : at + wire.CHUNK]) for at in range(0, len(data), wire.CHUNK)
        ]
        answer = await self.puppet_stub.stream_unary("/wechaty.Puppet/Upload", chunks, wire.UploadResponse)
        if answer is None or not answer.id:
            raise ChannelError("Upload: no uuid")
        return str(answer.id)

    async def friend_request(self, id: str) -> FriendRequest | None:
        """What a friendship event stands for; None if nobody asks for anything."""
        payload = await self.puppet_stub.friendship_payload(id=id)
        if int(payload.type) != _RECEIVED:
            return None
        name = await self.contact_name(payload.contact_id)
        return FriendRequest(id=id, contact=payload.contact_id, name=name, hello=payload.hello)

    async def accept_friend(self, id: str) -> None:
        """Accept a friend request."""
        await self.puppet_stub.friendship_accept(id=id)

    async def contacts(self) -> list[ContactInfo]:
        """Everybody the account knows; who cannot be told about is left out."""
        return await _each((await self.puppet_stub.contact_list()).ids, self._contact)

    async def rooms(self) -> list[RoomInfo]:
        """All rooms of the account; what cannot be told about is left out."""
        return await _each((await self.puppet_stub.room_list()).ids, self._room)

    async def _contact(self, id: str) -> ContactInfo:
        payload = await self.puppet_stub.contact_payload(id=id)
        return ContactInfo(id=id, name=payload.name, friend=payload.friend)

    async def _room(self, id: str) -> RoomInfo:
        payload = await self.puppet_stub.room_payload(id=id)
        return RoomInfo(id=id, topic=payload.topic, members=await self.members(id))

    async def members(self, room: str) -> tuple[str, ...]:
        """The ids of who is in a room."""
        return tuple((await self.puppet_stub.room_member_list(id=room)).member_ids)

    async def box(self, message_id: str) -> str:
        """The file box of a message: JSON."""
        try:
            return str((await self.puppet_stub.message_file(id=message_id)).filebox)
        except ChannelError:
            # Some puppets give photos by this call only.
            return str((await self.puppet_stub.message_image(id=message_id, type=_ARTWORK)).filebox)

    async def download(self, uuid: str, most: int) -> bytes:
        """The bytes behind a uuid box, refused if there are more than `most`."""
        return await own_task(self._download(uuid, most))

    async def _download(self, uuid: str, most: int) -> bytes:
        parts = self.puppet_stub._unary_stream(
            "/wechaty.Puppet/Download",
            wire.DownloadRequest(id=uuid),
            wire.DownloadResponse,
            timeout=stub.FILE_SECONDS,
        )
        data = bytearray()
        async with aclosing(parts):
            async for part in parts:
                data += part.chunk
                if len(data) > most:
                    raise ChannelError("a file too large")
        return bytes(data)


async def _each(ids: Sequence[str], ask: Callable[[str], Awaitable[T]]) -> list[T]:
    """What can be told about each; a lost line is raised."""
    free = asyncio.Semaphore(_ASK)

    async def one(id: str) -> T | ChannelError:
        async with free:
            try:
                return await ask(id)
            except ChannelError as error:
                return error

    answers = await asyncio.gather(*(one(id) for id in ids))
    told = [answer for answer in answers if not isinstance(answer, ChannelError)]
    if answers and not told:
        raise next(answer for answer in answers if isinstance(answer, ChannelError))
    return told
