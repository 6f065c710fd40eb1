"""申请销号 is told the office once, when its photos have come."""

from datetime import datetime, timedelta

from sqlmodel import Session

from handlers.hearing import WINDOW
from handlers.incoming import Kind
from handlers.registration import office
from handlers.routing import Call
from handlers.texts import unit as texts
from storage import ledger, media, outbox
from storage.models import Case, CaseEvent
from storage.states import NoticeKind, Stage, Step

SILENT = timedelta(seconds=90)
"""So long after the last photo the office hears."""
_SHOWN = frozenset({Kind.IMAGE.value, Kind.VIDEO.value})


def tell(session: Session, case: Case, call: Call) -> None:
    """Queue the office's line, to be said once no further photo comes."""
    event = _submitted(session, case)
    assert event is not None
    for to in office(session):
        outbox.queue(
            session,
            _key(event, to.conversation),
            NoticeKind.ALARM,
            to=to,
            text=_text(session, case, event),
            now=call.now,
            due_at=call.now + SILENT,
            because=call.message.id,
        )


def photo_came(session: Session, case: Case, stage: Stage, *, now: datetime) -> None:
    """The line waits for the photo, and counts it."""
    event = _submitted(session, case) if stage == Stage.AFTER else None
    if event is None:
        return
    due = min(now + SILENT, event.at + WINDOW)
    for key in outbox.waiting(session, _key(event, "")):
        outbox.amend(session, key, text=_text(session, case, event), due_at=due)


def _submitted(session: Session, case: Case) -> CaseEvent | None:
    assert case.id is not None
    submitted = [one for one in ledger.events(session, case.id) if one.step == Step.SUBMIT]
    return submitted[-1] if submitted else None


def _text(session: Session, case: Case, event: CaseEvent) -> str:
    assert case.id is not None
    photos = [
        photo
        for photo in media.of_case(session, case.id)
        if photo.stage == Stage.AFTER and photo.kind in _SHOWN and photo.sent_at >= event.at - WINDOW
    ]
    return texts.submitted_to_office(case, event.note, len(photos))


def _key(event: CaseEvent, conversation: str) -> str:
    return f"submitted:{event.case_id}:{event.message}:{conversation}"
