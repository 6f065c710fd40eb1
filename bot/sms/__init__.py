"""Text messages: providers, the endpoint they post to, and the channel."""

from bot.sms.channel import SmsChannel

__all__ = ["SmsChannel"]
