"""The WeChat channel: the one place that knows of wechaty."""

from bot.wechat.client import WechatClient

__all__ = ["WechatClient"]
