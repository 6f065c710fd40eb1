"""Officer, unit and reporter on one case: what the one is told to type the other one's step makes of it."""

import pytest

from handlers.incoming import Kind
from storage import media
from storage.states import CaseStatus, Outcome, Stage
from tests.handlers.dialogue import PRIVATE, Dialogue

OFFICER, UNIT, REPORTER = "河长办梁敏", "托口水利武", "石嫂"


@pytest.fixture
async def reported(talk: Dialogue) -> Dialogue:
    await talk.reported("托口镇三里坪村桥下倒了一堆渣土", who=REPORTER)
    return talk


@pytest.fixture
async def handed(reported: Dialogue) -> Dialogue:
    """1号 was handed to 托口镇."""
    await reported.say(OFFICER, "办公", "受理 1")
    await reported.say(OFFICER, "办公", "交办 1 托口镇")
    return reported


async def office(talk: Dialogue, text: str, who: str = UNIT) -> list[str]:
    """What somebody says in private makes the office hear, in lines."""
    [heard] = [said for where, said in await talk.say(who, PRIVATE, text) if where == "办公"]
    return heard.split("\n")


def to_type(line: str) -> list[str]:
    """The commands an office is offered."""
    return [one.removeprefix("要接着办").removeprefix("回：") for one in line.split("　或：")]


@pytest.mark.parametrize(
    ("found", "status", "outcome", "stage"),
    [
        ("属实 桥下两堆", CaseStatus.ACCEPTED, None, Stage.REPORTED),
        ("部分属实，只有一堆", CaseStatus.ACCEPTED, None, Stage.REPORTED),
        ("不属实 是村里堆的料", CaseStatus.CLOSED, Outcome.UNFOUNDED, Stage.INSPECTED),
        ("有手续 批文在村里", CaseStatus.CLOSED, Outcome.PERMITTED, Stage.INSPECTED),
    ],
)
async def test_what_a_unit_found_is_proposed_to_the_office(
    reported: Dialogue, found: str, status: CaseStatus, outcome: Outcome | None, stage: Stage
) -> None:
    await reported.say(OFFICER, "办公", "核实 1 托口镇 今天")
    assert (await reported.say(UNIT, PRIVATE, "接收 1"))[0][1].startswith("1号是请您单位先去看看，不用接收。")
    assert (await reported.say(UNIT, PRIVATE, "进展 1"))[0][1].startswith("请写上看到的：进展 1 属实")
    await reported.say(UNIT, PRIVATE, kind=Kind.IMAGE)
    head, answer = await office(reported, f"进展 1 {found}")
    assert head.startswith("【核实】1号 乱堆·建筑垃圾，托口镇看了：")
    assert head.endswith("（照片1张）")
    assert (await reported.case()).status == CaseStatus.VERIFYING
    [photo] = await reported.db.read(media.of_case, 1)
    assert photo.stage == stage
    [command] = to_type(answer)
    await reported.say(OFFICER, "办公", command)
    case = await reported.case()
    assert (case.status, case.outcome) == (status, outcome)


async def test_a_unit_that_only_tells_leaves_the_result_to_the_office(reported: Dialogue) -> None:
    await reported.say(OFFICER, "办公", "核实 1 托口镇 今天")
    _, answer = await office(reported, "进展 1 去看了，正在问村里")
    assert to_type(answer) == ["核实 1 属实", "核实 1 不属实"]


async def test_what_was_submitted_with_photos_passes(handed: Dialogue) -> None:
    await handed.say(UNIT, PRIVATE, "申请销号 1 全部清完")
    await handed.say(UNIT, PRIVATE, kind=Kind.IMAGE)
    [(_, text)] = await handed.wait(100)
    passes, _ = to_type(text.split("\n")[1])
    said = await handed.say(OFFICER, "办公", passes)
    assert ("监督", "1号（托口镇·乱堆）已整改销号。谢谢您。") in said
    assert (await handed.case()).outcome == Outcome.RECTIFIED


async def test_what_was_submitted_without_needs_who_looked_or_goes_back(handed: Dialogue) -> None:
    await handed.say(UNIT, PRIVATE, "申请销号 1 全部清完")
    [(_, text)] = await handed.wait(100)
    assert to_type(text.split("\n")[1]) == ["验收 1 合格 查看人 姓名", "退回 1 理由"]
    await handed.say(OFFICER, "办公", "验收 1 合格")
    assert (await handed.case()).status == CaseStatus.SUBMITTED
    said = await handed.say(OFFICER, "办公", "退回 1 还有一角没清")
    assert [where for where, _ in said] == [UNIT, "办公"]
    page = (await handed.say(UNIT, PRIVATE, "查 1"))[0][1]
    assert "退回 还有一角没清" in page
    # photos of the first time show nothing of the second
    await handed.say(UNIT, PRIVATE, "申请销号 1 这回清完了", after=3600)
    [(_, text)] = await handed.wait(100)
    assert "（没有照片）" in text


@pytest.mark.parametrize(
    ("answer", "unit"), [("交办 1 市水利局", "市水利局"), ("退回 1 就在你们界内", "托口镇")]
)
async def test_a_dispute_is_answered(handed: Dialogue, answer: str, unit: str) -> None:
    await handed.say(UNIT, PRIVATE, "接收 1")
    await office(handed, "申请改派 1 界桩在对岸")
    await handed.say(OFFICER, "办公", answer)
    case = await handed.case()
    assert (case.status, case.unit) == (CaseStatus.ASSIGNED, unit)


async def test_who_is_not_satisfied_gets_it_taken_up_again(handed: Dialogue) -> None:
    await handed.say(OFFICER, "办公", "销号 1 已清运，查看人 梁敏")
    _, answer = await office(handed, "不满意 1 还剩一半没拉走", REPORTER)
    [command] = to_type(answer)
    said = await handed.say(OFFICER, "办公", command)
    assert UNIT in [where for where, _ in said]
    case = await handed.case()
    assert (case.status, case.relapses) == (CaseStatus.ASSIGNED, 1)
    # the office's note has the reporter's words in it
    heard = [text for where, text in [*said, *await handed.say(UNIT, PRIVATE, "查 1")] if where == UNIT]
    assert len(heard) == 2
    assert not any("没拉走" in text or "报告人" in text for text in heard)


async def test_an_officer_sent_to_look_is_stopped_too(reported: Dialogue) -> None:
    await reported.say(OFFICER, "办公", "核实 1 梁敏 今天")
    said = await reported.say(REPORTER, "监督", "撤回 1")
    assert (OFFICER, "1号（乱堆·建筑垃圾）停办了，不用再去。辛苦了。") in said


async def test_what_was_withdrawn_may_be_taken_up_by_the_office(handed: Dialogue) -> None:
    await office(handed, "撤回 1", REPORTER)
    await handed.say(OFFICER, "办公", "撤回 1")
    assert (await handed.say(UNIT, PRIVATE, "接收 1"))[0][1] == "1号现在是“已撤回”，不用再办。"
    await handed.say(OFFICER, "办公", "重开 1 现场确实有")
    assert (await handed.case()).status == CaseStatus.REPORTED


async def test_an_officers_own_photo_is_who_looked(handed: Dialogue) -> None:
    assert await handed.say(OFFICER, PRIVATE, kind=Kind.IMAGE) == []
    await handed.say(OFFICER, PRIVATE, "销号 1 已清运")
    assert (await handed.case()).looked_by == "梁敏"
    # it was said which case they show
    assert [text for where, text in await handed.wait(60) if where == OFFICER] == []
