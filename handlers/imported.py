"""Messages of a copied chat: what was heard after all is not heard twice."""

from datetime import timedelta

from sqlmodel import Session

from handlers.incoming import Incoming
from storage import inbox

NEAR = timedelta(minutes=3)
"""A copied chat tells the minute only, and clocks differ."""


def was_heard(session: Session, message: Incoming, words: bytes | None) -> bool:
    """Whether its sender was heard saying just this at that time, as far as this run of the program knows."""
    if words is None:
        return False
    said = inbox.said(session, message.conversation, message.sender, words, since=message.at - NEAR)
    return any(abs(at - message.at) <= NEAR for at, _ in said)
