"""腾讯云: https://cloud.tencent.com/document/product/382/43548 (reply callback) and /382/55981 (SendSms)."""

import asyncio
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from aiohttp import ClientSession
from tencentcloud.common.credential import Credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.sms.v20210111.models import SendSmsRequest
from tencentcloud.sms.v20210111.sms_client import SmsClient

from bot.channel import ChannelError, RefusedError
from bot.sms.provider import SECONDS, Post, Text, UnreadableError, text

ENDPOINT = "sms.tencentcloudapi.com"
REGION = "ap-guangzhou"
_REFUSED = (
    "InvalidParameterValue.IncorrectPhoneNumber",
    "FailedOperation.PhoneNumberInBlacklist",
    "FailedOperation.ContainSensitiveWord",
    "InvalidParameterValue.ContentLengthLimit",
    "InvalidParameterValue.TemplateParameterLengthLimit",
)
"""What the number or the words are to blame for: trying again does not help."""


class Tencent:
    """Posts one reply at a time, with neither an id nor a check. Speaks in templates that were approved."""

    name = "tencent"
    form = "application/json"
    is_signed = False

    def __init__(self, key: str, app: str, signature: str, template: str, url: str = "") -> None:
        """`key` is SecretId:SecretKey, `app` the SmsSdkAppId."""
        self._id, _, self._secret = key.partition(":")
        self._app = app
        self._signature = signature
        self._template = template
        self._protocol, _, self._endpoint = (url or f"https://{ENDPOINT}").partition("://")
        self.can_send = all((self._id, self._secret, app, signature, template))

    def read(self, post: Post) -> list[Text]:
        try:
            told: Any = json.loads(post.body)
        except (ValueError, RecursionError):
            raise UnreadableError("json") from None
        if not isinstance(told, dict):
            raise UnreadableError("object")
        at, words = told.get("time"), told.get("text")
        if isinstance(at, bool) or not isinstance(at, int):
            raise UnreadableError("time")
        number = f"+{told.get('nationcode') or 86}{told.get('mobile') or ''}"
        # the same words of the same number in the same second are one message, delivered twice
        same = json.dumps([number, at, words, told.get("extend"), told.get("sign")], ensure_ascii=False)
        id = hashlib.sha256(same.encode("utf-8", "surrogatepass")).hexdigest()
        return [text(id, number, words, at)]

    def signature(self, post: Post) -> str:
        return ""

    def taken(self) -> Mapping[str, Any]:
        return {"result": 0, "errmsg": "OK"}

    async def send(self, session: ClientSession, number: str, words: str, key: str) -> None:
        asked = SendSmsRequest()
        asked.PhoneNumberSet = [f"+86{number}"]
        asked.SmsSdkAppId = self._app
        asked.SignName = self._signature
        asked.TemplateId = self._template
        asked.TemplateParamSet = [words]
        asked.SessionContext = key
        profile = HttpProfile(protocol=self._protocol, endpoint=self._endpoint, reqTimeout=SECONDS)
        client = SmsClient(Credential(self._id, self._secret), REGION, ClientProfile(httpProfile=profile))
        try:
            answer = await asyncio.to_thread(client.SendSms, asked)
        except TencentCloudSDKException as error:
            raise ChannelError(f"{self.name}: {error.get_code()}") from None
        except Exception as error:  # the library lets what lies below it through
            raise ChannelError(f"{self.name}: {type(error).__name__}") from None
        code = answer.SendStatusSet[0].Code if answer.SendStatusSet else None
        if code == "Ok":
            return
        if code in _REFUSED:
            raise RefusedError(f"{self.name}: {code}")
        raise ChannelError(f"{self.name}: {code}")
