"""A reporter takes a clue back: thanked, not reproached, and whoever is on the way is stopped."""

import pytest

from handlers.incoming import Kind
from storage import cases
from storage.db import Database
from storage.states import CaseStatus, Mode
from tests.handlers.dialogue import PRIVATE, UNBOUND, Dialogue

OFFICER, UNIT, REPORTER = "河长办梁敏", "托口水利武", "石嫂"
DUMPING = "托口镇三里坪村桥下倒了一堆渣土"
AGAIN = "托口镇三里坪村桥底下有人倒渣土，好几车"
TAKEN_BACK = "好的，1号已撤回。谢谢您说一声。"
OFFICE_DECIDES = "好的，记下您要撤回。1号已经在办，还办不办由河长办定。谢谢您说一声。"
PATH = ["受理 1", "交办 1 托口镇", "接收 1", "申请销号 1 清完"]


async def to(talk: Dialogue, status: CaseStatus) -> None:
    """1号 was reported by 石嫂 and brought to a state."""
    await talk.reported(DUMPING, who=REPORTER)
    for text in PATH:
        if (await talk.case()).status == status:
            return
        await talk.say(UNIT if text in PATH[2:] else OFFICER, PRIVATE if text in PATH[2:] else "办公", text)
    assert (await talk.case()).status == status


async def send_out(talk: Dialogue) -> None:
    """托口镇 is on its way to look."""
    await to(talk, CaseStatus.REPORTED)

    def move(session: object) -> None:
        case = cases.case(session, 1)  # type: ignore[arg-type]
        cases.move(session, case, CaseStatus.VERIFYING, by="梁敏", now=talk.now, unit="托口镇")  # type: ignore[arg-type]

    await talk.db.run(move)


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("监督", "撤回 1"),
        ("监督", "@河小督 1号撤回"),
        (PRIVATE, "撤回1号"),
        ("监督", "撤回 1 看错了"),
        (PRIVATE, "撤回 2026-1"),
    ],
)
async def test_what_nobody_works_on_ends(talk: Dialogue, where: str, words: str) -> None:
    await to(talk, CaseStatus.REPORTED)
    assert await talk.say(REPORTER, where, words) == [
        ("办公", "1号（乱堆·建筑垃圾）报告人撤回了，不用再办。要接着办回：重开 1 理由"),
        (REPORTER if where == PRIVATE else where, TAKEN_BACK),
    ]
    assert (await talk.case()).status == CaseStatus.WITHDRAWN
    again = await talk.say(REPORTER, where, words)
    assert [text for _, text in again] == ["1号您已经撤回了。"]


async def test_the_office_hears_nothing_of_what_it_never_heard_of(talk: Dialogue) -> None:
    await talk.say(REPORTER, "监督", DUMPING)
    assert [*await talk.say(REPORTER, "监督", "撤回 1"), *await talk.wait()] == [("监督", TAKEN_BACK)]


@pytest.mark.parametrize("words", ["撤回 1", "发错了，撤回吧"])
async def test_who_was_sent_to_look_is_stopped(talk: Dialogue, words: str) -> None:
    await send_out(talk)
    assert await talk.say(REPORTER, "监督", words) == [
        (UNIT, "1号（乱堆·建筑垃圾）停办了，不用再去。辛苦了。"),
        ("办公", "1号（乱堆·建筑垃圾）报告人撤回了，已叫托口镇不用去。要接着办回：重开 1 理由"),
        ("监督", TAKEN_BACK),
    ]
    assert (await talk.case()).status == CaseStatus.WITHDRAWN


@pytest.mark.parametrize(
    ("status", "stands"),
    [
        (CaseStatus.ACCEPTED, "已受理，请您定。不办了回：撤回 1；照常办就不用回。"),
        (CaseStatus.ASSIGNED, "已交办（托口镇），请您定。不办了回：撤回 1；照常办就不用回。"),
        (CaseStatus.RECTIFYING, "整改中（托口镇），请您定。不办了回：撤回 1；照常办就不用回。"),
        (CaseStatus.SUBMITTED, "待验收（托口镇），请您定。照常办就不用回。"),
    ],
)
async def test_of_what_is_further_on_the_office_decides(
    talk: Dialogue, status: CaseStatus, stands: str
) -> None:
    await to(talk, status)
    await talk.wait(200)
    assert await talk.say(REPORTER, PRIVATE, "撤回 1") == [
        ("办公", f"1号的报告人说要撤回，现在{stands}"),
        (REPORTER, OFFICE_DECIDES),
    ]
    assert (await talk.case()).status == status


@pytest.mark.parametrize("status", [CaseStatus.ASSIGNED, CaseStatus.RECTIFYING])
async def test_the_unit_is_stopped_once_the_office_agrees(talk: Dialogue, status: CaseStatus) -> None:
    await to(talk, status)
    assert await talk.say(OFFICER, "办公", "撤回 1") == [
        ("办公", "1号的报告人没有说要撤回。不办请发：不受理 1 理由，或：销号 1 结果")
    ]
    await talk.say(REPORTER, PRIVATE, "撤回 1")
    assert await talk.say(OFFICER, "办公", "撤回 1") == [
        (UNIT, "1号（乱堆·建筑垃圾）停办了，不用再去。辛苦了。"),
        ("办公", "1号已撤回，已叫托口镇停办。"),
    ]
    assert (await talk.case()).status == CaseStatus.WITHDRAWN


async def test_what_is_over_is_not_taken_back(talk: Dialogue) -> None:
    await to(talk, CaseStatus.ASSIGNED)
    await talk.say(OFFICER, "办公", "销号 1 已清运 查看人：梁敏")
    assert await talk.say(REPORTER, PRIVATE, "撤回 1") == [
        (REPORTER, "1号已销号了，不用再撤回。谢谢您说一声。")
    ]


async def test_what_others_report_too_goes_on(talk: Dialogue) -> None:
    await to(talk, CaseStatus.REPORTED)
    await talk.reported(AGAIN, who="老秦", where="二群")
    await talk.say(OFFICER, "办公", "并单 2 1")
    kept = "好的，您报的2号撤回了。这件还有别人报，会接着办。谢谢您说一声。"
    assert await talk.say("老秦", "二群", "撤回 2") == [("二群", kept)]
    assert (await talk.case()).status == CaseStatus.REPORTED
    # the last of them ends it
    assert (await talk.say(REPORTER, "监督", "撤回 1"))[-1] == ("监督", TAKEN_BACK)
    assert (await talk.case()).status == CaseStatus.WITHDRAWN


async def test_what_superiors_sent_is_not_ended_by_a_reporter(talk: Dialogue) -> None:
    await talk.say(OFFICER, "办公", "登记 12345 工单2026-0009 托口镇三里坪村桥下倒渣土")
    await talk.reported(DUMPING, who=REPORTER)
    await talk.say(OFFICER, "办公", "并单 2 1")
    said = await talk.say(REPORTER, PRIVATE, "撤回 2")
    assert said[-1] == (REPORTER, OFFICE_DECIDES.replace("1号", "2号"))
    assert (await talk.case()).status == CaseStatus.ACCEPTED


@pytest.mark.parametrize("who", ["老秦", UNBOUND, UNIT, "驻点方正"])
async def test_nobody_takes_back_what_others_report(talk: Dialogue, who: str) -> None:
    await to(talk, CaseStatus.REPORTED)
    for number in (1, 99):
        answer = [(who, f"没有您报的{number}号。发“我的线索”看自己报过的。")]
        assert await talk.say(who, PRIVATE, f"撤回 {number}") == answer
    assert (await talk.case()).status == CaseStatus.REPORTED


async def test_a_room_that_is_only_listened_to_stays_silent(db: Database) -> None:
    talk = await Dialogue.begin(db, mode=Mode.LISTEN)
    await talk.reported(DUMPING, who=REPORTER)
    assert not [where for where, _ in await talk.say(REPORTER, "监督", "发错了，撤回吧") if where == "监督"]
    assert (await talk.case()).status == CaseStatus.WITHDRAWN


@pytest.mark.parametrize(
    ("status", "where"),
    [
        (CaseStatus.REPORTED, ""),
        (CaseStatus.ASSIGNED, "（已交办）"),
        (CaseStatus.SUBMITTED, "（待验收）"),
    ],
)
async def test_the_office_decides_of_a_recalled_message(
    talk: Dialogue, status: CaseStatus, where: str
) -> None:
    await to(talk, status)
    await talk.wait(200)
    heard = f"1号的原消息被报告人在群里撤回了，问题还在台账里{where}，去留请您定。"
    if status != CaseStatus.SUBMITTED:
        heard += "不办了回：撤回 1；照常办就不用回。"
    assert await talk.say(REPORTER, "监督", kind=Kind.RECALLED, recalls="m1") == [("办公", heard)]
    assert (await talk.case()).status == status


async def test_nobody_needs_to_decide_of_what_others_report_too(talk: Dialogue) -> None:
    await to(talk, CaseStatus.ASSIGNED)
    await talk.reported(AGAIN, who="老秦", where="二群")
    await talk.say(OFFICER, "办公", "并单 2 1")
    assert await talk.say(REPORTER, "监督", kind=Kind.RECALLED, recalls="m1") == []


async def test_nobody_needs_to_decide_of_what_is_over(talk: Dialogue) -> None:
    await to(talk, CaseStatus.ASSIGNED)
    await talk.say(OFFICER, "办公", "销号 1 已清运 查看人：梁敏")
    assert await talk.say(REPORTER, "监督", kind=Kind.RECALLED, recalls="m1") == []
