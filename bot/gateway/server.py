"""A gRPC server on a port of its own that can hang up."""

import socket
import ssl
import weakref
from collections.abc import Sequence
from typing import Any

from grpclib.protocol import H2Protocol
from grpclib.server import Server


class HangingUpServer(Server):
    """grpclib's own leaves the lines open when it closes."""

    def __init__(self, services: Sequence[Any]) -> None:
        super().__init__(services)
        self._lines: weakref.WeakSet[H2Protocol] = weakref.WeakSet()

    async def listen(self, host: str, port: int, tls: ssl.SSLContext | None) -> str:
        """Take connections; return the endpoint, `host:port`. Raises `OSError` if the port is taken."""
        sock = _bind(host, port)
        await self.start(sock=sock, ssl=tls)
        return f"{host}:{sock.getsockname()[1]}"

    async def hang_up(self) -> None:
        """Close, and leave everybody."""
        self.close()
        for line in tuple(self._lines):
            if hasattr(line, "processor"):  # it has one as soon as the connection is made
                line.processor.close(reason="gateway closed")
        await self.wait_closed()

    def _protocol_factory(self) -> H2Protocol:
        protocol = super()._protocol_factory()
        self._lines.add(protocol)
        return protocol


def _bind(host: str, port: int) -> socket.socket:
    # The protocol must be named: without it Nagle's algorithm stays on, and every answer costs 40 ms.
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host, port))
    except OSError:
        sock.close()
        raise
    return sock
