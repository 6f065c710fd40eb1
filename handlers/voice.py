"""A voice message without its words: kept, and its speaker told once a day how to turn it into text."""

from datetime import timedelta

from sqlmodel import Session

from handlers.hearing import Hearing
from handlers.incoming import Incoming, Kind
from handlers.settings import Quiet
from handlers.texts.registered import VOICE
from handlers.texts.when import today
from nlp.threads import Add, Correct, Decision, Open
from storage import outbox
from storage.states import NoticeKind, Role


def is_wordless(message: Incoming) -> bool:
    """Whether it is a voice that its channel has no transcript of."""
    return message.kind == Kind.AUDIO and not message.text.strip()


def heard(session: Session, hearing: Hearing, quiet: Quiet, decision: Decision) -> None:
    """Queue the hint after a voice; take it back when words follow, or an official speaks first."""
    message = hearing.message
    is_official = hearing.speaker.role not in (None, Role.SUPERVISOR)
    if is_wordless(message):
        if not is_official:
            hint(session, hearing, quiet)
    elif message.kind == Kind.TEXT and is_official and hearing.room is not None:
        outbox.unqueue_all(session, message.conversation, NoticeKind.HINT)
    elif message.kind == Kind.TEXT and isinstance(decision, Open | Add | Correct):
        outbox.unqueue(session, _key(message))


def hint(session: Session, hearing: Hearing, quiet: Quiet) -> None:
    """Say it once a day to each speaker: in private at once, in a room when they have been silent."""
    message = hearing.message
    if not hearing.may_answer:
        return  # nothing is said to a room that is only listened to
    in_room = message.room is not None
    due = hearing.now + timedelta(seconds=quiet.silence_seconds) if in_room else hearing.now
    since = outbox.waiting_since(session, _key(message))
    if since is not None:
        latest = since + timedelta(seconds=quiet.most_seconds)
        outbox.amend(session, _key(message), text=VOICE, due_at=min(due, latest))
        return
    outbox.queue(
        session,
        _key(message),
        NoticeKind.HINT if in_room else NoticeKind.ANSWER,
        to=message.answer_to,
        text=VOICE,
        mentions=[message.sender] if in_room else [],
        now=hearing.now,
        due_at=due,
    )


def _key(message: Incoming) -> str:
    return f"voice:{message.channel}:{message.sender}:{today(message.at)}"
