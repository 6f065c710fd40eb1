"""The telephones of the demonstration: texts go to the real endpoint, what the bot sends comes back here."""

import json
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from aiohttp import ClientError, ClientSession, web

from bot.gateway.world import WorldError
from bot.sms.plain import SIGNATURE, SIGNED_AT, Plain, sign

PATH = "/sent"
_NUMBER = re.compile(r"1[3-9]\d{9}")
MOST_WORDS = 1000


@dataclass(frozen=True)
class Text:
    """A text message that went through; `by_bot` to the number, else from it."""

    number: str
    words: str
    at: datetime
    by_bot: bool


class Airwaves:
    """A provider of text messages for one machine, signed as any. An asynchronous context manager."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.key = secrets.token_hex(16)
        self.texts: list[Text] = []
        self.numbers: dict[str, str] = {}
        """Of the people of the chat, by contact: who has none cannot text."""
        self.endpoint = ""
        """Where texts are posted, once somebody listens there."""
        self._url = ""
        self._now = now
        self._listeners: list[Callable[[Text], None]] = []
        app = web.Application()
        app.router.add_post(PATH, self._sent)
        self._runner = web.AppRunner(app, access_log=None)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._url = f"http://127.0.0.1:{self._runner.addresses[0][1]}{PATH}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def provider(self) -> Plain:
        """Through which the bot sends."""
        return Plain(self.key, self._url)

    def listen(self, listener: Callable[[Text], None]) -> Callable[[], None]:
        """Call `listener` with each text; the result ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def text(self, number: str, words: str) -> None:
        """Send a text from a number. Raises `WorldError` if it cannot be sent."""
        if not _NUMBER.fullmatch(number) or not words.strip() or len(words) > MOST_WORDS:
            raise WorldError("no such number, or nothing to say")
        told = {"id": secrets.token_hex(8), "mobile": number, "text": words, "time": self._now().isoformat()}
        body = json.dumps(told, ensure_ascii=False).encode()
        at = str(int(self._now().timestamp()))
        headers = {"Content-Type": "application/json", SIGNED_AT: at, SIGNATURE: sign(self.key, at, body)}
        try:
            async with (
                ClientSession() as session,
                session.post(self.endpoint, data=body, headers=headers) as answer,
            ):
                if answer.status != 200:
                    raise WorldError(f"HTTP {answer.status}")
        except (ClientError, ValueError, OSError) as error:
            raise WorldError(type(error).__name__) from None
        self._heard(Text(number, words, self._now(), by_bot=False))

    async def _sent(self, request: web.Request) -> web.Response:
        body = await request.read()
        at = request.headers.get(SIGNED_AT, "")
        if request.headers.get(SIGNATURE) != sign(self.key, at, body):
            return web.json_response({"error": "wrong signature"}, status=401)
        told: Mapping[str, str] = json.loads(body)
        self._heard(Text(told["mobile"], told["text"], self._now(), by_bot=True))
        return web.json_response({"ok": True})

    def _heard(self, text: Text) -> None:
        self.texts.append(text)
        for listener in tuple(self._listeners):
            listener(text)
