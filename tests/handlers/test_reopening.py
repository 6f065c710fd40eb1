"""重开, 不受理 and who comes second: what had ended goes on under its number."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from storage import cases, undo
from storage.db import Database
from storage.models import Case
from storage.states import CaseStatus
from tests.handlers.dialogue import PRIVATE, Dialogue, Said
from tests.handlers.officer import OFFICER, UNIT, WASTE, where

CLOSED = "1号已销号：已整改。查看人：{}。会告诉报告人。"


async def relapsed(talk: Dialogue, said: str = "重开 1 又堆了两车") -> list[Said]:
    await talk.say(OFFICER, "办公", "销号 1 已清运，查看人 武平")
    talk.now += timedelta(days=30)
    return await talk.say(OFFICER, "办公", said)


async def test_what_comes_back_goes_to_the_same_unit_with_new_terms(assigned: Dialogue) -> None:
    assert await relapsed(assigned) == [
        (
            UNIT,
            "河长办重新交办 1号（反弹）：乱堆·建筑垃圾，托口镇三里坪 桥下。"
            "请于6月15日前反馈情况，6月25日前整改到位。",
        ),
        ("办公", "1号记为反弹（第1次），重新交办托口镇，6月15日前反馈、6月25日前整改。已私信联系人。"),
    ]
    case = await assigned.case()
    assert (case.status, case.relapses, case.outcome, case.looked_by) == (CaseStatus.ASSIGNED, 1, None, "")
    assert await assigned.say("老秦", "监督", "进度 1") == [("监督", "1号（托口镇·乱堆）已交办。")]


async def test_of_a_case_that_came_back_the_room_hears_no_third_line_but_its_reporter_does(
    assigned: Dialogue,
) -> None:
    await relapsed(assigned)
    said = await assigned.say(OFFICER, "办公", "销号 1 已清运，查看人 武平")
    assert where(said) == [UNIT, "老秦", "办公"]
    assert await assigned.say("老秦", "监督", "进度 1") == [("监督", "1号（托口镇·乱堆）已销号：已整改。")]


async def test_who_reported_in_private_hears_it_each_time(talk: Dialogue) -> None:
    await talk.reported(WASTE, where=PRIVATE)
    for command in ("受理 1", "交办 1 托口镇"):
        await talk.say(OFFICER, "办公", command)
    await relapsed(talk)
    said = await talk.say(OFFICER, "办公", "销号 1 已清运，查看人 武平")
    assert where(said) == [UNIT, "老秦", "办公"]


async def test_what_was_closed_by_mistake_is_no_relapse(assigned: Dialogue) -> None:
    said = await relapsed(assigned, "重开 1 销错了")
    assert said[0][1].startswith("河长办交办 1号：")
    assert said[1][1].startswith("1号已交办托口镇，")
    assert (await assigned.case()).relapses == 0


@pytest.mark.parametrize(
    ("closed", "why"),
    [
        ("销号 1 经核不属实，我看的", "又堆了"),
        ("销号 1 有手续，我看的", "手续是假的"),
        ("销号 1 已清，我看的", "点错了"),
    ],
)
async def test_where_nothing_was_rectified_it_is_handed_out_anew(
    talk: Dialogue, closed: str, why: str
) -> None:
    await talk.reported(WASTE)
    await talk.say(OFFICER, "办公", "受理 1")
    await talk.say(OFFICER, "办公", closed)
    assert await talk.say(OFFICER, "办公", f"重开 1 {why}") == [
        ("办公", "1号重新办理，现在是“已受理”。接下来：交办 1 单位")
    ]
    assert (await talk.case()).relapses == 0
    assert where(await talk.say(OFFICER, "办公", "交办 1 托口镇")) == [UNIT, "办公"]


@pytest.mark.parametrize("said", ["受理 1", "交办 1 托口镇"])
async def test_what_is_closed_is_taken_up_with_a_reason_only(assigned: Dialogue, said: str) -> None:
    await assigned.say(OFFICER, "办公", "销号 1 已清，我看的")
    assert await assigned.say(OFFICER, "办公", said) == [
        ("办公", "1号已经销号了。又来了的发：重开 1 现场情况；销错了的发：重开 1 销错了")
    ]


async def test_a_refusal_and_a_withdrawal_can_be_taken_back(talk: Dialogue) -> None:
    await talk.reported(WASTE)
    await talk.say(OFFICER, "办公", "不受理 1 不归水利管，转 市住建局")
    assert await talk.say(OFFICER, "办公", "重开 1") == [
        ("办公", "请写上为什么重开：重开 1 又堆了两车　或：重开 1 销错了")
    ]
    assert await talk.say(OFFICER, "办公", "重开 1 归我们管") == [
        ("办公", "1号重新待核实（托口镇·乱堆）。接下来：受理 1　或：核实 1 单位")
    ]
    case = await talk.case()
    assert (case.status, case.relapses) == (CaseStatus.REPORTED, 0)
    assert case.accept_due is not None
    await talk.say("老秦", "监督", "搞错了，撤回刚才那条")
    assert (await talk.case()).status == CaseStatus.WITHDRAWN
    assert where(await talk.say(OFFICER, "办公", "重开 1 现场真有")) == ["办公"]
    assert (await talk.case()).status == CaseStatus.REPORTED


async def test_what_is_no_clue_is_taken_up_by_its_own_word(talk: Dialogue) -> None:
    await talk.reported(WASTE)
    await talk.say(OFFICER, "办公", "不是线索 1")
    assert await talk.say(OFFICER, "办公", "重开 1 弄错了") == [
        ("办公", "1号是当“不是线索”收掉的，要接着办请发：是线索 1")
    ]


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("不归河长办管，转 市住建局", "没有受理：不归河长办管。请向市住建局反映。谢谢您关心河湖。"),
        ("不在河道范围，请转12345。", "没有受理：不在河道范围。请向12345反映。谢谢您关心河湖。"),
        ("转 市住建局/12345", "没有受理。请向市住建局/12345反映。谢谢您关心河湖。"),
        ("是转运站，不归我们", "没有受理：是转运站，不归我们。谢谢您关心河湖。"),
    ],
)
async def test_who_is_refused_hears_why_and_where_to_turn(talk: Dialogue, said: str, text: str) -> None:
    await talk.reported(WASTE)
    assert await talk.say(OFFICER, "办公", f"不受理 1 {said}") == [
        ("监督", f"您反映的 1号（托口镇·乱堆）{text}"),
        ("办公", "1号不予受理，会告诉报告人。"),
    ]


async def test_the_first_wins_and_the_second_hears_who_did_what_when(assigned: Dialogue) -> None:
    await assigned.say(OFFICER, "办公", "销号 1 已清，我看的")
    assert await assigned.say(OFFICER, PRIVATE, "验收 1 合格，我看的") == [
        (OFFICER, "1号梁敏 09:01 已销号，发“查 1”看结果；又来了的发：重开 1 现场情况。")
    ]
    assigned.now += timedelta(days=1)
    [(_, text)] = await assigned.say(OFFICER, PRIVATE, "退回 1 没清完")
    assert text == "1号梁敏 5月11日 09:01 已销号，这一步不能做。发“查 1”看经过。"


async def test_who_withdrew_is_not_named(talk: Dialogue) -> None:
    await talk.reported(WASTE)
    await talk.say("老秦", "监督", "搞错了，撤回刚才那条")
    assert await talk.say(OFFICER, "办公", "受理 1") == [("办公", "1号已撤回，要接着办请发：重开 1 理由。")]
    [(_, text)] = await talk.say(OFFICER, "办公", "销号 1 已清，我看的")
    assert text == "1号现在是“已撤回”，这一步不能做。发“查 1”看经过。"


async def test_closing_can_be_undone(assigned: Dialogue) -> None:
    await assigned.tell(OFFICER, "办公", "销号 1 已清，我看的")

    def take_back(session: Session) -> list[Case]:
        steps = undo.last(session, "梁敏", since=assigned.now - timedelta(minutes=5))
        assert undo.unsay(session, assigned.last) == (2, 0)
        return undo.undo(session, steps, now=assigned.now, message="undo")

    [case] = await assigned.db.run(take_back)
    assert (case.status, case.outcome, case.unit) == (CaseStatus.ASSIGNED, None, "托口镇")
    assert await assigned.wait() == [("办公", CLOSED.format("梁敏"))], "only the answer was due to be said"
    said = await assigned.say(OFFICER, "办公", "销号 1 已清，我看的")
    assert where(said) == [UNIT, "监督", "办公"], "the room had not heard it"


async def test_a_bare_number_means_the_open_case_of_another_year(talk: Dialogue, db: Database) -> None:
    await talk.reported(WASTE)

    def of_last_year(session: Session) -> None:
        old = cases.find(session, 1)
        session.add(
            Case(
                year=2025,
                number=1,
                status=CaseStatus.CLOSED,
                category=old.category,
                severity="normal",
                opened_at=old.opened_at,
            )
        )

    await db.run(of_last_year)
    [(_, text)] = await talk.say(OFFICER, "办公", "受理 1")
    assert text.startswith("1号已受理")
    [(_, text)] = await talk.say(OFFICER, "办公", "重开 1 又堆了")
    assert text.startswith("1号重新办理")
