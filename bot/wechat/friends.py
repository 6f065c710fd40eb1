"""Friend requests: asks what to do with one, and does it."""

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.channel import Befriend

if TYPE_CHECKING:
    from bot.wechat.puppet import GatewayPuppet

log = logging.getLogger(__name__)

RETRY_SECONDS = (0.5, 2.0, 5.0)


async def greet(puppet: "GatewayPuppet", id: str, befriend: Befriend) -> None:
    """Accept the request if `befriend` says so. What fails is logged: it stays open on the phone."""
    for pause in (*RETRY_SECONDS, None):
        try:
            request = await puppet.friend_request(id)
            if request is not None and await befriend(request):
                await puppet.accept_friend(id)
                log.info("a friend was made", extra={"action": "wechat.friend"})
            return
        except Exception as error:  # a boundary: nobody waits for this
            reason = type(error).__name__
        if pause is None or not puppet.open:
            break
        await asyncio.sleep(pause)
    log.error("friend request not handled: %s", reason, extra={"action": "wechat.friend_failed"})
