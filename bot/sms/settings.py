"""`[sms]` of config.toml, and the provider it names."""

from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network

from pydantic import Field

from bot.errors import OperatorError
from bot.pace import Pace
from bot.sms.plain import Plain
from bot.sms.provider import Provider
from handlers.settings import Section

KEY = "HEXIAODU_SMS_KEY"
"""The environment variable that holds the provider's key; of 阿里云 and 腾讯云 as id:secret."""
PATH = "HEXIAODU_SMS_PATH"
"""The environment variable that holds the last part of the address, which only the provider is told."""
LEAST_KEY = 16
"""Characters of a key of our own, and of a path."""


class SmsError(OperatorError):
    """What is wrong with the settings of text messages, in Chinese."""


class Name(StrEnum):
    """The providers there are."""

    PLAIN = "plain"
    YUNPIAN = "yunpian"
    ALIYUN = "aliyun"
    TENCENT = "tencent"


class Sms(Section):
    """Which provider brings and takes text messages."""

    provider: Name | None = None
    host: str = "127.0.0.1"
    port: int = Field(0, ge=0, le=65535)
    """0: none are taken in."""
    allow: tuple[IPv4Network | IPv6Network, ...] = ()
    """From where something may be posted; empty: from everywhere."""
    signature: str = Field("", max_length=20, pattern=r"^[^【】\r\n]*$")
    app: str = ""
    template: str = ""
    url: str = Field("", pattern=r"^(https?://\S+)?$")
    """Where to send instead of the provider's own address; of `plain` where to send at all."""
    most_a_day: int = Field(200, ge=1)
    seconds: float = Field(1.0, ge=0)

    def pace(self, of_chat: Pace) -> Pace:
        """How fast texts are sent; the hours of the night are those of the chat."""
        return of_chat.model_copy(
            update={
                "room_seconds": self.seconds,
                "all_seconds": self.seconds,
                "jitter": 0.0,
                "most_a_day": self.most_a_day,
            }
        )


def provider(settings: Sms, key: str) -> Provider:
    """The provider that is named. Raises `SmsError`."""
    if not key:
        raise SmsError(f"[sms] 写了 provider，还要把它的密钥放进环境变量 {KEY}")
    match settings.provider:
        case Name.YUNPIAN:
            from bot.sms.yunpian import Yunpian

            return Yunpian(key, settings.signature, settings.url)
        case Name.ALIYUN | Name.TENCENT:
            if not all(key.partition(":")):
                raise SmsError(f"{KEY} 要写成 编号:密钥（AccessKeyId:AccessKeySecret 或 SecretId:SecretKey）")
            return _by_library(settings, key)
    if len(key) < LEAST_KEY:
        raise SmsError(f"{KEY} 太短，至少 {LEAST_KEY} 个字符")
    return Plain(key, settings.url)


def _by_library(settings: Sms, key: str) -> Provider:
    """Of these two the provider's own library signs what is sent."""
    try:
        if settings.provider is Name.ALIYUN:
            from bot.sms.aliyun import Aliyun

            return Aliyun(key, settings.signature, settings.template, settings.url)
        from bot.sms.tencent import Tencent

        return Tencent(key, settings.app, settings.signature, settings.template, settings.url)
    except ModuleNotFoundError:
        raise SmsError("要用阿里云或腾讯云的短信，请装上它们的库：pip install '.[sms]'") from None


def path(given: str, chosen: Provider) -> str:
    """The secret part of the address, if the provider needs one. Raises `SmsError`."""
    if not chosen.is_signed and len(given) < LEAST_KEY:
        raise SmsError(
            f"这家短信平台推送时不带签名：请想一串至少 {LEAST_KEY} 个字母数字，放进环境变量 {PATH}，"
            f"推送地址写 …/sms/{chosen.name}/这串字"
        )
    return given
