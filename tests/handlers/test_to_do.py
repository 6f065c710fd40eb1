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
    [(_, rest)] = await talk.say(OFFICER, "办公", "下一页")
    assert [*found[:-1], *rest.split("\n")] == [
        "今天（5月11日）要办的12件：",
        "【紧急】11号 乱堆 托口镇：待核实，受理今天到期 → 受理 11",
        "10号 乱堆 托口镇 市水利局：申请改派，反馈还剩2天 → 交办 10 单位",
        "9号 乱堆 托口镇：待核实，受理超4天 → 受理 9",
        "8号 乱堆 托口镇：待核实，受理超1天 → 受理 8",
        "7号 乱堆 托口镇 市水利局：待验收 → 验收 7",
        "6号 乱堆 托口镇 市水利局：整改中，整改超5天 → 督办 6",
        "12号 乱堆 托口镇 市水利局：整改中，整改超5天 → 催办 12",
        "5号 乱堆 托口镇 市水利局：整改中，反馈超2天 → 催办 5",
        "4号 乱堆 托口镇 市水利局：已交办，反馈今天到期 → 催办 4",
        "3号 乱堆 托口镇：已受理 → 交办 3 单位",
        "2号 乱堆 托口镇：核实中，反馈今天到期 → 核实 2 属实（或不属实）",
        "1号 乱堆 托口镇：列入整治计划，计划还剩4天 → 交办 1 单位",
    ]


async def test_nothing_to_do(talk: Dialogue) -> None:
    assert await talk.say(OFFICER, PRIVATE, "今天") == [(OFFICER, "今天没有要办的。")]


async def test_a_long_day_comes_in_pages(talk: Dialogue) -> None:
    found = await lines(talk, *({"status": S.REPORTED} for _ in range(18)))
    assert found[0] == "今天（5月11日）要办的18件："
    assert found[-1] == "……还有8行，发：下一页"
    assert len(found) == 12
    [(_, rest)] = await talk.say(OFFICER, "办公", "下一页")
    shown = [*found[1:-1], *rest.split("\n")]
    assert [line.split("号")[0] for line in shown] == [str(number) for number in range(1, 19)]


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
