"""Days as people say them, on a Friday at the end of January."""

from datetime import date

import pytest

from handlers.dates import day_of

FRIDAY = date(2027, 1, 29)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("今天", "2027-01-29"),
        ("当天", "2027-01-29"),
        ("明日", "2027-01-30"),
        ("后天", "2027-01-31"),
        ("大后天", "2027-02-01"),
        ("周五", "2027-01-29"),
        ("周一", "2027-02-01"),
        ("本周日", "2027-01-31"),
        ("星期天", "2027-01-31"),
        ("下周五", "2027-02-05"),
        ("下下周一", "2027-02-08"),
        ("下个星期三", "2027-02-03"),
        ("月底", "2027-01-31"),
        ("下月底", "2027-02-28"),
        ("下个月中旬", "2027-02-15"),
        ("2月底", "2027-02-28"),
        ("1月末", "2027-01-31"),
        ("11月中旬", "2027-11-15"),
        ("13月底", None),
        ("年底", "2027-12-31"),
        ("30号", "2027-01-30"),
        ("3号", "2027-02-03"),
        ("下个月10号", "2027-02-10"),
        ("一个月", "2027-02-28"),
        ("半个月", "2027-02-13"),
        ("两周", "2027-02-12"),
        ("2个星期", "2027-02-12"),
        ("本周一", None),
        ("本月10号", None),
        ("下个月30号", None),
        ("0号", None),
    ],
)
def test_days(said: str, day: str | None) -> None:
    assert day_of(said, FRIDAY) == (None if day is None else date.fromisoformat(day))


def test_the_end_of_a_month_that_is_long_over_is_the_next_years() -> None:
    assert day_of("1月底", date(2026, 12, 10)) == date(2027, 1, 31)
    assert day_of("11月底", date(2026, 12, 10)) is None
