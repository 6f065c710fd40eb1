"""核实: sent out to look, and what was found, as dialogues.

Before each two clues were reported: 1号 in 托口镇 by 老秦, 2号 in 黔城镇 by 石嫂.
"""

from datetime import datetime

import pytest
from sqlmodel import Session

from handlers import clocks
from handlers.texts.when import CHINA
from storage import ledger, people
from storage.models import CaseEvent
from storage.roster import RosterLine, import_roster
from storage.states import CaseStatus, Outcome, Role, Step
from tests.handlers.dialogue import CHANNEL, PRIVATE, Dialogue, Said

OFFICER, UNIT = "河长办梁敏", "托口水利武"
AGAIN = "请发：核实 1 {}，查看人 姓名　自己看的写“我看的”；或先发现场照片，再发一次。"
NO_PROOF = f"还差现场照片或查看人的姓名，没有销号。{AGAIN}"
ACCEPTED = "1号核实属实，已受理（托口镇·乱堆）。接下来：交办 1 单位"


@pytest.fixture
async def two(talk: Dialogue) -> Dialogue:
    await talk.reported("托口镇三里坪村桥下有人倒了两车建筑垃圾")
    await talk.reported("黔城镇码头边有人往沅水里倒渣土", who="石嫂", where="二群")
    return talk


def events(session: Session, case: int = 1) -> list[CaseEvent]:
    return ledger.events(session, case)


def where(said: list[Said]) -> list[str]:
    return [to for to, _ in said]


async def test_a_unit_is_sent_and_hears_the_problem_but_nothing_of_who_reported_it(two: Dialogue) -> None:
    said = await two.say(OFFICER, "办公", "核实 1 托口镇 今天")
    assert said == [
        (
            UNIT,
            "河长办请你们去看 1号：乱堆·建筑垃圾，托口镇三里坪 桥下。"
            "请于今天（5月11日）回：进展 1 现场情况（属不属实、有没有手续），可以发照片。",
        ),
        ("办公", "1号已派托口镇核实，今天（5月11日）回话。已私信联系人。"),
    ]
    assert not any(words in said[0][1] for words in ("老秦", "秦有田", "两车"))
    case = await two.case()
    assert (case.status, case.unit, case.rectify_due) == (CaseStatus.VERIFYING, "托口镇", None)
    assert await two.say("老秦", "监督", "进度 1") == [("监督", "1号（托口镇·乱堆）核实中。")]


async def test_an_officer_is_sent_by_name_and_is_who_looked(two: Dialogue) -> None:
    said = await two.say(OFFICER, "办公", "核实 1 梁敏 明天")
    assert said == [("办公", "1号已派梁敏核实，5月12日前回话。已私信联系人。")], "it is their own command"
    said = await two.say(OFFICER, "办公", "核实 1 不属实 现场没有垃圾")
    assert said == [
        ("监督", "1号（托口镇·乱堆）核实过了，情况不属实，已销号。谢谢您留意。"),
        ("办公", "1号已销号：经核不属实。查看人：梁敏。会告诉报告人。"),
    ]
    case = await two.case()
    assert (case.outcome, case.looked_by) == (Outcome.UNFOUNDED, "梁敏")


async def test_another_may_be_sent_instead(two: Dialogue) -> None:
    await two.say(OFFICER, "办公", "核实 1 托口镇 今天")
    said = await two.say(OFFICER, "办公", "核实 1 市水利局")
    assert said[0] == (UNIT, "1号（乱堆·建筑垃圾）不用去看了，已另派人。")
    assert where(said) == [UNIT, "水利局欧工", "办公"]
    case = await two.case()
    assert (case.unit, case.status) == ("市水利局", CaseStatus.VERIFYING)
    assert [event.step for event in await two.db.read(events)] == [Step.REGISTER, Step.VERIFY, Step.VERIFY]


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("托口镇", "05-14"),
        ("托口镇 明天", "05-12"),
        ("托口镇 2天内", "05-13"),
        ("派托口镇 5月20日前", "05-20"),
        ("托口镇 周五前", "05-15"),
    ],
)
async def test_until_when(two: Dialogue, said: str, due: str) -> None:
    await two.say(OFFICER, "办公", f"核实 1 {said}")
    case = await two.case()
    assert case.report_due is not None
    assert case.unit == "托口镇"
    assert f"{case.report_due.astimezone(two.now.tzinfo):%m-%d}" == due


@pytest.mark.parametrize("result", ["属实", "属实 桥下两车", "属实，桥下两车"])
@pytest.mark.parametrize("before", ["", "核实 1 托口镇 今天", "受理 1"])
async def test_what_is_so_is_accepted_at_once(two: Dialogue, before: str, result: str) -> None:
    if before:
        await two.say(OFFICER, "办公", before)
    assert await two.say(OFFICER, "办公", f"核实 1 {result}") == [("办公", ACCEPTED)]
    case = await two.case()
    assert (case.status, case.unit, case.report_due) == (CaseStatus.ACCEPTED, None, None)


async def test_in_part_is_so_too(two: Dialogue) -> None:
    [(_, text)] = await two.say(OFFICER, "办公", "核实 1 部分属实 只有一车")
    assert text == ACCEPTED.replace("属实", "部分属实", 1)
    assert (await two.db.read(events))[-1].note == "部分属实 只有一车"


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("不属实 是洗车的，查看人 武平", Outcome.UNFOUNDED),
        ("有手续，是航道清淤，查看人 武平", Outcome.PERMITTED),
        ("有审批手续 查看人：武平", Outcome.PERMITTED),
    ],
)
@pytest.mark.parametrize("before", ["", "核实 1 托口镇", "受理 1"])
async def test_what_is_not_so_is_closed_with_who_looked(
    two: Dialogue, before: str, said: str, outcome: Outcome
) -> None:
    if before:
        await two.say(OFFICER, "办公", before)
    heard = await two.say(OFFICER, "办公", f"核实 1 {said}")
    assert where(heard) == [*([UNIT] if "托口镇" in before else []), "监督", "办公"]
    case = await two.case()
    assert (case.status, case.outcome, case.looked_by) == (CaseStatus.CLOSED, outcome, "武平")


async def test_it_is_not_closed_if_nobody_looked(two: Dialogue) -> None:
    await two.say(OFFICER, "办公", "核实 1 托口镇")
    assert await two.say(OFFICER, "办公", "核实 1 不属实") == [("办公", NO_PROOF.format("不属实"))]
    assert (await two.case()).status == CaseStatus.VERIFYING
    assert where(await two.say(OFFICER, "办公", "核实 1 不属实，我去看的")) == [UNIT, "监督", "办公"]


async def test_a_repetition_goes_into_the_other(two: Dialogue) -> None:
    assert await two.say(OFFICER, "办公", "核实 1 重复") == [("办公", "和哪件重复？请发：核实 1 重复 编号")]
    [(_, text)] = await two.say(OFFICER, "办公", "核实 1 重复 2号，同一车")
    assert text.startswith("1号已并入2号")
    assert (await two.case(1)).status == CaseStatus.MERGED
    assert await two.say(OFFICER, "办公", "核实 2 重复 2") == [
        ("办公", "这是同一个编号。要并两件，请发：并单 12 9")
    ]


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("核实", "请这样发：核实 编号 单位或姓名 期限"),
        (
            "核实 1",
            "派谁去看？请发：核实 1 托口镇 今天　看过了的发：核实 1 属实（或：不属实、有手续、重复 编号）",
        ),
        (
            "核实 1 那边的人",
            "“那边的人”不像单位，河长办名单里也没有这位。请写全，如：核实 1 托口镇 今天",
        ),
        ("核实 1 托口镇 5月10日", "“5月10日”没有这一天，或已经过了。请重写期限，如：3天，或：6月10日前"),
        (
            "核实 1 属实，河长老贾收了采砂老板的好处",
            "这话说到人的事，不记进台账，也不发给单位，没有办。请找纪检同志，或打 12388。",
        ),
        ("核实 9 托口镇", "没有9号。发“列表”看现有的编号。"),
    ],
)
async def test_what_is_missing_is_said(two: Dialogue, said: str, answered: str) -> None:
    assert await two.say(OFFICER, PRIVATE, said) == [(OFFICER, answered)]
    assert (await two.case()).status == CaseStatus.REPORTED


async def test_what_is_handed_out_is_not_verified_any_more(two: Dialogue) -> None:
    await two.say(OFFICER, "办公", "受理 1")
    await two.say(OFFICER, "办公", "交办 1 托口镇")
    answer = "不用再派人核实；看了不属实的发：销号 1 经核不属实，查看人 姓名。"
    for said in ("核实 1 市水利局", "核实 1 属实"):
        heard = await two.say(OFFICER, "办公", said)
        assert heard == [("办公", f"1号梁敏 09:02 已交办托口镇，{answer}")]


async def test_several_are_sent_out_at_once(two: Dialogue) -> None:
    said = await two.say(OFFICER, "办公", "核实 1 2 托口镇 今天")
    assert where(said) == [UNIT, UNIT, "办公"]
    assert said[-1][1] == (
        "1号已派托口镇核实，今天（5月11日）回话。已私信联系人。\n2号已派托口镇核实，今天（5月11日）回话。已私信联系人。"
    )


async def test_in_a_supervisors_room_nothing_is_said(two: Dialogue) -> None:
    said = await two.say(OFFICER, "监督", "@河小督 核实 1 托口镇 今天")
    assert where(said) == [UNIT, OFFICER]


@pytest.mark.parametrize("who", ["老秦", UNIT, "驻点方正"])
async def test_only_officers_send_out(two: Dialogue, who: str) -> None:
    [(_, text)] = await two.say(who, PRIVATE, "核实 1 托口镇")
    assert text == "“核实”由河长办的同志使用。发“帮助”看您能用的命令。"
    assert (await two.case()).status == CaseStatus.REPORTED


async def test_who_was_sent_is_reminded(two: Dialogue) -> None:
    await two.say("河长办小梁", PRIVATE, "在吗")
    await two.db.run(_hire)
    assert where(await two.say(OFFICER, "办公", "核实 1 小梁 明天")) == ["河长办小梁", "办公"]
    two.now = datetime(2026, 5, 12, 8, 30, tzinfo=CHINA)
    await two.db.run(clocks.remind, two.ctx, now=two.now)
    said = dict(await two.wait(0))
    assert "\n1号 乱堆·建筑垃圾 托口镇三里坪 桥下：反馈今天到期\n" in said["河长办小梁"]
    assert "联系人" not in said["办公"]


def _hire(session: Session) -> None:
    import_roster(session, [RosterLine("梁小", Role.OFFICER, "市河长办", wechat_name="河长办小梁")])
    person = people.find(session, "梁小")
    assert person.id is not None
    people.bind(session, CHANNEL, "河长办小梁", person.id, now=datetime.now(CHINA))
