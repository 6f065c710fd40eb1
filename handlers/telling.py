"""Whom news of a case concerns, and where they hear of it: the office, a unit, who reported it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlmodel import Session

from handlers.queries import number_of
from handlers.registration import marks_speaker, office
from handlers.routing import Call
from storage import clues, duty, known, outbox, people, reporters
from storage.addresses import Address
from storage.models import Case, Clue
from storage.states import Mode, NoticeKind, Role

_LAST = (NoticeKind.CLOSED, NoticeKind.REJECTED, NoticeKind.MOVED)
"""What ends a case for who reported it: a supervisors' room hears one of them, once."""


def tell_office(
    session: Session,
    key: str,
    text: str,
    *,
    now: datetime,
    kind: NoticeKind = NoticeKind.ALARM,
    because: str | None = None,
    clue: int | None = None,
) -> None:
    """Queue one notice for each of the office's conversations."""
    for to in office(session):
        outbox.queue(
            session,
            f"{key}:{to.conversation}",
            kind,
            to=to,
            text=text,
            now=now,
            because=because,
            clue=clue,
        )


def tell_unit(session: Session, case: Case, kind: NoticeKind, text: str, call: Call) -> int:
    """Queue a private notice for each bound contact of who has the case; how many there are."""
    found = hearers(session, case.unit) if case.unit else []
    return _write(session, case, kind, text, call, found)


def hearers(session: Session, unit: str) -> list[Address]:
    """Where a unit can be written to, or the officer of this name who was sent to look."""
    found = people.contacts(session, Role.UNIT, unit)
    if found:
        return found
    officers = [person for person in people.officers(session) if person.name == unit and person.id]
    return [one for person in officers for one in people.contacts_of(session, person.id or 0)]


def tell_leaders(session: Session, case: Case, kind: NoticeKind, text: str, call: Call) -> int:
    """Queue a private notice for each bound leader; how many there are."""
    return _write(session, case, kind, text, call, duty.leaders(session))


def _write(
    session: Session, case: Case, kind: NoticeKind, text: str, call: Call, addresses: Sequence[Address]
) -> int:
    # who gives the command need not be told of it
    others = [to for to in addresses if to != call.message.sender_alone]
    for to in others:
        outbox.queue(
            session,
            f"{kind.value}:{case.id}:{call.message.id}:{to.conversation}",
            kind,
            to=to,
            text=text,
            now=call.now,
            because=call.message.id,
        )
    return len(addresses)


def tell_reporters(
    session: Session, case: Case, kind: NoticeKind, text: Callable[[Sequence[int]], str], call: Call
) -> int:
    """Queue one notice for each conversation in which the case was reported; how many.

    `text` is given the numbers the people there were told when they reported: of merged cases several.
    """
    assert case.id is not None
    for clue in clues.of_case(session, case.id):
        outbox.drop(session, f"registered:{clue.id}")
    told = 0
    for to, reported in _where_reported(session, case, in_private=False):
        room = known.room(session, *to)
        if room is not None:
            if room.mode != Mode.FULL or marks_speaker(case):
                continue
            heard = [clue for clue in reported if _was_told(session, case.id, clue)]
            if kind == NoticeKind.CLOSED:
                told += _tell_again(session, case, text, call, heard)
            reported = [clue for clue in reported if clue not in heard]
            if not reported:
                continue
        told += 1
        _say(session, case, kind, text, call, to, reported)
    return told


def _tell_again(
    session: Session, case: Case, text: Callable[[Sequence[int]], str], call: Call, found: Sequence[Clue]
) -> int:
    """Their room heard its last line before the case was taken up again: they hear in private."""
    theirs: dict[Address, list[Clue]] = {}
    for clue in found:
        if reporters.is_bound(session, clue.channel, clue.reporter):
            theirs.setdefault(Address(clue.channel, clue.reporter), []).append(clue)
    for to, reported in theirs.items():
        _say(session, case, NoticeKind.CLOSED, text, call, to, reported)
    return len(theirs)


def _was_told(session: Session, case_id: int, clue: Clue) -> bool:
    """Whether the last line of this case, or of the one merged into it, was said where it was reported."""
    return any(
        outbox.was_told(session, clue.conversation, case, _LAST)
        for case in {case_id, clue.merged_from or case_id}
    )


def write_to_reporters(
    session: Session, case: Case, kind: NoticeKind, text: Callable[[Sequence[int]], str], call: Call
) -> int:
    """The same, but in private to each who can be written to; how many conversations."""
    told = 0
    for to, reported in _where_reported(session, case, in_private=True):
        room = known.room(session, *to)
        if room is not None and (room.mode != Mode.FULL or marks_speaker(case)):
            continue
        told += 1
        _say(session, case, kind, text, call, to, reported)
    return told


def _where_reported(session: Session, case: Case, *, in_private: bool) -> list[tuple[Address, list[Clue]]]:
    """Where all reports that still stand were made."""
    assert case.id is not None
    found: dict[Address, list[Clue]] = {}
    for clue in clues.of_case(session, case.id):
        if not clue.is_withdrawn:
            alone = Address(clue.channel, clue.reporter)
            is_bound = clue.person_id is not None and alone in people.contacts_of(session, clue.person_id)
            to = alone if in_private and is_bound else Address(clue.channel, clue.conversation)
            found.setdefault(to, []).append(clue)
    return list(found.items())


def _say(
    session: Session,
    case: Case,
    kind: NoticeKind,
    text: Callable[[Sequence[int]], str],
    call: Call,
    to: Address,
    reported: Sequence[Clue],
) -> None:
    reporters = [clue.reporter for clue in reported]
    in_room = to.conversation not in reporters
    outbox.queue(
        session,
        f"{kind.value}:{case.id}:{call.message.id}:{to.conversation}",
        kind,
        to=to,
        text=text(sorted({number_of(session, clue) for clue in reported})),
        mentions=list(dict.fromkeys(reporters)) if in_room else [],
        now=call.now,
        because=call.message.id,
    )
