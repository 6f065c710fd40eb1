"""The provider that config.toml names, with its key from the environment."""

from bot.sms.plain import Plain
from bot.sms.provider import Provider
from bot.sms.settings import KEY, PATH, Name, Sms, SmsError
from handlers.texts import sms as texts

LEAST_KEY = 16
"""Characters of a key of our own, and of a path."""


def provider(settings: Sms, key: str) -> Provider:
    """The provider that is named. Raises `SmsError`."""
    if not key:
        raise SmsError(texts.no_key(KEY))
    match settings.provider:
        case Name.YUNPIAN:
            from bot.sms.yunpian import Yunpian

            return Yunpian(key, settings.signature, settings.url)
        case Name.ALIYUN | Name.TENCENT:
            if not all(key.partition(":")):
                raise SmsError(texts.not_a_pair(KEY))
            return _by_library(settings, key)
    if len(key) < LEAST_KEY:
        raise SmsError(texts.short_key(KEY, LEAST_KEY))
    return Plain(key, settings.url, settings.signature)


def _by_library(settings: Sms, key: str) -> Provider:
    """Of these two the provider's own library signs what is sent."""
    try:
        if settings.provider is Name.ALIYUN:
            from bot.sms.aliyun import Aliyun

            return Aliyun(key, settings.signature, settings.template, settings.url)
        from bot.sms.tencent import Tencent

        return Tencent(key, settings.app, settings.signature, settings.template, settings.url)
    except ModuleNotFoundError:
        raise SmsError(texts.NO_LIBRARY) from None


def path(given: str, chosen: Provider) -> str:
    """The secret part of the address, if the provider needs one. Raises `SmsError`."""
    if not chosen.is_signed and len(given) < LEAST_KEY:
        raise SmsError(texts.no_path(PATH, LEAST_KEY, chosen.name))
    return given
