"""The channel `wechat`: hears, says, fetches, and knows how it stands with the account."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.channel import (
    Accept,
    Account,
    Away,
    Befriend,
    ChannelError,
    ContactInfo,
    LoggedIn,
    LoggedOut,
    RoomInfo,
    Tell,
    WaitingForScan,
)
from bot.wechat.events import EventType, scan_status
from bot.wechat.friends import greet
from bot.wechat.line import Line
from bot.wechat.lookup import Lookup
from bot.wechat.mapping import to_incoming
from bot.wechat.media import read_box
from bot.wechat.notes import is_nobody
from bot.wechat.pipeline import Pipeline
from bot.wechat.tls import Tls
from handlers.channels import Can
from handlers.incoming import Incoming

if TYPE_CHECKING:
    from bot.wechat.puppet import GatewayPuppet

log = logging.getLogger(__name__)

DRAIN_SECONDS = 2.0
"""So long what was heard may take to be stored when the client is stopped."""

SETTLE_SECONDS = 1.0
"""So soon after the line is open a gateway says who is logged in, or what to scan."""

NAME_SECONDS = 2.0
"""So long the news of a login waits for the account's name."""


class WechatClient:
    """A `Channel` over any Wechaty gateway.

    `endpoint` is `host:port`, without `tls` in the clear. `self_names` are further names that people call
    the bot by after an @. `tell` is called at once with every change of `account`; it must not raise.
    """

    name = "wechat"
    can = Can()

    def __init__(
        self,
        endpoint: str,
        token: str,
        *,
        tls: Tls | None = None,
        self_names: Sequence[str] = (),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        tell: Tell = lambda _: None,
    ) -> None:
        self._line = Line(endpoint, token, tls, self._hear, self._lost)
        self._self_names = tuple(self_names)
        self._now = now
        self._tells = [tell]
        self._self_id = ""
        self._online = asyncio.Event()
        self._lookup = Lookup()
        self._pipeline: Pipeline | None = None
        self._befriend: Befriend | None = None
        self._errands: set[asyncio.Task[None]] = set()
        self.account: Account = Away(now(), "not connected yet")
        """How it stands with the account."""
        self.deaf_since: datetime | None = now()
        """Since when no message can be heard; None while all is well."""
        self.heard_at: datetime | None = None
        """When a message last came, by our own clock."""

    async def ready(self) -> None:
        """Wait until the account is logged in and messages are heard."""
        await self._online.wait()

    async def serve(self, accept: Accept, befriend: Befriend | None = None, tell: Tell | None = None) -> None:
        """Listen until cancelled, connecting again whenever the line is lost.

        Messages are accepted in the order they came, but for one that cannot be fetched in time. What was
        heard before the cancelling is still stored, as far as that takes no longer than `DRAIN_SECONDS`.
        Raises `UnauthorizedError` for a wrong token.
        """
        pipeline = self._pipeline = Pipeline(self._fetch_message, accept, self._online)
        self._befriend = befriend
        self._tells[1:] = [tell] if tell else []
        tasks = {asyncio.create_task(pipeline.run()), asyncio.create_task(self._line.keep())}
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            self._pipeline = None
            try:
                await self._drain(pipeline)
            finally:
                tasks |= self._errands
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    async def send(self, conversation: str, text: str, mentions: Sequence[str] = ()) -> str | None:
        """Say `text`, with an @ and the name of everyone mentioned in front. Raises `ChannelError`."""
        puppet = self._puppet()
        called = [await self._lookup.called(puppet, conversation, person) for person in mentions]
        words = "".join(f"@{name} " for name in called if name)
        return await puppet.say(conversation, words + text, mentions)

    async def send_file(self, conversation: str, name: str, data: bytes) -> str | None:
        """Send a file or (by its name) a picture; its id where there is one. Raises `ChannelError`."""
        return await self._puppet().send_file(conversation, name, data)

    async def fetch(self, message_id: str) -> tuple[str, bytes]:
        """Fetch a message's photo, voice, video or file. Raises `ChannelError`."""
        puppet = self._puppet()
        return await read_box(await puppet.box(message_id), puppet.download)

    async def accept_friend(self, request_id: str) -> None:
        """Accept a friend request that was left open. Raises `ChannelError`."""
        await self._puppet().accept_friend(request_id)

    async def contacts(self) -> list[ContactInfo]:
        """Everybody the account knows, by the ids of this login. Raises `ChannelError`."""
        return await self._puppet().contacts()

    async def rooms(self) -> list[RoomInfo]:
        """All rooms of the account, by the ids of this login. Raises `ChannelError`."""
        return await self._puppet().rooms()

    async def members(self, room: str) -> Sequence[str]:
        """The ids of who is in a room. Raises `ChannelError`."""
        return await self._puppet().members(room)

    def _puppet(self) -> "GatewayPuppet":
        if self._line.puppet is None or not self._online.is_set():
            raise ChannelError("no line to the gateway, or nobody logged in there")
        return self._line.puppet

    async def _drain(self, pipeline: Pipeline) -> None:
        if not self._online.is_set():
            return
        try:
            async with asyncio.timeout(DRAIN_SECONDS):
                await pipeline.drained()
        except TimeoutError:
            extra = {"action": "wechat.undrained", "messages": pipeline.waiting}
            log.error("stopped with messages heard and not stored", extra=extra)

    def _hear(self, puppet: "GatewayPuppet", kind: EventType, data: Mapping[str, Any]) -> None:
        """Take one event of the gateway; at once, so that their order is kept."""
        match kind:
            case EventType.MESSAGE:
                self.heard_at = self._now()
                if self._online.is_set() and self.deaf_since is not None:
                    self._logged_in(puppet, self._self_id)  # in spite of what a scan event said
                if self._pipeline is not None:
                    self._pipeline.put(str(data["messageId"]))
            case EventType.LOGIN:
                self._logged_in(puppet, str(data["contactId"]))
            case EventType.LOGOUT:
                self._deaf(LoggedOut(self._now()))
                log.warning("logged out", extra={"action": "wechat.logout"})
            case EventType.SCAN:
                self._scan(str(data.get("qrcode") or ""), scan_status(data.get("status")))
            case EventType.HEARTBEAT if isinstance(self.account, Away):
                self._run(self._settle(puppet))
            case EventType.ROOM_TOPIC | EventType.ROOM_JOIN | EventType.ROOM_LEAVE:
                self._lookup.names.forget(str(data["roomId"]))
            case EventType.DIRTY:
                self._lookup.names.forget(str(data["payloadId"]))
            case EventType.FRIENDSHIP if self._befriend is not None:
                self._run(greet(puppet, str(data["friendshipId"]), self._befriend))
            case EventType.ERROR:
                log.warning("the gateway reports an error", extra={"action": "wechat.gateway_error"})

    def _logged_in(self, puppet: "GatewayPuppet", id: str) -> None:
        self._self_id = id
        self._lookup.names.clear()
        self._online.set()
        self.deaf_since = None
        self._run(self._introduce(puppet, id))
        log.info("logged in", extra={"action": "wechat.login", "contact_id": id})

    def _scan(self, qr_code: str, status: str) -> None:
        """Tell of it; but messages are heard until a logout, for some puppets send such events late."""
        if self._online.is_set() and status in ("scanned", "confirmed"):
            return
        log.warning("waiting for a scan", extra={"action": "wechat.scan", "status": status})
        self.deaf_since = self.deaf_since or self._now()
        self._change(WaitingForScan(self._now(), qr_code, status))

    async def _settle(self, puppet: "GatewayPuppet") -> None:
        """A line is open: if there is no word of the account soon, nobody is logged in."""
        await asyncio.sleep(SETTLE_SECONDS)
        if isinstance(self.account, Away) and self._line.puppet is puppet and not self._online.is_set():
            self._deaf(LoggedOut(self._now()))

    async def _introduce(self, puppet: "GatewayPuppet", id: str) -> None:
        try:
            async with asyncio.timeout(NAME_SECONDS):
                name = await self._lookup.contact(puppet, id)
        except TimeoutError:
            name = ""
        except ChannelError:
            return
        if self._online.is_set() and self._self_id == id and self.deaf_since is None:
            self._change(LoggedIn(self._now(), id, name))

    def _deaf(self, account: Account) -> None:
        """Messages are not heard any more, or still not."""
        self._online.clear()
        self.deaf_since = self.deaf_since or account.since
        self._change(account)

    def _lost(self, why: str) -> None:
        since = self.account.since if isinstance(self.account, Away) else self._now()
        self._deaf(Away(since, why))

    def _change(self, account: Account) -> None:
        changed, self.account = account != self.account, account
        if changed:
            for tell in self._tells:
                tell(account)

    def _run(self, errand: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(errand)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)

    async def _fetch_message(self, id: str) -> Incoming | None:
        """Fetch what an id stands for; None for the bot's own and for what nobody said."""
        puppet = self._puppet()
        heard = await puppet.heard(id)
        if heard.sender == self._self_id or is_nobody(heard.sender, heard.room):
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
