"""The channel `wechat`: keeps a line to the gateway, hears, says, fetches."""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.channel import Accept, ChannelError, UnauthorizedError
from bot.wechat.events import EventType
from bot.wechat.lookup import Lookup
from bot.wechat.mapping import to_incoming
from bot.wechat.media import read_box
from bot.wechat.pipeline import Pipeline
from handlers.incoming import Incoming

if TYPE_CHECKING:
    from bot.wechat.puppet import GatewayPuppet

log = logging.getLogger(__name__)

WATCH_SECONDS = 10.0
"""How often the gateway is asked whether it is still there."""

SHORTEST_PAUSE, LONGEST_PAUSE = 0.2, 3.0
"""Seconds between tries to connect."""


class WechatClient:
    """A `Channel` over any Wechaty gateway. `endpoint` is `host:port`; `self_names` are further names
    that people call the bot by after an @."""

    name = "wechat"

    def __init__(
        self,
        endpoint: str,
        token: str,
        *,
        self_names: Sequence[str] = (),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._endpoint = endpoint
        self._token = token
        self._self_names = tuple(self_names)
        self._now = now
        self._puppet: GatewayPuppet | None = None
        self._self_id = ""
        self._online = asyncio.Event()
        self._lookup = Lookup()

    async def ready(self) -> None:
        """Wait until the account is logged in and messages are heard."""
        await self._online.wait()

    async def serve(self, accept: Accept) -> None:
        """Listen until cancelled, connecting again whenever the line is lost.

        Messages are accepted in the order they came, but for one that cannot be fetched in time.
        Raises `UnauthorizedError` for a wrong token.
        """
        pipeline = Pipeline(self._fetch_message, accept, self._online)
        async with asyncio.TaskGroup() as tasks:
            piping = tasks.create_task(pipeline.run())
            refused = await self._stay_connected(pipeline)
            piping.cancel()
        raise refused

    async def send(self, conversation: str, text: str, mentions: Sequence[str] = ()) -> str | None:
        """Say `text`, with an @ and the name of everyone mentioned in front. Raises `ChannelError`."""
        puppet = self._line()
        called = [await self._lookup.called(puppet, conversation, person) for person in mentions]
        words = "".join(f"@{name} " for name in called if name)
        return await puppet.say(conversation, words + text, mentions)

    async def fetch(self, message_id: str) -> tuple[str, bytes]:
        """Fetch a message's photo, voice, video or file. Raises `ChannelError`."""
        puppet = self._line()
        return await read_box(await puppet.box(message_id), puppet.download)

    def _line(self) -> "GatewayPuppet":
        if self._puppet is None or not self._online.is_set():
            raise ChannelError("no line to the gateway, or nobody logged in there")
        return self._puppet

    async def _stay_connected(self, pipeline: Pipeline) -> UnauthorizedError:
        """Connect again and again; return only when the token is refused."""
        tries = 0
        while True:
            try:
                async with self._connection(pipeline) as puppet:
                    await puppet.start()
                reason = "the gateway hung up"
            except UnauthorizedError as error:
                return error
            except ChannelError as error:
                reason = str(error)
            tries = 0 if self._self_id else tries + 1
            self._self_id = ""
            pause = random.uniform(SHORTEST_PAUSE, min(LONGEST_PAUSE, 2 * SHORTEST_PAUSE * 2**tries))
            extra = {"action": "wechat.disconnected", "seconds": round(pause, 2)}
            log.warning("no line: %s; trying again in %.1f s", reason, pause, extra=extra)
            await asyncio.sleep(pause)

    @asynccontextmanager
    async def _connection(self, pipeline: Pipeline) -> "AsyncIterator[GatewayPuppet]":
        # Not before here: this imports wechaty.
        from bot.wechat.puppet import GatewayPuppet

        puppet = GatewayPuppet(
            self._endpoint, self._token, lambda kind, data: self._hear(pipeline, kind, data)
        )
        watching = asyncio.create_task(_watch(puppet))
        self._puppet = puppet
        try:
            yield puppet
        finally:
            watching.cancel()
            self._puppet = None
            self._online.clear()
            await puppet.stop()

    def _hear(self, pipeline: Pipeline, kind: EventType, data: Mapping[str, Any]) -> None:
        """Take one event of the gateway; at once, so that their order is kept."""
        match kind:
            case EventType.MESSAGE:
                pipeline.put(str(data["messageId"]))
            case EventType.LOGIN:
                self._self_id = str(data["contactId"])
                self._lookup.names.clear()
                self._online.set()
                log.info("logged in", extra={"action": "wechat.login", "contact_id": self._self_id})
            case EventType.LOGOUT:
                self._online.clear()
                log.warning("logged out", extra={"action": "wechat.logout"})
            case EventType.ROOM_TOPIC | EventType.ROOM_JOIN | EventType.ROOM_LEAVE:
                self._lookup.names.forget(str(data["roomId"]))
            case EventType.DIRTY:
                self._lookup.names.forget(str(data["payloadId"]))
            case EventType.SCAN:
                log.warning("waiting for a scan", extra={"action": "wechat.scan"})
            case EventType.ERROR:
                log.warning("the gateway reports an error", extra={"action": "wechat.gateway_error"})

    async def _fetch_message(self, id: str) -> Incoming | None:
        """Fetch what an id stands for; None for the bot's own and for what nobody said."""
        puppet = self._line()
        heard = await puppet.heard(id)
        if not heard.sender or heard.sender == self._self_id:
            return None
        own_name = await self._lookup.contact(puppet, self._self_id)
        return to_incoming(
            heard,
            await self._lookup.around(puppet, heard),
            channel=self.name,
            self_id=self._self_id,
            self_names=(own_name, *self._self_names),
            now=self._now(),
        )


async def _watch(puppet: "GatewayPuppet") -> None:
    """Hang up on a gateway that no longer answers, which ends the listening."""
    while True:
        await asyncio.sleep(WATCH_SECONDS)
        try:
            await puppet.check()
        except ChannelError:
            log.warning("the gateway does not answer", extra={"action": "wechat.frozen"})
            await puppet.stop()
            return
