"""A bare client of a gateway: the generated stub, and the calls that it lacks."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Self

import pytest
from grpclib.client import Channel, StreamUnaryMethod, UnaryStreamMethod, UnaryUnaryMethod
from grpclib.const import Status
from grpclib.exceptions import GRPCError
from wechaty_grpc.wechaty import PuppetStub

from bot.gateway import wire
from bot.gateway.service import LocalGateway
from bot.gateway.world import World


class Client:
    """Talks to `endpoint` with `token`; leave it to hang up."""

    def __init__(self, endpoint: str, token: str = "tok") -> None:
        host, port = endpoint.split(":")
        self.metadata = {"authorization": f"Wechaty {token}"}
        self.channel = Channel(host, int(port))
        self.stub = PuppetStub(self.channel, metadata=self.metadata)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.channel.close()

    @asynccontextmanager
    async def events(self) -> AsyncIterator[asyncio.Queue[tuple[int, Any]]]:
        """The event stream as a queue of (type, payload), opened and past its greetings."""
        queue: asyncio.Queue[tuple[int, Any]] = asyncio.Queue()

        async def read() -> None:
            async for event in self.stub.event():
                queue.put_nowait((int(event.type), json.loads(event.payload)))

        reader = asyncio.create_task(read())
        try:
            async with asyncio.timeout(5):
                assert await queue.get() == (1, {"data": "Wechaty Puppet gRPC stream connect successfully"})
                assert await queue.get() == (25, {"contactId": "bot"})
                assert await queue.get() == (23, {"data": "ready"})
            yield queue
        finally:
            reader.cancel()
            await asyncio.gather(reader, return_exceptions=True)

    async def location(self, id: str) -> Any:
        method: UnaryUnaryMethod[Any, Any] = UnaryUnaryMethod(
            self.channel,
            "/wechaty.Puppet/MessageLocation",
            wire.MessageLocationRequest,
            wire.MessageLocationResponse,
        )
        return (await method(wire.MessageLocationRequest(id=id), metadata=self.metadata)).location

    async def download(self, id: str) -> bytes:
        method: UnaryStreamMethod[Any, Any] = UnaryStreamMethod(
            self.channel, "/wechaty.Puppet/Download", wire.DownloadRequest, wire.DownloadResponse
        )
        chunks = await method(wire.DownloadRequest(id=id), metadata=self.metadata)
        return b"".join(chunk.chunk for chunk in chunks)

    async def upload(self, chunks: list[bytes]) -> str:
        method: StreamUnaryMethod[Any, Any] = StreamUnaryMethod(
            self.channel, "/wechaty.Puppet/Upload", wire.UploadRequest, wire.UploadResponse
        )
        answer = await method([wire.UploadRequest(chunk=chunk) for chunk in chunks], metadata=self.metadata)
        return str(answer.id)


@asynccontextmanager
async def gateway_client(world: World, **options: Any) -> AsyncIterator[Client]:
    """A gateway of its own, and a client of it."""
    async with LocalGateway(world, "tok", **options) as endpoint, Client(endpoint) as client:
        yield client


async def heard(events: asyncio.Queue[tuple[int, Any]]) -> tuple[int, Any]:
    """The next event; five seconds at most."""
    async with asyncio.timeout(5):
        return await events.get()


async def refusal(call: Any) -> tuple[Status, str]:
    """With what a call is refused."""
    with pytest.raises(GRPCError) as caught:
        await call
    return caught.value.status, caught.value.message or ""
