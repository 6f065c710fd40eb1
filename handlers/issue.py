"""Which digest is due on which day, and from when it tells: a key each, whatever the clock does."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from handlers.deadlines import WorkingDays
from handlers.routing import Context
from handlers.settings import Digest, DigestKind
from handlers.texts import to_do as texts
from handlers.texts.when import CHINA, today
from storage import outbox

LONGEST = timedelta(days=14)
"""A digest tells what came since the last one, but no older news than this."""
_WEEKS = 5
"""So many weeks back there was one that was worked."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """On which days each kind of digest is made."""

    digest: Digest
    days: WorkingDays

    def is_due(self, kind: DigestKind, day: date) -> bool:
        """Whether one of this kind is made on a day."""
        if kind is DigestKind.LEADER:
            return day == self._of_week(_monday(day))
        return self._is_worked(day)

    def before(self, kind: DigestKind, day: date) -> date:
        """The last day before this one on which one was due."""
        return next(one for one in self._back(day) if self.is_due(kind, one))

    def after(self, day: date) -> date:
        """The next day that brings a morning's page."""
        day += DAY
        while not self._is_worked(day):
            day += DAY
        return day

    def due(self, kind: DigestKind, day: date) -> datetime:
        """The moment on a day."""
        return datetime.combine(day, self.digest.at(kind), tzinfo=CHINA)

    def _back(self, day: date) -> Iterator[date]:
        for back in range(1, 7 * _WEEKS):
            yield day - back * DAY
        yield day - DAY  # a calendar without a working day

    def _is_worked(self, day: date) -> bool:
        return not self.digest.working_days_only or self.days.is_working(day)

    def _of_week(self, monday: date) -> date | None:
        """The leaders' day of a week, put off by days off; None if no later day of it is worked."""
        wanted = (monday + n * DAY for n in range(self.digest.leader_weekday - 1, 7))
        return next((day for day in wanted if self._is_worked(day)), None)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def calendar(ctx: Context) -> Calendar:
    """As it is configured."""
    return Calendar(ctx.settings.digest, ctx.days)


@dataclass(frozen=True, slots=True)
class Issue:
    """One digest for one conversation."""

    kind: DigestKind
    day: date
    since: datetime
    """Until then the last one told."""
    until: datetime
    missed: str = ""
    """That an earlier one was not said, in words; or nothing."""


def key(kind: DigestKind, day: date, conversation: str) -> str:
    """Under which it is queued, once."""
    return f"digest:{kind.value}:{day.isoformat()}:{conversation}"


def due_of(ctx: Context, queued: str) -> datetime | None:
    """When the digest of a key was due; None if it is no such key."""
    try:
        _, kind, day, _ = queued.split(":", 3)
        return calendar(ctx).due(DigestKind(kind), date.fromisoformat(day))
    except ValueError:
        return None


def issue(session: Session, ctx: Context, kind: DigestKind, conversation: str, *, due: datetime) -> Issue:
    """What the digest that was due at `due` has to tell in a conversation."""
    days, day = calendar(ctx), today(due)
    before = days.before(kind, day)
    begins = f"digest:{kind.value}:"
    last = outbox.last_before(session, begins, key(kind, day, conversation), conversation)
    if last is None:
        return Issue(kind, day, days.due(kind, before), due)
    told, queued = date.fromisoformat(last[0].removeprefix(begins)[:10]), last[1]
    since = max(min(days.due(kind, told), queued), due - LONGEST)
    if told >= before or day - told > LONGEST:
        return Issue(kind, day, since, due)
    first = told + DAY
    while not days.is_due(kind, first):
        first += DAY
    return Issue(kind, day, since, due, texts.missed(first, before))


def asked(ctx: Context, kind: DigestKind, now: datetime) -> Issue:
    """What the digest of the day tells somebody who asks for it."""
    days, day = calendar(ctx), today(now)
    return Issue(kind, day, days.due(kind, days.before(kind, day)), now)
