"""Whether messages are heard on a channel, and until when they surely were: also of use after a crash."""

from datetime import datetime

from sqlmodel import Session, col, select

from storage.channel_models import Presence
from storage.states import Standing


def get(session: Session, channel: str) -> Presence | None:
    """What is known of a channel; None before its first login."""
    return session.get(Presence, channel)


def every(session: Session) -> list[Presence]:
    """What is known of all channels."""
    return list(session.exec(select(Presence).order_by(col(Presence.channel))))


def heard(session: Session, channel: str, *, now: datetime) -> None:
    """Messages are heard on this channel up to now."""
    found = get(session, channel)
    if found is None or found.standing != Standing.ONLINE:
        found = found or Presence(channel=channel, standing=Standing.ONLINE, since=now, heard_until=now)
        found.standing, found.since = Standing.ONLINE, now
    found.heard_until = now
    session.add(found)
    session.flush()


def lost(session: Session, channel: str, standing: Standing, *, since: datetime) -> None:
    """It stands so since then; before a channel's first login nothing is noted."""
    found = get(session, channel)
    if found is not None:
        found.standing, found.since = standing, since
        session.add(found)
        session.flush()
