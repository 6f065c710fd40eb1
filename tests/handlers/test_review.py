"""回头看: what of a quarter is looked at again, what is found, and when the office is told."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from handlers import review
from handlers.texts.doing import wrong_date
from handlers.texts.review import USAGE
from handlers.texts.when import CHINA
from storage import cases, ledger
from storage.models import Attachment
from storage.states import CaseStatus, MediaState, Stage, Step
from tests.handlers.dialogue import CHANNEL, PRIVATE, Dialogue, Said

OFFICER, UNIT = "河长办梁敏", "托口水利武"
JULY = datetime(2026, 7, 1, 8, 30, tzinfo=CHINA)


def change(session: Session, /, number: int, **changed: Any) -> None:
    case = cases.find(session, number)
    for name, value in changed.items():
        setattr(case, name, value)
    session.add(case)


def photo(session: Session, /, stage: Stage, at: datetime, **of: Any) -> None:
    session.add(
        Attachment(
            **of,
            stage=stage,
            channel=CHANNEL,
            message=f"photo {stage} {of}",
            conversation="监督",
            sender="老秦",
            kind="image",
            sent_at=at,
            state=MediaState.STORED,
            next_try=at,
        )
    )


@pytest.fixture
async def quarter(talk: Dialogue) -> Dialogue:
    """Four closed cases: rectified, rectified with photos, relapsed before, and one that was unfounded."""
    places = ("托口镇三里坪村桥下", "安江镇大沙坪河边", "岩垅乡桥头", "雪峰镇水库边")
    results = ("已清运", "已清运", "已清运", "经核不属实")
    for number, (place, result) in enumerate(zip(places, results, strict=True), start=1):
        await talk.reported(f"{place}有人倒建筑垃圾", who=f"热心人{number}")
        await talk.say(OFFICER, "办公", f"受理 {number}")
        await talk.say(OFFICER, "办公", f"交办 {number} 托口镇")
        await talk.say(OFFICER, "办公", f"销号 {number} {result}，我看的")
    await talk.db.run(change, 3, relapses=1)
    await talk.db.run(photo, Stage.REPORTED, talk.now, clue_id=2)
    await talk.db.run(photo, Stage.AFTER, talk.now, case_id=2)
    await talk.wait()
    talk.now = JULY
    return talk


async def test_last_quarters_cases_those_that_came_back_before_first(quarter: Dialogue) -> None:
    assert await quarter.say(OFFICER, "办公", "回头看") == [
        (
            "办公",
            "回头看，2026年二季度销号的3件。看过发：回头看 3 正常 查看人 姓名；又来了发：回头看 3 反弹 说明\n"
            "【反弹1次】3号 乱堆·建筑垃圾 岩垅乡 桥头 5月11日销号（前照片无、后照片无）\n"
            "1号 乱堆·建筑垃圾 托口镇三里坪 桥下 5月11日销号（前照片无、后照片无）\n"
            "2号 乱堆·建筑垃圾 安江镇 5月11日销号（前照片1、后照片1）",
        )
    ]


@pytest.mark.parametrize(
    ("said", "quarter_named"),
    [
        ("回头看", "2026年二季度"),
        ("回头看 上季度", "2026年二季度"),
        ("回头看 本季度", "2026年三季度"),
        ("回头看 一季度", "2026年一季度"),
        ("回头看 2季度", "2026年二季度"),
        ("回头看 第二季度", "2026年二季度"),
        ("回头看 四季度", "2025年四季度"),
        ("回头看 去年四季度", "2025年四季度"),
        ("回头看 2025年3季度", "2025年三季度"),
    ],
)
async def test_which_quarter(quarter: Dialogue, said: str, quarter_named: str) -> None:
    [(_, text)] = await quarter.say(OFFICER, PRIVATE, said)
    assert quarter_named in text


async def test_what_is_fine_is_not_shown_again(quarter: Dialogue) -> None:
    assert await quarter.say(OFFICER, "办公", "回头看 1 正常，查看人 贺年") == [
        ("办公", "1号回头看：正常。查看人：贺年。")
    ]
    assert await quarter.say(OFFICER, "办公", "回头看 2 3号 正常") == [
        ("办公", "2号回头看：正常。查看人：梁敏。\n3号回头看：正常。查看人：梁敏。")
    ]
    case = await quarter.case(1)
    assert (case.status, case.reviewed_at) == (CaseStatus.CLOSED, JULY + timedelta(seconds=1))
    last = (await quarter.db.read(ledger.events, 1))[-1]
    assert (last.step, last.note, last.message) == (Step.REVIEW, "正常，查看人 贺年", "m17")
    [(_, text)] = await quarter.say(OFFICER, "办公", "回头看")
    assert text == "2026年二季度已整改销号的，没有要回头看的了。"


async def test_a_relapse_goes_out_again_under_its_number(quarter: Dialogue) -> None:
    said = await quarter.say(OFFICER, "办公", "回头看 1 反弹 又堆了两车 整改5天")
    assert said == [
        (
            UNIT,
            "河长办重新交办 1号（反弹）：乱堆·建筑垃圾，托口镇三里坪 桥下。"
            "请于7月6日前反馈情况，7月8日前整改到位。",
        ),
        (
            "办公",
            "1号记为反弹（第1次），重新交办托口镇，7月6日前反馈、7月8日前整改。已私信联系人。",
        ),
    ]
    case = await quarter.case(1)
    assert (case.status, case.relapses, case.outcome, case.closed_at) == (CaseStatus.ASSIGNED, 1, None, None)
    last = (await quarter.db.read(ledger.events, 1))[-1]
    assert (last.step, last.before, last.note) == (Step.RELAPSE, CaseStatus.CLOSED, "又堆了两车 整改5天")
    assert "1号" not in (await quarter.say(OFFICER, "办公", "回头看"))[0][1]
    await quarter.say(OFFICER, "办公", "销号 1 已清运，我看的")
    quarter.now = datetime(2026, 10, 9, 9, tzinfo=CHINA)
    [(_, text)] = await quarter.say(OFFICER, "办公", "回头看")
    assert "\n【反弹1次】1号" in text


async def test_a_case_that_had_no_unit_goes_to_the_usual_one(talk: Dialogue) -> None:
    await talk.reported("托口镇三里坪村桥下有人倒建筑垃圾")
    await talk.say(OFFICER, "办公", "受理 1")
    await talk.say(OFFICER, "办公", "销号 1 已清运，我看的")
    await talk.say(OFFICER, "办公", "回头看 1 反弹 又倒了")
    assert (await talk.case()).unit == "市水利局"


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("回头看 1", "现场怎么样？好的发：回头看 1 正常 查看人 姓名；又来了发：回头看 1 反弹 说明"),
        ("回头看 1 反弹", "请写上现场怎么样：回头看 1 反弹 又堆了两车"),
        ("回头看 4 正常", "4号现在是“已销号”，结果是经核不属实。回头看只看已整改销号的。"),
        ("回头看 9 正常", "没有9号。发“列表”看现有的编号。"),
        ("回头看 托口镇", USAGE),
        (
            "回头看 1 反弹 又倒了 2月30日前",
            wrong_date("2月30日前"),
        ),
    ],
)
async def test_what_is_refused(quarter: Dialogue, said: str, answered: str) -> None:
    assert await quarter.say(OFFICER, "办公", said) == [("办公", answered)]
    assert (await quarter.case(1)).status == CaseStatus.CLOSED


async def test_what_is_open_is_not_looked_back_at(quarter: Dialogue) -> None:
    await quarter.say(OFFICER, "办公", "回头看 1 反弹 又倒了")
    [(_, text)] = await quarter.say(OFFICER, "办公", "回头看 1 正常")
    assert text == "1号现在是“已交办”。回头看只看已整改销号的。"


async def test_of_several_all_or_none(quarter: Dialogue) -> None:
    await quarter.say(OFFICER, "办公", "回头看 1 4 正常")
    assert (await quarter.case(1)).reviewed_at is None


async def test_who_and_where(quarter: Dialogue) -> None:
    for who in ("老秦", UNIT, "生人"):
        for said in ("回头看", "回头看 1 反弹 又倒了"):
            assert not any("季度" in text for _, text in await quarter.say(who, PRIVATE, said))
    assert await quarter.say(OFFICER, "监督", "@河小督 回头看") == [
        (OFFICER, "“回头看”请私信我发，或在河长办工作群发。")
    ]
    assert (await quarter.case(1)).status == CaseStatus.CLOSED


async def announced(talk: Dialogue, *days: str) -> dict[str, list[Said]]:
    """What the office is told on these days."""
    heard = {}
    for day in days:
        talk.now = datetime.fromisoformat(f"{day}T08:30:00").replace(tzinfo=CHINA)
        await talk.wait(0)
        await talk.db.run(review.announce, talk.ctx, now=talk.now)
        heard[day] = await talk.wait(0)
    return {day: said for day, said in heard.items() if said}


async def test_the_office_is_told_on_the_first_working_day_of_a_quarter(quarter: Dialogue) -> None:
    told = [("办公", "2026年二季度销号的有3件要回头看，其中反弹过的1件。发“回头看”看是哪些。")]
    assert await announced(quarter, "2026-06-30", "2026-07-01") == {"2026-07-01": told}
    assert await announced(quarter, "2026-07-01", "2026-07-02") == {}


async def test_after_the_days_off_and_also_when_that_day_was_missed(quarter: Dialogue) -> None:
    await quarter.db.run(change, 1, closed_at=datetime(2026, 9, 30, 12, tzinfo=CHINA))
    first = [f"2026-10-{day:02}" for day in range(1, 10)]
    assert list(await announced(quarter, *first)) == ["2026-10-08"]
    await quarter.db.run(change, 2, closed_at=datetime(2026, 12, 31, 12, tzinfo=CHINA))
    assert list(await announced(quarter, "2027-01-11", "2027-01-12")) == ["2027-01-11"]


async def test_nothing_to_look_back_at(talk: Dialogue) -> None:
    assert await announced(talk, "2026-07-01") == {}
