"""The figures of a period once more, as plain as can be: case by case, line by line."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from statistics import median

from sqlmodel import Session, col, select

from storage import cases
from storage.happened import Time
from storage.models import Case, CaseEvent
from storage.periods import Headline, Standing
from storage.states import CaseStatus, Outcome, Source, Step
from tests.storage.make import NOON

S = CaseStatus
BY = "梁敏"
"""An officer: who was sent to look is no unit."""
MONDAY = NOON.replace(hour=0)
WEEK = Time(MONDAY, MONDAY + timedelta(days=7))
BEFORE = Time(MONDAY - timedelta(days=7), MONDAY)
NOW = MONDAY + timedelta(days=9, hours=9)


def is_working(day: date) -> bool:
    """Monday to Friday."""
    return day.weekday() < 5


Closing = tuple[Case, datetime, datetime, Outcome]
"""The case, when it was closed, since when it had been open, and how it ended."""


class Recount:
    """`outcomes` by the line that closed a case, as it was asked for."""

    def __init__(self, session: Session, outcomes: Mapping[int, Outcome]) -> None:
        hidden = (S.MERGED, S.WITHDRAWN, S.SEALED)
        self.cases = [case for case in session.exec(select(Case)) if case.status not in hidden]
        lines = session.exec(select(CaseEvent).order_by(col(CaseEvent.id))).all()
        self.lines = [
            (case, [one for one in lines if one.case_id == case.id and one.undone_at is None])
            for case in self.cases
        ]
        self.outcomes = outcomes

    def reported(self, time: Time) -> list[Case]:
        return [case for case in self.cases if time.since <= case.opened_at < time.until]

    def closings(self, time: Time) -> list[Closing]:
        found: list[tuple[int, Closing]] = []
        for case, lines in self.lines:
            began, standing = case.opened_at, list[tuple[int, Closing]]()
            for line in lines:
                assert line.id is not None
                if line.step == Step.CLOSE:
                    standing.append((line.id, (case, line.at, began, self.outcomes[line.id])))
                elif line.step == Step.RELAPSE:
                    began = line.at
                elif line.before == S.CLOSED and line.step != Step.UNDO:
                    standing.pop()
            mine = [one for one in standing if time.since <= one[1][1] < time.until]
            found += mine[-1:]
        return [one for _, one in sorted(found, key=lambda pair: pair[0])]

    def headline(self, time: Time, *, is_now: bool) -> Headline:
        closings = self.closings(time)
        ways = Counter(outcome for *_, outcome in closings)
        still_open = [case for case in self.cases if case.status in cases.OPEN]
        satisfied = self.answers(time)
        return Headline(
            reported=len(self.reported(time)),
            closed=len(closings),
            rectified=ways[Outcome.RECTIFIED],
            unfounded=ways[Outcome.UNFOUNDED],
            permitted=ways[Outcome.PERMITTED],
            relapsed=sum(
                any(one.step == Step.RELAPSE and _in(time, one.at) for one in lines)
                for _, lines in self.lines
            ),
            satisfied=satisfied.count(True),
            unsatisfied=satisfied.count(False),
            accept_days=_median(self.accepted(time)),
            report_days=_median(self.reported_back(time)),
            close_days=_median([(began, at) for _, at, began, _ in closings]),
            still_open=len(still_open) if is_now else None,
            overdue=sum(map(_is_late, still_open)) if is_now else None,
        )

    def answers(self, time: Time) -> list[bool]:
        last: dict[tuple[int | None, str], bool] = {}
        for case, lines in self.lines:
            for one in lines:
                if one.step in (Step.SATISFIED, Step.UNSATISFIED) and _in(time, one.at):
                    last[case.id, one.by] = one.step == Step.SATISFIED
        return list(last.values())

    def accepted(self, time: Time) -> list[tuple[datetime, datetime]]:
        first = [
            (case, next((one.at for one in lines if one.step == Step.ACCEPT), None))
            for case, lines in self.lines
            if case.source == Source.SUPERVISOR
        ]
        return [(case.opened_at, at) for case, at in first if at is not None and _in(time, at)]

    def reported_back(self, time: Time) -> list[tuple[datetime, datetime]]:
        found = []
        for _, lines in self.lines:
            handed: datetime | None = None
            for one in lines:
                if one.step in (Step.VERIFY, Step.ASSIGN, Step.REOPEN, Step.RELAPSE):
                    handed = one.at
                elif one.step in (Step.PROGRESS, Step.SUBMIT) and handed is not None:
                    if _in(time, one.at):
                        found.append((handed, one.at))
                    handed = None
        return found

    def standing(self, time: Time, category: str | None = None) -> Standing:
        found = [case for case in self.reported(time) if category in (None, case.category)]
        status = Counter(case.status for case in found)
        ended = Counter(case.outcome for case in found if case.status == S.CLOSED)
        return Standing(
            reported=len(found),
            still_open=sum(status[one] for one in cases.OPEN),
            overdue=sum(map(_is_late, found)),
            planned=status[S.PLANNED],
            rectified=ended[Outcome.RECTIFIED],
            unfounded=ended[Outcome.UNFOUNDED],
            permitted=ended[Outcome.PERMITTED],
            rejected=status[S.REJECTED],
            transferred=status[S.TRANSFERRED],
            relapsed=sum(case.relapses > 0 for case in found),
        )

    def tallies(self, dimension: str) -> dict[str, tuple[int, int, int, int]]:
        def name(case: Case) -> str:
            found = str(getattr(case, dimension) or "")
            return "" if dimension == "unit" and found == BY else found

        still_open = [case for case in self.cases if case.status in cases.OPEN]
        counts = [
            Counter(map(name, these))
            for these in (
                self.reported(WEEK),
                [case for case, *_ in self.closings(WEEK)],
                still_open,
                [case for case in still_open if _is_late(case)],
            )
        ]
        first, second, third, fourth = counts
        return {one: (first[one], second[one], third[one], fourth[one]) for one in first | second | third}

    def trend(self) -> list[tuple[date, int, int]]:
        zone = WEEK.zone
        opened = Counter(case.opened_at.astimezone(zone).date() for case in self.reported(WEEK))
        ended = Counter(at.astimezone(zone).date() for _, at, _, _ in self.closings(WEEK))
        days = [WEEK.since.date() + timedelta(days=n) for n in range(7)]
        return [(day, opened[day], ended[day]) for day in days]


def _in(time: Time, at: datetime) -> bool:
    return time.since <= at < time.until


def _is_late(case: Case) -> bool:
    if case.status not in (S.VERIFYING, S.ASSIGNED, S.RECTIFYING, S.DISPUTED):
        return False
    late_report = case.reported_back_at is None and case.report_due is not None and case.report_due < NOW
    return late_report or (case.rectify_due is not None and case.rectify_due < NOW)


def _median(pairs: Sequence[tuple[datetime, datetime]]) -> float | None:
    return round(median(_worked(*pair) for pair in pairs), 2) if pairs else None


def _worked(start: datetime, end: datetime) -> float:
    """Working days, minute by minute where one begins or ends, else day by day."""
    zone = WEEK.zone
    at, end = start.astimezone(zone), end.astimezone(zone)
    total = timedelta()
    while at < end:
        midnight = at.replace(hour=0, minute=0, second=0) + timedelta(days=1)
        until = min(midnight, end)
        total += (until - at) * is_working(at.date())
        at = until
    return total / timedelta(days=1)


def _is_relapse(line: CaseEvent, time: Time) -> bool:
    return line.step == Step.RELAPSE and _in(time, line.at)
