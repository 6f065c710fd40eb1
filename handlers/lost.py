"""A photo that could not be fetched in the end: who sent it is asked once, in private, to send it again."""

from datetime import datetime

from sqlmodel import Session

from handlers import sealed as track
from handlers.queries import number_of
from handlers.texts import lost as texts
from storage import cases, media, outbox, sealed
from storage.addresses import Address
from storage.models import Attachment, Clue
from storage.states import NoticeKind
from storage.vault import Vault


def lost(session: Session, attachment: Attachment, *, now: datetime) -> None:
    """Give a photo up. One question for all that is lost of a clue, or of what was sent of a case."""
    assert attachment.id is not None
    found = media.get(session, attachment.id)
    media.failed(session, attachment.id, retry_at=None)
    if found is None or (found.clue_id is None and found.case_id is None):
        return  # nobody has said what it shows: it is nothing of ours
    number = _number(session, found)
    if number is None:
        return
    outbox.queue(
        session,
        f"lost:{found.clue_id or 0}:{found.case_id or 0}:{found.sender}",
        NoticeKind.ANSWER,
        to=Address(found.channel, found.sender),
        text=texts.send_again(number),
        now=now,
    )


def lost_sealed(session: Session, vault: Vault, clue: int, *, now: datetime) -> None:
    """The same of what belongs to a sealed clue: of which, only its receipt says."""
    route = sealed.ask(session, vault, clue)
    if route is not None:
        text = texts.send_again_sealed(sealed.receipt_of(session, clue))
        track.tell_sender(session, vault, clue, route, text, now=now)


def _number(session: Session, found: Attachment) -> int | None:
    if found.clue_id is not None:
        clue = session.get(Clue, found.clue_id)
        return None if clue is None or clue.is_withdrawn else number_of(session, clue)
    case = cases.case(session, found.case_id or 0)
    return case.number
