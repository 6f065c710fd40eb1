"""Text messages as a channel: people are known by a mark of their number, which only the outbox opens."""

import asyncio
import logging
import re
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime

from aiohttp import ClientSession

from bot.channel import Accept, Befriend, ChannelError, ContactInfo, RefusedError, RoomInfo, Tell
from bot.sms.door import Door
from bot.sms.endpoint import Endpoint
from bot.sms.provider import Provider, Text, known_time
from bot.sms.settings import SmsError
from handlers.channels import SMS, Can
from handlers.incoming import Incoming, Kind, Part
from handlers.texts import callers as texts
from handlers.texts import sms as sms_texts
from storage import callers, phones
from storage.addresses import Address
from storage.db import Database
from storage.states import Source

log = logging.getLogger(__name__)

PERSONS = re.compile(r"1[3-9]\d{9}")
"""Mobile numbers; what begins otherwise is a machine's (10086, 1069…) or abroad: nothing is sent there."""
_MACHINES = re.compile(r"(?:10|12|95|96)\d*")
_ADVERTISES = re.compile(r"\s*【|.*(?:退订|拒收请回)", re.DOTALL)
"""Begins with a firm's signature, or tells how to be rid of it: no person writes so."""
_CUT = (67, 70)
"""Characters of a part of a long text, with and without a head that says so: more of it may follow."""


class SmsChannel:
    """Serves one provider; `where` is host and port of the endpoint, None for none."""

    name = SMS

    def __init__(
        self,
        provider: Provider,
        db: Database,
        marker: phones.Marker,
        now: Callable[[], datetime],
        *,
        door: Door,
        where: tuple[str, int] | None = None,
        path: str = "",
    ) -> None:
        sends = provider.can_send
        self.can = Can(push=sends, private=sends, mention=False, photo=False, waits=True, numbers=True)
        self.port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        """Where the endpoint listens, as soon as it does."""
        self._provider = provider
        self._db = db
        self._marker = marker
        self._now = now
        self._door = door
        self._where = where
        self._path = path
        self._session: ClientSession | None = None

    async def serve(self, accept: Accept, befriend: Befriend | None = None, tell: Tell | None = None) -> None:
        """As any channel; raises `SmsError` where the port cannot be had."""

        async def take(text: Text) -> None:
            await accept(self._incoming(text))

        async with ClientSession() as self._session:
            if self._where is None:
                await asyncio.Event().wait()
            else:
                endpoint = Endpoint(self._provider, self._path, self._door, take, self._now)
                async with AsyncExitStack() as stack:
                    try:
                        port = await stack.enter_async_context(endpoint.serving(*self._where))
                    except OSError as error:
                        raise SmsError(sms_texts.port_unusable(*self._where, error.strerror or "")) from None
                    self.port.set_result(port)
                    log.info("texts are taken in", extra={"action": "sms", "port": port})
                    await asyncio.Event().wait()

    def _incoming(self, text: Text) -> Incoming:
        number = phones.normal(text.number)
        is_machine = _MACHINES.fullmatch(number) or _ADVERTISES.match(text.words)
        return Incoming(
            channel=self.name,
            # the provider's own id stands in its records, beside the number
            id=self._marker.mark(f"{self._provider.name}:{text.id}"),
            room=None,
            sender=self._marker.of_number(number),
            sender_name=texts.by_number(number),
            number=number,
            kind=Kind.OTHER if is_machine else Kind.TEXT,
            text=text.words,
            at=known_time(text.at, self._now()),
            source=Source.SMS,
            part=text.part or (Part() if len(text.words) in _CUT else None),
        )

    async def ready(self) -> None:
        """It is, always: a provider that is away fails each text."""

    async def send(self, conversation: str, text: str, mentions: Sequence[str] = ()) -> None:
        """Send to who is known by a mark, or to a number as it is."""
        number = conversation
        if not PERSONS.fullmatch(number):
            number = await self._db.read(callers.number, Address(self.name, conversation))
        if not PERSONS.fullmatch(number):
            raise RefusedError("sms: no number of a person")
        if self._session is None:
            raise ChannelError("sms: not serving")
        key = self._marker.mark(f"{self._now().isoformat()}:{number}")
        await self._provider.send(self._session, number, texts.in_line(text), key)

    async def send_file(self, conversation: str, name: str, data: bytes) -> None:
        """A text message holds none."""
        raise RefusedError("sms: no files")

    async def fetch(self, message_id: str) -> tuple[str, bytes]:
        """A text message holds no file."""
        raise ChannelError("sms: no files")

    async def rooms(self) -> list[RoomInfo]:
        """There are none."""
        return []

    async def contacts(self) -> list[ContactInfo]:
        """Nobody lists who has a telephone."""
        return []

    async def members(self, room: str) -> Sequence[str]:
        """There are no rooms."""
        return ()
