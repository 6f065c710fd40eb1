"""延期, 催办, 督办: terms go on only, and who has a case hears; 1号 is with 托口镇 (5-14 and 5-25)."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from handlers.texts.when import CHINA
from storage import cases, ledger, people
from storage.roster import RosterLine, import_roster
from storage.states import CaseStatus, Role, Step
from tests.handlers.dialogue import CHANNEL, PRIVATE, Dialogue
from tests.handlers.officer import OFFICER, UNIT, by_unit, where

WHAT = "1号 乱堆·建筑垃圾，托口镇三里坪 桥下"


def day(moment: datetime | None) -> str:
    assert moment is not None
    return f"{moment.astimezone(CHINA):%m-%d}"


@pytest.mark.parametrize(
    ("said", "column", "due", "reason"),
    [
        ("6月10日 汛期水大", "rectify_due", "06-10", "汛期水大"),
        ("到6月10日，汛期水大", "rectify_due", "06-10", "汛期水大"),
        ("整改 6月10日前 汛期水大", "rectify_due", "06-10", "汛期水大"),
        ("5天 汛期水大", "rectify_due", "06-01", "汛期水大"),
        ("汛期水大，再给5个工作日", "rectify_due", "06-01", "汛期水大 再给"),
        ("反馈 3天 等专家", "report_due", "05-19", "等专家"),
        ("反馈期限 5月20日 等专家", "report_due", "05-20", "等专家"),
        ("反馈 明天起3天内 等专家", "report_due", None, ""),
    ],
)
async def test_a_later_term(assigned: Dialogue, said: str, column: str, due: str | None, reason: str) -> None:
    heard = await assigned.say(OFFICER, "办公", f"延期 1 {said}")
    case = await assigned.case()
    if due is None:
        assert where(heard) == ["办公"]
        assert (day(case.report_due), day(case.rectify_due)) == ("05-14", "05-25")
        return
    assert where(heard) == [UNIT, "办公"]
    assert heard[0][1].endswith(f"日：{reason}。")
    assert day(getattr(case, column)) == due
    other = "report_due" if column == "rectify_due" else "rectify_due"
    assert day(getattr(case, other)) == {"report_due": "05-14", "rectify_due": "05-25"}[other]


async def test_what_is_said_and_counted(assigned: Dialogue) -> None:
    assert await assigned.say(OFFICER, "办公", "延期 1 6月10日 汛期水大") == [
        (UNIT, "1号（乱堆·建筑垃圾）的整改期限延到6月10日：汛期水大。"),
        ("办公", "1号整改期限延到6月10日（第1次延期）。已私信联系人。"),
    ]
    [_, (_, text)] = await assigned.say(OFFICER, "办公", "延期 1 5天 水还没退")
    assert text == "1号整改期限延到6月17日（第2次延期）。已私信联系人。"
    events = await assigned.db.read(ledger.events, 1)
    assert (events[-1].step, events[-1].note) == (Step.EXTEND, "整改期限由6月10日延到6月17日：水还没退")


async def test_days_of_a_term_that_is_over_count_from_today(assigned: Dialogue) -> None:
    assigned.now += timedelta(days=28)  # Monday 8 June
    await assigned.say(OFFICER, "办公", "延期 1 2天 水大")
    assert day((await assigned.case()).rectify_due) == "06-10"


async def test_what_the_superior_wants_is_remembered(assigned: Dialogue) -> None:
    def wanted(session: Session) -> None:
        case = cases.find(session, 1)
        case.superior_due = case.rectify_due
        session.add(case)

    await assigned.db.run(wanted)
    [*_, (_, text)] = await assigned.say(OFFICER, "办公", "延期 1 5天 水大")
    assert text == "1号整改期限延到6月1日（第1次延期）。上级要5月25日前办结，请留意。已私信联系人。"


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("延期", "请这样发：延期 编号 日期 理由"),
        ("延期 1", "延到哪天？请发：延期 1 6月10日 理由　或：延期 1 5天 理由"),
        ("延期 1 汛期水大", "延到哪天？请发：延期 1 6月10日 理由　或：延期 1 5天 理由"),
        ("延期 1 6月10日", "请写上理由，会记进台账、告诉责任单位：延期 1 日期 理由"),
        ("延期 1 5月20日 水大", "1号的整改期限本来就是5月25日，延期要写更晚的日子。"),
        ("延期 1 5月25日 水大", "1号的整改期限本来就是5月25日，延期要写更晚的日子。"),
        ("延期 1 2月30日 水大", "“2月30日”没有这一天，或已经过了。请重写期限，如：3天，或：6月10日前"),
        (
            "延期 1 反馈 6月10日 水大",
            "1号5月25日前就要整改到位，反馈不能更晚。请先延整改期限：延期 1 日期 理由",
        ),
        ("延期 1 6月10日 老秦说不急", "这话要发给责任单位，里面有报告人的名字，没有办。请去掉再发。"),
        ("催办 1 老秦又来问了", "这话要发给责任单位，里面有报告人的名字，没有办。请去掉再发。"),
        ("督办 1 秦有田又来问了", "这话要发给责任单位，里面有报告人的名字，没有办。请去掉再发。"),
    ],
)
async def test_what_is_missing_is_said(assigned: Dialogue, said: str, answered: str) -> None:
    before = await assigned.case()
    assert await assigned.say(OFFICER, PRIVATE, said) == [(OFFICER, answered)]
    after = await assigned.case()
    assert (after.report_due, after.rectify_due) == (before.report_due, before.rectify_due)


async def test_a_unit_is_urged_with_a_word_or_without(assigned: Dialogue) -> None:
    assert await assigned.say(OFFICER, "办公", "催办 1") == [
        (UNIT, f"【催办】{WHAT}，反馈还剩3天。请抓紧，有情况发：进展 1 说明"),
        ("办公", "1号已催托口镇。已私信联系人。"),
    ]
    assert await assigned.say(OFFICER, "办公", "催办 1 请今天回个话。") == [
        (UNIT, f"【催办】{WHAT}，反馈还剩3天。请今天回个话。请抓紧，有情况发：进展 1 说明"),
        ("办公", "1号已催托口镇（第2次）。已私信联系人。"),
    ]
    assert [event.step for event in await assigned.db.read(ledger.events, 1)][-2:] == [Step.URGE, Step.URGE]


def lead(session: Session) -> None:
    """李局 is the office's leader."""
    import_roster(session, [RosterLine("李局", Role.OFFICER, "市水利局")])
    person = people.find(session, "李局")
    person.is_leader = True
    session.add(person)
    assert person.id is not None
    people.bind(session, CHANNEL, "李局", person.id, now=datetime.now().astimezone())


async def test_supervision_is_heard_by_unit_and_leader(assigned: Dialogue) -> None:
    await assigned.db.run(lead)
    assigned.now += timedelta(days=9)  # Wednesday 20 May: four working days over
    assert await assigned.say(OFFICER, "办公", "督办 1 汛期前要清掉") == [
        (
            UNIT,
            f"【督办】{WHAT}，反馈超4天。汛期前要清掉。请主要负责同志过问，尽快办好，办好发：申请销号 1 说明",
        ),
        ("李局", f"【督办】已督办托口镇：{WHAT}，反馈超4天。汛期前要清掉。请您知悉。"),
        ("办公", "1号已督办托口镇。已私信联系人，领导也会收到。"),
    ]
    assert (await assigned.case()).supervised_at == assigned.now


async def test_without_a_leader_the_officer_is_told(assigned: Dialogue) -> None:
    [_, (_, text)] = await assigned.say(OFFICER, "办公", "督办 1")
    assert text == "1号已督办托口镇。已私信联系人，名单里没有绑定微信的领导，请另行报告。"


async def test_who_was_sent_to_look_is_urged_too(talk: Dialogue) -> None:
    await talk.reported("托口镇三里坪村桥下有人倒了两车建筑垃圾")
    await talk.say(OFFICER, "办公", "核实 1 托口镇 今天")
    assert where(await talk.say(OFFICER, "办公", "催办 1")) == [UNIT, "办公"]
    assert where(await talk.say(OFFICER, "办公", "延期 1 2天 涨水了")) == [UNIT, "办公"]
    assert day((await talk.case()).report_due) == "05-13"


@pytest.mark.parametrize("word", ["催办", "督办"])
@pytest.mark.parametrize(
    ("status", "answered"),
    [
        (CaseStatus.DISPUTED, "1号托口镇在申请改派，等您定：交办 1 单位　或：退回 1 理由"),
        (
            CaseStatus.SUBMITTED,
            "1号托口镇已申请销号，等您验收：验收 1 合格 查看人 姓名　或：退回 1 理由",
        ),
    ],
)
async def test_who_waits_for_the_office_is_not_pressed(
    assigned: Dialogue, word: str, status: CaseStatus, answered: str
) -> None:
    await by_unit(assigned, status)
    assert await assigned.say(OFFICER, "办公", f"{word} 1") == [("办公", answered)]


@pytest.mark.parametrize("said", ["催办 1", "督办 1", "延期 1 6月10日 水大"])
async def test_nobody_has_it(talk: Dialogue, said: str) -> None:
    await talk.reported("托口镇三里坪村桥下有人倒了两车建筑垃圾")
    assert await talk.say(OFFICER, "办公", said) == [
        ("办公", "1号现在是“待核实”，这一步不能做。发“查 1”看经过。")
    ]
    await talk.say(OFFICER, "办公", "受理 1")
    assert await talk.say(OFFICER, "办公", said) == [
        ("办公", "1号梁敏 09:01 已受理，接下来可发：交办 1 单位。")
    ]


@pytest.mark.parametrize("said", ["催办 1", "督办 1 快点", "延期 1 6月10日 水大"])
async def test_in_a_supervisors_room_nothing_is_said_and_others_may_not(
    assigned: Dialogue, said: str
) -> None:
    assert where(await assigned.say(OFFICER, "监督", f"@河小督 {said}")) == [UNIT, OFFICER]
    for who in ("老秦", UNIT, "驻点方正"):
        [(_, text)] = await assigned.say(who, PRIVATE, said)
        assert text == f"“{said[:2]}”由河长办的同志使用。发“帮助”看您能用的命令。"
