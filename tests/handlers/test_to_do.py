"""今天: what needs a hand, in order, each with what to type."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from handlers.texts.when import CHINA
from storage import cases
from storage.clues import Facts
from storage.states import CaseStatus
from tests.handlers.dialogue import MONDAY, PRIVATE, Dialogue

OFFICER = "河长办梁敏"
S = CaseStatus


def day(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}T23:59:59").replace(tzinfo=CHINA)


def some(session: Session, wanted: Iterable[dict[str, Any]]) -> None:
    """Cases as they are wanted, opened on the Friday before."""
    for one in wanted:
        facts = Facts("dumping", one.pop("severity", "normal"), None, township="托口镇")
        at = one.pop("at", MONDAY - timedelta(days=3))
        known = cases.open_case(session, 2026, facts, at=at, now=at, by="bot", message="m")
        case = cases.case(session, known.id)
        for name, value in one.items():
            setattr(case, name, value)
        session.add(case)
        session.flush()


async def lines(talk: Dialogue, *wanted: dict[str, Any]) -> list[str]:
    await talk.db.run(some, wanted)
    [(where, text)] = await talk.say(OFFICER, "办公", "今天")
    assert where == "办公"
    return text.split("\n")


async def test_everything_that_needs_a_hand_the_most_pressing_first(talk: Dialogue) -> None:
    unit = {"unit": "市水利局", "report_due": day("05-13"), "rectify_due": day("05-25")}
    found = await lines(
        talk,
        {"status": S.PLANNED, "planned_for": day("05-15")},
        {"status": S.VERIFYING, "unit": "托口镇", "report_due": day("05-11")},
        {"status": S.ACCEPTED},
        {"status": S.ASSIGNED, **unit, "report_due": day("05-11")},
        {"status": S.RECTIFYING, **unit, "report_due": day("05-08")},
        {"status": S.RECTIFYING, **unit, "reported_back_at": MONDAY, "rectify_due": day("04-30")},
        {"status": S.SUBMITTED, **unit},
        {"status": S.REPORTED},
        {"status": S.REPORTED, "at": MONDAY - timedelta(days=10)},
        {"status": S.DISPUTED, **unit},
        {"status": S.REPORTED, "severity": "urgent", "at": MONDAY},
        {"status": S.RECTIFYING, **unit, "rectify_due": day("04-30"), "supervised_at": MONDAY},
        # nobody has to do anything about these today
        {"status": S.ASSIGNED, **unit},
        {"status": S.RECTIFYING, **unit, "report_due": day("05-08"), "reported_back_at": MONDAY},
        {"status": S.PLANNED, "planned_for": day("07-15")},
        {"status": S.VERIFYING, "unit": "托口镇", "report_due": day("05-12")},
        {"status": S.CLOSED},
        {"status": S.REJECTED},
        {"status": S.MERGED},
    )
    assert found == [
        "【今天要办】5月11日 星期一，12件",
        "■ 紧急1件 → 受理 编号，再交办",
        "【紧急】11号 乱堆 托口镇：待核实 → 受理 11",
        "■ 申请改派1件 → 交办 编号 单位",
        "10号 乱堆 托口镇 市水利局：反馈还剩2天",
        "■ 待受理2件 → 受理 编号",
        "9号 乱堆 托口镇：受理超4天",
        "8号 乱堆 托口镇：受理超1天",
        "■ 待验收1件 → 验收 编号",
        "7号 乱堆 托口镇 市水利局",
        "■ 超期较久1件 → 督办 编号",
        "6号 乱堆 托口镇 市水利局：整改超5天",
        "■ 超期1件：12号 → 催办 编号",
        "■ 到期没反馈1件：5号 → 催办 编号",
        "■ 今天到期1件：4号 → 催办 编号",
        "■ 等核实结论1件：2号 → 核实 编号 属实（或不属实）",
        "■ 待交办1件：3号 → 交办 编号 单位",
        "■ 计划快到时间1件 → 交办 编号 单位",
        "1号 乱堆 托口镇：计划还剩4天",
    ]


async def test_nothing_to_do(talk: Dialogue) -> None:
    assert await talk.say(OFFICER, PRIVATE, "今天") == [(OFFICER, "今天没有要办的。")]


async def test_of_a_long_day_the_first_and_where_all_of_it_is(talk: Dialogue) -> None:
    found = await lines(talk, *({"status": S.REPORTED} for _ in range(40)))
    assert found[:2] == ["【今天要办】5月11日 星期一，40件", "■ 待受理40件 → 受理 编号"]
    assert [line.split("号")[0] for line in found[2:-1]] == [str(number) for number in range(1, 20)]
    assert found[-1] == "……还有21件，发：列表 待核实"


async def test_what_is_urgent_stands_first_in_its_part(talk: Dialogue) -> None:
    late = {"status": S.RECTIFYING, "unit": "市水利局", "rectify_due": day("05-25")}
    found = await lines(
        talk, {**late, "report_due": day("05-07")}, {**late, "report_due": day("05-08"), "severity": "urgent"}
    )
    assert [line.split("号")[0] for line in found[2:]] == ["【紧急】2", "1"]


@pytest.mark.parametrize(
    ("word", "shown"), [("没反馈", ["2"]), ("今天到期", ["3"]), ("紧急", ["1"]), ("今天到期 安江镇", [])]
)
async def test_all_of_a_part_is_listed(talk: Dialogue, word: str, shown: list[str]) -> None:
    unit = {"status": S.ASSIGNED, "unit": "市水利局", "rectify_due": day("05-25")}
    wanted = (
        {"status": S.REPORTED, "severity": "urgent", "at": MONDAY - timedelta(days=3)},
        {**unit, "report_due": day("05-08")},
        {**unit, "report_due": day("05-11")},
        {**unit, "report_due": day("05-08"), "reported_back_at": MONDAY},
    )
    await talk.db.run(some, wanted)
    [(_, text)] = await talk.say(OFFICER, "办公", f"列表 {word}")
    assert [line.split("号")[0].removeprefix("【紧急】") for line in text.split("\n")[1:]] == shown


@pytest.mark.parametrize("said", ["今天下雨了", "今天 天气真好", "今天的日报呢", "今天去看了托口那个"])
async def test_talk_of_today_is_no_command(talk: Dialogue, said: str) -> None:
    assert not any("要办的" in text for _, text in await talk.say(OFFICER, "办公", said))


async def test_who_and_where(talk: Dialogue) -> None:
    for who in ("老秦", "托口水利武", "驻点方正", "生人"):
        assert not any("要办的" in text for _, text in await talk.say(who, PRIVATE, "今天"))
    assert await talk.say(OFFICER, "监督", "@河小督 今天") == [
        (OFFICER, "“今天”请私信我发，或在河长办工作群发。")
    ]
    assert await talk.say("老秦", "监督", "今天") == []
