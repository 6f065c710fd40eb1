"""Who is let in to the endpoint: not too many at once, not who never says what he wants."""

import asyncio
from collections.abc import Awaitable, Callable
from ipaddress import IPv4Network, IPv6Network, ip_address

from aiohttp import web
from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

PATIENCE = 10.0
"""Seconds in which a request must be there, head and body."""
MOST_LINES = 256
"""Connections at once; whoever comes after them is turned away without a word."""
A_SECOND = 300
"""Requests of one address."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def address(request: web.Request) -> str:
    """Who asks: behind a proxy on this machine, whom the proxy names last."""
    peer = request.remote or ""
    if _is_loopback(peer):
        named = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        return named if _is_address(named) else peer
    return peer


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_loopback(text: str) -> bool:
    return _is_address(text) and ip_address(text).is_loopback


class Door:
    """Stands before an application: `middleware` for each request, `open` for each connection."""

    def __init__(
        self, allow: tuple[IPv4Network | IPv6Network, ...] = (), *, a_second: int = A_SECOND
    ) -> None:
        self._allow = allow
        self._each = RateLimitItemPerSecond(a_second)
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._silent: dict[asyncio.BaseProtocol, asyncio.TimerHandle] = {}

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """429 for who asks too often, 403 for who is not on the list."""
        if patience := self._silent.pop(request.protocol, None):
            patience.cancel()
        who = address(request)
        if not self._limiter.hit(self._each, who):
            return web.json_response({"error": "too many requests"}, status=429, headers={"Retry-After": "1"})
        if self._allow and not any(ip_address(who) in net for net in self._allow if _is_address(who)):
            return web.json_response({"error": "not allowed from here"}, status=403)
        return await handler(request)

    async def open(self, server: web.Server, host: str, port: int) -> asyncio.Server:
        """Listen. Raises `OSError`."""
        loop = asyncio.get_running_loop()

        def line() -> asyncio.BaseProtocol:
            if len(server.connections) >= MOST_LINES:
                return _Shut()
            made = server()
            self._silent[made] = loop.call_later(PATIENCE, self._look, made)
            return made

        return await loop.create_server(line, host, port)

    def _look(self, line: web.RequestHandler) -> None:
        """Who has asked for nothing by now is dripping a request letter by letter, or nobody at all."""
        if self._silent.pop(line, None) and line.transport is not None:
            line.transport.abort()


class _Shut(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.abort()
