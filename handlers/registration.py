"""The first word: said to a reporter once they have been silent for a while, and to the office."""

from datetime import datetime, timedelta

from sqlmodel import Session

from handlers.settings import Quiet
from handlers.texts import merging as merging_texts
from handlers.texts import registered as texts
from nlp.verdict import Category
from storage import cases, clues, known, media, merging, outbox, people, rooms
from storage.addresses import Address
from storage.known import KnownCase, KnownClue, KnownRoom
from storage.models import Case
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
    due, urgent = _due(clue, quiet), case.severity == "urgent"
    if room is None or (room.mode != Mode.LISTEN and not marks_speaker(case)):
        outbox.queue(
            session,
            _reporter_key(clue),
            NoticeKind.URGENT if urgent else NoticeKind.REGISTERED,
            to=Address(clue.channel, clue.conversation),
            text=texts.registered(case, clue.townships),
            mentions=[clue.reporter] if room is not None else [],
            now=now,
            due_at=due,
            clue=clue.id,
        )
    proposal = _propose(session, case, clue, like, now=now)
    text = _to_office(session, case, clue, room, proposal)
    for to in office(session):
        outbox.queue(
            session,
            _office_key(clue, to),
            NoticeKind.URGENT if urgent else NoticeKind.NEW_CASE,
            to=to,
            text=text,
            now=now,
            due_at=now if urgent else due,
            clue=clue.id,
        )


def _to_office(
    session: Session, case: KnownCase, clue: KnownClue, room: KnownRoom | None, proposal: str
) -> str:
    photos = media.shown(session, clue.id)
    if room is not None:
        topic = room.topic
    else:
        source = cases.case(session, case.id).source
        topic = texts.way(source, is_listed=clues.is_of_roster(session, clue.id))
    return texts.new_case(
        case, clue, topic, proposal, photos, is_recalled=clues.is_recalled(session, clue.id)
    )


def recalled(session: Session, clue: KnownClue, room: KnownRoom | None, quiet: Quiet) -> bool:
    """Its first message was taken back; whether the office hears that together with the case."""
    if is_told(session, clue):
        return False
    renew(session, clue, room, quiet)
    return True


def marks_speaker(case: Case | KnownCase) -> bool:
    """Whether a line in a group would show who spoke about how officials do their work."""
    return case.category == Category.INTEGRITY


def renew(session: Session, clue: KnownClue, room: KnownRoom | None, quiet: Quiet) -> None:
    """The reporter said more: what is not said yet waits for them, and tells what is known now."""
    offices = office(session)
    keys = [_reporter_key(clue), *(_office_key(clue, to) for to in offices)]
    case = known.case(session, clue.case_id)
    proposal = _propose(session, case, clue, None, now=clue.last_at)
    if not any(outbox.is_waiting(session, key) for key in keys):
        if proposal:
            _propose_later(session, case, clue, offices)
        return
    due = _due(clue, quiet)
    outbox.amend(session, _reporter_key(clue), text=texts.registered(case, clue.townships), due_at=due)
    text = _to_office(session, case, clue, room, proposal or _proposed(session, case))
    # what is urgent waits for nobody
    at_once = clue.opened_at if case.severity == "urgent" else due
    for to in offices:
        outbox.amend(session, _office_key(clue, to), text=text, due_at=at_once)


def _propose(session: Session, case: KnownCase, clue: KnownClue, like: int | None, *, now: datetime) -> str:
    """Say once that another case seems to be the same problem, if so; a person decides.

    `like` is the clue that the message was found to be like, if any; else a case of the same category, place
    and time will do.
    """
    if case.status not in cases.OPEN:
        return ""
    other = None if like is None else known.clue(session, like).case_id
    if other is None or other == case.id:
        other = merging.alike(session, case, at=clue.opened_at)
    if other is None:
        return ""
    found = known.case(session, other)
    if found.status not in cases.OPEN:
        text = merging_texts.again(case, found)
        cases.write(session, case.id, at=now, by=BOT, note=text)
        return text
    if not merging.propose(session, case.id, other, now=now):
        return ""
    return merging_texts.proposal(case, found)


def _proposed(session: Session, case: KnownCase) -> str:
    """What the office was told that this case is like, if nobody has decided on it."""
    other = merging.likeness(session, case.id)
    if other is None:
        return cases.first_note(session, case.id, BOT)
    found = known.case(session, other)
    # a correction may have moved this one elsewhere since
    return merging_texts.proposal(case, found) if found.township == case.township else ""


def _propose_later(session: Session, case: KnownCase, clue: KnownClue, offices: list[Address]) -> None:
    """The place came after the office had heard of the case."""
    other = merging.likeness(session, case.id)
    if other is None:
        return
    for to in offices:
        outbox.queue(
            session,
            f"like:{case.id}:{other}:{to.conversation}",
            NoticeKind.ALARM,
            to=to,
            text=merging_texts.proposed_later(case, known.case(session, other)),
            now=clue.last_at,
        )


def is_told(session: Session, clue: KnownClue) -> bool:
    """Whether the office has heard of it."""
    keys = [_office_key(clue, to) for to in office(session)]
    return any(not outbox.is_waiting(session, key) for key in keys)


def withdrawn(session: Session, clue: KnownClue) -> None:
    """The reporter has taken it back: what is not said yet need not be."""
    outbox.drop(session, _reporter_key(clue))
    for to in office(session):
        outbox.drop(session, _office_key(clue, to))


def answered(session: Session, clue: KnownClue) -> None:
    """A person has answered the reporter: the bot records in silence."""
    outbox.drop(session, _reporter_key(clue))


def office(session: Session) -> list[Address]:
    """Where the office is told something: its rooms, else its officers in private."""
    return rooms.addresses(session, Purpose.OFFICE) or people.contacts(session, Role.OFFICER)


def _due(clue: KnownClue, quiet: Quiet) -> datetime:
    silent = clue.last_by_reporter + timedelta(seconds=quiet.silence_seconds)
    return min(silent, clue.opened_at + timedelta(seconds=quiet.most_seconds))


def _reporter_key(clue: KnownClue) -> str:
    return f"registered:{clue.id}"


def _office_key(clue: KnownClue, to: Address) -> str:
    return f"new:{clue.id}:{to.conversation}"
