"""The calls of a gateway: each with a deadline, each failure one of the channel's.

`wechaty_grpc` needs none of the mends of `compat`; still, import this only when there is a line to open.
"""

import asyncio
import ssl
from collections.abc import AsyncGenerator, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from grpclib.client import Channel
from grpclib.config import Configuration
from grpclib.const import Cardinality, Status
from grpclib.exceptions import GRPCError
from grpclib.protocol import H2Protocol
from wechaty_grpc.wechaty import PuppetStub

from bot.channel import ChannelError, TakenError, UnauthorizedError
from bot.wechat.tls import Tls

T = TypeVar("T")

CONNECT_SECONDS = 4.0
"""Of the connection: a host that comes back is not found by the kernel's own tries, ever rarer."""

CALL_SECONDS = 10.0
"""The deadline of a unary call."""

START_SECONDS = 20.0
"""Of `Start` and `Stop`, for which a gateway gives its puppet 15 s."""

FILE_SECONDS = 300.0
"""Of whatever moves a file."""


class Stub(PuppetStub):  # type: ignore[misc]  # the package is not typed
    """Raises `ChannelError`, `UnauthorizedError` for a wrong token, `TakenError` for a taken stream."""

    async def _unary_unary(self, route: str, request: Any, response_type: type[Any], **options: Any) -> Any:
        options.setdefault("timeout", _deadline(route.rpartition("/")[2]))
        with _translated(route):
            return await own_task(super()._unary_unary(route, request, response_type, **options))

    async def _unary_stream(
        self, route: str, request: Any, response_type: type[Any], **options: Any
    ) -> AsyncGenerator[Any, None]:
        with _translated(route):
            async for part in super()._unary_stream(route, request, response_type, **options):
                yield part

    async def stream_unary(self, route: str, requests: Sequence[Any], response_type: type[Any]) -> Any:
        """Send many, get one. `betterproto` 1 has no such call."""
        with _translated(route):
            return await own_task(self._stream_unary(route, requests, response_type))

    async def _stream_unary(self, route: str, requests: Sequence[Any], response_type: type[Any]) -> Any:
        async with self.channel.request(
            route,
            Cardinality.STREAM_UNARY,
            type(requests[0]),
            response_type,
            timeout=FILE_SECONDS,
            metadata=self.metadata,
        ) as stream:
            for request in requests:
                await stream.send_message(request)
            await stream.end()
            return await stream.recv_message()


def _deadline(call: str) -> float:
    if call in ("Start", "Stop"):
        return START_SECONDS
    return FILE_SECONDS if call == "MessageSendFile" else CALL_SECONDS


class OneLine(Channel):
    """A channel that stays closed: grpclib's own connects again for a late call, and nobody closes that."""

    def __init__(self, host: str, port: int, **options: Any) -> None:
        super().__init__(host, port, **options)
        self._closed = False

    def close(self) -> None:
        self._closed = True
        super().close()

    async def __connect__(self) -> H2Protocol:
        if self._closed:
            raise ConnectionAbortedError
        async with asyncio.timeout(CONNECT_SECONDS):
            protocol = await super().__connect__()
        if self._closed:
            super().close()
            raise ConnectionAbortedError
        return protocol


def open_channel(endpoint: str, token: str, tls: Tls | None) -> Channel:
    """A line to `host:port`, not connected before the first call. Raises `ChannelError`."""
    host, _, port = endpoint.removeprefix("http://").removeprefix("https://").rstrip("/").rpartition(":")
    if not host or not port.isdecimal():
        raise ChannelError("the gateway's endpoint is not host:port")
    host = host.strip("[]")
    if tls is None:
        return OneLine(host, int(port))
    try:
        context = tls.context()
    except OSError as error:
        raise ChannelError(f"the file of the certificate authority: {type(error).__name__}") from None
    config = Configuration(ssl_target_name_override=tls.name(token))
    return OneLine(host, int(port), ssl=context, config=config)


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
        if error.status is Status.ALREADY_EXISTS:
            raise TakenError(f"{call}: another client listens") from None
        raise ChannelError(f"{call}: {error.status.name}") from None
    except ssl.SSLCertVerificationError as error:
        raise ChannelError(f"{call}: the gateway's certificate: {error.verify_message}") from None
    except ssl.SSLError as error:
        raise ChannelError(f"{call}: the gateway speaks no TLS ({error.reason})") from None
    except Exception as error:  # a line lost, a deadline, bytes that cannot be read: any of a dozen types
        raise ChannelError(f"{call}: {type(error).__name__}") from None
