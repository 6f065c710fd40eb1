"""Photos that belong to a command: sent right before or after it, by who gave it, where they gave it."""

from datetime import timedelta

from sqlmodel import Session

from handlers import submitting
from handlers.hearing import WINDOW, Handled, Hearing
from handlers.incoming import Incoming, Kind
from handlers.routing import Call
from handlers.texts import unit as texts
from storage import cases, clues, known, media, outbox, talks
from storage.known import KnownClue
from storage.models import Case, Clue
from storage.states import NoticeKind, Purpose, Role, RowOutcome, Stage
from storage.talks import Who

KINDS = frozenset({Kind.IMAGE, Kind.VIDEO, Kind.FILE})
SENDERS = frozenset({Role.OFFICER, Role.UNIT})
_SHOWN = frozenset({Kind.IMAGE.value, Kind.VIDEO.value})
WAITING = timedelta(minutes=2)
"""Who sends photos in private and says nothing of them for so long is asked which case they show."""


def talked_about(session: Session, call: Call, case: Case, stage: Stage) -> int:
    """A command was just given about a case: what its speaker has sent here belongs to it, and what they send
    next does; how many photos and videos they have sent.
    """
    expect(session, call, case, stage)
    return take(session, call, case, stage)


def take(session: Session, call: Call, case: Case, stage: Stage) -> int:
    """Give a case what its speaker has just sent here; how many photos and videos."""
    assert case.id is not None
    message = call.message
    sent = media.loose(session, message.conversation, message.sender, since=message.at - WINDOW)
    found = [one for one in sent if one.kind in KINDS]
    for one in found:
        outbox.drop(session, _whose(one.message))
    media.give(session, found, case.id, stage)
    return sum(one.kind in _SHOWN for one in found)


def expect(session: Session, call: Call, case: Case, stage: Stage) -> None:
    """What its speaker sends here next belongs to the case."""
    assert case.id is not None
    talks.about(session, _who(call.message), case.id, stage, now=call.now)


def told_of(session: Session, call: Call, clue: Clue) -> None:
    """The same for who tells more of a clue of their own."""
    assert clue.id is not None
    message = call.message
    media.take(session, message.conversation, message.sender, clue.id, since=message.at - WINDOW)
    talks.about(session, _who(message), clue.case_id, Stage.REPORTED, now=call.now)


def of_own(session: Session, hearing: Hearing) -> KnownClue | None:
    """The clue of their own that somebody has just told more of, if this is a photo of it: not if they have
    reported something else here since.
    """
    message = hearing.message
    if message.kind not in KINDS or are_of_work(hearing):
        return None
    found = talks.case_of(session, _who(message), now=hearing.now)
    if found is None:
        return None
    lately = clues.in_conversation(session, message.conversation, since=message.at - WINDOW)
    if any(clue.reporter == message.sender for clue in lately):
        return None
    own = [clue for clue in clues.of_case(session, found[0]) if clue.reporter == message.sender]
    return known.clue(session, own[0].id) if own and own[0].id is not None else None


def are_of_work(hearing: Hearing) -> bool:
    """Whether it is a photo, video or file of an officer or of a unit's contact."""
    return hearing.message.kind in KINDS and hearing.speaker.is_bound and hearing.speaker.role in SENDERS


def hear(session: Session, hearing: Hearing) -> Handled | None:
    """Give a photo to the case its sender has just given a command about here, else keep it for the command
    that may follow; None where nothing of theirs is kept without one.
    """
    message = hearing.message
    case = _case(session, hearing)
    if case is not None:
        _keep(session, hearing, *case)
        submitting.photo_came(session, *case, now=hearing.now)
        return Handled(RowOutcome.ADDED)
    if message.room is not None and (hearing.room is None or hearing.room.purpose != Purpose.OFFICE):
        return None
    # what is only chat among colleagues does not stay
    since = message.at - WINDOW
    gone = media.forget_before(session, message.conversation, message.sender, before=since)
    is_first = not media.loose(session, message.conversation, message.sender, since=since)
    _keep(session, hearing, None, Stage.REPORTED)
    if message.room is None and is_first:
        outbox.queue(
            session,
            _whose(message.id),
            NoticeKind.ANSWER,
            to=message.answer_to,
            text=texts.which_photos(hearing.speaker.role == Role.UNIT),
            now=hearing.now,
            due_at=hearing.now + WAITING,
        )
    return Handled(RowOutcome.LOOSE, forget=tuple(gone))


def _case(session: Session, hearing: Hearing) -> tuple[Case, Stage] | None:
    """The case just talked about, if its sender still has to do with it."""
    found = talks.case_of(session, _who(hearing.message), now=hearing.now)
    if found is None:
        return None
    case = cases.case(session, found[0])
    is_theirs = hearing.speaker.role == Role.OFFICER or case.unit == hearing.speaker.unit
    return (case, found[1]) if is_theirs else None


def _keep(session: Session, hearing: Hearing, case: Case | None, stage: Stage) -> None:
    message = hearing.message
    media.keep(
        session,
        clue=None,
        case=None if case is None else case.id,
        stage=stage,
        channel=message.channel,
        message=message.id,
        conversation=message.conversation,
        sender=message.sender,
        kind=message.kind.value,
        sent_at=message.at,
        now=hearing.now,
        has_bytes=True,
        text=message.text,
    )


def _who(message: Incoming) -> Who:
    return Who(message.channel, message.conversation, message.sender)


def _whose(message: str) -> str:
    return f"whose:{message}"
