"""云片: https://www.yunpian.com/official/document/sms/zh_cn/domestic_push_reply and domestic_single_send."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, unquote_plus

from aiohttp import ClientSession

from bot.channel import ChannelError, RefusedError
from bot.sms.provider import Post, Text, UnreadableError, WrongCheckError, text
from bot.sms.sending import answer

URL = "https://sms.yunpian.com/v2/sms/single_send.json"
_SIGNED = ("base_extend", "extend", "id", "mobile", "reply_time", "text")
_REFUSED = frozenset({4, 10, 20})
"""Words that are not let through, a number that wants none, a country that is not served: for good."""


def sign(told: Mapping[str, str], key: str) -> str:
    """The values in the order of their keys, then the API key, joined by commas: MD5, as documented."""
    joined = ",".join([*(told[name] for name in _SIGNED), key])
    return hashlib.md5(joined.encode(), usedforsecurity=False).hexdigest()


class Yunpian:
    """Signs what it posts with the account's API key, and takes free text that begins with 【signature】."""

    name = "yunpian"
    form = "application/x-www-form-urlencoded"
    is_signed = True

    def __init__(self, key: str, signature: str, url: str = "") -> None:
        self._key = key
        self._signature = signature
        self._url = url or URL
        self.can_send = bool(signature)

    def read(self, post: Post) -> list[Text]:
        told = _told(post.body)
        if not hmac.compare_digest(sign(told, self._key), told["_sign"]):
            raise WrongCheckError
        return [text(told["id"], told["mobile"], told["text"], told["reply_time"])]

    def signature(self, post: Post) -> str:
        return ""  # it repeats what was not answered in time, word for word

    def taken(self) -> str:
        return "SUCCESS"

    async def send(self, session: ClientSession, number: str, words: str, key: str) -> None:
        asked = {
            "apikey": self._key,
            "mobile": number,
            "text": f"【{self._signature}】{words}",
            "uid": key,
        }
        status, said = await answer(session, self._url, data=asked, headers={"Accept": "application/json"})
        code = said.get("code") if isinstance(said, dict) else None
        if status == 200 and code == 0:
            return
        if code in _REFUSED:
            raise RefusedError(f"{self.name}: {code}")
        raise ChannelError(f"{self.name}: HTTP {status} {code if isinstance(code, int) else ''}".strip())


def _told(body: bytes) -> Mapping[str, str]:
    try:
        [said] = parse_qs(body.decode(), strict_parsing=True, max_num_fields=10)["sms_reply"]
        # the documentation has it encoded once more within the form
        told: Any = json.loads(said if said.lstrip().startswith("{") else unquote_plus(said))
    except (ValueError, KeyError, RecursionError):
        raise UnreadableError("form") from None
    names = [*_SIGNED, "_sign"]
    if not isinstance(told, dict) or not all(isinstance(told.get(name) or "", str) for name in names):
        raise UnreadableError("values")
    return {name: told.get(name) or "" for name in names}
