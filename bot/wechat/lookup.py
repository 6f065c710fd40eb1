"""What has to be asked of the gateway about a message besides its payload: names, a place, a title."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from bot.channel import ChannelError
from bot.wechat.mapping import Around, Heard, kind_of
from bot.wechat.names import Key, Names
from handlers.incoming import Kind

if TYPE_CHECKING:
    from bot.wechat.puppet import GatewayPuppet

log = logging.getLogger(__name__)

T = TypeVar("T")

_TRIES = 3
_PAUSE_SECONDS = 0.2


class Lookup:
    """Asks over one line after another, and remembers names.

    What the gateway will not tell is left empty: a message is worth more than its sender's name. Only a
    line lost meanwhile is raised, as `ChannelError`.
    """

    def __init__(self) -> None:
        self.names = Names()

    async def around(self, puppet: "GatewayPuppet", heard: Heard) -> Around:
        """Everything around a message. One after the other: nearly always all names are known."""
        kind = kind_of(heard.type)
        alias = topic = title = ""
        location = None
        if heard.room is not None:
            topic = await self._topic(puppet, heard.room)
            alias = await self._alias(puppet, heard.room, heard.sender)
        if kind is Kind.LOCATION:
            location = await _ask(puppet, heard.id, lambda: puppet.location(heard.id), None)
        elif kind is Kind.URL:
            title = await _ask(puppet, heard.id, lambda: puppet.title(heard.id), "")
        return Around(await self.contact(puppet, heard.sender), alias, topic, location, title)

    async def contact(self, puppet: "GatewayPuppet", contact: str) -> str:
        """A contact's own name."""
        return await self._name(puppet, ("contact", contact), lambda: puppet.contact_name(contact))

    async def called(self, puppet: "GatewayPuppet", conversation: str, contact: str) -> str:
        """What somebody is called in a conversation, by their alias there if they have one."""
        alias = ""
        if conversation != contact:
            alias = await self._alias(puppet, conversation, contact)
        return alias or await self.contact(puppet, contact)

    async def _topic(self, puppet: "GatewayPuppet", room: str) -> str:
        return await self._name(puppet, ("room", room), lambda: puppet.topic(room))

    async def _alias(self, puppet: "GatewayPuppet", room: str, contact: str) -> str:
        return await self._name(puppet, ("member", room, contact), lambda: puppet.alias(room, contact))

    async def _name(self, puppet: "GatewayPuppet", key: Key, ask: Callable[[], Awaitable[str]]) -> str:
        name = await _ask(puppet, "/".join(key), lambda: self.names.get(key, ask), None)
        if name is None:
            self.names.unknown(key)
        return name or ""


async def _ask(puppet: "GatewayPuppet", what: str, ask: Callable[[], Awaitable[T]], otherwise: T) -> T:
    for _ in range(_TRIES):
        try:
            return await ask()
        except ChannelError as error:
            if not puppet.open:
                raise
            reason = str(error)
        await asyncio.sleep(_PAUSE_SECONDS)
    log.warning("%s: %s", what, reason, extra={"action": "wechat.lookup_failed"})
    return otherwise
