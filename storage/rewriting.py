"""Taking what was sealed later out of every table it stood in; deleted pages are overwritten by SQLite.

What was sealed stays sealed: nothing here can be undone.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlmodel import Session, col
from sqlmodel import select as choose

from storage import clues, erasing, known, locked
from storage.columns import fresh, table
from storage.models import Attachment, Case, CaseEvent, Clue, ClueMessage, InboxRow, Notice
from storage.reminders import Reminder
from storage.states import NoticeKind, NoticeState, Relation, RowOutcome, Step
from storage.talks import Talk
from storage.taught import Lesson, Likeness, Suggestion

RUN = 6
"""Characters in a row by which words are known again in a notice."""
_PLAIN = "other"
"""The category of a case whose own would show whom it was about."""
_TELLING = "integrity"

_clue, _said, _attachment = table(Clue), table(ClueMessage), table(Attachment)
_event, _notice, _inbox = table(CaseEvent), table(Notice), table(InboxRow)
_talk, _lesson, _likeness = table(Talk), table(Lesson), table(Likeness)
_reminder, _suggestion, _case = table(Reminder), table(Suggestion), table(Case)


def parts(session: Session, case: Case) -> list[Case]:
    """The case, and those that were merged into it."""
    theirs = select(_clue.c.merged_from).where(_clue.c.case_id == case.id, _clue.c.merged_from.is_not(None))
    merged = session.connection().execute(theirs.distinct()).scalars().all()
    return [case, *(session.get_one(Case, one) for one in merged)]


def attachments(session: Session, case: Case) -> list[Attachment]:
    """All files of a case: of its clues, and what units and officers sent."""
    ours = choose(Clue.id).where(Clue.case_id == case.id)
    ids = [one.id for one in parts(session, case)]
    which = or_(col(Attachment.clue_id).in_(ours), col(Attachment.case_id).in_(ids))
    return list(session.exec(choose(Attachment).where(which).order_by(col(Attachment.id))))


def erase(session: Session, case: Case, *, opened: datetime, now: datetime) -> None:
    """Take all of a case out but its number, category, township and moves; it has been sealed.

    `opened` is the time to which its beginning is blurred.
    """
    found = clues.of_case(session, _id(case))
    ids = [_id(clue) for clue in found]
    said = clues.messages(session, ids)
    notes = session.exec(choose(CaseEvent.note).where(CaseEvent.case_id == case.id)).all()
    texts = [*(one.text for one in said), *(clue.spot for clue in found), *notes]
    all_parts = parts(session, case)
    since = min([case.opened_at, *(clue.opened_at for clue in found)])
    for clue in found:
        hide(session, clue.channel, [one.message for one in said if one.clue_id == clue.id])
    _delete_clues(session, ids)
    for part in all_parts:
        _forget(session, _id(part))
        erasing.notes(session, _event.c.case_id == part.id, now=now)
        # but for who sealed it: reporters and units write histories too
        others = (_event.c.case_id == part.id) & (_event.c.step != Step.SEAL)
        erasing.signatures(session, others, now=now)
        unsay(session, part, texts, since=since)
        _scrub(session, part, opened)
    unlearn(session, texts)


def _id(row: Case | Clue) -> int:
    assert row.id is not None
    return row.id


def _delete_clues(session: Session, ids: Sequence[int]) -> None:
    connection = session.connection()
    connection.execute(update(_inbox).where(_inbox.c.clue_id.in_(ids)).values(clue_id=None))
    connection.execute(delete(_notice).where(_notice.c.clue_id.in_(ids)))
    connection.execute(delete(_attachment).where(_attachment.c.clue_id.in_(ids)))
    connection.execute(delete(_said).where(_said.c.clue_id.in_(ids)))
    connection.execute(delete(_clue).where(_clue.c.id.in_(ids)))
    session.expire_all()
    known.forget(ids)


def _forget(session: Session, case_id: int) -> None:
    """What hangs on a case by its id."""
    locked.forget(session, case_id)
    connection = session.connection()
    for one in (_attachment, _lesson, _reminder):
        connection.execute(delete(one).where(one.c.case_id == case_id))
    pair = or_(_likeness.c.case_id == case_id, _likeness.c.like_id == case_id)
    connection.execute(delete(_likeness).where(pair))
    # lists and choices that were given lately may show it
    gone: dict[str, Any] = {"options": {}, "lines": [], "more": ""}
    connection.execute(update(_talk).values(gone))
    connection.execute(update(_talk).where(_talk.c.case_id == case_id).values(case_id=None))


def _scrub(session: Session, case: Case, opened: datetime) -> None:
    kept = {"id", "year", "number", "status", "category", "township", "severity", "source", "opened_at"}
    empty = {one.name: None for one in _case.c if one.nullable and one.name not in kept}
    plain = {"spot": "", "document": "", "result": "", "looked_by": "", "relapses": 0, "severity": "normal"}
    category = _PLAIN if case.category == _TELLING else case.category
    values = empty | plain | {"category": category, "opened_at": opened}
    session.connection().execute(update(_case).where(_case.c.id == case.id).values(values))
    session.expire(case)


def hide(session: Session, channel: str, messages: Collection[str]) -> None:
    """The rows of the inbox of these messages are as if they had been sealed when they came."""
    ours = (_inbox.c.channel == channel) & _inbox.c.message.in_(messages)
    rows = session.connection().execute(select(_inbox.c.id, _inbox.c.sent_at).where(ours)).all()
    for row, sent in rows:
        hour = sent.replace(minute=0, second=0, microsecond=0)
        gone: dict[str, Any] = {"conversation": "", "sender": "", "body": None, "clue_id": None}
        times = {"sent_at": hour, "received_at": hour, "handled_at": hour + timedelta(hours=1)}
        values = gone | times | {"outcome": RowOutcome.SEALED}
        session.connection().execute(update(_inbox).where(_inbox.c.id == row).values(values))


def unsay(session: Session, case: Case, texts: Iterable[str], *, since: datetime) -> None:
    """Shred the notices since then that name a case, and the text of those that repeat words of `texts`.

    What was said of another case stays known as said; of a digest that waits only the lines go.
    """
    names, runs = _naming(case), {run for text in texts for run in _runs(text)}
    for notice in _readable(session, since):
        repeats = not runs.isdisjoint(_runs(notice.text))
        if notice.file and (repeats or names(notice.text)):
            session.delete(notice)  # nothing can be taken out of a picture
            continue
        if notice.state == NoticeState.PENDING and notice.kind == NoticeKind.DIGEST:
            lines = notice.text.split("\n")
            notice.text = "\n".join(one for one in lines if not names(one) and runs.isdisjoint(_runs(one)))
        elif notice.kind == NoticeKind.DIGEST and (repeats or names(notice.text)):
            notice.text = ""  # its key stays: it must not be said again
        elif names(notice.text):
            session.delete(notice)
            continue
        elif notice.state != NoticeState.PENDING and repeats:
            notice.text, notice.mentions = "", []
        session.add(notice)
    session.flush()


def unrepeat(session: Session, pieces: Iterable[str], *, since: datetime) -> None:
    """Shred what repeats one of these pieces, however short, in notices since then."""
    found = {plain for piece in pieces if len(plain := _plainly(piece)) > 1}
    wanted = {run for piece in found for run in (_runs(piece) or {piece})}
    for notice in _readable(session, since):
        said = _plainly(notice.text)
        if not any(run in said for run in wanted):
            continue
        if notice.file or (notice.state == NoticeState.PENDING and notice.kind != NoticeKind.DIGEST):
            session.delete(notice)
            continue
        lines = notice.text.split("\n")
        notice.text = "\n".join(one for one in lines if not any(run in _plainly(one) for run in wanted))
        session.add(notice)
    session.flush()


def _readable(session: Session, since: datetime) -> Sequence[Notice]:
    return session.exec(choose(Notice).where(Notice.queued_at >= since, Notice.text != "")).all()


def _naming(case: Case) -> Callable[[str], bool]:
    label = rf"{case.year}-{case.number}(?!\d)"
    named = re.compile(rf"(?<![\d-]){case.number}\s?\u53f7|{label}")
    return lambda text: named.search(text) is not None


def _plainly(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _runs(text: str) -> set[str]:
    plain = _plainly(text)
    return {plain[at : at + RUN] for at in range(len(plain) - RUN + 1)}


def unlearn(session: Session, texts: Iterable[str]) -> None:
    """What lessons came to, of words that stood in these texts, is proposed no more."""
    whole = "\n".join(texts)
    rows = session.connection().execute(select(_suggestion.c.id, _suggestion.c.word)).all()
    gone = [row for row, word in rows if word in whole]
    connection = session.connection()
    connection.execute(
        delete(_suggestion).where(_suggestion.c.id.in_(gone), _suggestion.c.settled_at.is_(None))
    )


def rewrite(session: Session, said: ClueMessage, words: str, gone: Sequence[str], *, now: datetime) -> None:
    """Replace what a message of a clue says: `gone` are the parts that go. Without words it leaves the clue.

    An opening message stays, if only as a line without words.
    """
    clue = session.get_one(Clue, said.clue_id)
    hide(session, clue.channel, [said.message])
    ours = (_event.c.case_id == clue.case_id) & (_event.c.message == said.message)
    erasing.notes(session, ours, now=now)
    if words or said.relation == Relation.OPENING:
        said.text = words
        session.add(said)
    else:
        session.delete(said)
    session.flush()
    _tell_anew(session, clue, "\n".join(gone))
    connection = session.connection()
    connection.execute(delete(_lesson).where(_lesson.c.case_id == clue.case_id))
    unlearn(session, gone)


def _tell_anew(session: Session, clue: Clue, gone: str) -> None:
    """The joined words of a clue are those of its messages; no evidence stays that was in what is gone."""
    said = clues.messages(session, [_id(clue)])
    spoken = [one for one in said if one.kind in clues.SPOKEN and one.text]
    told = (Relation.OPENING, Relation.ADDITION, Relation.CORRECTION)
    own = [one.text for one in spoken if one.sender == clue.reporter and one.relation in told]
    others = [one.text for one in spoken if one.sender != clue.reporter]
    clue.words = "\n".join(own)[: clues.MAX_WORDS]
    clue.answers = "\n".join(others)[-clues.MAX_ANSWERS :]
    left = f"{clue.words}\n{clue.answers}"
    clue.evidence = [
        [rule, [word for word in words if word in left or word not in gone]] for rule, words in clue.evidence
    ]
    clue.subject = [word for word in clue.subject if word in left or word not in gone]
    clue.spot = " ".join(word for word in clue.spot.split() if word in left or word not in gone)
    clue.stamp = fresh()
    session.add(clue)
    session.flush()
    known.forget([_id(clue)])
