"""How a case stands with its terms, in every list and on its page."""

from datetime import datetime
from typing import Any

import pytest

from handlers import sla
from handlers.texts.when import CHINA
from storage.models import Case
from storage.states import CaseStatus
from tests.handlers.dialogue import PRIVATE, Dialogue

OFFICER = "河长办梁敏"
S = CaseStatus


def at(day: str, time: str = "23:59:59") -> datetime:
    return datetime.fromisoformat(f"2026-{day}T{time}").replace(tzinfo=CHINA)


OPENED = at("05-11", "09:00")


@pytest.mark.parametrize(
    ("now", "due", "state"),
    [
        ("05-11", "05-14", "反馈还剩3天"),
        ("05-14", "05-14", "反馈今天到期"),
        ("05-15", "05-14", "反馈超1天"),
        ("05-16", "05-14", "反馈超1天"),  # a Saturday
        ("05-18", "05-14", "反馈超2天"),
        ("05-09", "05-12", "反馈还剩2天"),  # a Saturday that is worked; Sunday is not
        ("09-29", "10-08", "反馈还剩2天"),
        ("09-30", "10-03", "反馈10月3日到期"),
        ("10-03", "09-30", "反馈9月30日已到期"),
        ("10-08", "09-30", "反馈超1天"),
        ("10-12", "09-30", "反馈超4天"),  # the 10th is worked
    ],
)
def test_days_left_and_over(now: str, due: str, state: str) -> None:
    case = Case(
        year=2026, number=1, category="dumping", severity="normal", status=S.ASSIGNED, report_due=at(due)
    )
    assert sla.state(case, Dialogue.context(), at(now, "12:00:00")) == state


@pytest.mark.parametrize(
    ("status", "changed", "state"),
    [
        (S.REPORTED, {}, "受理还剩1天"),
        (S.REPORTED, {"severity": "urgent"}, "受理今天到期"),
        (S.REPORTED, {"accept_due": at("05-15")}, "受理还剩4天"),
        (S.REPORTED, {"superior_due": at("05-11")}, "上级期限今天到期"),
        (S.VERIFYING, {"report_due": at("05-12")}, "反馈还剩1天"),
        (S.ACCEPTED, {"report_due": at("05-12")}, ""),
        (S.ASSIGNED, {"report_due": at("05-14"), "rectify_due": at("05-25")}, "反馈还剩3天"),
        (
            S.RECTIFYING,
            {"report_due": at("05-14"), "reported_back_at": OPENED, "rectify_due": at("05-25")},
            "整改还剩10天",
        ),
        (S.SUBMITTED, {"report_due": at("05-14"), "rectify_due": at("05-25")}, ""),
        (S.SUBMITTED, {"superior_due": at("05-25")}, "上级期限还剩10天"),
        (S.PLANNED, {"rectify_due": at("05-12"), "planned_for": at("05-20")}, "计划还剩7天"),
        (S.CLOSED, {"rectify_due": at("05-12"), "superior_due": at("05-12")}, ""),
        (S.TRANSFERRED, {"superior_due": at("05-12")}, ""),
    ],
)
def test_which_clock_runs_where(status: CaseStatus, changed: dict[str, Any], state: str) -> None:
    facts = {"severity": "normal"} | changed
    case = Case(year=2026, number=1, category="dumping", status=status, opened_at=OPENED, **facts)
    assert sla.state(case, Dialogue.context(), OPENED) == state


async def test_every_list_says_how_a_case_stands(talk: Dialogue) -> None:
    await talk.reported("托口镇三里坪村桥下有人倒建筑垃圾")
    await talk.reported("岩垅乡河里有人用电瓶打鱼")
    await talk.say(OFFICER, "办公", "受理 1")
    await talk.say(OFFICER, "办公", "交办 1 托口镇")
    first = "1号 已交办 乱堆·建筑垃圾 托口镇三里坪 桥下 托口镇"
    assert await talk.say(OFFICER, "办公", "列表") == [
        ("办公", f"未办结：2件\n{first} 反馈还剩3天\n2号 待核实 非法捕捞·电鱼 岩垅乡 受理还剩1天")
    ]
    talk.now = at("05-18", "09:00")
    await talk.wait(0)
    assert await talk.say(OFFICER, "办公", "列表 超期") == [("办公", f"超期：1件\n{first} 反馈超2天")]
    [(_, text)] = await talk.say(OFFICER, PRIVATE, "超期的有哪些")
    assert f"\n{first} 反馈超2天" in text
    [(_, text)] = await talk.say(OFFICER, "办公", "查 1")
    assert "\n反馈期限：5月14日（超2天）\n整改期限：5月25日（还剩5天）\n" in text
    [(_, text)] = await talk.say(OFFICER, "办公", "查 2")
    assert "\n受理期限：5月12日（超4天）\n" in text
