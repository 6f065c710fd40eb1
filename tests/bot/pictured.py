"""Periods to be drawn: an ordinary month, and the others that pictures have to bear."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from handlers import report_pictures
from handlers.texts.names import CATEGORY
from storage.counting import DISORDERS
from storage.periods import Closed, Headline, Period, Point, Span, Standing, Tally
from storage.states import Outcome
from tests.handlers.dialogue import Dialogue

TOWNSHIPS = report_pictures.townships(Dialogue.context())
OCTOBER = [date(2026, 10, 1) + timedelta(days=n) for n in range(31)]
NOTHING = Headline(0, 0, 0, 0, 0, 0, 0, 0)


def closed(number: int, place: str = "三里坪", *, year: int = 2026, outside: str | None = None) -> Closed:
    return Closed(
        year, number, "dumping", "construction_waste", outside, "托口镇", place, None, Outcome.RECTIFIED
    )


MONTH = Period(
    kind=Span.MONTH,
    since=date(2026, 10, 1),
    until=date(2026, 11, 1),
    as_of=datetime(2026, 11, 2, 0, 40, tzinfo=UTC),
    headline=Headline(34, 29, 25, 3, 1, 2, 9, 1, 0.3, 2.1, 6.4, 14, 2),
    before=Headline(31, 30, 27, 2, 1, 0, 5, 0, 0.5, 2.5, 7.0, 12, 3),
    standing=Standing(34, 8, 2, 1, 20, 2, 1, 1, 2, 1),
    categories=[Tally("dumping", 14, 11, 6, 1), Tally("pollution", 8, 6), Tally("floating", 0, 0, 3)],
    townships=[
        Tally("托口镇", 12, 8, 3, 1),
        Tally("黔城镇", 1),
        Tally("洪江区", 1),
        Tally("", 2, 0, 1),
        Tally("安江镇", 0, 4),
    ],
    units=[],
    sources=[],
    trend=[Point(day, day.day % 4, day.day % 3) for day in OCTOBER],
    disorders=[
        (name, Standing(14, 3, 1, 0, 10, 0, 1) if name == "dumping" else Standing()) for name in DISORDERS
    ],
    closed=[closed(number) for number in range(100, 129)],
)
EMPTY = replace(
    MONTH,
    headline=replace(NOTHING, still_open=0, overdue=0),
    before=NOTHING,
    standing=Standing(),
    categories=[],
    townships=[],
    trend=[Point(day) for day in OCTOBER],
    disorders=[(name, Standing()) for name in DISORDERS],
    closed=[],
)
ONE_KIND = replace(
    EMPTY,
    headline=replace(NOTHING, reported=3, still_open=3, overdue=0),
    standing=Standing(3, 3),
    categories=[Tally("dumping", 3, 0, 3)],
    townships=[Tally("托口镇", 3, 0, 3)],
)
MANY_TOWNSHIPS = [*TOWNSHIPS, *(f"{name}乡" for name in "甲乙丙丁戊己庚辛壬")]
MANY = replace(
    MONTH,
    headline=Headline(1345, 1300, 926, 130, 244, 312, 990, 111, 1.3, 22.1, 116.4, 1114, 1062),
    before=Headline(12310, 10300, 927, 62, 41, 10, 15, 10, 0.02, 12.5, 117.0, 10099, 2),
    standing=Standing(1345, 114, 62, 10, 1080, 130, 110, 109, 112, 12),
    categories=[Tally(name, 1000 + at, 900 - at, 14, 4) for at, name in enumerate(CATEGORY)],
    townships=[Tally(name, 1000 + 7 * at, 5, 1120, 1040) for at, name in enumerate(MANY_TOWNSHIPS)],
    trend=[Point(day, 1000 + day.day, 999) for day in OCTOBER],
    disorders=[(name, Standing(1345, 114, 62, 10, 1080, 130, 110, 109, 112, 12)) for name in DISORDERS],
    closed=[closed(12000 + number, year=2026 - number % 2) for number in range(200)],
)
LONG_TOWNSHIP = "深渡苗族自治乡龙船塘瑶族社区管理委员会筹备处"
RARE = "㵲水㴩口𬭎𠮷坪😀镇"
LONG = replace(
    MONTH,
    townships=[
        Tally(LONG_TOWNSHIP, 3, 1, 12, 11),
        Tally(RARE, 4, 1, 1),
        Tally("怀化市鹤城区河西街道办事处", 1),
    ],
    closed=[
        closed(1, "龙船塘瑶族社区管理委员会第十三居民小组与下游十四组交界处"),
        closed(12345, year=2025, outside=f"怀化市洪江管理区桂花园乡{RARE}$x$\\frac\n村\t\u202e\x07"),
        closed(3, "👨‍👩‍👧"),
    ],
)
WEEK = replace(
    MONTH,
    kind=Span.WEEK,
    since=date(2026, 9, 28),
    until=date(2026, 10, 5),
    as_of=datetime(2026, 10, 8, 0, 40, tzinfo=UTC),
    trend=[Point(date(2026, 9, 28) + timedelta(days=n), n, 6 - n) for n in range(7)],
)
QUARTER = replace(
    MONTH,
    kind=Span.QUARTER,
    until=date(2027, 1, 1),
    as_of=datetime(2027, 1, 4, 0, 40, tzinfo=UTC),
    trend=[Point(date(2026, 10, 1) + timedelta(days=max(0, 7 * n - 3)), n, n) for n in range(14)],
)
RUNNING = replace(MONTH, as_of=datetime(2026, 10, 20, 1, 0, tzinfo=UTC), before=NOTHING)
PERIODS: Mapping[str, tuple[Period, list[str]]] = {
    "month": (MONTH, TOWNSHIPS),
    "empty": (EMPTY, TOWNSHIPS),
    "one kind": (ONE_KIND, TOWNSHIPS),
    "many": (MANY, MANY_TOWNSHIPS),
    "long": (LONG, [*TOWNSHIPS, LONG_TOWNSHIP, RARE]),
    "week": (WEEK, TOWNSHIPS),
    "quarter": (QUARTER, TOWNSHIPS),
    "running": (RUNNING, TOWNSHIPS),
    "no townships": (MONTH, []),
}
