"""What the office is told when messages are heard again after an outage: what was said meanwhile is lost."""

from datetime import datetime, timedelta

from sqlmodel import Session

from handlers.telling import tell_office
from handlers.texts import presence as texts
from storage import presence

OUTAGE = timedelta(minutes=5)
"""Shorter ones are not worth a word."""


def heard(session: Session, channel: str, *, now: datetime) -> None:
    """Messages are heard; after an outage, also one of the program itself, the office is told once."""
    before = presence.get(session, channel)
    if before is not None and now - before.heard_until >= OUTAGE:
        key = f"outage:{channel}:{before.heard_until:%Y%m%d%H%M%S}"
        tell_office(session, key, texts.outage(before.heard_until, now), now=now)
    presence.heard(session, channel, now=now)
