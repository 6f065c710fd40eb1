"""The bytes of what a gateway calls a file box: JSON with the file in it, or with where to get it."""

import base64
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.channel import ChannelError

MAX_BYTES = 100 * 1024 * 1024
"""WeChat's own limit for a file, about; more than that is refused."""

MOST_INLINE = 3_000_000
"""Bytes of a file that fit, as base64, into one request: gateways refuse one of more than 4 MiB."""

_BASE64, _UUID = 1, 7
_URL_SECONDS = 120.0


def inline_box(name: str, data: bytes) -> str | None:
    """The box of a file with its bytes; None if there are too many."""
    if len(data) > MOST_INLINE:
        return None
    return _box(name, data, _BASE64, base64=base64.b64encode(data).decode("ascii"))


def uuid_box(name: str, data: bytes, uuid: str) -> str:
    """The box of a file that was uploaded."""
    return _box(name, data, _UUID, uuid=uuid)


def _box(name: str, data: bytes, kind: int, **content: str) -> str:
    # `boxType` is for gateways before 1.0.
    box = {"name": name, "size": len(data), "type": kind, "boxType": kind, "metadata": {}, **content}
    return json.dumps(box, ensure_ascii=False)


async def read_box(text: str, download: Callable[[str, int], Awaitable[bytes]]) -> tuple[str, bytes]:
    """The file's name (without folders) and its bytes; `download(uuid, most)` gets what a uuid stands for.

    Raises `ChannelError`.
    """
    try:
        box = json.loads(text)
        name = str(box.get("name") or "file")
        if box.get("base64"):
            data = base64.b64decode(box["base64"], validate=True)
        elif box.get("uuid"):
            data = await download(str(box["uuid"]), MAX_BYTES)
        elif url := box.get("url") or box.get("remoteUrl"):
            data = await _get(str(url), box.get("headers") or {})
        else:
            raise ChannelError("a file box of a kind that cannot be read")
    except (ValueError, TypeError, AttributeError) as error:
        raise ChannelError("an unreadable file box") from error
    return name.replace("\\", "/").rsplit("/", 1)[-1] or "file", data


async def _get(url: str, headers: Mapping[str, Any]) -> bytes:
    # Imported here: most gateways never send a URL, and `hexiaodu --help` must be quick.
    import aiohttp

    timeout = aiohttp.ClientTimeout(total=_URL_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, raise_for_status=True) as session,
            session.get(url, headers={key: str(value) for key, value in headers.items()}) as response,
        ):
            data = bytearray()
            async for chunk in response.content.iter_chunked(64 * 1024):
                data += chunk
                if len(data) > MAX_BYTES:
                    raise ChannelError("a file too large")
            return bytes(data)
    except (aiohttp.ClientError, OSError) as error:
        raise ChannelError(f"a file could not be fetched from its URL: {type(error).__name__}") from None
