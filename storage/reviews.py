"""回头看: the cases that were closed as rectified in a time, and what photos there are of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, func, select

from storage.models import Attachment, Case, Clue
from storage.states import CaseStatus, Outcome, Stage

PHOTOS = ("image", "video")


def waiting(session: Session, since: datetime, until: datetime) -> list[Case]:
    """Closed as rectified in [since, until) and not looked at again; those that came back before first."""
    query = select(Case).where(
        Case.status == CaseStatus.CLOSED,
        Case.outcome == Outcome.RECTIFIED,
        col(Case.reviewed_at).is_(None),
        col(Case.closed_at) >= since,
        col(Case.closed_at) < until,
    )
    return list(session.exec(query.order_by(col(Case.relapses).desc(), col(Case.closed_at))))


def photos(session: Session, cases: Sequence[int]) -> Mapping[int, tuple[int, int]]:
    """How many photos there are of each case from before, and from after it was rectified."""
    of_case = func.coalesce(col(Attachment.case_id), col(Clue.case_id))
    query = (
        select(of_case, Attachment.stage, func.count())
        .join(Clue, col(Clue.id) == Attachment.clue_id, isouter=True)
        .where(of_case.in_(cases), col(Attachment.kind).in_(PHOTOS))
        .group_by(of_case, col(Attachment.stage))
    )
    found: dict[int, tuple[int, int]] = {}
    for case, stage, count in session.exec(query):
        before, after = found.get(case, (0, 0))
        is_before = stage == Stage.REPORTED
        found[case] = (before + count * is_before, after + count * (not is_before))
    return found
