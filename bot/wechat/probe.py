"""What is found at a gateway, for `doctor`: asked once, nothing is said and nobody is logged out."""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.channel import (
    Account,
    ChannelError,
    LoggedIn,
    LoggedOut,
    RoomInfo,
    TakenError,
    UnauthorizedError,
    WaitingForScan,
)
from bot.wechat.events import EventType, scan_status
from bot.wechat.tls import Tls

if TYPE_CHECKING:
    from bot.wechat.puppet import GatewayPuppet

KNOCK_SECONDS = 5.0
TOLD_SECONDS = 5.0
"""So soon a gateway says who is logged in, or what to scan."""


@dataclass(frozen=True, slots=True)
class Found:
    """What could not be found out is None."""

    answers: bool
    """Whether anybody takes connections at the endpoint."""
    speaks_tls: bool | None = None
    token_accepted: bool | None = None
    listened_to: bool | None = None
    """Whether another client has the event stream: most likely the bot, which runs; then no `account`."""
    account: Account | None = None
    rooms: tuple[RoomInfo, ...] | None = None
    why: str = ""
    """Of the first thing that failed, in short English."""


async def probe(endpoint: str, token: str, tls: Tls | None) -> Found:
    """Look at a gateway as the bot would meet it; `Start` is called, for else it may tell nothing."""
    from bot.wechat.puppet import GatewayPuppet

    host, _, port = endpoint.rpartition(":")
    if not await _connects(host, int(port), None):
        return Found(answers=False)
    found = Found(answers=True, speaks_tls=await _connects(host, int(port), _believing()))
    told: asyncio.Future[Account] = asyncio.get_running_loop().create_future()
    puppet = GatewayPuppet(endpoint, token, tls, lambda kind, data: _hear(told, kind, data))
    try:
        puppet.open_line()
        return await _ask(puppet, told, found)
    except UnauthorizedError as error:
        return replace(found, token_accepted=False, why=str(error))
    except ChannelError as error:
        return replace(found, why=str(error))
    finally:
        await puppet.stop()


async def _ask(puppet: "GatewayPuppet", told: asyncio.Future[Account], found: Found) -> Found:
    await puppet.check()
    found = replace(found, token_accepted=True)
    listening = asyncio.create_task(puppet.start())
    try:
        either: set[asyncio.Future[Any]] = {listening, told}
        await asyncio.wait(either, timeout=TOLD_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if listening.done():
            listening.result()
        found = replace(found, listened_to=False)
        account = told.result() if told.done() else LoggedOut(datetime.now(UTC))
        if isinstance(account, LoggedIn):
            account = replace(account, name=await puppet.contact_name(account.id))
        found = replace(found, account=account)
    except TakenError:
        found = replace(found, listened_to=True)
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
    if found.listened_to or isinstance(found.account, LoggedIn):
        try:
            found = replace(found, rooms=tuple(await puppet.rooms()))
        except ChannelError as error:
            found = replace(found, why=str(error))
    return found


def _hear(told: asyncio.Future[Account], kind: EventType, data: Mapping[str, Any]) -> None:
    if told.done():
        return
    now = datetime.now(UTC)
    if kind is EventType.LOGIN:
        told.set_result(LoggedIn(now, str(data["contactId"]), ""))
    elif kind is EventType.SCAN:
        told.set_result(WaitingForScan(now, str(data.get("qrcode") or ""), scan_status(data.get("status"))))


async def _connects(host: str, port: int, tls: ssl.SSLContext | None) -> bool:
    try:
        async with asyncio.timeout(KNOCK_SECONDS):
            _, writer = await asyncio.open_connection(host.strip("[]"), port, ssl=tls)
    except (OSError, TimeoutError, OverflowError):  # the last for a port beyond all ports
        return False
    writer.close()
    return True


def _believing() -> ssl.SSLContext:
    """Takes any certificate: only whether TLS is spoken is asked, and nothing is sent."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])
    return context
