"""A reporter takes a clue back, in words, by a command, or by recalling the message in WeChat."""

from datetime import datetime

from sqlmodel import Session

from handlers import registration
from handlers.hearing import Handled, Hearing
from handlers.incoming import Incoming
from handlers.queries import number_of
from handlers.recording import said_in
from handlers.registration import marks_speaker
from handlers.routing import Call, Context
from handlers.telling import tell_office, tell_unit
from handlers.texts import reporter as texts
from handlers.texts import unit as unit_texts
from storage import cases, clues, known, outbox
from storage.known import KnownClue
from storage.models import Case
from storage.states import FROM_REPORTERS, CaseStatus, NoticeKind, Relation, RowOutcome

_UNTIL_ACCEPTED = frozenset({CaseStatus.REPORTED, CaseStatus.VERIFYING})
"""Until an officer has found it right it is its reporter's; then it is the office's."""


def said(session: Session, hearing: Hearing, clue: KnownClue) -> None:
    """A clue was taken back in plain words: its reporter is answered where they said so."""
    text = withdraw(session, hearing, clue)
    if not hearing.may_answer:
        return
    message, case = hearing.message, known.case(session, clue.case_id)
    in_room = message.room is not None and not marks_speaker(case)
    outbox.queue(
        session,
        f"withdrawn:{clue.id}:{message.id}",
        NoticeKind.ANSWER,
        to=message.answer_to if in_room else message.sender_alone,
        text=text,
        mentions=[clue.reporter] if in_room else [],
        now=hearing.now,
    )


def withdraw(session: Session, hearing: Hearing, clue: KnownClue) -> str:
    """Take a clue back; what to say to its reporter.

    A case that nobody has accepted yet ends, and who was sent to look is stopped; of one that is further on
    the office decides. What others have reported too goes on.
    """
    case = cases.case(session, clue.case_id)
    number = _number(session, clue)
    if case.status not in cases.OPEN:
        return texts.ended(number, case)
    has_heard = registration.is_told(session, clue)
    clues.add(session, clue, said_in(hearing), Relation.WITHDRAWAL)
    clues.withdraw(session, clue)
    registration.withdrawn(session, clue)
    if _others(session, case):
        return texts.withdrawn_others_stay(number)
    call = Call(hearing.message, hearing.speaker, hearing.room, hearing.now)
    if case.status in _UNTIL_ACCEPTED and case.source in FROM_REPORTERS:
        _end(session, case, call, has_heard=has_heard)
        return texts.withdrawn(number)
    _tell_office(session, case, texts.asks_to_office(case), call)
    return texts.office_decides(number)


def _end(session: Session, case: Case, call: Call, *, has_heard: bool) -> None:
    told = end(session, case, call)
    if told:
        _tell_office(session, case, texts.stopped_to_office(case), call)
    elif has_heard:
        _tell_office(session, case, texts.ended_to_office(case), call)


def end(session: Session, case: Case, call: Call) -> int:
    """A case ends because its reporters do not want it any more; its unit is told to stop: how many contacts.

    Raises `WrongStatusError`.
    """
    cases.move(
        session,
        case,
        CaseStatus.WITHDRAWN,
        by=call.speaker.signature,
        now=call.now,
        message=call.message.id,
    )
    return tell_unit(session, case, NoticeKind.MOVED, unit_texts.stopped(case), call)


def is_wanted(session: Session, case: Case) -> bool:
    """Whether somebody who reported it has not taken it back, or it came by another way."""
    assert case.id is not None
    return case.source not in FROM_REPORTERS or any(
        not (clue.is_withdrawn or clues.is_recalled(session, clue.id or 0))
        for clue in clues.of_case(session, case.id)
    )


def _others(session: Session, case: Case) -> bool:
    assert case.id is not None
    return any(not clue.is_withdrawn for clue in clues.of_case(session, case.id))


def _number(session: Session, clue: KnownClue) -> int:
    """The number its reporter was told."""
    return next(number_of(session, one) for one in clues.of_case(session, clue.case_id) if one.id == clue.id)


def _tell_office(session: Session, case: Case, text: str, call: Call) -> None:
    key = f"withdrawn:{case.id}:{call.message.id}"
    tell_office(session, key, text, now=call.now, because=call.message.id)


def recalled(session: Session, message: Incoming, ctx: Context, *, now: datetime) -> Handled:
    """A message was taken back: of a clue's opening the office is told, who decides; nobody needs to if the
    case is over, or if somebody else has reported it too.
    """
    found = clues.of_message(session, message.recalls) if message.recalls else None
    if found is None:
        return Handled(RowOutcome.PASSED)
    clue, taken_back = found
    clues.recall(session, taken_back, now=now)
    if taken_back.relation == Relation.OPENING:
        registration.answered(session, clue)
        case = known.case(session, clue.case_id)
        own = [one for one in clues.of_case(session, clue.case_id) if not one.is_withdrawn]
        is_only = [one.id for one in own] == [clue.id]
        room = known.room(session, clue.channel, clue.conversation)
        if registration.recalled(session, clue, room, ctx.settings.quiet):
            return Handled(RowOutcome.ADDED)
        if case.status in cases.OPEN and is_only:
            key = f"recalled:{taken_back.message}"
            tell_office(session, key, texts.recalled(case), now=now)
    return Handled(RowOutcome.ADDED)
