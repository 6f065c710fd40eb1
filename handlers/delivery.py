"""What happens when a notice cannot be delivered."""

from datetime import datetime

from sqlmodel import Session

from handlers.recording import tell_office
from handlers.registration import office
from handlers.texts import delivery as texts
from storage import outbox
from storage.models import Notice


def failed(session: Session, notice: Notice, *, error: str, retry_at: datetime | None, now: datetime) -> None:
    """Try again later, or park the notice and tell the office once."""
    assert notice.id is not None
    outbox.failed(session, [notice.id], error=error, retry_at=retry_at)
    if retry_at is None and notice.conversation not in office(session, notice.channel):
        tell_office(session, f"parked:{notice.id}", notice.channel, texts.PARKED, now=now)
