"""周报, 月报, 季报: every figure of a played October, counted by hand."""

from dataclasses import replace
from datetime import date

import pytest

from handlers import reports, spans
from handlers.settings import ReportPart, Reports, Settings
from handlers.texts.when import CHINA
from storage.db import Database
from storage.periods import Closed, Headline, Period, Point, Span, Standing, Tally
from storage.states import Outcome
from tests.handlers.dialogue import PRIVATE, Dialogue
from tests.handlers.october import ask, at, office, play

WITHOUT = "（登记，去掉不属实、有手续、不予受理、移送）"
DISORDERS = "销号率 = 已整改 ÷ 登记（去掉不属实、有手续、不予受理、移送）"
RECTIFIED, UNFOUNDED = Outcome.RECTIFIED, Outcome.UNFOUNDED


@pytest.fixture
async def october(talk: Dialogue) -> Dialogue:
    await play(talk)
    await at(talk, 10, 26)
    return talk


async def period(talk: Dialogue, kind: Span, said: str) -> Period:
    stretch = spans.named(kind, said, talk.now)
    assert stretch is not None
    return await talk.db.read(reports.period, talk.ctx, stretch, now=talk.now)


def closed(
    number: int, category: str, sub: str, township: str, outcome: Outcome, village: str | None = None
) -> Closed:
    return Closed(2026, number, category, sub, None, township, village, None, outcome)


async def test_every_figure_of_a_month(october: Dialogue) -> None:
    found = await period(october, Span.MONTH, "本月")
    assert (found.since, found.until) == (date(2026, 10, 1), date(2026, 11, 1))
    assert found.headline == Headline(
        reported=6,
        closed=3,
        rectified=2,
        unfounded=1,
        permitted=0,
        relapsed=1,
        satisfied=1,
        unsatisfied=0,
        accept_days=0.25,
        report_days=0.75,
        close_days=2.0,
        still_open=4,
        overdue=2,
    )
    assert found.before == Headline(0, 0, 0, 0, 0, 0, 0, 0)
    assert found.standing == Standing(
        reported=6, still_open=4, overdue=2, rectified=1, unfounded=1, relapsed=1
    )
    assert found.categories == [
        Tally("dumping", 3, 1, 3, 2),
        Tally("fishing", 1, 1),
        Tally("pollution", 1, 1),
        Tally("extraction", 1, 0, 1),
    ]
    assert found.townships == [
        Tally("托口镇", 1, 1, 1, 1),
        Tally("岩垅乡", 1, 1),
        Tally("雪峰镇", 1, 1),
        Tally("安江镇", 1, 0, 1, 1),
        Tally("江市镇", 1, 0, 1),
        Tally("黔城镇", 1, 0, 1),
    ]
    assert found.units == [
        Tally("", 4, 2, 2),
        Tally("托口镇", 1, 1, 1, 1),
        Tally("市水利局", 1, 0, 1, 1),
    ]
    assert found.sources == [Tally("supervisor", 5, 3, 3, 2), Tally("hotline_12345", 1, 0, 1)]
    days = {12: (2, 0), 14: (0, 1), 15: (3, 1), 20: (1, 0), 22: (0, 1)}
    assert found.trend == [Point(date(2026, 10, day), *days.get(day, (0, 0))) for day in range(1, 32)]
    assert found.disorders == [
        ("occupation", Standing()),
        ("extraction", Standing(reported=1, still_open=1)),
        ("dumping", Standing(reported=3, still_open=3, overdue=2, relapsed=1)),
        ("construction", Standing()),
    ]
    assert found.closed == [
        closed(1, "dumping", "construction_waste", "托口镇", RECTIFIED, "三里坪"),
        closed(3, "fishing", "electric", "岩垅乡", UNFOUNDED),
        closed(6, "pollution", "livestock", "雪峰镇", RECTIFIED),
    ]
    assert found.sealed == 0


async def test_a_week_word_for_word(october: Dialogue) -> None:
    assert await ask(october, "周报") == [
        "【周报】10月19日—25日",
        "截至10月26日 09:00",
        "登记 1件（前一周5，↓4）",
        "销号 1件（前一周2，↓1）：已整改1",
        "在办 4件，超期2件",
        "反弹 1件（前一周0，↑1）",
        "用时（中位数，休息日不算）：",
        "受理 2个工作日（前一周6小时，慢了）",
        "销号 2个工作日（前一周1个工作日，慢了）",
        "登记的1件：已整改1",
        f"整改销号率 100% = 已整改 1 ÷ 1{WITHOUT}",
        "四乱：没有登记",
        "按类别：",
        "水污染：登记1 销号1",
        "乱堆：在办3 超期2",
        "乱采：在办1",
        "按乡镇：",
        "雪峰镇：登记1 销号1",
        "安江镇：在办1 超期1",
        "托口镇：在办1 超期1",
        "江市镇：在办1",
        "黔城镇：在办1",
        "按责任单位：",
        "没交单位：登记1 销号1 在办2",
        "市水利局：在办1 超期1",
        "托口镇：在办1 超期1",
        "按来源：",
        "监督员：登记1 销号1 在办3 超期2",
        "12345：在办1",
        "每天：",
        "周一 登记0 销号0",
        "周二 登记1 销号0",
        "周三 登记0 销号0",
        "周四 登记0 销号1",
        "周五 登记0 销号0",
        "周六 登记0 销号0",
        "周日 登记0 销号0",
        "销号的1件：",
        "6号 雪峰镇 水污染·养殖粪污 已整改",
    ]


async def test_the_first_week_and_the_quarter(october: Dialogue) -> None:
    week = await period(october, Span.WEEK, "10月14日")
    assert week.headline == Headline(
        reported=5,
        closed=2,
        rectified=1,
        unfounded=1,
        permitted=0,
        relapsed=0,
        satisfied=1,
        unsatisfied=0,
        accept_days=0.25,
        report_days=0.75,
        close_days=1.0,
        still_open=4,
        overdue=2,
    )
    quarter = await period(october, Span.QUARTER, "本季度")
    assert quarter.headline == (await period(october, Span.MONTH, "本月")).headline
    mondays = [(5, 0, 0), (12, 5, 2), (19, 1, 1), (26, 0, 0)]
    assert list(quarter.trend)[:5] == [
        Point(date(2026, 10, 1)),
        *(Point(date(2026, 10, day), reported, closed) for day, reported, closed in mondays),
    ]
    assert quarter.trend[-1].day == date(2026, 12, 28)
    assert "10月12日—18日 登记5 销号2" in await ask(october, "季报 本季度")
    assert "10月1日—4日 登记0 销号0" in await ask(october, "月报 本月")


@pytest.mark.parametrize(
    ("said", "category"), [("10月", None), ("10月 乱堆", "dumping"), ("10月 乱采", "extraction")]
)
async def test_it_agrees_with_the_figures_that_are_asked_for(
    october: Dialogue, said: str, category: str | None
) -> None:
    """统计 counts case by case in Python what the report counts in the database."""
    figures = await ask(october, f"统计 {said}")
    found = await period(october, Span.MONTH, "10月")
    one = dict(found.disorders)[category] if category else found.standing
    assert figures[0] == f"{said}：登记{one.reported}件"
    assert (f"已整改 {one.rectified}" in figures) == bool(one.rectified)
    assert (f"不属实 {one.unfounded}" in figures) == bool(one.unfounded)
    assert f"在办 {one.still_open}" in figures
    assert any(line.startswith(f"超期 {one.overdue}：") for line in figures) == bool(one.overdue)
    assert (f"反弹过 {one.relapsed}" in figures) == bool(one.relapsed)
    assert f"整改销号率 {one.rate}% = 已整改 {one.rectified} ÷ {one.to_rectify}{WITHOUT}" in figures


async def test_it_agrees_by_township(october: Dialogue) -> None:
    found = await period(october, Span.MONTH, "10月")
    for town in found.townships:
        [first, *_] = await ask(october, f"统计 10月 {town.name}")
        assert first == f"10月 {town.name}：登记{town.reported}件"


async def test_the_rate_stands_in_the_report_as_in_the_figures(october: Dialogue) -> None:
    rate = f"整改销号率 20% = 已整改 1 ÷ 5{WITHOUT}"
    assert rate in await ask(october, "统计 10月")
    lines = await ask(october, "月报 10月")
    assert rate in lines
    assert "登记的6件：已整改1、不属实1、在办4（超期2）；其中反弹过1" in lines
    at_disorders = lines.index(f"四乱：登记4件，{DISORDERS}")
    assert lines[at_disorders + 1 : at_disorders + 5] == [
        "乱占 0件",
        "乱采 1件，已整改0，销号率 0% = 0 ÷ 1",
        "乱堆 3件，已整改0，销号率 0% = 0 ÷ 3",
        "乱建 0件",
    ]


async def test_what_was_undone_merged_or_withdrawn_is_not_there(october: Dialogue) -> None:
    before = await period(october, Span.MONTH, "本月")
    await office(october, "销号 5 已清运，我看的", "撤销")
    assert replace(await period(october, Span.MONTH, "本月"), as_of=before.as_of) == before
    await office(october, "并单 4 2")
    merged = await period(october, Span.MONTH, "本月")
    assert (merged.headline.reported, merged.headline.still_open) == (5, 3)
    await office(october, "拆单 4")
    assert (await period(october, Span.MONTH, "本月")).headline == before.headline
    await office(october, "不是线索 4")
    assert (await period(october, Span.MONTH, "本月")).headline.reported == 5
    await office(october, "重开 6 销错了")
    reopened = (await period(october, Span.MONTH, "本月")).headline
    assert (reopened.closed, reopened.rectified, reopened.relapsed) == (2, 1, 1)
    await office(october, "销号 6 这回拆干净了，我看的")
    again = (await period(october, Span.MONTH, "本月")).headline
    assert (again.closed, again.rectified) == (3, 2)


async def test_what_runs_is_compared_with_as_many_days(october: Dialogue) -> None:
    """On Wednesday noon, the week before counts until its Wednesday noon."""
    await at(october, 10, 21, 12)
    found = await period(october, Span.WEEK, "本周")
    assert (found.headline.reported, found.before.reported, found.before.closed) == (1, 2, 1)
    assert "登记 1件（前一周同期2，↓1）" in await ask(october, "周报 本周")


async def test_sealed_is_a_count_and_nothing_else(october: Dialogue) -> None:
    await october.say("石嫂", PRIVATE, "托口镇水利站的老贾收了砂老板的钱，不管挖沙")
    await office(october, "移交 1 牵涉到人")
    found = await period(october, Span.MONTH, "本月")
    assert (found.sealed, found.headline.reported, found.headline.closed) == (0, 5, 2)
    assert "转纪检件" not in "\n".join(await ask(october, "月报 本月")), "not before the day is over"
    await at(october, 10, 27)
    lines = await ask(october, "月报 本月")
    assert "转纪检件 2件（只记件数）" in lines
    assert not any("托口镇" in line or line.startswith("1号") for line in lines)


async def test_nothing_tells_who_reported(october: Dialogue) -> None:
    for said in ("周报 10月14日", "月报 本月", "季报 本季度", "对账 10月"):
        text = "\n".join(await ask(october, said))
        assert not any(name in text for name in ("秦", "石秀", "石嫂"))


async def test_parts_are_left_out_as_configured(db: Database) -> None:
    talk = await Dialogue.begin(db, settings=Settings(reports=Reports(hide=tuple(ReportPart))))
    await play(talk)
    await at(talk, 10, 26)
    lines = await ask(talk, "月报 本月")
    assert lines[-1] == f"整改销号率 20% = 已整改 1 ÷ 5{WITHOUT}"


async def test_its_days_are_those_of_china(talk: Dialogue) -> None:
    await at(talk, 10, 31, 23, 58)
    await talk.reported("托口镇河边有人倒垃圾")
    await at(talk, 11, 1, 0, 1)
    await talk.reported("安江镇河边有人倒垃圾")
    october = await period(talk, Span.MONTH, "10月")
    assert (october.headline.reported, october.trend[-1]) == (1, Point(date(2026, 10, 31), 1))
    november = await period(talk, Span.MONTH, "本月")
    assert (november.headline.reported, november.trend[0]) == (1, Point(date(2026, 11, 1), 1))
    assert november.as_of.astimezone(CHINA).date() == date(2026, 11, 1)
