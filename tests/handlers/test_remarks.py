"""备注, 告知, 改级; 1号 is with 托口镇 (5-14 and 5-25)."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from handlers.texts.doing import ABOUT_PEOPLE, NAMES_SOMEBODY, NOT_IN_LEDGER
from storage import ledger, undo
from storage.models import Case
from storage.states import CaseStatus, Step
from tests.handlers.dialogue import PRIVATE, Dialogue
from tests.handlers.officer import OFFICER, UNIT, WASTE, where


async def test_a_remark_is_the_offices_own(assigned: Dialogue) -> None:
    assert await assigned.say(OFFICER, "办公", "备注 1 和村里说好了，周五拖走，电话13800001234") == [
        ("办公", "1号记下了，只有河长办看得到。")
    ]
    event = (await assigned.db.read(ledger.events, 1))[-1]
    assert (event.step, event.by, event.note) == (
        Step.NOTE,
        "梁敏",
        "和村里说好了，周五拖走，电话138****1234",
    )
    for who, place in (("老秦", "监督"), (UNIT, PRIVATE)):
        [(_, text)] = await assigned.say(who, place, "进度 1")
        assert "周五" not in text


async def test_what_is_told_goes_to_who_is_bound_in_private(assigned: Dialogue) -> None:
    assert await assigned.say(OFFICER, "办公", "告知 1 清运车明天到，请放心") == [
        ("老秦", "1号（托口镇·乱堆），河长办回复您：清运车明天到，请放心。"),
        ("办公", "1号会转告报告人。"),
    ]
    assert (await assigned.db.read(ledger.events, 1))[-1].step == Step.TELL


async def test_who_is_not_bound_hears_it_where_they_reported(talk: Dialogue) -> None:
    await talk.reported(WASTE, who="热心人")
    assert await talk.say(OFFICER, "办公", "告知 1 清运车明天到。") == [
        ("监督", "1号（托口镇·乱堆），河长办回复您：清运车明天到。"),
        ("办公", "1号会转告报告人。"),
    ]


async def test_a_room_that_only_listens_is_told_nothing(talk: Dialogue) -> None:
    await talk.reported(WASTE, who="热心人")
    await talk.say(OFFICER, "监督", "@河小督 静音")
    assert await talk.say(OFFICER, "办公", "告知 1 清运车明天到") == [
        ("办公", "1号没有可以转告的人，话记在台账里了。")
    ]


async def test_everybody_who_reported_hears_it_once_by_their_numbers(talk: Dialogue) -> None:
    await talk.reported(WASTE)
    await talk.reported("托口镇三里坪村河边倒了好多渣土，没人管", who="石嫂", where="二群")
    await talk.reported("托口镇三里坪村河边又倒渣土了", who="石嫂", where="监督")
    for command in ("并单 1 2", "并单 1 3"):
        await talk.say(OFFICER, "办公", command)
    said = await talk.say(OFFICER, "办公", "告知 1 清运车明天到")
    assert where(said) == ["老秦", "石嫂", "办公"]
    assert said[1][1].startswith("2号")


async def test_what_waits_to_be_said_of_it_is_still_said(talk: Dialogue) -> None:
    await talk.say("老秦", "监督", WASTE)
    await talk.say(OFFICER, "办公", "告知 1 收到了")
    assert ("监督", "已登记 1号（托口镇·乱堆）。谢谢。") in await talk.wait()


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("备注 1", "请写上要记的话：备注 1 话"),
        ("备注 1 河长老贾收了采砂老板的好处", NOT_IN_LEDGER),
        ("告知 1", "请写上要转告报告人的话：告知 1 话"),
        ("告知 1 武平明天来", NAMES_SOMEBODY),
        ("告知 1 河长老贾收了采砂老板的好处", ABOUT_PEOPLE),
        (f"告知 1 {'远' * 101}", "这话会发给报告人，请写在100个字以内。"),
        ("改级 1", "改成哪一级？请发：改级 1 紧急　或：重大、一般"),
        ("改级 1 天大", "改成哪一级？请发：改级 1 紧急　或：重大、一般"),
        ("改级 1 一般", "1号本来就是“一般”。"),
    ],
)
async def test_what_is_missing_is_said(assigned: Dialogue, said: str, answered: str) -> None:
    before = await assigned.db.read(ledger.events, 1)
    assert await assigned.say(OFFICER, "办公", said) == [("办公", answered)]
    assert len(await assigned.db.read(ledger.events, 1)) == len(before)


@pytest.mark.parametrize("said", ["备注 1 和村里说好了", "告知 1 明天到"])
async def test_internal_words_are_not_for_a_supervisors_room(assigned: Dialogue, said: str) -> None:
    word = said[:2]
    assert await assigned.say(OFFICER, "监督", f"@河小督 {said}") == [
        (OFFICER, f"“{word}”请私信我发，或在河长办工作群发。")
    ]
    for who in ("老秦", UNIT, "驻点方正"):
        [(_, text)] = await assigned.say(who, PRIVATE, said)
        assert text == f"“{word}”由河长办的同志使用。发“帮助”看您能用的命令。"


async def test_another_grade_counts_the_terms_again(assigned: Dialogue) -> None:
    assigned.now += timedelta(days=1)
    assert await assigned.say(OFFICER, "办公", "改级 1 重大") == [
        (UNIT, "1号（乱堆·建筑垃圾）改为“重大”，请于5月14日前反馈、6月8日前整改到位。"),
        ("办公", "1号已改为“重大”，期限重新算：5月14日前反馈、6月8日前整改到位。已私信联系人。"),
    ]
    [_, (_, text)] = await assigned.say(OFFICER, "办公", "改级 1 紧急")
    assert text == "1号已改为“紧急”，期限重新算：5月12日前反馈、5月26日前整改到位。已私信联系人。"
    [_, (_, text)] = await assigned.say(OFFICER, "办公", "改级 1 一般")
    assert text == "1号已改为“一般”，期限重新算：5月14日前反馈、5月25日前整改到位。已私信联系人。"


async def test_a_term_that_is_over_by_then_is_today(assigned: Dialogue) -> None:
    assigned.now += timedelta(days=28)  # Monday 8 June
    [_, (_, text)] = await assigned.say(OFFICER, "办公", "改级 1 重大")
    assert "6月8日前反馈、6月8日前整改到位" in text


async def test_what_is_with_nobody_has_no_terms(talk: Dialogue) -> None:
    await talk.reported(WASTE)
    assert await talk.say(OFFICER, "办公", "改级 1 紧急") == [("办公", "1号已改为“紧急”。")]
    assert (await talk.case()).severity == "urgent"


async def test_a_grade_and_its_terms_are_undone_together(assigned: Dialogue) -> None:
    before = await assigned.case()
    await assigned.say(OFFICER, "办公", "改级 1 重大")

    def take_back(session: Session) -> list[Case]:
        steps = undo.last(session, "梁敏", since=assigned.now - timedelta(minutes=5))
        return undo.undo(session, steps, now=assigned.now, message="undo")

    [after] = await assigned.db.run(take_back)
    assert (after.severity, after.report_due, after.rectify_due, after.status) == (
        "normal",
        before.report_due,
        before.rectify_due,
        CaseStatus.ASSIGNED,
    )


async def test_several_at_once(talk: Dialogue) -> None:
    await talk.reported(WASTE)
    await talk.reported("黔城镇码头边有人往沅水里倒渣土", who="石嫂", where="二群")
    assert await talk.say(OFFICER, "办公", "备注 1 2 一起清") == [
        ("办公", "1号记下了，只有河长办看得到。\n2号记下了，只有河长办看得到。")
    ]
