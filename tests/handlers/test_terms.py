"""What an officer types with 交办, read on Monday 11 May 2026."""

from datetime import date, datetime

import pytest

from handlers import terms
from handlers.deadlines import WorkingDays, end_of_day
from handlers.settings import Calendar
from handlers.texts.when import CHINA
from tests.handlers.dialogue import MONDAY


@pytest.mark.parametrize(
    ("said", "rest", "report", "rectify"),
    [
        ("托口镇", "托口镇", None, None),
        ("托口镇 3天", "托口镇", "05-14", None),
        ("托口镇，三天", "托口镇", "05-14", None),
        ("托口镇 两个工作日内", "托口镇", "05-13", None),
        ("托口镇 限5个工作日反馈", "托口镇", "05-18", None),
        ("托口镇，限3天反馈，整改10天", "托口镇", "05-14", "05-25"),
        ("托口镇 反馈2天 20个工作日整改完成", "托口镇", "05-13", "06-08"),
        ("托口镇 整改7日", "托口镇", None, "05-20"),
        ("限3天反馈 托口镇", "托口镇", "05-14", None),
        ("市水利局 5月20日前", "市水利局", "05-20", None),
        ("市水利局 5月20号前整改", "市水利局", None, "05-20"),
        ("市水利局 整改6/30前", "市水利局", None, "06-30"),
        ("3天", "", "05-14", None),
        ("托口镇 今天", "托口镇", "05-11", None),
        ("托口镇 明天反馈 月底前整改", "托口镇", "05-12", "05-31"),
        ("托口镇水利站，下周五前反馈", "托口镇水利站", "05-22", None),
        ("市水利局 周五前", "市水利局", "05-15", None),
        ("市水利局 这周日前整改到位", "市水利局", None, "05-17"),
        ("市水利局 下个月10号前整改", "市水利局", None, "06-10"),
        ("市水利局 整改一个月", "市水利局", None, "06-11"),
        ("市水利局 两周内整改", "市水利局", None, "05-25"),
        ("市水利局 15号前", "市水利局", "05-15", None),
        ("市水利局 5号前", "市水利局", "06-05", None),
        ("年底前整改 市水利局", "市水利局", None, "12-31"),
        ("市水利局 2号桥", "市水利局 2号桥", None, None),
        ("", "", None, None),
    ],
)
def test_terms(said: str, rest: str, report: str | None, rectify: str | None) -> None:
    found = terms.read(said, now=MONDAY, days=WorkingDays(Calendar()))
    assert found.rest == rest
    for due, wanted in ((found.report, report), (found.rectify, rectify)):
        assert due == (None if wanted is None else end_of_day(date.fromisoformat(f"2026-{wanted}")))


def test_a_date_long_past_is_next_years() -> None:
    december = datetime(2026, 12, 20, 9, 0, tzinfo=CHINA)
    found = terms.read("市水利局 1月10日前", now=december, days=WorkingDays(Calendar()))
    assert found.report == end_of_day(date(2027, 1, 10))


@pytest.mark.parametrize("said", ["2月30日前", "5月10日前", "13/40", "32号前", "下个月31号前"])
def test_a_day_that_is_not_or_is_over_is_wrong(said: str) -> None:
    found = terms.read(f"市水利局 {said}", now=MONDAY, days=WorkingDays(Calendar()))
    assert found == terms.Terms("市水利局", wrong=said)


def test_the_first_term_of_a_kind_counts() -> None:
    found = terms.read("托口镇 3天 5天", now=MONDAY, days=WorkingDays(Calendar()))
    assert found.report == end_of_day(date(2026, 5, 14))
