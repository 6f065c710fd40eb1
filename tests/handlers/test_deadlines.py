"""China's working days."""

import logging
from datetime import UTC, date, datetime

import pytest

from handlers.deadlines import WorkingDays, end_of_day
from handlers.settings import Calendar

KNOWN = WorkingDays(Calendar())


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-05-11", True),  # a Monday
        ("2026-05-09", True),  # a Saturday worked for the days off in May
        ("2026-05-10", False),  # a Sunday
        ("2026-05-01", False),  # a Friday, Labour Day
        ("2026-02-17", False),  # Spring Festival
        ("2026-10-01", False),
    ],
)
def test_a_year_the_library_knows(day: str, works: bool) -> None:
    assert KNOWN.is_working(date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-05-11", 0, "2026-05-11"),
        ("2026-05-11", 3, "2026-05-14"),
        ("2026-05-11", 5, "2026-05-18"),
        ("2026-05-08", 1, "2026-05-09"),
        ("2026-04-30", 1, "2026-05-06"),
        ("2026-09-30", 2, "2026-10-09"),
        ("2026-05-16", 1, "2026-05-18"),
    ],
)
def test_days_after(start: str, days: int, end: str) -> None:
    assert KNOWN.after(date.fromisoformat(start), days) == date.fromisoformat(end)


def test_the_operators_lists_come_before_the_library() -> None:
    days = WorkingDays(Calendar(holidays=(date(2026, 5, 12),), workdays=(date(2026, 5, 10),)))
    assert not days.is_working(date(2026, 5, 12))
    assert days.is_working(date(2026, 5, 10))


def test_a_due_time_is_the_end_of_a_china_day() -> None:
    late_in_china = datetime(2026, 5, 11, 16, 30, tzinfo=UTC)  # Tuesday, half past midnight
    assert KNOWN.due(late_in_china, 0) == end_of_day(date(2026, 5, 12))
    assert KNOWN.due(late_in_china, 1).astimezone(UTC) == datetime(2026, 5, 13, 15, 59, 59, tzinfo=UTC)


def test_a_year_nobody_knows_is_monday_to_friday_with_one_warning(caplog: pytest.LogCaptureFixture) -> None:
    from handlers import deadlines

    deadlines._warn.cache_clear()
    with caplog.at_level(logging.WARNING):
        assert KNOWN.is_working(date(2101, 10, 3))  # a Monday in the days of the National Day
        assert not KNOWN.is_working(date(2101, 10, 2))
        assert KNOWN.after(date(2101, 1, 3), 20) == date(2101, 1, 31)
    assert [record.__dict__["year"] for record in caplog.records] == [2101]


def test_a_year_nobody_knows_may_be_listed() -> None:
    days = WorkingDays(Calendar(holidays=(date(2101, 10, 3),), workdays=(date(2101, 10, 2),)))
    assert not days.is_working(date(2101, 10, 3))
    assert days.is_working(date(2101, 10, 2))
