"""The second way to the operator: whatever `apprise` can reach. The only importer of it."""

import asyncio
import logging
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apprise import NotifyBase

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a message on one way; `service` names the kind of it, never the secret in its URL."""

    service: str
    arrived: bool


class Alert:
    """Sends to every URL. Nothing of a URL is ever logged or printed: it holds the keys."""

    def __init__(self, urls: Sequence[str]) -> None:
        self._urls = tuple(urls)

    @property
    def is_set_up(self) -> bool:
        """Whether there is any way."""
        return bool(self._urls)

    async def send(self, title: str, text: str) -> list[Sent]:
        """Send one message over all ways at once; a way that is not understood does not arrive."""
        await asyncio.to_thread(_load)
        return list(await asyncio.gather(*(asyncio.to_thread(_send, url, title, text) for url in self._urls)))


def _send(url: str, title: str, text: str) -> Sent:
    way = _way(url)
    if way is None:
        return Sent("", False)
    try:
        arrived = bool(way.notify(body=text, title=title))
    except Exception as error:  # a plugin's bug must not silence the others; its words may hold the URL
        log.error("an alert broke", extra={"action": "alert", "error": type(error).__name__})
        arrived = False
    return Sent(str(way.service_name), arrived)


def _way(url: str) -> "NotifyBase | None":
    from apprise import Apprise

    return Apprise.instantiate(url, suppress_exceptions=True)


@cache
def _load() -> None:
    """Import it with its plugins: a second, and not needed while all is well."""
    # its own records may quote what a server answers
    logging.getLogger("apprise").setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # plugins import what Python is about to drop
        _way("json://localhost")
