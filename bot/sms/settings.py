"""`[sms]` of config.toml."""

from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network

from pydantic import Field

from bot.errors import OperatorError
from bot.pace import Pace
from handlers.settings import Section

KEY = "HEXIAODU_SMS_KEY"
"""The environment variable that holds the provider's key; of 阿里云 and 腾讯云 as id:secret."""
PATH = "HEXIAODU_SMS_PATH"
"""The environment variable that holds the last part of the address, which only the provider is told."""


class SmsError(OperatorError):
    """What is wrong with the settings of text messages, in Chinese."""


class Name(StrEnum):
    """The providers there are."""

    NONE = ""
    PLAIN = "plain"
    YUNPIAN = "yunpian"
    ALIYUN = "aliyun"
    TENCENT = "tencent"


class Sms(Section):
    """Which provider brings and takes text messages."""

    provider: Name = Name.NONE
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

    @property
    def missing(self) -> list[str]:
        """The settings without which nothing can be sent."""
        needed = {
            Name.PLAIN: ("url",),
            Name.YUNPIAN: ("signature",),
            Name.ALIYUN: ("signature", "template"),
            Name.TENCENT: ("signature", "template", "app"),
        }
        return [name for name in needed.get(self.provider, ()) if not getattr(self, name)]

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
