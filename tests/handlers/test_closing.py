"""验收, 退回, 销号: nothing ends unseen, and what is not done goes back."""

import pytest
from sqlmodel import Session

from handlers.looked import looked_by
from storage import cases, ledger, media
from storage.states import CaseStatus, Outcome, Stage, Step
from tests.handlers.dialogue import CHANNEL, Dialogue
from tests.handlers.officer import OFFICER, UNIT, WATER, by_unit, photo, where

NO_PROOF = (
    "还差现场照片或查看人的姓名，没有销号。请发：{}，查看人 姓名"
    "　自己看的写“我看的”；或先发现场照片，再发一次。"
)
CLOSED = "1号已销号：已整改。查看人：{}。会告诉报告人。"
TO_ROOM = "1号（托口镇·乱堆）已整改销号。谢谢您。"
TO_UNIT = "1号（乱堆·建筑垃圾）已销号：已整改。谢谢。"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("已清运，查看人 武平", "武平"),
        ("已清运，我看的", "梁敏"),
        ("已清运，我到现场看了", "梁敏"),
        ("已清运，本人现场查看过", "梁敏"),
        ("已清运 查看人：本人", "梁敏"),
        ("我今天去看过了，已清运", "梁敏"),
        ("已清运", ""),
        ("说是清运了，等我看看", ""),
        ("已清运，镇里看过", ""),
    ],
)
async def test_a_name_or_ones_own_word_closes(assigned: Dialogue, said: str, name: str) -> None:
    heard = await assigned.say(OFFICER, "办公", f"销号 1 {said}")
    if name:
        assert heard == [(UNIT, TO_UNIT), ("监督", TO_ROOM), ("办公", CLOSED.format(name))]
    else:
        assert heard == [("办公", NO_PROOF.format(f"销号 1 {said}"))]
    case = await assigned.case()
    assert case.looked_by == name
    assert case.status == (CaseStatus.CLOSED if name else CaseStatus.ASSIGNED)


async def test_the_after_photo_closes(assigned: Dialogue) -> None:
    await photo(assigned, Stage.AFTER)
    [*_, (_, text)] = await assigned.say(OFFICER, "办公", "销号 1 已清运")
    assert text == "1号已销号：已整改。凭整改后的照片。会告诉报告人。"
    [(_, page)] = await assigned.say(OFFICER, "办公", "查 1")
    assert "结果：已整改，已清运（凭整改后的照片）" in page


@pytest.mark.parametrize(("stage", "kind"), [(Stage.REPORTED, "image"), (Stage.AFTER, "audio")])
async def test_another_photo_does_not(assigned: Dialogue, stage: Stage, kind: str) -> None:
    await photo(assigned, stage, kind=kind)
    assert await assigned.say(OFFICER, "办公", "销号 1 已清运") == [
        ("办公", NO_PROOF.format("销号 1 已清运"))
    ]


async def test_a_photo_of_before_it_was_sent_back_does_not(assigned: Dialogue) -> None:
    await photo(assigned, Stage.AFTER)
    await by_unit(assigned, CaseStatus.SUBMITTED)
    await assigned.say(OFFICER, "办公", "退回 1 还有一堆")
    assert where(await assigned.say(OFFICER, "办公", "验收 1 合格")) == ["办公"]
    assert (await assigned.case()).status == CaseStatus.RECTIFYING
    await photo(assigned, Stage.AFTER)
    assert where(await assigned.say(OFFICER, "办公", "验收 1 合格")) == [UNIT, "监督", "办公"]


async def test_the_officers_own_photo_closes_and_is_kept(assigned: Dialogue) -> None:
    def keep(session: Session) -> None:
        media.keep(
            session,
            clue=None,
            channel=CHANNEL,
            message="p1",
            conversation="办公",
            sender=OFFICER,
            kind="image",
            sent_at=assigned.now,
            now=assigned.now,
            has_bytes=True,
        )

    await assigned.db.run(keep)
    said = await assigned.say(OFFICER, "办公", "销号 1 已清运", after=500)
    assert said[-1] == ("办公", CLOSED.format("梁敏"))
    [kept] = await assigned.db.read(media.of_case, 1)
    assert (kept.message, kept.stage) == ("p1", Stage.INSPECTED)


async def test_an_inspection_that_passes_closes(assigned: Dialogue) -> None:
    await by_unit(assigned, CaseStatus.SUBMITTED)
    assert await assigned.say(OFFICER, "办公", "验收 1 合格") == [
        ("办公", NO_PROOF.format("验收 1 合格").replace("，查看人", " 查看人"))
    ]
    assert await assigned.say(OFFICER, "办公", "验收 1 通过，查看人 武平") == [
        (UNIT, TO_UNIT),
        ("监督", TO_ROOM),
        ("办公", CLOSED.format("武平")),
    ]
    case = await assigned.case()
    assert (case.outcome, case.result) == (Outcome.RECTIFIED, "通过，查看人 武平")


@pytest.mark.parametrize(
    "said", ["验收 1 不合格 桥墩边还有一堆", "验收 1 没通过，桥墩边还有一堆", "退回 1 桥墩边还有一堆"]
)
async def test_what_does_not_pass_goes_back_and_the_unit_hears_why(assigned: Dialogue, said: str) -> None:
    await by_unit(assigned, CaseStatus.SUBMITTED)
    assert await assigned.say(OFFICER, "办公", said) == [
        (
            UNIT,
            "1号（乱堆·建筑垃圾，托口镇三里坪 桥下）验收没有通过：桥墩边还有一堆。"
            "请接着整改，办好发：申请销号 1 说明",
        ),
        ("办公", "1号已退回托口镇接着整改。已私信联系人。"),
    ]
    assert (await assigned.case()).status == CaseStatus.RECTIFYING
    events = await assigned.db.read(ledger.events, 1)
    assert (events[-1].step, events[-1].note) == (Step.RETURN, "桥墩边还有一堆")


async def test_a_dispute_is_turned_down_or_the_case_goes_to_another_unit(assigned: Dialogue) -> None:
    await by_unit(assigned, CaseStatus.DISPUTED)
    assert await assigned.say(OFFICER, "办公", "退回 1") == [
        ("办公", "请写上为什么还是他们办，会告诉责任单位：退回 1 理由")
    ]
    assert await assigned.say(OFFICER, "办公", "退回 1 桥下归镇里管") == [
        (
            UNIT,
            "1号（乱堆·建筑垃圾，托口镇三里坪 桥下）的改派申请没有同意：桥下归镇里管。"
            "还请你们办理，期限不变，5月14日前反馈，5月25日前整改。",
        ),
        ("办公", "1号不改派，仍由托口镇办。已私信联系人。"),
    ]
    assert (await assigned.case()).status == CaseStatus.ASSIGNED
    await by_unit(assigned, CaseStatus.DISPUTED)
    assert await assigned.say(OFFICER, "办公", "交办 1 托口镇") == [
        ("办公", "托口镇正在申请改派1号。不同意改派的发：退回 1 理由")
    ]
    said = await assigned.say(OFFICER, "办公", "交办 1 市水利局 5天")
    assert where(said) == [UNIT, WATER, "办公"]
    assert said[0][1] == "1号（乱堆·建筑垃圾）已改派别的单位，您单位不用办了。"
    assert (await assigned.case()).unit == "市水利局"


async def test_another_unit_begins_anew(assigned: Dialogue) -> None:
    def late(session: Session) -> None:
        case = cases.find(session, 1)
        now = assigned.now
        cases.change(
            session, case, Step.PROGRESS, by="武平", now=now, reported_back_at=now, supervised_at=now
        )

    await assigned.db.run(late)
    await by_unit(assigned, CaseStatus.DISPUTED)
    await assigned.say(OFFICER, "办公", "交办 1 市水利局")
    case = await assigned.case()
    assert (case.reported_back_at, case.supervised_at) == (None, None)


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("验收 1", "合格还是不合格？请发：验收 1 合格 查看人 姓名　或：验收 1 不合格 理由"),
        ("验收 1 不合格", "请写上还差什么，会告诉责任单位：退回 1 理由"),
        ("退回 1", "请写上还差什么，会告诉责任单位：退回 1 理由"),
        ("退回 1 老秦说还有一堆", "这话要发给责任单位，里面有报告人的名字，没有办。请去掉再发。"),
        ("退回 1 秦有田说还有一堆", "这话要发给责任单位，里面有报告人的名字，没有办。请去掉再发。"),
        (f"退回 1 {'远' * 101}", "这话会发给责任单位，请写在100个字以内。"),
        (
            "交办 1 市水利局",
            "1号武平 09:01 已申请销号，请先验收，发：验收 1 合格 查看人 姓名；或：退回 1 理由。",
        ),
        ("重开 1 又来了", "1号现在是“待验收”，还在办，不用重开。"),
    ],
)
async def test_what_is_missing_is_said(assigned: Dialogue, said: str, answered: str) -> None:
    await by_unit(assigned, CaseStatus.SUBMITTED)
    assert await assigned.say(OFFICER, "办公", said) == [("办公", answered)]
    assert (await assigned.case()).status == CaseStatus.SUBMITTED


@pytest.mark.parametrize("said", ["退回 1 没清完", "验收 1 不合格 没清完"])
async def test_what_was_not_submitted_is_not_sent_back(assigned: Dialogue, said: str) -> None:
    assert await assigned.say(OFFICER, "办公", said) == [
        ("办公", "1号梁敏 09:01 已交办托口镇，单位还没申请销号，不用退；要催发：催办 1。")
    ]


def test_a_name_is_no_word_of_ones_own() -> None:
    assert looked_by("已清运，查看人 本人") == ""
