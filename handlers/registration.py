"""The first word: said to a reporter once they have been silent for a while, and to the office."""

from datetime import datetime, timedelta

from sqlmodel import Session

from handlers.settings import Quiet
from handlers.texts import registered as texts
from storage import cases, known, outbox, people, rooms
from storage.known import KnownCase, KnownClue, KnownRoom
from storage.states import Mode, NoticeKind, Purpose, Role

BOT = "bot"
"""Who writes into a case's history what no person decided."""


def announce(
    session: Session,
    clue: KnownClue,
    case: KnownCase,
    room: KnownRoom | None,
    quiet: Quiet,
    *,
    now: datetime,
    like: int | None,
) -> None:
    """Queue the reporter's line (where the room may be spoken in) and the office's."""
    due = _due(clue, quiet)
    if room is None or room.mode != Mode.LISTEN:
        outbox.queue(
            session,
            _reporter_key(clue),
            NoticeKind.REGISTERED,
            channel=clue.channel,
            conversation=clue.conversation,
            text=texts.registered(case, clue.townships),
            mentions=[clue.reporter] if room is not None else [],
            now=now,
            due_at=due,
            clue=clue.id,
        )
    proposal = "" if like is None else _propose(session, case, like, now=now)
    text = texts.new_case(case, clue, room.topic if room else "", proposal)
    urgent = case.severity == "urgent"
    for conversation in office(session, clue.channel):
        outbox.queue(
            session,
            _office_key(clue, conversation),
            NoticeKind.URGENT if urgent else NoticeKind.NEW_CASE,
            channel=clue.channel,
            conversation=conversation,
            text=text,
            now=now,
            due_at=now if urgent else due,
            clue=clue.id,
        )


def renew(session: Session, clue: KnownClue, room: KnownRoom | None, quiet: Quiet) -> None:
    """The reporter said more: what is not said yet waits for them, and tells what is known now."""
    offices = office(session, clue.channel)
    keys = [_reporter_key(clue), *(_office_key(clue, conversation) for conversation in offices)]
    if not any(outbox.is_waiting(session, key) for key in keys):
        return
    case = known.case(session, clue.case_id)
    due = _due(clue, quiet)
    outbox.amend(session, _reporter_key(clue), text=texts.registered(case, clue.townships), due_at=due)
    text = texts.new_case(case, clue, room.topic if room else "", cases.first_note(session, case.id, BOT))
    # what is urgent waits for nobody
    at_once = clue.opened_at if case.severity == "urgent" else due
    for conversation in offices:
        outbox.amend(session, _office_key(clue, conversation), text=text, due_at=at_once)


def _propose(session: Session, case: KnownCase, like: int, *, now: datetime) -> str:
    """Note in the history that another clue seems to be the same problem; a person confirms it."""
    proposal = texts.similar(known.case(session, known.clue(session, like).case_id))
    cases.write(session, case.id, at=now, by=BOT, note=proposal)
    return proposal


def withdrawn(session: Session, clue: KnownClue) -> None:
    """The reporter has taken it back: what is not said yet need not be."""
    outbox.drop(session, _reporter_key(clue))
    for conversation in office(session, clue.channel):
        outbox.drop(session, _office_key(clue, conversation))


def answered(session: Session, clue: KnownClue) -> None:
    """A person has answered the reporter: the bot records in silence."""
    outbox.drop(session, _reporter_key(clue))


def office(session: Session, channel: str) -> list[str]:
    """Where the office is told something: its rooms, else its officers in private."""
    return rooms.ids(session, channel, Purpose.OFFICE) or people.contacts(session, channel, Role.OFFICER)


def _due(clue: KnownClue, quiet: Quiet) -> datetime:
    silent = clue.last_by_reporter + timedelta(seconds=quiet.silence_seconds)
    return min(silent, clue.opened_at + timedelta(seconds=quiet.most_seconds))


def _reporter_key(clue: KnownClue) -> str:
    return f"registered:{clue.id}"


def _office_key(clue: KnownClue, conversation: str) -> str:
    return f"new:{clue.id}:{conversation}"
