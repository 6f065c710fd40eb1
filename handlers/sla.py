"""Which clocks run on a case, and how they stand."""

from collections.abc import Mapping
from datetime import datetime

from handlers import terms
from handlers.routing import Context
from handlers.texts import clocks as texts
from handlers.texts.clocks import Due
from handlers.texts.when import today
from nlp.verdict import Severity
from storage import cases
from storage.models import Case
from storage.states import CaseStatus, Clock

S = CaseStatus
_UNITS = (Clock.REPORT, Clock.RECTIFY, Clock.SUPERIOR)
RUNS: Mapping[CaseStatus, tuple[Clock, ...]] = {
    S.REPORTED: (Clock.ACCEPT, Clock.SUPERIOR),
    S.VERIFYING: (Clock.REPORT, Clock.SUPERIOR),
    S.ACCEPTED: (Clock.SUPERIOR,),
    S.ASSIGNED: _UNITS,
    S.DISPUTED: _UNITS,
    S.RECTIFYING: _UNITS,
    S.SUBMITTED: (Clock.SUPERIOR,),
    S.PLANNED: (Clock.PLANNED, Clock.SUPERIOR),
}
"""What a case waits for while it stands somewhere; nothing runs on what is not open."""
WITH_UNIT = frozenset({S.VERIFYING, S.ASSIGNED, S.RECTIFYING})
"""Where the next word is the unit's."""


def running(case: Case, ctx: Context) -> dict[Clock, datetime]:
    """When what a case waits for has to have happened."""
    times = {clock: _at(case, clock, ctx) for clock in RUNS.get(case.status, ())}
    return {clock: at for clock, at in times.items() if at is not None}


def _at(case: Case, clock: Clock, ctx: Context) -> datetime | None:
    match clock:
        case Clock.ACCEPT:
            days = 0 if case.severity == Severity.URGENT else ctx.settings.terms.accept
            return case.accept_due or ctx.days.due(case.opened_at, days)
        case Clock.REPORT:
            return None if case.reported_back_at else case.report_due
        case Clock.RECTIFY:
            return case.rectify_due
        case Clock.SUPERIOR:
            return case.superior_due
    return case.planned_for


def standing(case: Case, ctx: Context, now: datetime) -> list[Due]:
    """How the clocks of a case stand, the most pressing first."""
    found = [_due(clock, at, ctx, now) for clock, at in running(case, ctx).items()]
    return sorted(found, key=lambda due: due.at)


def _due(clock: Clock, at: datetime, ctx: Context, now: datetime) -> Due:
    day, last = today(now), today(at)
    if last < day:
        return Due(clock, at, -ctx.days.between(last, day), is_over=True)
    return Due(clock, at, ctx.days.between(day, last), is_today=last == day)


def state(case: Case, ctx: Context, now: datetime) -> str:
    """How it stands with the most pressing clock: 反馈还剩2天, or nothing."""
    due = next(iter(standing(case, ctx, now)), None)
    return texts.state(due) if due is not None else ""


def is_late(case: Case, now: datetime) -> bool:
    """Whether a unit should have reported back, or rectified it, by now."""
    times = (None if case.reported_back_at else case.report_due, case.rectify_due)
    return case.status in cases.LATE and any(at is not None and at < now for at in times)


def assigned(case: Case, stated: terms.Terms, ctx: Context, now: datetime) -> tuple[datetime, datetime]:
    """反馈期限 and 整改期限: as stated, else the usual ones, but not after the superior's.

    What is urgent is reported back the same day.
    """
    usual = ctx.settings.terms
    rectify_days = usual.rectify_major if case.severity == Severity.MAJOR else usual.rectify
    report_days = 0 if case.severity == Severity.URGENT else usual.report
    report = stated.report or _by_superior(case, ctx.days.due(now, report_days), now)
    rectify = stated.rectify or _by_superior(case, ctx.days.due(now, rectify_days), now)
    return report, max(report, rectify)


def _by_superior(case: Case, usual: datetime, now: datetime) -> datetime:
    superior = case.superior_due
    return usual if superior is None or superior < now else min(usual, superior)
