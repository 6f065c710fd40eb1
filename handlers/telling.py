"""Whom news of a case concerns, and where they hear of it: the office, a unit, who reported it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlmodel import Session

from handlers.queries import number_of
from handlers.registration import marks_speaker, office
from handlers.routing import Call
from storage import clues, known, outbox, people
from storage.models import Case, Clue
from storage.states import Mode, NoticeKind, Role


def tell_office(
    session: Session,
    key: str,
    channel: str,
    text: str,
    *,
    now: datetime,
    kind: NoticeKind = NoticeKind.ALARM,
    because: str | None = None,
    clue: int | None = None,
) -> None:
    """Queue one notice for each of the office's conversations."""
    for conversation in office(session, channel):
        outbox.queue(
            session,
            f"{key}:{conversation}",
            kind,
            channel=channel,
            conversation=conversation,
            text=text,
            now=now,
            because=because,
            clue=clue,
        )


def tell_unit(session: Session, case: Case, kind: NoticeKind, text: str, call: Call) -> int:
    """Queue a private notice for each bound contact of the unit that has the case; how many there are."""
    channel = call.message.channel
    contacts = people.contacts(session, channel, Role.UNIT, case.unit) if case.unit else []
    for contact in contacts:
        outbox.queue(
            session,
            f"{kind.value}:{case.id}:{call.message.id}:{contact}",
            kind,
            channel=channel,
            conversation=contact,
            text=text,
            now=call.now,
            because=call.message.id,
        )
    return len(contacts)


def tell_reporters(
    session: Session, case: Case, kind: NoticeKind, text: Callable[[Sequence[int]], str], call: Call
) -> int:
    """Queue one notice for each conversation in which the case was reported; how many.

    `text` is given the numbers the people there were told when they reported: of merged cases several.
    """
    assert case.id is not None
    mentions: dict[tuple[str, str], list[Clue]] = {}
    for clue in clues.of_case(session, case.id):
        outbox.drop(session, f"registered:{clue.id}")
        if not clue.is_withdrawn:
            mentions.setdefault((clue.channel, clue.conversation), []).append(clue)
    told = 0
    for (channel, conversation), reported in mentions.items():
        numbers = sorted({number_of(session, clue) for clue in reported})
        reporters = [clue.reporter for clue in reported]
        room = known.room(session, channel, conversation)
        if room is not None and (room.mode != Mode.FULL or marks_speaker(case)):
            continue
        told += 1
        outbox.queue(
            session,
            f"{kind.value}:{case.id}:{call.message.id}:{conversation}",
            kind,
            channel=channel,
            conversation=conversation,
            text=text(numbers),
            mentions=list(dict.fromkeys(reporters)) if room is not None else [],
            now=call.now,
            because=call.message.id,
        )
    return told
