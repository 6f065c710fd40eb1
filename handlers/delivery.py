"""What happens when a notice cannot be delivered; 重发."""

from datetime import datetime

from sqlmodel import Session

from handlers.registration import office
from handlers.reply import Reply
from handlers.routing import Call, Context, Router
from handlers.telling import tell_office
from handlers.texts import callers as calling
from handlers.texts import delivery as texts
from handlers.texts import topics
from storage import callers, outbox
from storage.models import Notice
from storage.states import NoticeKind, Role

router = Router(topic=topics.PEOPLE)


@router.command("重发", "重发", "把没送到的通知再送一次", roles=(Role.OFFICER,))
def send_again(session: Session, call: Call, ctx: Context) -> Reply:
    """Try what was parked once more."""
    return Reply(texts.again(outbox.revive(session, now=call.now)))


def to_be_called(session: Session, notice: Notice, *, now: datetime) -> None:
    """Who has a telephone is called, if a text message does not get there: the office hears of it."""
    assert notice.id is not None
    owed = callers.owe(session, notice.id)
    tell_office(session, f"call:{owed.id}", calling.owed(owed), now=now, kind=NoticeKind.REMINDER)


def failed(session: Session, notice: Notice, *, error: str, retry_at: datetime | None, now: datetime) -> None:
    """Try again later, or park the notice and tell the office, once for all that is parked of a place."""
    assert notice.id is not None
    first = outbox.parked(session, notice.conversation) == 0
    outbox.failed(session, [notice.id], error=error, retry_at=retry_at)
    if retry_at is None and first and (notice.channel, notice.conversation) not in office(session):
        tell_office(session, f"parked:{notice.id}:{now:%Y%m%d%H%M%S}", texts.PARKED, now=now)
