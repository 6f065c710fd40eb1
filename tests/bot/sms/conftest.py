"""An endpoint on a real port, and who posts to it."""

import asyncio
import io
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.sms.door import Door
from bot.sms.endpoint import Endpoint
from bot.sms.plain import SIGNATURE, SIGNED_AT, Plain, sign
from bot.sms.provider import Provider, Text
from tests.bot.sms.carrier import KEY

Serving = Callable[..., AbstractAsyncContextManager["Posting"]]


def signed(told: Mapping[str, Any] | bytes, *, key: str = KEY, ago: int = 0) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a post in the plain form."""
    body = told if isinstance(told, bytes) else json.dumps(told, ensure_ascii=False).encode()
    at = str(int(time.time()) - ago)
    return body, {
        "Content-Type": "application/json",
        SIGNED_AT: at,
        SIGNATURE: sign(key, at, body),
    }


def a_text(id: str = "m1", words: str = "沙湾乡寨头河边有人电鱼", **more: Any) -> dict[str, Any]:
    return {"id": id, "mobile": "13512340001", "text": words, **more}


@dataclass
class Posting:
    """An endpoint that keeps what it takes, as soon as `may_store` is set."""

    session: ClientSession
    url: str = ""
    port: int = 0
    kept: list[Text] = field(default_factory=list)
    may_store: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, text: Text) -> None:
        await self.may_store.wait()
        self.kept.append(text)

    async def post(self, body: bytes, headers: Mapping[str, str], path: str = "") -> tuple[int, str]:
        data = io.BytesIO(body)
        async with self.session.post(self.url + path, data=data, headers=headers) as response:
            return response.status, await response.text()

    async def text(self, told: Mapping[str, Any], **how: Any) -> int:
        return (await self.post(*signed(told, **how)))[0]


@asynccontextmanager
async def _serving(
    provider: Provider | None = None, path: str = "", door: Door | None = None
) -> AsyncIterator[Posting]:
    chosen = provider or Plain(KEY, "")
    async with ClientSession() as session:
        posting = Posting(session)
        posting.may_store.set()
        endpoint = Endpoint(chosen, path, door or Door(), posting.take, lambda: datetime.now(UTC))
        async with endpoint.serving("127.0.0.1", 0) as posting.port:
            posting.url = f"http://127.0.0.1:{posting.port}/sms/{chosen.name}"
            yield posting


@pytest.fixture
def serving() -> Serving:
    return _serving


@pytest.fixture
async def endpoint() -> AsyncIterator[Posting]:
    async with _serving() as posting:
        yield posting
