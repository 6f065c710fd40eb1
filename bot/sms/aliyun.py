"""阿里云: https://help.aliyun.com/zh/sms/developer-reference/smsup-http and /document_detail/419273.html."""

import asyncio
import json
import logging
from collections.abc import Mapping
from typing import Any

from aiohttp import ClientSession
from alibabacloud_dysmsapi20170525.client import Client
from alibabacloud_dysmsapi20170525.models import SendSmsRequest
from alibabacloud_tea_openapi.models import Config as Access
from darabonba.exceptions import DaraException

from bot.channel import ChannelError, RefusedError
from bot.sms.provider import SECONDS, Post, Text, UnreadableError, text

log = logging.getLogger(__name__)

ENDPOINT = "dysmsapi.aliyuncs.com"
VARIABLE = "text"
"""The template's one variable: what is said."""
_REFUSED = (
    "isv.MOBILE_NUMBER_ILLEGAL",
    "isv.BLACK_KEY_CONTROL_LIMIT",
    "isv.PARAM_LENGTH_LIMIT",
    "isv.SMS_CONTENT_ILLEGAL",
)
"""What the number or the words are to blame for: trying again does not help."""


def _text(one: Mapping[str, Any]) -> Text:
    return text(one.get("sequence_id"), one.get("phone_number"), one.get("content"), one.get("send_time"))


class Aliyun:
    """Posts lists without any check: a secret path stands for it. Speaks in templates that were approved."""

    name = "aliyun"
    form = "application/json"
    is_signed = False

    def __init__(self, key: str, signature: str, template: str, url: str = "") -> None:
        """`key` is AccessKeyId:AccessKeySecret."""
        self._id, _, self._secret = key.partition(":")
        self._signature = signature
        self._template = template
        self._protocol, _, self._endpoint = (url or f"https://{ENDPOINT}").partition("://")
        self.can_send = all((self._id, self._secret, signature, template))

    def read(self, post: Post) -> list[Text]:
        try:
            told: Any = json.loads(post.body)
        except (ValueError, RecursionError):
            raise UnreadableError("json") from None
        if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
            raise UnreadableError("list")
        found = []
        for one in told:
            try:
                found.append(_text(one))
            except UnreadableError as error:  # it must not keep the others out
                log.warning("one of a list cannot be read", extra={"action": "sms", "error": str(error)})
        if told and not found:
            raise UnreadableError("all of the list")
        return found

    def signature(self, post: Post) -> str:
        return ""

    def taken(self) -> Mapping[str, Any]:
        return {"code": 0, "msg": "接收成功"}

    async def send(self, session: ClientSession, number: str, words: str, key: str) -> None:
        access = Access(
            access_key_id=self._id,
            access_key_secret=self._secret,
            endpoint=self._endpoint,
            protocol=self._protocol,
            connect_timeout=SECONDS * 1000,
            read_timeout=SECONDS * 1000,
        )
        asked = SendSmsRequest(
            phone_numbers=number,
            sign_name=self._signature,
            template_code=self._template,
            template_param=json.dumps({VARIABLE: words}, ensure_ascii=False),
            out_id=key,
        )
        try:
            # its own client is made for each: a session of the library's does not outlive a loop
            answer = await asyncio.to_thread(Client(access).send_sms, asked)
        except DaraException as error:
            raise ChannelError(f"{self.name}: {error.code}") from None
        except Exception as error:  # the library lets what lies below it through
            raise ChannelError(f"{self.name}: {type(error).__name__}") from None
        code = answer.body.code if answer.body else None
        if code == "OK":
            return
        if code in _REFUSED:
            raise RefusedError(f"{self.name}: {code}")
        raise ChannelError(f"{self.name}: {code}")
