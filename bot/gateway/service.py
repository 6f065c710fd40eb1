"""A Wechaty puppet service over gRPC in this process: what a client meets at a real gateway."""

import asyncio
import hmac
import json
import ssl
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import uuid4

from grpclib.const import Cardinality, Handler, Status
from grpclib.events import RecvRequest, listen
from grpclib.exceptions import GRPCError
from grpclib.server import Stream
from wechaty_grpc.wechaty import puppet as pb

from bot.gateway import wire
from bot.gateway.calls import Calls, milliseconds
from bot.gateway.server import HangingUpServer
from bot.gateway.world import Event, FriendRequest, Message, Redelivered, TopicChanged, World, WorldError

HEARTBEAT_SECONDS = 20.0

WAITING = 2
"""The status of a QR code that nobody has scanned."""

_Event = pb.EventType
_Work = Callable[[Any], Any]
_Queue = asyncio.Queue[tuple[int, Mapping[str, Any]] | None]


class LocalGateway:
    """Serves a `World` to one client at a time. What is said while none listens, the client never hears.

    The token is expected as `authorization: Wechaty <token>` metadata. `echo` announces the bot's own
    messages too, as some puppets do.
    """

    def __init__(
        self,
        world: World,
        token: str,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        echo: bool = False,
        heartbeat: float = HEARTBEAT_SECONDS,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._world = world
        self._token = token
        self._address = (host, port)
        self._echo = echo
        self._heartbeat = heartbeat
        self._tls = tls
        self._calls = Calls(world)
        self._events: _Queue | None = None
        self._scan: Mapping[str, Any] | None = None
        self._server: HangingUpServer | None = None
        self._unlisten: Callable[[], None] = lambda: None

    async def start(self) -> str:
        """Listen; return the endpoint, `host:port`. Raises `OSError` if the port is taken."""
        server = HangingUpServer([self])
        listen(server, RecvRequest, self._authorize)
        endpoint = await server.listen(*self._address, self._tls)
        self._server = server
        self._unlisten = self._world.listen(self._heard)
        return endpoint

    async def close(self) -> None:
        """Stop listening and drop the line to the client, as a gateway does that dies."""
        self._unlisten()
        if self._server is not None:
            await self._server.hang_up()
            self._server = None

    async def __aenter__(self) -> str:
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def connected(self) -> bool:
        """Whether a client listens for events."""
        return self._events is not None

    def emit(self, event: int, payload: Mapping[str, Any]) -> None:
        """Send an event to the client, if there is one."""
        if self._events is not None:
            self._events.put_nowait((event, payload))

    def wait_for_scan(self, qr_code: str, status: int = WAITING) -> None:
        """Log the account out, until somebody scans; who connects later is told of it too."""
        self._calls.logged_in = False
        self._scan = {"qrcode": qr_code, "status": status}
        self.emit(_Event.EVENT_TYPE_SCAN, self._scan)

    def log_out(self) -> None:
        """Log the account out, as its owner does on the phone."""
        self._calls.logged_in = False
        self.emit(_Event.EVENT_TYPE_LOGOUT, {"contactId": self._world.self_id, "data": "logout"})

    def log_in(self, id: str | None = None) -> None:
        """Log the account in, under another id if one is given."""
        self._world.self_id = self._world.contact(id or self._world.self_id).id
        self._calls.logged_in = True
        self._scan = None
        self._emit_login()

    def go_deaf(self) -> None:
        """Tell the client nothing any more and leave its stream open, as the Node gateway can be made to."""
        self._events = None

    def __mapping__(self) -> dict[str, Handler]:
        handlers = {
            name: _unary(work, asked, told) for name, (asked, told, work) in self._calls.table().items()
        }
        handlers |= {
            "Start": _unary(self._start, pb.StartRequest, pb.StartResponse),
            "Stop": _unary(self._stop, pb.StopRequest, pb.StopResponse),
            "Logout": _unary(self._logout, pb.LogoutRequest, pb.LogoutResponse),
            "Ding": _unary(self._ding, pb.DingRequest, pb.DingResponse),
            "DirtyPayload": _unary(self._dirty, pb.DirtyPayloadRequest, pb.DirtyPayloadResponse),
            "Event": _streaming(self._event, pb.EventRequest, pb.EventResponse),
            "Download": _streaming(self._download, wire.DownloadRequest, wire.DownloadResponse),
            "MessageFileStream": _streaming(
                self._file_stream, pb.MessageFileStreamRequest, pb.MessageFileStreamResponse
            ),
            "Upload": Handler(
                self._upload, Cardinality.STREAM_UNARY, wire.UploadRequest, wire.UploadResponse
            ),
        }
        return {f"/wechaty.Puppet/{name}": handler for name, handler in handlers.items()}

    async def _authorize(self, request: RecvRequest) -> None:
        given = str(request.metadata.get("authorization", ""))
        if not hmac.compare_digest(given.encode(), f"Wechaty {self._token}".encode()):
            raise GRPCError(Status.UNAUTHENTICATED, "Invalid Wechaty TOKEN")

    def _start(self, _: Any) -> Any:
        if not self._calls.logged_in and self._scan is None:
            self.log_in()
        return pb.StartResponse()

    def _stop(self, _: Any) -> Any:
        """As measured: it ends the event stream and logs the account out."""
        self._calls.logged_in = False
        if self._events is not None:
            self._events.put_nowait(None)
            self._events = None
        return pb.StopResponse()

    def _logout(self, _: Any) -> Any:
        self.log_out()
        return pb.LogoutResponse()

    def _ding(self, request: Any) -> Any:
        self.emit(_Event.EVENT_TYPE_DONG, {"data": request.data})
        return pb.DingResponse()

    def _dirty(self, request: Any) -> Any:
        self.emit(_Event.EVENT_TYPE_DIRTY, {"payloadType": int(request.type), "payloadId": request.id})
        return pb.DirtyPayloadResponse()

    def _emit_login(self) -> None:
        self.emit(_Event.EVENT_TYPE_LOGIN, {"contactId": self._world.self_id})
        self.emit(_Event.EVENT_TYPE_READY, {"data": "ready"})

    def _heard(self, event: Event) -> None:
        """Announce to the client what happened in the world."""
        if self._events is None or not self._calls.logged_in:
            return
        match event:
            case Message():
                if self._echo or event.sender != self._world.self_id:
                    self.emit(_Event.EVENT_TYPE_MESSAGE, {"messageId": event.id})
            case Redelivered(message):
                self.emit(_Event.EVENT_TYPE_MESSAGE, {"messageId": message.id})
            case TopicChanged():
                self._topic_changed(event)
            case FriendRequest():
                self.emit(_Event.EVENT_TYPE_FRIENDSHIP, {"friendshipId": event.id})

    def _topic_changed(self, event: TopicChanged) -> None:
        room = int(pb.PayloadType.PAYLOAD_TYPE_ROOM)
        self.emit(_Event.EVENT_TYPE_DIRTY, {"payloadType": room, "payloadId": event.room})
        payload = {"roomId": event.room, "oldTopic": event.old, "newTopic": event.new, "changerId": event.by}
        self.emit(_Event.EVENT_TYPE_ROOM_TOPIC, payload | {"timestamp": milliseconds(event.at)})

    async def _event(self, _: Any, stream: Stream[Any, Any]) -> None:
        if self._events is not None:
            raise GRPCError(Status.ALREADY_EXISTS, "event() can not be called twice")
        events: _Queue = asyncio.Queue()
        self._events = events
        self.emit(_Event.EVENT_TYPE_HEARTBEAT, {"data": "Wechaty Puppet gRPC stream connect successfully"})
        if self._calls.logged_in:
            self._emit_login()
        elif self._scan is not None:
            self.emit(_Event.EVENT_TYPE_SCAN, self._scan)
        beat = asyncio.create_task(self._beat())
        try:
            while (event := await events.get()) is not None:
                kind, payload = event
                text = json.dumps(payload, ensure_ascii=False)
                await stream.send_message(pb.EventResponse(type=kind, payload=text))
        finally:
            beat.cancel()
            if self._events is events:
                self._events = None

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self._heartbeat)
            self.emit(_Event.EVENT_TYPE_HEARTBEAT, {"data": "heartbeat"})

    async def _download(self, request: Any, stream: Stream[Any, Any]) -> None:
        for chunk in _chunks(self._calls.stored(request.id)):
            await stream.send_message(wire.DownloadResponse(chunk=chunk))

    async def _file_stream(self, request: Any, stream: Stream[Any, Any]) -> None:
        media = self._calls.media(request.id)
        parts = [pb.FileBoxChunk(name=media.name)] + [
            pb.FileBoxChunk(data=chunk) for chunk in _chunks(media.data)
        ]
        for part in parts:
            await stream.send_message(pb.MessageFileStreamResponse(file_box_chunk=part))

    async def _upload(self, stream: Stream[Any, Any]) -> None:
        data = bytearray()
        async for part in stream:
            data += part.chunk
            if len(data) > wire.MAX_UPLOAD:
                raise GRPCError(Status.RESOURCE_EXHAUSTED, "file too large")
        uuid = str(uuid4())
        self._calls.uploads[uuid] = bytes(data)
        await stream.send_message(wire.UploadResponse(id=uuid))


def _chunks(data: bytes) -> list[bytes]:
    return [data[start : start + wire.CHUNK] for start in range(0, len(data), wire.CHUNK)]


def _status(error: WorldError) -> GRPCError:
    # Real gateways give every failure of the puppet this status.
    return GRPCError(Status.UNKNOWN, str(error))


def _unary(work: _Work, asked: type[Any], told: type[Any]) -> Handler:
    async def handle(stream: Stream[Any, Any]) -> None:
        request = await stream.recv_message()
        try:
            answer = work(request)
        except WorldError as error:
            raise _status(error) from None
        await stream.send_message(answer)

    return Handler(handle, Cardinality.UNARY_UNARY, asked, told)


def _streaming(
    work: Callable[[Any, Stream[Any, Any]], Awaitable[None]], asked: type[Any], told: type[Any]
) -> Handler:
    async def handle(stream: Stream[Any, Any]) -> None:
        request = await stream.recv_message()
        try:
            await work(request, stream)
        except WorldError as error:
            raise _status(error) from None

    return Handler(handle, Cardinality.UNARY_STREAM, asked, told)
