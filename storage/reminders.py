"""What people were reminded of: each stage of a clock once, whatever happens to the process or its clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text, update
from sqlalchemy import select as select_columns
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import Field, Session, SQLModel, col, func, select

from storage.addresses import Address
from storage.cases import OPEN
from storage.columns import one_of, table, utc
from storage.models import Case, CaseEvent, Clue, InboxRow, Notice
from storage.prepared import Prepared
from storage.states import CaseStatus, Clock, NoticeKind, NoticeState, Step

STARTS = frozenset({Step.VERIFY, Step.ASSIGN, Step.RETURN, Step.EXTEND, Step.REOPEN, Step.RELAPSE})
"""Steps with which a term of a unit begins."""


class Reminder(SQLModel, table=True):
    """How far the reminders of one clock have come; another due time, or another unit, begins anew."""

    __table_args__ = (
        UniqueConstraint("case_id", "clock", "due", "unit"),
        # those that ring: all others are over
        Index("reminder_alarm", "clock", sqlite_where=text("clock = 'alarm' AND stage > 0")),
    )
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id")
    clock: Clock = one_of(Clock)
    due: datetime = utc()
    unit: str = ""
    stage: int
    """The last stage said; of an alarm, how often it was given, negative once it was said to be over."""
    at: datetime = utc()


@dataclass(frozen=True, slots=True)
class Of:
    """What a reminder is about."""

    case: int
    clock: Clock
    due: datetime
    unit: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """An urgent case that nobody has accepted or otherwise moved."""

    case: int
    since: datetime
    """When it was opened."""
    times: int
    """How often it was given."""
    last: datetime | None


_reminder = table(Reminder)
_case = table(Case)
_alarms = Prepared(
    select_columns(_case.c.id, _case.c.opened_at, _reminder.c.stage, _reminder.c.at)
    .join_from(
        _case,
        _reminder,
        (_reminder.c.case_id == _case.c.id)
        & (_reminder.c.clock == Clock.ALARM)
        & (_reminder.c.due == _case.c.opened_at),
        isouter=True,
    )
    # written out as in its index, which holds nothing else: this is asked after every message
    .where(text("\"case\".status = 'reported' AND \"case\".severity = 'urgent'"))
    .order_by(_case.c.id)
)


_over = Prepared(
    select_columns(_reminder.c.case_id, _reminder.c.due, _reminder.c.stage, _reminder.c.at)
    .join_from(_reminder, _case, _case.c.id == _reminder.c.case_id)
    .where(text("reminder.clock = 'alarm' AND reminder.stage > 0"))
    .where((_case.c.status != CaseStatus.REPORTED) | (_case.c.severity != "urgent"))
)


def stages(session: Session) -> dict[Of, int]:
    """The last stage said of each clock of the open cases."""
    is_open = select(Case.id).where(col(Case.status).in_(OPEN))
    found = session.exec(select(Reminder).where(col(Reminder.case_id).in_(is_open)))
    return {Of(one.case_id, one.clock, one.due, one.unit): one.stage for one in found}


def remember(session: Session, of: Of, stage: int, *, now: datetime) -> None:
    """This was said."""
    row = {"case_id": of.case, "clock": of.clock, "due": of.due, "unit": of.unit, "stage": stage, "at": now}
    session.connection().execute(
        insert(_reminder)
        .values(row)
        .on_conflict_do_update(
            index_elements=["case_id", "clock", "due", "unit"], set_={"stage": stage, "at": now}
        )
    )


def alarms(session: Session) -> list[Alarm]:
    """The urgent cases nobody has moved yet, with the alarms given for them."""
    return [Alarm(case, since, abs(times or 0), last) for case, since, times, last in _alarms(session)]


def over(session: Session) -> list[Alarm]:
    """The alarms that were given for cases that have been moved since, of which nobody was told yet."""
    return [Alarm(*row) for row in _over(session)]


def heard(session: Session, prefix: str) -> list[Address]:
    """Where a notice was said whose key begins so; those that are still to be said are dropped."""
    ours = col(Notice.key).between(prefix, f"{prefix}\U0010ffff")
    session.connection().execute(
        update(Notice).where(ours, col(Notice.state) == NoticeState.PENDING).values(state=NoticeState.DROPPED)
    )
    said = select(Notice.channel, Notice.conversation).where(ours, Notice.state == NoticeState.SENT)
    return [Address(*row) for row in session.exec(said.distinct())]


def moved_by(session: Session, case_id: int) -> tuple[str, str | None, str | None]:
    """Who moved a case last, the conversation in which they said so, and their contact."""
    query = (
        select(CaseEvent.by, InboxRow.conversation, InboxRow.sender)
        .join(InboxRow, col(InboxRow.message) == CaseEvent.message, isouter=True)
        .where(CaseEvent.case_id == case_id, col(CaseEvent.step) != Step.NOTE)
        .order_by(col(CaseEvent.id).desc())
    )
    return session.exec(query.limit(1)).one()


def is_announced(session: Session, case_id: int, conversation: str) -> bool:
    """Whether a conversation was told in an urgent notice what was reported."""
    query = select(func.count()).select_from(Notice).join(Clue, col(Clue.id) == Notice.clue_id)
    query = query.where(Clue.case_id == case_id, Notice.kind == NoticeKind.URGENT)
    return session.exec(query.where(Notice.conversation == conversation)).one() > 0


def started(session: Session) -> Mapping[int, datetime]:
    """When each open case was last handed out, sent back or given a new date."""
    query = (
        select(CaseEvent.case_id, func.max(CaseEvent.at))
        .join(Case, col(Case.id) == CaseEvent.case_id)
        .where(col(Case.status).in_(OPEN), col(CaseEvent.step).in_(STARTS))
        .where(col(CaseEvent.undone_at).is_(None))
        .group_by(col(CaseEvent.case_id))
    )
    return dict(session.exec(query).all())
