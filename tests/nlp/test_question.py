"""Plain-word questions: what they ask for, and that talk asks for nothing."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.book import book
from nlp.question import PHRASES, Question, read
from nlp.times import ZONE
from nlp.verdict import Category

NOW = datetime(2026, 5, 20, 9, 30, tzinfo=ZONE)
"""A Wednesday."""


def asked(text: str, at: datetime = NOW) -> Question | None:
    return read(book().understand(text, kind="text", role="officer", at=at), at)


def day(month: int, of_month: int, year: int = 2026) -> datetime:
    return datetime(year, month, of_month, tzinfo=ZONE)


@pytest.mark.parametrize("text", PHRASES.yes)
def test_what_is_a_question_is_read_to_the_last_character(text: str) -> None:
    found = asked(text)
    assert found is not None
    assert (found.asks, found.unread) == (True, 0)


@pytest.mark.parametrize("text", PHRASES.no)
def test_what_is_none_is_not(text: str) -> None:
    found = asked(text)
    assert found is None or not found.asks or found.unread > 0


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("今天的有几件", day(5, 20), None),
        ("昨天的有几件", day(5, 19), day(5, 20)),
        ("前天的有几件", day(5, 18), day(5, 19)),
        ("这周的有几件", day(5, 18), None),
        ("上周的有几件", day(5, 11), day(5, 18)),
        ("上个月的有几件", day(4, 1), day(5, 1)),
        ("这个月的有几件", day(5, 1), None),
        ("3月份的有几件", day(3, 1), day(4, 1)),
        ("十二月的有几件", day(12, 1, 2025), day(1, 1)),
        ("去年12月的有几件", day(12, 1, 2025), day(1, 1)),
        ("2024年6月的有几件", day(6, 1, 2024), day(7, 1, 2024)),
        ("5月3日的有几件", day(5, 3), day(5, 4)),
        ("5月3日以来的有几件", day(5, 3), None),
        ("6月3日的有几件", day(6, 3, 2025), day(6, 4, 2025)),
        ("近三天的有几件", day(5, 18), None),
        ("最近10天的有几件", day(5, 11), None),
        ("今年的有几件", day(1, 1), None),
        ("去年的有几件", day(1, 1, 2025), day(1, 1)),
    ],
)
def test_periods(text: str, since: datetime, until: datetime | None) -> None:
    found = asked(text)
    assert found is not None
    assert (found.since, found.until) == (since, until)


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("老易上周报的那个", "老易"),
        ("把石嫂反映的发我", "石嫂"),
        ("查一下王有福举报的那件", "王有福"),
        ("托口金莲昨天发的那条", "托口金莲"),
        ("监督员报的有几件", ""),
        ("有人报的那个", ""),
        ("今天报的有几件", ""),
    ],
)
def test_persons(text: str, person: str) -> None:
    found = asked(text)
    assert (found.person if found else "") == person


@pytest.mark.parametrize(
    ("text", "categories", "sub"),
    [
        ("乱堆的有几件", (Category.DUMPING,), None),
        ("电鱼的有几件", (Category.FISHING,), "electric"),
        ("乱占和乱建的有几件", (Category.OCCUPATION, Category.CONSTRUCTION), None),
    ],
)
def test_categories(text: str, categories: tuple[Category, ...], sub: str | None) -> None:
    found = asked(text)
    assert found is not None
    assert (found.categories, found.sub) == (categories, sub)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("黔城没销号的", "open"),
        ("黔城销号了的", "closed"),
        ("黔城超期的", "overdue"),
        ("黔城还没受理的", "reported"),
        ("黔城受理了的", "accepted"),
        ("黔城不予受理的", "rejected"),
        ("黔城没验收的", "submitted"),
        ("黔城的", None),
    ],
)
def test_states(text: str, state: str | None) -> None:
    found = asked(text)
    assert found is not None
    assert found.state == state


def test_a_village_of_several_townships_says_which() -> None:
    found = asked("杨柳村的有哪些")
    assert found is not None
    assert set(found.townships) == {"托口镇", "群峰乡"}
    assert found.township is None


@given(st.text(max_size=80), st.integers(0, 4000))
def test_any_text_is_read_without_an_exception(text: str, days: int) -> None:
    at = NOW + timedelta(days=days)
    found = asked(text, at)
    assert found is None or found.since is None or found.since <= at
