"""列入计划, 移送 and back; 1号 is with 托口镇."""

import pytest

from handlers.texts.when import CHINA
from storage import ledger
from storage.states import CaseStatus, Step
from tests.handlers.dialogue import PRIVATE, Dialogue
from tests.handlers.officer import OFFICER, UNIT, WASTE, by_unit, where


async def test_a_plan_stays_open_and_the_unit_hears(assigned: Dialogue) -> None:
    assert await assigned.say(OFFICER, "办公", "列入计划 1 2027年3月 等枯水期") == [
        (
            UNIT,
            "1号（乱堆·建筑垃圾）列入整治计划，2027年3月31日再办：等枯水期。眼下不催，请先看住，别再扩大。",
        ),
        (
            "办公",
            "1号已列入整治计划，2027年3月31日再提出来。还算未办结；提前办请发：交办 1 单位",
        ),
    ]
    case = await assigned.case()
    assert (case.status, case.unit, case.report_due, case.rectify_due) == (
        CaseStatus.PLANNED,
        "托口镇",
        None,
        None,
    )
    assert await assigned.say("老秦", "监督", "进度 1") == [("监督", "1号（托口镇·乱堆）列入整治计划。")]
    assert where(await assigned.say(OFFICER, "办公", "交办 1 托口镇")) == [UNIT, "办公"]
    assert (await assigned.case()).planned_for is None


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("2027年3月15日", "2027-03-15"),
        ("2027年3月15日前，", "2027-03-15"),
        ("12月5日", "2026-12-05"),
        ("12月", "2026-12-31"),
        ("到12月底", "2026-12-31"),
        ("3月", "2027-03-31"),
        ("明年2月", "2027-02-28"),
        ("年底前", "2026-12-31"),
        ("明年底", "2027-12-31"),
        ("30天", "2026-06-23"),
        ("下周五", "2026-05-22"),
    ],
)
async def test_until_when(assigned: Dialogue, said: str, due: str) -> None:
    await assigned.say(OFFICER, "办公", f"列入计划 1 {said} 等枯水期")
    case = await assigned.case()
    assert case.planned_for is not None
    assert case.planned_for.astimezone(CHINA).date().isoformat() == due
    assert (await assigned.db.read(ledger.events, 1))[-1].note == "等枯水期"


async def test_a_plan_can_be_put_off(assigned: Dialogue) -> None:
    await assigned.say(OFFICER, "办公", "列入计划 1 12月 等枯水期")
    assert where(await assigned.say(OFFICER, "办公", "列入计划 1 2027年3月 水还大")) == ["办公"]
    events = await assigned.db.read(ledger.events, 1)
    assert [event.step for event in events][-2:] == [Step.PLAN, Step.PLAN]


async def test_who_disputes_for_want_of_means_gets_a_plan(assigned: Dialogue) -> None:
    await by_unit(assigned, CaseStatus.DISPUTED)
    assert where(await assigned.say(OFFICER, "办公", "列入计划 1 12月 要清淤船")) == [UNIT, "办公"]


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("列入计划", "请这样发：列入计划 编号 日期 理由"),
        (
            "列入计划 1",
            "哪天再提出来？请发：列入计划 1 2027年3月 理由　或：列入计划 1 12月5日 理由",
        ),
        (
            "列入计划 1 等枯水期",
            "哪天再提出来？请发：列入计划 1 2027年3月 理由　或：列入计划 1 12月5日 理由",
        ),
        ("列入计划 1 12月", "请写上为什么一时办不了：列入计划 1 日期 理由"),
        (
            "列入计划 1 2025年3月 等",
            "“2025年3月”没有这一天，或已经过了。请重写日期，如：2027年3月，或：12月5日",
        ),
        ("列入计划 1 13月 等", "“13月”没有这一天，或已经过了。请重写日期，如：2027年3月，或：12月5日"),
        (
            "列入计划 1 2月30日 等",
            "“2月30日”没有这一天，或已经过了。请重写日期，如：2027年3月，或：12月5日",
        ),
        ("移送", "请这样发：移送 编号 部门 [理由]"),
        ("移送 1", "移送到哪里？请发：移送 1 市公安局　或：移送 1 洪江区河长办"),
        ("移送 1 老秦", "这话里有人名，报告人会看到，没有办。请去掉人名再发。"),
        (
            "移送 1 市公安局 河长老贾收了采砂老板的好处",
            "这话说到人的事，不记进台账，也不发给单位，没有办。请找纪检同志，或打 12388。",
        ),
    ],
)
async def test_what_is_missing_is_said(assigned: Dialogue, said: str, answered: str) -> None:
    assert await assigned.say(OFFICER, PRIVATE, said) == [(OFFICER, answered)]
    assert (await assigned.case()).status == CaseStatus.ASSIGNED


@pytest.mark.parametrize("said", ["移送 1 市公安局 涉嫌盗采", "移送 1 给市公安局，涉嫌盗采"])
async def test_who_reported_hears_where_it_went_and_not_why(assigned: Dialogue, said: str) -> None:
    assert await assigned.say(OFFICER, "办公", said) == [
        (UNIT, "1号（乱堆·建筑垃圾）已移送别处，您单位不用办了。"),
        ("监督", "您反映的 1号（托口镇·乱堆）已转市公安局处理。谢谢您。"),
        ("办公", "1号已移送市公安局，会告诉报告人。转回来请发：受理 1"),
    ]
    case = await assigned.case()
    assert (case.status, case.unit, case.report_due) == (CaseStatus.TRANSFERRED, "市公安局", None)


async def test_what_comes_back_is_accepted_and_the_room_hears_no_third_line(assigned: Dialogue) -> None:
    await assigned.say(OFFICER, "办公", "移送 1 洪江区河长办")
    assert await assigned.say(OFFICER, "办公", "重开 1 退回来了") == [
        ("办公", "1号现在是“已移送”，转回来了请发：受理 1。")
    ]
    assert await assigned.say(OFFICER, "办公", "交办 1 托口镇") == [
        ("办公", "1号梁敏 09:01 已移送，转回来了请先发：受理 1。")
    ]
    assert where(await assigned.say(OFFICER, "办公", "受理 1")) == ["办公"]
    case = await assigned.case()
    assert (case.status, case.unit) == (CaseStatus.ACCEPTED, None)
    said = await assigned.say(OFFICER, "办公", "销号 1 已清，我看的")
    assert where(said) == ["老秦", "办公"], "in private"


async def test_a_part_of_another_case_that_was_refused_is_not_told_again_in_its_room(talk: Dialogue) -> None:
    await talk.reported(WASTE)
    await talk.reported("托口镇三里坪村河边倒了好多渣土，没人管", who="石嫂", where="二群")
    for said in ("不受理 2 太远", "重开 2 不远", "核实 2 重复 1", "受理 1"):
        await talk.say(OFFICER, "办公", said)
    assert where(await talk.say(OFFICER, "办公", "销号 1 已清，我看的")) == ["监督", "石嫂", "办公"]


@pytest.mark.parametrize("said", ["列入计划 1 12月 等枯水期", "移送 1 市公安局"])
async def test_in_a_supervisors_room_and_by_others(assigned: Dialogue, said: str) -> None:
    for who in ("老秦", UNIT, "驻点方正"):
        [(_, text)] = await assigned.say(who, PRIVATE, said)
        assert text == f"“{said.split()[0]}”由河长办的同志使用。发“帮助”看您能用的命令。"
    heard = await assigned.say(OFFICER, "监督", f"@河小督 {said}")
    assert where(heard) in ([UNIT, OFFICER], [UNIT, "监督", OFFICER])
    assert (await assigned.case()).status != CaseStatus.ASSIGNED


@pytest.mark.parametrize("said", ["列入计划 1 12月 等枯水期", "移送 1 市公安局"])
async def test_what_is_closed_stays_so(assigned: Dialogue, said: str) -> None:
    await assigned.say(OFFICER, "办公", "销号 1 已清，我看的")
    [(_, text)] = await assigned.say(OFFICER, "办公", said)
    assert text == "1号梁敏 09:01 已销号，这一步不能做。发“查 1”看经过。"
