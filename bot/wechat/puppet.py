"""One line to a gateway: `PuppetService` with what is wrong with it mended at its extension points.

Importing this module imports the Wechaty packages (26 MiB, 0.2 s): `client` does so when it connects.
The class `Wechaty` on top of it is not used: 44 MiB more, for a life cycle that ends at the first error.
"""

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, Coroutine, Iterator, Sequence
from contextlib import aclosing, contextmanager
from typing import Any, TypeVar

from grpclib.client import Channel
from grpclib.const import Status
from grpclib.exceptions import GRPCError

from bot.channel import ChannelError, UnauthorizedError
from bot.wechat import compat, wire
from bot.wechat.events import EventType, Hear
from bot.wechat.mapping import Heard
from handlers.incoming import Location

compat.apply()

from wechaty_grpc.wechaty import PuppetStub, puppet  # noqa: E402
from wechaty_puppet import PuppetOptions  # noqa: E402
from wechaty_puppet_service import PuppetService  # noqa: E402
from wechaty_puppet_service.utils import extract_host_and_port  # noqa: E402

log = logging.getLogger(__name__)

T = TypeVar("T")

CALL_SECONDS = 10.0
"""The deadline of a unary call."""

START_SECONDS = 20.0
"""Of `Start`, for which a gateway gives its puppet 15 s."""

CHECK_SECONDS = 5.0
"""Of the question whether the gateway is still there."""

_DOWNLOAD_SECONDS = 300.0

_ARTWORK = 3
"""The largest size of a photo."""


class GatewayPuppet(PuppetService):  # type: ignore[misc]  # the package is not typed
    """One line, used once. All calls raise `ChannelError`, `UnauthorizedError` for a wrong token."""

    def __init__(self, endpoint: str, token: str, hear: Hear) -> None:
        super().__init__(PuppetOptions(token=token, end_point=endpoint))
        self.channel: Channel | None = None
        self._puppet_stub: _Stub | None = None
        self._hear = hear

    def _init_puppet(self) -> None:
        """Open the line. Nothing is asked of a public service, and nobody is pinged."""
        host, port = extract_host_and_port(self.options.end_point)
        self.channel = Channel(host=host, port=port)
        metadata = {"authorization": f"Wechaty {self.options.token}"}
        self._puppet_stub = _Stub(self.channel, metadata=metadata)

    async def start(self) -> None:
        """Connect and listen until the line is lost. Never `Stop` first: that logs the account out."""
        self._init_puppet()
        try:
            await self.puppet_stub.start()
        except ChannelError as error:
            # A puppet that is slow to start, or started already, can often be listened to. If it is the
            # token or the line, listening says so too.
            log.warning("start: %s", error, extra={"action": "wechat.start_failed"})
        await own_task(self._listen_for_event())

    async def stop(self) -> None:
        """Hang up; the gateway and the account's login stay as they are."""
        if self.channel is not None:
            self.channel.close()
            # A closed channel would connect again for a late call.
            self.channel = self._puppet_stub = None

    @property
    def open(self) -> bool:
        """Whether calls can still be made."""
        return self._puppet_stub is not None

    @property
    def puppet_stub(self) -> "_Stub":
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
            "/wechaty.Puppet/MessageSendText", request, wire.MessageSendTextResponse
        )
        return answer.id or answer.wrapped_id or None

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
            timeout=_DOWNLOAD_SECONDS,
        )
        data = bytearray()
        async with aclosing(parts):
            async for part in parts:
                data += part.chunk
                if len(data) > most:
                    raise ChannelError("a file too large")
        return bytes(data)


class _Stub(PuppetStub):  # type: ignore[misc]  # the package is not typed
    """Every unary call with a deadline, every failure one of the channel's."""

    async def _unary_unary(self, route: str, request: Any, response_type: type[Any], **options: Any) -> Any:
        options.setdefault("timeout", START_SECONDS if route.endswith("/Start") else CALL_SECONDS)
        with _translated(route):
            return await own_task(super()._unary_unary(route, request, response_type, **options))

    async def _unary_stream(
        self, route: str, request: Any, response_type: type[Any], **options: Any
    ) -> AsyncGenerator[Any, None]:
        with _translated(route):
            async for part in super()._unary_stream(route, request, response_type, **options):
                yield part


async def own_task(work: Coroutine[Any, Any, T]) -> T:
    """Run a call in a task of its own.

    When a line is lost, grpclib cancels whoever waits on it and turns that into its own error: a real
    cancellation at the same moment would be swallowed, and the program would never stop.
    """
    me = asyncio.current_task()
    assert me is not None
    before = me.cancelling()
    try:
        return await asyncio.create_task(work)
    except Exception:
        if me.cancelling() > before:
            raise asyncio.CancelledError from None
        raise


@contextmanager
def _translated(route: str) -> Iterator[None]:
    """Whatever the library raises becomes a `ChannelError`.

    Without its cause: what gateways write into errors may hold the token, names or text.
    """
    call = route.rpartition("/")[2]
    try:
        yield
    except ChannelError:
        raise
    except GRPCError as error:
        if error.status is Status.UNAUTHENTICATED:
            raise UnauthorizedError("the gateway refuses the token") from None
        raise ChannelError(f"{call}: {error.status.name}") from None
    except Exception as error:  # a line lost, a deadline, bytes that cannot be read: any of a dozen types
        raise ChannelError(f"{call}: {type(error).__name__}") from None
