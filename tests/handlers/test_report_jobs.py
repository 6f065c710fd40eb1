"""Months are locked at their end; reports are sent once, not too late, and what was missed is said."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from handlers import report_jobs
from handlers.settings import Digest, Reports, Settings
from storage import cases
from storage.db import Database
from storage.locked import LockedCase
from storage.periods import Span
from tests.handlers.dialogue import ROSTER, Dialogue
from tests.handlers.october import OFFICER, ask, at, office, play, send


@pytest.fixture
async def october(talk: Dialogue) -> Dialogue:
    await play(talk)
    return talk


async def lock(talk: Dialogue, month: int, day: int, minute: int = 5) -> None:
    await at(talk, month, day, 0, minute)
    await talk.db.run(report_jobs.lock, talk.ctx, now=talk.now)


async def test_a_week_is_sent_on_its_first_working_day_once(october: Dialogue) -> None:
    [(where, text)] = await send(october, 10, 26)
    assert where == "办公"
    lines = text.split("\n")
    assert lines[:4] == [
        "【周报】10月19日—25日",
        "截至10月26日 08:40",
        "登记 1件（前一周5，↓4）",
        "销号 1件（前一周2，↓1）：已整改1",
    ]
    assert lines[-1] == "类别、乡镇、单位、来源和销号清单，发：周报"
    assert await send(october, 10, 26) == []
    assert await send(october, 10, 27) == []


async def test_a_day_off_waits_and_what_is_missed_by_days_is_left_out_and_told(october: Dialogue) -> None:
    assert await send(october, 10, 25) == [], "Sunday"
    [(_, late)] = await send(october, 10, 29)
    assert late.startswith("【周报】10月19日—25日")
    assert await send(october, 11, 6) == [], "four working days late"
    [(_, text)] = await send(october, 11, 9)
    assert "10月26日—11月1日的周报没有按时发出（当时我不在线）。要看，发：周报 10月26日" in text
    assert "没有按时发出" not in dict(await send(october, 11, 16))["办公"]


async def test_how_late_is_configured(db: Database) -> None:
    talk = await Dialogue.begin(db, settings=Settings(reports=Reports(late_days=0)))
    await play(talk)
    assert await send(talk, 10, 27) == []
    assert len(await send(talk, 11, 2)) == 2, "a week and a month"


async def test_the_first_report_misses_none_before_it(october: Dialogue) -> None:
    [(_, text)] = await send(october, 10, 26)
    assert "没有按时发出" not in text


async def test_leaders_hear_of_months_and_quarters_in_private(db: Database) -> None:
    roster = [replace(line, is_leader=line.name == "梁敏") for line in ROSTER]
    talk = await Dialogue.begin(db, roster=roster)
    await play(talk)
    assert [where for where, _ in await send(talk, 10, 26)] == ["办公"]
    said = await send(talk, 11, 2)
    assert [(where, text.split("\n")[0]) for where, text in said] == [
        ("办公", "【周报】10月26日—11月1日"),
        ("办公", "【月报】2026年10月"),
        (OFFICER, "【月报】2026年10月"),
    ]


async def test_only_what_is_configured_is_sent(db: Database) -> None:
    talk = await Dialogue.begin(db, settings=Settings(reports=Reports(office=(Span.QUARTER,))))
    await play(talk)
    assert await send(talk, 11, 2) == []
    [(_, text)] = await send(talk, 1, 4, year=2027)
    assert text.startswith("【季报】2026年四季度")


async def test_an_empty_ledger_is_silent(talk: Dialogue) -> None:
    assert await send(talk, 6, 1) == []


@pytest.mark.parametrize("is_said", [False, True])
async def test_nothing_to_say_is_said_if_configured(db: Database, is_said: bool) -> None:
    talk = await Dialogue.begin(db, settings=Settings(digest=Digest(say_no_news=is_said)))
    await at(talk, 10, 12)
    await talk.reported("托口镇河边有人倒垃圾")
    await office(talk, "不是线索 1")
    assert len(await send(talk, 10, 19)) == is_said


async def test_a_month_is_locked_with_its_figures(october: Dialogue) -> None:
    await lock(october, 11, 1)
    await at(october, 11, 3)
    lines = await ask(october, "月报")
    assert lines[:4] == [
        "【月报】2026年10月",
        "截至11月1日 00:05，月底已定数",
        "登记 6件（9月0，↑6）",
        "销号 3件（9月0，↑3）：已整改2、不属实1",
    ]
    await lock(october, 11, 20)
    assert "截至11月1日 00:05，月底已定数" in await ask(october, "月报"), "once"


async def test_a_later_change_shows_as_one(october: Dialogue) -> None:
    await lock(october, 11, 1)
    await at(october, 11, 3)
    await office(october, "不是线索 4", "改类 2 水污染", "重开 6 销错了", "销号 2 已清运，我看的")
    lines = await ask(october, "月报 10月")
    assert lines[2:7] == [
        "后来有变化：",
        "登记：10月原报6件，现在5件：少了4号（已撤回）",
        "销号：10月原报3件，现在2件：少了6号（已受理）",
        "2号：原报乱堆，现在水污染",
        "下面是定数时的：",
    ]
    assert "登记的6件：已整改1、不属实1、在办4（超期2）；其中反弹过1" in lines
    assert "10月登记的，到现在：已整改1、不属实1、在办3（超期1）；其中反弹过1" in lines
    assert "整改销号率 25% = 已整改 1 ÷ 4（登记，去掉不属实、有手续、不予受理、移送）" in lines
    assert lines[-3:] == [
        "销号清单（现在的）：",
        "1号 托口镇三里坪 乱堆·建筑垃圾 已整改",
        "3号 岩垅乡 非法捕捞·电鱼 经核不属实",
    ]


async def test_what_was_said_late_shows_as_a_change(october: Dialogue) -> None:
    await lock(october, 11, 1)
    await at(october, 11, 3)
    await october.tell("老秦", "监督", "托口镇河边有人倒垃圾", at=october.now - timedelta(days=10))
    await october.wait()
    lines = await ask(october, "月报 10月")
    assert "登记：10月原报6件，现在7件：多了7号" in lines


async def test_the_next_month_says_that_the_last_has_changed(october: Dialogue) -> None:
    await lock(october, 11, 1)
    await at(october, 11, 3)
    await office(october, "不是线索 4")
    said = [text for _, text in await send(october, 12, 1)]
    month = next(text for text in said if text.startswith("【月报】")).split("\n")
    assert "登记 0件（10月5，↓5）" in month
    assert "在办 3件，超期2件（10月4，↓1）" in month, "as it was when October was locked"
    assert "10月的数有变化：登记原报6件，现在5件。要看发：月报 10月" in month


async def test_what_is_sealed_later_leaves_no_number(october: Dialogue) -> None:
    await lock(october, 11, 1)
    await at(october, 11, 3)
    await office(october, "移交 1 牵涉到人")
    lines = await ask(october, "月报 10月")
    assert "登记：10月原报6件，现在5件：少了1件（不再列编号）" in lines
    assert "销号：10月原报3件，现在2件：少了1件（不再列编号）" in lines
    assert not any(line.startswith("1号") for line in lines)

    def left(session: Session) -> tuple[int | None, list[int]]:
        sealed = cases.find(session, 1)
        return sealed.id, [one.case_id for one in session.exec(select(LockedCase))]

    sealed, kept = await october.db.read(left)
    assert sealed not in kept


async def test_a_ledger_that_began_later_has_no_month_before(talk: Dialogue) -> None:
    await at(talk, 11, 3)
    await talk.reported("托口镇河边有人倒垃圾")
    await lock(talk, 11, 4)
    assert "月底已定数" not in "\n".join(await ask(talk, "月报 10月"))
