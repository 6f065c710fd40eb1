"""Two cases that are one problem: proposed by the bot, merged by a person, and taken apart again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, insert, or_
from sqlmodel import Session, col, select, update

from storage import cases, clues
from storage.columns import table
from storage.errors import NotMergedError
from storage.known import KnownCase
from storage.models import Case, Clue
from storage.prepared import Prepared
from storage.states import CaseStatus, Step
from storage.taught import Likeness

NEAR_IN_TIME = timedelta(days=30)
NEAR = 0.005
"""Degrees: some 500 m."""


_case = table(Case)
_lately = (
    (_case.c.category == bindparam("of_category"))
    & (_case.c.id != bindparam("this"))
    & or_(*(_case.c.status == status for status in sorted(cases.OPEN)))
    & _case.c.opened_at.between(bindparam("since"), bindparam("until"))
)
_in_village = Prepared(
    select(_case.c.id)
    .where(
        _lately,
        _case.c.village == bindparam("of_village"),
        _case.c.township.is_(bindparam("of_township")),
        _case.c.outside.is_(bindparam("of_outside")),
    )
    .order_by(_case.c.id.desc())
    .limit(1)
)
_at_river = Prepared(
    select(_case.c.id)
    .where(
        _lately,
        _case.c.river == bindparam("of_river"),
        _case.c.latitude.between(bindparam("south"), bindparam("north")),
        _case.c.longitude.between(bindparam("west"), bindparam("east")),
    )
    .order_by(_case.c.id.desc())
    .limit(1)
)


def alike(session: Session, case: KnownCase, *, at: datetime) -> int | None:
    """The newest open case of the same category at the same place, reported within a month before `at`.

    The same place is the same village, or the same river with positions some 500 m apart at most.
    """
    asked = {"of_category": case.category, "this": case.id, "since": at - NEAR_IN_TIME, "until": at}
    found: int | None = None
    if case.village and (case.township or case.outside):
        found = _in_village.one(
            session,
            **asked,
            of_village=case.village,
            of_township=case.township,
            of_outside=case.outside,
        )
    elif case.river and case.latitude is not None and case.longitude is not None:
        found = _at_river.one(
            session,
            **asked,
            of_river=case.river,
            south=case.latitude - NEAR,
            north=case.latitude + NEAR,
            west=case.longitude - NEAR,
            east=case.longitude + NEAR,
        )
    return found


_likeness = table(Likeness)
_pair = Prepared(
    select(_likeness.c.id).where(
        or_(
            (_likeness.c.case_id == bindparam("one")) & (_likeness.c.like_id == bindparam("other")),
            (_likeness.c.case_id == bindparam("other")) & (_likeness.c.like_id == bindparam("one")),
        )
    )
)
_propose = Prepared(insert(_likeness), ("case_id", "like_id", "at"))
_proposed = Prepared(
    select(_likeness.c.like_id)
    .where(_likeness.c.case_id == bindparam("of_case"), _likeness.c.settled_at.is_(None))
    .limit(1)
)


def propose(session: Session, case_id: int, like_id: int, *, now: datetime) -> bool:
    """Remember that two cases seem to be one; False if they had been proposed before."""
    if _pair(session, one=case_id, other=like_id):
        return False
    _propose(session, case_id=case_id, like_id=like_id, at=now)
    return True


def likeness(session: Session, case_id: int) -> int | None:
    """The case that this one was proposed to be merged with and nobody has decided on."""
    found: int | None = _proposed.one(session, of_case=case_id)
    return found


def open_proposals(session: Session, *, since: datetime) -> list[tuple[Case, Case]]:
    """The proposals made since then that nobody has decided on and that still can be, the newest first."""
    query = (
        select(Likeness)
        .where(col(Likeness.settled_at).is_(None), col(Likeness.at) >= since)
        .order_by(col(Likeness.id).desc())
    )
    pairs = [
        (cases.case(session, one.case_id), cases.case(session, one.like_id)) for one in session.exec(query)
    ]
    return [(new, old) for new, old in pairs if {new.status, old.status} <= cases.OPEN]


def settle(session: Session, case_ids: Sequence[int], *, now: datetime) -> None:
    """A person has decided on what was proposed between these cases."""
    theirs = col(Likeness.case_id).in_(case_ids) & col(Likeness.like_id).in_(case_ids)
    session.exec(update(Likeness).where(theirs).values(settled_at=now))


def merge(
    session: Session, case: Case, into: Case, *, by: str, now: datetime, note: str, message: str
) -> None:
    """Make the clues of `case` clues of `into`; both histories say so. Raises `WrongStatusError`."""
    cases.move(session, case, CaseStatus.MERGED, by=by, now=now, note=note, message=message)
    assert case.id is not None
    assert into.id is not None
    ours = update(Clue).where(col(Clue.case_id) == case.id)
    # what had been merged into this one before still goes back to where it came from
    session.exec(ours.where(col(Clue.merged_from).is_(None)).values(merged_from=case.id))
    session.exec(ours.values(case_id=into.id))
    clues.close_all(session, into.id, is_closed=into.status not in cases.OPEN)
    if into.latitude is None:
        into.latitude, into.longitude = case.latitude, case.longitude
        into.located_by_photo = case.located_by_photo
        into.wgs_latitude, into.wgs_longitude = case.wgs_latitude, case.wgs_longitude
        session.add(into)
    cases.write(session, into.id, at=now, by=by, step=Step.MERGE, note=note, message=message)
    settle(session, (case.id, into.id), now=now)
    session.expire_all()


def merged_into(session: Session, case_id: int) -> int | None:
    """The case whose clues now hold those of a merged one."""
    return session.exec(select(Clue.case_id).where(Clue.merged_from == case_id)).first()


def parts(session: Session, case_id: int) -> list[Case]:
    """The cases that were merged into this one."""
    theirs = select(Clue.merged_from).where(Clue.case_id == case_id, col(Clue.merged_from).is_not(None))
    return [cases.case(session, part) for part in session.exec(theirs.distinct()) if part is not None]


def take_apart(session: Session, case: Case, *, by: str, now: datetime, note: str, message: str) -> int:
    """Give a merged case its clues back; the id of the one it had gone into.

    Raises `NotMergedError` or `WrongStatusError`.
    """
    assert case.id is not None
    into = merged_into(session, case.id)
    if case.status != CaseStatus.MERGED or into is None:
        raise NotMergedError(case.label)
    back = update(Clue).where(col(Clue.merged_from) == case.id)
    session.exec(back.values(case_id=case.id, merged_from=None))
    cases.move(
        session,
        case,
        CaseStatus.REPORTED,
        by=by,
        now=now,
        note=note,
        message=message,
        step=Step.SPLIT,
        unit=None,
        report_due=None,
        rectify_due=None,
    )
    cases.write(session, into, at=now, by=by, step=Step.SPLIT, note=note, message=message)
    session.expire_all()
    return into
