"""A picture follows its report, to the same conversations, once; what is sealed takes it along."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlmodel import Session, select

from handlers import report_jobs, report_pictures
from handlers.report_pictures import Wanted
from handlers.settings import Reports, Settings
from handlers.texts.when import CHINA
from storage import outbox
from storage.db import Database
from storage.models import Notice
from storage.periods import Span
from storage.states import CaseStatus
from tests.handlers.dialogue import PRIVATE, ROSTER, Dialogue

OFFICER = "河长办梁敏"


@pytest.fixture
async def talk(db: Database) -> Dialogue:
    return await played(db)


async def played(db: Database, settings: Settings | None = None) -> Dialogue:
    """A case of May that was closed in it; the leader is bound."""
    roster = [replace(line, is_leader=line.name == "梁敏") for line in ROSTER]
    talk = await Dialogue.begin(db, settings=settings, roster=roster)
    await talk.reported("托口镇三里坪村桥下有人倒了两车建筑垃圾")
    await talk.say(OFFICER, "办公", "受理 1")
    await talk.say(OFFICER, "办公", "交办 1 托口镇")
    await talk.say("托口水利武", PRIVATE, "申请销号 1 已清完")
    await talk.say(OFFICER, "办公", "验收 1 合格 我看的")
    await talk.wait(3600)
    return talk


def queue(session: Session, talk: Dialogue, drawn: list[Wanted], file: str = "ab.png") -> None:
    for one in drawn:
        report_pictures.queue(session, one, file, now=talk.now)


async def wanted(talk: Dialogue, month: int, day: int) -> list[Wanted]:
    talk.now = datetime(2026, month, day, 8, 40, tzinfo=CHINA)
    await talk.db.run(report_jobs.queue, talk.ctx, now=talk.now)
    return await talk.db.read(report_pictures.wanted, talk.ctx, now=talk.now)


def conversations(found: list[Wanted]) -> list[tuple[Span, list[str]]]:
    return [(one.period.kind, [to.conversation for _, to in one.keys]) for one in found]


async def test_a_picture_is_wanted_once_for_each_who_gets_the_report(talk: Dialogue) -> None:
    week = await wanted(talk, 5, 18)
    assert conversations(week) == [(Span.WEEK, ["办公"])]
    await talk.db.run(queue, talk, week)
    assert [text.split("\n")[0] for _, text in await talk.wait(0)] == [
        "【周报】5月11日—17日",
        "河湖周报 2026年5月11日—17日",
    ]
    assert await wanted(talk, 5, 18) == []
    assert await wanted(talk, 5, 19) == []
    await talk.db.run(queue, talk, week)
    assert await talk.wait(0) == [], "queued twice it is said once"
    month = await wanted(talk, 6, 1)
    assert conversations(month) == [(Span.MONTH, ["办公", OFFICER])], "the week was empty"


async def test_none_is_wanted_of_a_week_in_which_nothing_happened(talk: Dialogue) -> None:
    await talk.reported("黔城镇码头有人偷偷挖沙")
    assert await wanted(talk, 5, 25) == []  # one case is still open, of which the report tells
    assert [text.split("\n")[0] for _, text in await talk.wait(0)] == ["【周报】5月18日—24日"]


async def test_none_is_wanted_of_what_was_not_reported(db: Database) -> None:
    only_weeks = Settings(reports=Reports(office=(Span.WEEK,), leaders=()))
    talk = await played(db, only_weeks)
    assert conversations(await wanted(talk, 5, 18)) == [(Span.WEEK, ["办公"])]
    assert await wanted(talk, 6, 1) == []


async def test_pictures_can_be_switched_off(db: Database) -> None:
    talk = await played(db, Settings(reports=Reports(pictures=())))
    assert await wanted(talk, 6, 1) == []


async def test_a_picture_tells_what_the_report_tells(talk: Dialogue) -> None:
    [one] = await wanted(talk, 6, 1)
    assert (one.period.headline.reported, one.period.headline.closed) == (1, 1)
    await talk.db.run(queue, talk, [one])
    [text, *_] = [text for _, text in await talk.wait(0) if "河湖月报" in text]
    assert text == "河湖月报 2026年5月1日—31日\n1号 托口镇三里坪 乱堆·建筑垃圾 已整改"
    assert "老秦" not in text


async def test_a_picture_that_waits_goes_when_a_case_in_it_is_sealed(talk: Dialogue) -> None:
    await talk.reported("江市镇河边有人电鱼", who="石嫂")
    await talk.db.run(queue, talk, await wanted(talk, 5, 18))
    assert await talk.db.read(outbox.files) == {"ab.png"}
    await talk.db.run(report_jobs.queue, talk.ctx, now=talk.now)
    await talk.tell(OFFICER, "办公", "移交 2 有内情", after=0)
    assert await talk.db.read(outbox.files) == {"ab.png"}, "2号 is not in it"
    await talk.tell(OFFICER, "办公", "重新办理 1 没弄干净", after=0)
    await talk.tell(OFFICER, "办公", "移交 1 有内情", after=0)
    assert (await talk.case(1)).status == CaseStatus.SEALED
    assert await talk.db.read(outbox.files) == set()
    assert not [one for one in await talk.db.read(_texts) if "河湖周报" in one]


def _texts(session: Session) -> list[str]:
    return list(session.exec(select(Notice.text)))


def test_townships_stand_in_the_order_of_the_gazetteer() -> None:
    found = report_pictures.townships(Dialogue.context())
    assert found[:3] == ["黔城镇", "安江镇", "托口镇"]
    assert found[-1] == "岩垅乡"
    assert len(found) == len(set(found)) == 20
