"""What is kept for a time only: once it is over it goes, and what is counted stays."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, exists, false, func, or_, select, update
from sqlmodel import Session

from storage import erasing
from storage.cases import OPEN
from storage.columns import table
from storage.erasing import NOBODY
from storage.models import Attachment, Case, CaseEvent, Clue, InboxRow, Notice
from storage.people_models import Account, Code, WrongCode
from storage.states import NoticeState, RowOutcome
from storage.talks import Talk

AT_ONCE = 200
"""Rows or cases in one work at most: others want to write too."""

_inbox, _case, _event, _clue = table(InboxRow), table(Case), table(CaseEvent), table(Clue)
_attachment, _notice, _account = table(Attachment), table(Notice), table(Account)
_talk, _code, _wrong = table(Talk), table(Code), table(WrongCode)


class What(StrEnum):
    """What has a time of its own."""

    FAILED = "failed"
    """Bodies of messages that could not be handled."""
    LOOSE = "loose"
    """Photos that belong to no report."""
    TALKS = "talks"
    """What was being talked about, and codes that are over."""
    NOTICES = "notices"
    """The words of what the bot has said."""
    MESSAGES = "messages"
    """Who said something when, and strangers who said something then only."""
    CASES = "cases"
    """Words, names, photos and notes of cases that ended."""


@dataclass(frozen=True, slots=True)
class Purged:
    """How many were purged, and which files below the media folder are to be deleted."""

    count: int = 0
    files: tuple[str, ...] = ()


def purge(session: Session, what: What, before: datetime, *, now: datetime, most: int = AT_ONCE) -> Purged:
    """Purge what is older; `most` of it, the oldest first. Done when it finds no more."""
    return _HOW[what](session, before, now, most)


def _failed(session: Session, before: datetime, now: datetime, most: int) -> Purged:
    old = select(_inbox.c.id).where(_inbox.c.outcome == RowOutcome.FAILED, _inbox.c.body.is_not(None))
    old = old.where(_inbox.c.handled_at < before).order_by(_inbox.c.id).limit(most)
    done = update(_inbox).where(_inbox.c.id.in_(old)).values(body=None)
    return Purged(session.connection().execute(done).rowcount)


def _loose(session: Session, before: datetime, now: datetime, most: int) -> Purged:
    old = select(_attachment.c.id).where(_attachment.c.clue_id.is_(None), _attachment.c.case_id.is_(None))
    old = old.where(_attachment.c.sent_at < before).order_by(_attachment.c.id).limit(most)
    found = session.connection().execute(old).scalars().all()
    ours = _attachment.c.id.in_(found)
    files = erasing.files(session, ours)
    session.connection().execute(delete(_attachment).where(ours))
    return Purged(len(found), tuple(files))


def _talks(session: Session, before: datetime, now: datetime, most: int) -> Purged:
    newer = [_talk.c[name] >= before for name in ("options_at", "lines_at", "case_at")]
    talks = select(_talk.c.id).where(*(func.coalesce(later, false()) == false() for later in newer))
    over = func.coalesce(_code.c.used_at, _code.c.expires_at) < before
    old = (
        (_talk, talks),
        (_wrong, select(_wrong.c.id).where(_wrong.c.at < before)),
        (_code, select(_code.c.id).where(over)),
    )
    connection = session.connection()
    return Purged(
        sum(connection.execute(delete(of).where(of.c.id.in_(ids.limit(most)))).rowcount for of, ids in old)
    )


def _notices(session: Session, before: datetime, now: datetime, most: int) -> Purged:
    old = select(_notice.c.id).where(_notice.c.state != NoticeState.PENDING, _notice.c.text != "")
    old = old.where(_notice.c.queued_at < before).order_by(_notice.c.id).limit(most)
    found = session.connection().execute(old).scalars().all()
    ours = _notice.c.id.in_(found)
    unsaid = _notice.c.state.in_((NoticeState.PARKED, NoticeState.OWED))
    parked = update(_notice).where(ours, unsaid)
    session.connection().execute(parked.values(state=NoticeState.DROPPED))
    return Purged(erasing.said(session, ours))


def _messages(session: Session, before: datetime, now: datetime, most: int) -> Purged:
    connection = session.connection()
    old = select(_inbox.c.id).where(_inbox.c.handled_at < before, _inbox.c.body.is_(None))
    rows = connection.execute(
        delete(_inbox).where(_inbox.c.id.in_(old.order_by(_inbox.c.id).limit(most)))
    ).rowcount
    if rows < most:
        heard = exists().where(_inbox.c.channel == _account.c.channel, _inbox.c.sender == _account.c.contact)
        reported = exists().where(
            _clue.c.channel == _account.c.channel, _clue.c.reporter == _account.c.contact
        )
        strangers = delete(_account).where(_account.c.bound_at.is_(None), ~heard, ~reported)
        rows += connection.execute(strangers).rowcount
    return Purged(rows)


def _cases(session: Session, before: datetime, now: datetime, most: int) -> Purged:
    lately = exists().where(_event.c.case_id == _case.c.id, _event.c.at >= before)
    words = (
        exists().where(_clue.c.case_id == _case.c.id, _clue.c.reporter != NOBODY),
        exists().where(_event.c.case_id == _case.c.id, _event.c.message.is_not(None)),
        exists().where(_attachment.c.case_id == _case.c.id, _attachment.c.path != ""),
    )
    old = select(_case.c.id).where(_case.c.status.not_in(OPEN), ~lately, or_(*words)).order_by(_case.c.id)
    found = session.connection().execute(old.limit(most)).scalars().all()
    files: list[str] = []
    for case in found:
        files += _case_words(session, case, now)
    return Purged(len(found), tuple(files))


def _case_words(session: Session, case: int, now: datetime) -> list[str]:
    """What people said of a case, and who they were; what the office has done and how it ended stays."""
    connection = session.connection()
    ours = connection.execute(select(_clue.c.id, _clue.c.reporter_name).where(_clue.c.case_id == case)).all()
    clues, names = [row.id for row in ours], [row.reporter_name for row in ours if row.reporter_name]
    of_case = _event.c.case_id == case
    erasing.notes(session, of_case, now=now)
    erasing.signatures(session, of_case & (_event.c.by.startswith("@") | _event.c.by.in_(names)), now=now)
    files = erasing.files(session, _attachment.c.clue_id.in_(clues) | (_attachment.c.case_id == case))
    erasing.reports(session, clues)
    return files


_HOW: Mapping[What, Callable[[Session, datetime, datetime, int], Purged]] = {
    What.FAILED: _failed,
    What.LOOSE: _loose,
    What.TALKS: _talks,
    What.NOTICES: _notices,
    What.MESSAGES: _messages,
    What.CASES: _cases,
}
