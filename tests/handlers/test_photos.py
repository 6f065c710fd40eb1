"""Photos of officers and of units' contacts belong to the command they were sent right before or after."""

import pytest

from handlers.incoming import Kind
from storage import media
from storage.models import Attachment
from storage.states import RowOutcome, Stage
from tests.handlers.dialogue import PRIVATE, UNBOUND, Dialogue

OFFICER, UNIT, OTHER = "河长办梁敏", "托口水利武", "水利局欧工"
OFFICE_HEARS = "【申请销号】1号 乱堆·建筑垃圾，托口镇：全部清完（{}）\n回：验收 1 合格　或：退回 1 理由"


@pytest.fixture
async def handed(talk: Dialogue) -> Dialogue:
    """1号 was handed to 托口镇."""
    await talk.reported("托口镇三里坪村桥下倒了一堆渣土")
    await talk.say(OFFICER, "办公", "受理 1")
    await talk.say(OFFICER, "办公", "交办 1 托口镇")
    return talk


async def of_case(talk: Dialogue, number: int = 1) -> list[Attachment]:
    case = await talk.case(number)
    assert case.id is not None
    return await talk.db.read(media.of_case, case.id)


async def photo(talk: Dialogue, who: str = UNIT, where: str = PRIVATE, kind: Kind = Kind.IMAGE) -> None:
    assert await talk.say(who, where, kind=kind) == []


async def test_before_and_after_the_command_and_the_office_hears_once(handed: Dialogue) -> None:
    await photo(handed)
    await photo(handed, kind=Kind.VIDEO)
    assert await handed.say(UNIT, PRIVATE, "申请销号 1 全部清完") == [
        (UNIT, "1号已申请销号（照片2张），等河长办验收。10分钟内再发的照片也算。")
    ]
    for _ in range(3):
        await handed.wait(60)
        await photo(handed)
    found = await of_case(handed)
    assert [one.stage for one in found] == [Stage.AFTER] * 5
    assert all(one.clue_id is None for one in found)
    assert await handed.wait(100) == [("办公", OFFICE_HEARS.format("整改后照片5张"))]
    await photo(handed)
    assert len(await of_case(handed)) == 6
    assert await handed.wait(600) == []


async def test_who_sends_photos_on_and_on_is_told_of_in_time(handed: Dialogue) -> None:
    await handed.say(UNIT, PRIVATE, "申请销号 1 全部清完")
    heard = []
    for _ in range(15):
        heard += await handed.say(UNIT, PRIVATE, kind=Kind.IMAGE, after=60)
    assert [text for where, text in heard if where == "办公"] == [OFFICE_HEARS.format("整改后照片10张")]


async def test_long_before_and_long_after_they_do_not(handed: Dialogue) -> None:
    await handed.say(UNIT, PRIVATE, kind=Kind.IMAGE)
    await handed.wait(11 * 60)
    await handed.say(UNIT, PRIVATE, "申请销号 1 全部清完")
    await handed.wait(11 * 60)
    await handed.say(UNIT, PRIVATE, kind=Kind.IMAGE)
    assert await of_case(handed) == []


async def test_who_says_nothing_of_them_is_asked_once(handed: Dialogue) -> None:
    await photo(handed)
    await photo(handed)
    asked = "照片收到了，是哪件的？请接着发：申请销号 编号 说明，或：进展 编号 说明。10分钟内的照片都算。"
    assert await handed.wait(100) == []
    assert await handed.wait(30) == [(UNIT, asked)]
    await handed.say(UNIT, PRIVATE, "进展 1 清了一半")
    assert [one.stage for one in await of_case(handed)] == [Stage.DURING] * 2


async def test_an_officers_photos_of_a_chat_are_kept_no_longer_than_a_command_may_take(
    handed: Dialogue,
) -> None:
    await photo(handed, OFFICER, "办公")
    await handed.wait(11 * 60)
    await photo(handed, OFFICER, "办公")
    [kept] = await handed.db.read(media.due, handed.now)
    assert kept.sent_at == handed.now


@pytest.mark.parametrize(("who", "where"), [(OFFICER, "监督"), (OFFICER, "纪检"), ("驻点方正", PRIVATE)])
async def test_where_nothing_of_theirs_is_kept(handed: Dialogue, who: str, where: str) -> None:
    assert await handed.tell(who, where, kind=Kind.IMAGE, after=3600) is RowOutcome.PASSED
    assert await handed.db.read(media.due, handed.now) == []


async def test_a_stranger_has_no_part(handed: Dialogue) -> None:
    await handed.tell(UNBOUND, PRIVATE, kind=Kind.IMAGE)
    assert await handed.db.read(media.due, handed.now) == []


async def test_only_what_its_giver_sends_where_it_was_given(handed: Dialogue) -> None:
    await handed.say(UNIT, PRIVATE, "申请销号 1 全部清完")
    await handed.tell(OTHER, PRIVATE, kind=Kind.IMAGE)
    await handed.tell(UNIT, "办公", kind=Kind.IMAGE)
    assert await of_case(handed) == []


async def test_a_case_that_went_to_another_unit_takes_none(handed: Dialogue) -> None:
    await handed.say(UNIT, PRIVATE, "申请改派 1 不归我们管")
    await handed.say(OFFICER, "办公", "交办 1 市水利局")
    await handed.tell(UNIT, PRIVATE, kind=Kind.IMAGE)
    assert await of_case(handed) == []


async def test_photos_of_what_came_another_way_show_what_was_reported(handed: Dialogue) -> None:
    await handed.say(OFFICER, "办公", "登记 12345 工单2026-0009 托口镇三里坪村桥下倒渣土")
    await photo(handed, OFFICER, "办公")
    assert [one.stage for one in await of_case(handed, 2)] == [Stage.REPORTED]
