"""One request to a provider."""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.channel import ChannelError
from bot.sms.provider import SECONDS

MOST = 64 * 1024
"""Bytes of an answer that are read."""


async def answer(
    session: ClientSession, url: str, *, data: bytes | Mapping[str, str], headers: Mapping[str, str]
) -> tuple[int, Any]:
    """Post to a provider; the status, and what its JSON says (None for anything else).

    Raises `ChannelError` where nobody answers. Never with the request's words: they name somebody.
    """
    try:
        async with session.post(
            url, data=data, headers=headers, timeout=ClientTimeout(total=SECONDS), allow_redirects=False
        ) as response:
            body = await response.content.read(MOST)
            status = response.status
    except (ClientError, TimeoutError, OSError) as error:
        raise ChannelError(f"sms: {type(error).__name__}") from None
    try:
        return status, json.loads(body)
    except ValueError:
        return status, None
