"""The provider that config.toml names, with its key from the environment."""

from bot.errors import OperatorError
from bot.sms.plain import Plain
from bot.sms.provider import Provider
from bot.sms.settings import KEY, PATH, Name, Sms

LEAST_KEY = 16
"""Characters of a key of our own, and of a path."""


class SmsError(OperatorError):
    """What is wrong with the settings of text messages, in Chinese."""


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
