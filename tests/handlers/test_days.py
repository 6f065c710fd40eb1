"""Days as people name them."""

from datetime import date

import pytest

from handlers import days

MONDAY = date(2026, 11, 23)
WEDNESDAY = date(2026, 5, 13)


@pytest.mark.parametrize(
    ("said", "first", "last", "rest"),
    [
        ("今天 小敏", "11-23", "11-23", "小敏"),
        ("明天小敏", "11-24", "11-24", "小敏"),
        ("大后天 小敏", "11-26", "11-26", "小敏"),
        ("明天到后天 小敏", "11-24", "11-25", "小敏"),
        ("周五 小敏", "11-27", "11-27", "小敏"),
        ("周一 小敏", "11-23", "11-23", "小敏"),
        ("下周一 小敏", "11-30", "11-30", "小敏"),
        ("下周日", "12-06", "12-06", ""),
        ("星期六到星期天 小敏", "11-28", "11-29", "小敏"),
        ("本周 小敏", "11-23", "11-29", "小敏"),
        ("下周 小敏", "11-30", "12-06", "小敏"),
        ("11月23日-11月29日 小敏", "11-23", "11-29", "小敏"),
        ("11月23日-29日 小敏", "11-23", "11-29", "小敏"),
        ("11月23号至29号小敏", "11-23", "11-29", "小敏"),
        ("11.23~12.2 小敏", "11-23", "12-02", "小敏"),
        ("11/25 小敏", "11-25", "11-25", "小敏"),
    ],
)
def test_days(said: str, first: str, last: str, rest: str) -> None:
    found = days.read(said, MONDAY)
    assert found is not None
    assert (f"{found[0][0]:%m-%d}", f"{found[0][-1]:%m-%d}", found[1]) == (first, last, rest)


def test_over_the_end_of_the_year() -> None:
    found = days.read("12月30日-1月2日 小敏", MONDAY)
    assert found is not None
    assert (found[0][0], found[0][-1]) == (date(2026, 12, 30), date(2027, 1, 2))
    found = days.read("1月2日", MONDAY)
    assert found == ([date(2027, 1, 2)], "")


def test_the_rest_of_this_week() -> None:
    assert days.read("这周", WEDNESDAY) == ([date(2026, 5, day) for day in range(13, 18)], "")


@pytest.mark.parametrize(
    "said", ["", "小敏", "2月30日 小敏", "11月29日-11月23日 小敏", "11月23日-31日 小敏", "13月1日"]
)
def test_no_days(said: str) -> None:
    assert days.read(said, MONDAY) is None
