"""What makes the line to a gateway secret, and the gateway the right one."""

import ssl
from dataclasses import dataclass
from pathlib import Path

from bot.config import SYSTEM_CA

STOCK_NAME = "insecure"
"""The name in the certificate that comes with every gateway. Its key is public: it keeps who only listens
from reading along, but not who stands between. Across a network, give the gateway its own certificate."""


@dataclass(frozen=True, slots=True)
class Tls:
    """How to know the gateway. `ca` is a PEM file, `system`, or empty for Wechaty's own authority.

    `server_name` is the name in the gateway's certificate. Empty, it is what stands before the last `_` of
    the token, as Wechaty has it; without one, the endpoint's host, or `insecure` with Wechaty's authority.
    """

    ca: str = ""
    server_name: str = ""

    def name(self, token: str) -> str | None:
        """The name the certificate must have; None for the endpoint's host."""
        prefix = token.rpartition("_")[0].lower()
        return self.server_name or prefix or (None if self.ca else STOCK_NAME)

    def context(self) -> ssl.SSLContext:
        """Raises `OSError` (or its `ssl.SSLError`) for a file that is missing or no certificate."""
        # Not `create_default_context`: since Python 3.13 it refuses certificates as old as Wechaty's.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.set_alpn_protocols(["h2"])
        if self.ca == SYSTEM_CA:
            context.load_default_certs()
        else:
            context.load_verify_locations(self.ca or Path(__file__).with_name("wechaty-ca.pem"))
        return context
