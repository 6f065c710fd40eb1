"""What the bot and somebody were just talking about in a conversation: choices, further pages, a case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, select

from storage.columns import json_list, one_of, utc
from storage.states import Stage

HOLDS = timedelta(minutes=10)


class Talk(SQLModel, table=True):
    """The last of it only: what comes next takes its place."""

    __table_args__ = (UniqueConstraint("channel", "conversation", "sender"),)
    id: int | None = Field(default=None, primary_key=True)
    channel: str
    conversation: str
    sender: str
    options: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    """What a bare number means: what to do for each, as the handler that asked has written it."""
    lines: list[str] = json_list()
    """What of a long answer was not said yet."""
    more: str = ""
    """What to say to the bot for what comes after them."""
    options_at: datetime | None = utc(default=None)
    lines_at: datetime | None = utc(default=None)
    case_id: int | None = Field(default=None, foreign_key="case.id")
    """The case a command was just given about: a photo sent right after belongs to it."""
    stage: Stage = one_of(Stage, default=Stage.AFTER)
    case_at: datetime | None = utc(default=None)


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody in a conversation."""

    channel: str
    conversation: str
    sender: str


def offer(session: Session, who: Who, options: Mapping[str, str], *, now: datetime) -> None:
    """Remember what a bare number means from now on; what it meant before is gone."""
    talk = _talk(session, who)
    talk.options, talk.options_at = dict(options), now
    session.add(talk)
    session.flush()


def offered(session: Session, who: Who, *, now: datetime) -> dict[str, str]:
    """What a bare number of somebody means here, by what was said in the last minutes."""
    found = _found(session, who)
    return found.options if found is not None and _holds(found.options_at, now) else {}


def keep_lines(session: Session, who: Who, lines: Sequence[str], more: str = "", *, now: datetime) -> None:
    """Remember what of a long answer was not said yet, and what to say for more; nothing forgets the last."""
    talk = _talk(session, who)
    talk.lines, talk.more, talk.lines_at = list(lines), more, now
    session.add(talk)
    session.flush()


def kept_lines(session: Session, who: Who, *, now: datetime) -> tuple[list[str], str]:
    """What of a long answer of the last minutes was not said yet, and what to say for what comes after."""
    found = _found(session, who)
    return (found.lines, found.more) if found is not None and _holds(found.lines_at, now) else ([], "")


def about(session: Session, who: Who, case: int, stage: Stage, *, now: datetime) -> None:
    """Remember which case somebody has just given a command about, and what their next photo shows."""
    talk = _talk(session, who)
    talk.case_id, talk.stage, talk.case_at = case, stage, now
    session.add(talk)
    session.flush()


def case_of(session: Session, who: Who, *, now: datetime) -> tuple[int, Stage] | None:
    """The case somebody has given a command about in the last minutes."""
    found = _found(session, who)
    if found is None or found.case_id is None or not _holds(found.case_at, now):
        return None
    return found.case_id, found.stage


def _holds(at: datetime | None, now: datetime) -> bool:
    return at is not None and now - at <= HOLDS


def _found(session: Session, who: Who) -> Talk | None:
    return session.exec(
        select(Talk).where(
            Talk.channel == who.channel, Talk.conversation == who.conversation, Talk.sender == who.sender
        )
    ).first()


def _talk(session: Session, who: Who) -> Talk:
    return _found(session, who) or Talk(channel=who.channel, conversation=who.conversation, sender=who.sender)
