"""Which open cases need a hand, and why: each stands in one part only, the most pressing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from handlers import sla
from handlers.routing import Context
from handlers.settings import Part
from handlers.texts.clocks import Due
from handlers.texts.when import today
from nlp.verdict import Severity
from storage.models import Case
from storage.states import CaseStatus, Clock

SOON = 5
"""Working days before a planned case comes up that it is shown."""
_BY_STATUS = {
    CaseStatus.REPORTED: Part.ACCEPT,
    CaseStatus.ACCEPTED: Part.ASSIGN,
    CaseStatus.DISPUTED: Part.DISPUTED,
    CaseStatus.SUBMITTED: Part.INSPECT,
}
"""States in which the next move is the office's."""
_IN_ORDER = list(Part)


@dataclass(frozen=True, slots=True)
class Wanting:
    """A case that needs a hand, and the term that says so, if one does."""

    case: Case
    part: Part
    due: Due | None


def wanting(
    cases: Iterable[Case], ctx: Context, *, at: datetime, night: datetime, undone: date | None = None
) -> list[Wanting]:
    """What needs a hand as things stand at `at`, the most pressing first.

    What came after `night` is new. `undone` is the day of who looks ahead: what will be over by `at`, but was
    not before that day, is apart.
    """
    found: list[Wanting] = []
    for case in cases:
        dues = sla.standing(case, ctx, at)
        part = _part(case, dues, ctx)
        if part is Part.ACCEPT and case.opened_at >= night:
            part = Part.NIGHT
        due = dues[0] if dues else None
        if part in _OVER and due is not None and undone is not None and today(due.at) >= undone:
            part = Part.UNDONE
        if part is not None:
            found.append(Wanting(case, part, due))
    # what is urgent first, then the longest overdue
    return sorted(found, key=lambda one: (_IN_ORDER.index(one.part), *_pressing(one)))


_OVER = frozenset({Part.LONG, Part.OVERDUE, Part.UNREPORTED})


def _pressing(one: Wanting) -> tuple[bool, datetime]:
    return one.case.severity != Severity.URGENT, one.due.at if one.due else one.case.opened_at


def _part(case: Case, dues: list[Due], ctx: Context) -> Part | None:
    """Why somebody has to do something about a case today; None if nobody has."""
    by_status = _BY_STATUS.get(case.status)
    if case.severity == Severity.URGENT and case.status in (CaseStatus.REPORTED, CaseStatus.ACCEPTED):
        return Part.URGENT
    if by_status is not None:
        return by_status
    if case.status == CaseStatus.PLANNED:
        is_near = any(due.clock == Clock.PLANNED and due.left <= SOON for due in dues)
        return Part.PLANNED if is_near else None
    is_here = any(due.is_over or due.is_today for due in dues)
    if case.status == CaseStatus.VERIFYING and (is_here or case.reported_back_at is not None):
        return Part.VERIFY
    if over := [due for due in dues if due.is_over]:
        is_long = -min(due.left for due in over) >= ctx.settings.terms.supervise
        if is_long and case.supervised_at is None:
            return Part.LONG
        return Part.UNREPORTED if all(due.clock == Clock.REPORT for due in over) else Part.OVERDUE
    return Part.TODAY if is_here else None
