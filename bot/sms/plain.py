"""Our own form, both ways: JSON, signed with HMAC-SHA256 over the time and the body. See README."""

import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import ClientSession
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.channel import ChannelError
from bot.sms.provider import Post, StaleError, Text, UnreadableError, WrongCheckError, text
from bot.sms.sending import answer
from handlers.incoming import Part

SIGNED_AT = "X-Timestamp"
SIGNATURE = "X-Signature"
WINDOW = timedelta(minutes=5)
"""So far the signer's clock may be from ours; so long a signature is remembered."""


class _Piece(BaseModel):
    model_config = ConfigDict(extra="forbid")

    ref: str = Field(min_length=1, max_length=64)
    number: int = Field(ge=1, le=255)
    of: int = Field(ge=1, le=255)


class _Message(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    id: str | int
    mobile: str | int
    text: str
    time: str | int | float | None = None
    part: _Piece | None = None


def sign(key: str, at: str, body: bytes) -> str:
    """The signature of a body, in hex; `at` is in seconds since 1970, as it stands in the header."""
    return hmac.digest(key.encode(), at.encode() + b"." + body, "sha256").hex()


class Plain:
    """Anything that can post JSON: a gateway of the office's own, a script."""

    name = "plain"
    form = "application/json"
    is_signed = True

    def __init__(self, key: str, url: str, signature: str = "") -> None:
        """`url` is where what we say is posted; empty: nowhere."""
        self._key = key
        self._url = url
        self._before = f"【{signature}】" if signature else ""
        self.can_send = bool(url)

    def read(self, post: Post) -> list[Text]:
        at = post.headers.get(SIGNED_AT, "")
        wanted = sign(self._key, at, post.body)
        if not hmac.compare_digest(wanted, self.signature(post)):
            raise WrongCheckError
        if not at.isdecimal() or abs(int(at) - post.at.timestamp()) > WINDOW.total_seconds():
            raise StaleError
        try:
            told = _Message.model_validate_json(post.body)
        except ValidationError as error:
            raise UnreadableError(str(error.error_count())) from None
        piece = told.part
        part = None if piece is None else Part(ref=piece.ref, number=piece.number, of=piece.of)
        return [text(told.id, told.mobile, told.text, told.time, part)]

    def signature(self, post: Post) -> str:
        return post.headers.get(SIGNATURE, "").lower().encode("ascii", "replace").decode()

    def taken(self) -> Mapping[str, Any]:
        return {"ok": True}

    async def send(self, session: ClientSession, number: str, words: str, key: str) -> None:
        body = json.dumps(
            {"id": key, "mobile": number, "text": self._before + words}, ensure_ascii=False
        ).encode()
        at = str(int(datetime.now(UTC).timestamp()))
        headers = {"Content-Type": self.form, SIGNED_AT: at, SIGNATURE: sign(self._key, at, body)}
        status, _ = await answer(session, self._url, data=body, headers=headers)
        if not 200 <= status < 300:
            raise ChannelError(f"{self.name}: HTTP {status}")
