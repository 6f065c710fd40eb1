"""The figures of a week, a month or a quarter; `storage.counting` counts them."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum

from storage.states import Outcome

MOST_CLOSED = 200
"""Closed cases that are listed."""


class Span(StrEnum):
    """What a report is about."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True)
class Headline:
    """What happened in a period, and what stood open when it was counted.

    Sealed, merged and withdrawn cases are not counted; steps that were undone did not happen. The medians are
    in working days: days off take no time.
    """

    reported: int
    closed: int
    """Cases that came to an end in the period, whenever they were reported; each once."""
    rectified: int
    """Of `closed`, as `unfounded` and `permitted`."""
    unfounded: int
    permitted: int
    relapsed: int
    """Cases that came back in the period after they had been closed as rectified."""
    satisfied: int
    """Answers of reporters, the last of each to a case."""
    unsatisfied: int
    accept_days: float | None = None
    """The median from the report of what supervisors reported until it was accepted."""
    report_days: float | None = None
    """The median from when it was handed to a unit until the unit reported back."""
    close_days: float | None = None
    """The median from the report (or the relapse) until it was closed."""
    still_open: int | None = None
    """All that is open, whenever it was reported; None if it was not counted when the period was over."""
    overdue: int | None = None
    """Of `still_open`; None as there."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Of the cases that were reported in a period: where they stood when it was counted."""

    reported: int = 0
    still_open: int = 0
    overdue: int = 0
    planned: int = 0
    """As `overdue` of those still open."""
    rectified: int = 0
    unfounded: int = 0
    permitted: int = 0
    rejected: int = 0
    transferred: int = 0
    relapsed: int = 0

    def __add__(self, other: "Standing") -> "Standing":
        return Standing(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def to_rectify(self) -> int:
        """Those that are or were to be rectified."""
        return self.reported - self.unfounded - self.permitted - self.rejected - self.transferred

    @property
    def rate(self) -> int | None:
        """整改销号率, in per cent: only what was rectified counts; None if nothing was to be rectified."""
        return round(100 * self.rectified / self.to_rectify) if self.to_rectify else None


@dataclass(frozen=True, slots=True)
class Tally:
    """The figures of one category, township, unit or source."""

    name: str
    """The key as it is stored; "" for what has none yet."""
    reported: int = 0
    closed: int = 0
    still_open: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class Point:
    """A day of the trend, or the week that begins with it."""

    day: date
    reported: int = 0
    closed: int = 0


@dataclass(frozen=True, slots=True)
class Closed:
    """A case that was closed in the period; nothing in it tells who reported it."""

    year: int
    number: int
    category: str
    sub: str | None
    outside: str | None
    township: str | None
    village: str | None
    river: str | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Period:
    """All that a report tells."""

    kind: Span
    since: date
    """China's, as `until`."""
    until: date
    """The first day that does not belong to it."""
    as_of: datetime
    """When it was counted."""
    headline: Headline
    before: Headline
    """Of the period before."""
    standing: Standing
    categories: Sequence[Tally]
    """The largest first, as all tallies."""
    townships: Sequence[Tally]
    units: Sequence[Tally]
    sources: Sequence[Tally]
    trend: Sequence[Point]
    """Every day of a week or month, every week of a quarter."""
    disorders: Sequence[tuple[str, Standing]]
    """四乱: the four categories, all of them."""
    closed: Sequence[Closed]
    """The first of them; `headline.closed` says how many there were."""
    sealed: int = 0
    """How many sealed clues came on days that are over: a count is all there is to say."""

    @property
    def is_empty(self) -> bool:
        """Nothing happened, and nothing is open."""
        return not (self.headline.reported or self.headline.closed or self.headline.still_open or self.sealed)
