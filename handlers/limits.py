"""How much one sender may ask of the bot: a flood of one must not use up what is said to all.

Only commands and answers are limited. What somebody reports is recorded, however much it is.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlmodel import Session

from handlers.answering import answer
from handlers.dispatch import dispatch
from handlers.hearing import Handled, Hearing
from handlers.reply import Reply
from handlers.reporter import EVERYDAY, TELLING
from handlers.routing import Call, Command, Context
from handlers.texts import limits as texts
from storage import limits
from storage.states import Role, RowOutcome

RECORDING = EVERYDAY | TELLING
"""Commands that say something of a case: always carried out, if not always answered."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So often within a time; who asks more has to let it pass."""

    most: int
    time: timedelta


BOUND = Limit(60, timedelta(minutes=1))
"""Nobody types that fast; a phone that repeats itself does."""
UNBOUND = Limit(10, timedelta(minutes=10))


class Verdict(Enum):
    """What becomes of a question."""

    ANSWER = "answer"
    SAY_SO = "say_so"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class Asked:
    """How often somebody has asked since then, and whether they were told that it is too much."""

    since: datetime
    count: int = 0
    is_told: bool = False


def judge(before: Asked | None, limit: Limit, now: datetime) -> tuple[Verdict, Asked]:
    """What becomes of a question, and what is to be remembered of it.

    From the moment it is said that it is too much, nothing is answered for the limit's time.
    """
    is_over = before is None or not before.since <= now < before.since + limit.time
    asked = Asked(now) if before is None or is_over else before
    if asked.is_told:
        return Verdict.SILENCE, asked
    if asked.count < limit.most:
        return Verdict.ANSWER, Asked(asked.since, asked.count + 1)
    return Verdict.SAY_SO, Asked(now, asked.count, is_told=True)


def may_ask(session: Session, hearing: Hearing) -> bool:
    """Whether what somebody asks now is answered; it counts, and they are told once when it is not."""
    message = hearing.message
    verdict, asked = _judge(session, hearing)
    if verdict is not Verdict.SILENCE:
        limits.put(session, message.channel, message.sender, asked.since, asked.count, is_told=asked.is_told)
    if verdict is Verdict.SAY_SO and hearing.may_answer:
        slowly = texts.slowly(_limit(hearing).time, reports=_reports(hearing))
        answer(session, hearing, Reply(slowly, keeps=True))
    return verdict is Verdict.ANSWER


def _judge(session: Session, hearing: Hearing) -> tuple[Verdict, Asked]:
    message, now = hearing.message, hearing.now
    found = limits.get(session, message.channel, message.sender)
    return judge(None if found is None else Asked(*found), _limit(hearing), now)


def _limit(hearing: Hearing) -> Limit:
    return BOUND if hearing.speaker.is_bound else UNBOUND


def obey(session: Session, hearing: Hearing, command: Command, call: Call, ctx: Context) -> Handled:
    """Carry a command out and answer; of who sends too many neither is done, but for what says of a case."""
    if not hearing.may_answer:
        return Handled(RowOutcome.COMMAND)
    few = may_ask(session, hearing)
    if not few and command.word not in RECORDING:
        return Handled(RowOutcome.COMMAND)
    reply = dispatch(session, command, call, ctx)
    if few:
        answer(session, hearing, reply)
    return Handled(RowOutcome.COMMAND, write=reply.files, erase=reply.erase)


def answered(session: Session, hearing: Hearing, reply: Reply) -> Handled:
    """Answer what was asked in plain words, unless they have asked too much."""
    if (reply.here or reply.private) and may_ask(session, hearing):
        answer(session, hearing, reply)
    return Handled(RowOutcome.COMMAND, write=reply.files, erase=reply.erase)


def may_order(session: Session, hearing: Hearing) -> bool:
    """Whether an officer's order in plain words would be answered; it does not count yet."""
    return hearing.is_officers and _judge(session, hearing)[0] is Verdict.ANSWER


def _reports(hearing: Hearing) -> bool:
    return hearing.room is not None or hearing.speaker.role == Role.SUPERVISOR
