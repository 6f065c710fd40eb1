"""No digest names who reported, what was sealed, or in public more than everybody may read."""

from collections.abc import Iterable

import pytest

from handlers.settings import Digest, DigestKind, Settings
from storage.db import Database
from storage.roster import RosterLine
from storage.states import Role
from tests.handlers.dialogue import PRIVATE, Dialogue, Said
from tests.handlers.digests import digests, queued
from tests.handlers.journeys.stage import CAST

K = DigestKind
OFFICER, UNIT, LEADER = "河长办梁敏", "托口水利武", "李局"
REPORTERS = ("老秦", "秦有田", "石嫂", "石秀", "老易", "易长顺", "路人甲", "13512340001", "135****0001")
SEALED = ("老贾", "收了", "砂老板", "红包", "护着")
WORDS = ("油毛毡", "我家后门", "湘N")
"""Of what was reported, in the reporters' own words."""
UNIT_ONLY = ("市水利局", "水太大")


@pytest.fixture
async def week(db: Database) -> list[Said]:
    """All that digests say in a week in which everything happens."""
    talk = await Dialogue.begin(
        db,
        roster=(*CAST, RosterLine("甲路", Role.SUPERVISOR, wechat_name="路人甲2")),
        settings=Settings(digest=Digest(say_no_news=True, signature="市河长办")),
    )
    heard: list[Said] = []
    await talk.reported("托口镇三里坪村桥下有人倒油毛毡，就在我家后门，车牌湘N12345，电话13512340001")
    await talk.reported("托口镇三里坪村桥下又倒了油毛毡", who="石嫂", where="二群")
    await talk.reported("安江镇河边有人建房子占了河道", who="老易", where=PRIVATE)
    await talk.reported("岩垅乡河里死了好多鱼，一大片", who="路人甲")
    heard += await digests(talk, day="05-11")
    await talk.tell("石嫂", "监督", "河长老贾收了砂老板红包，一直护着他们挖沙")
    await talk.tell("老秦", PRIVATE, "安江镇河长老贾收了砂老板的红包")
    for words in ("受理 1 3", "交办 1 托口镇 1天", "交办 3 市水利局", "核实 4 小贺"):
        await talk.say(OFFICER, "办公", words)
    heard += await digests(talk, day="05-12")
    await talk.say(UNIT, PRIVATE, "申请改派 1 不归我们")
    await talk.say("水利局欧工", PRIVATE, "进展 3 水太大，等两天")
    await talk.tell("老秦", "监督", "今天卖完菜早，去河边洗脚，水蛮清")
    for day in ("05-13", "05-14"):
        heard += await digests(talk, day=day)
    await talk.say(OFFICER, "办公", "销号 1 已清运，我看的")
    await talk.say(OFFICER, "办公", "重开 1 又堆了")
    for day in ("05-15", "05-18", "05-25"):
        heard += await digests(talk, day=day)
    for words in ("今天", "日报"):
        heard += await talk.say(OFFICER, "办公", words)
    return heard


def told(heard: Iterable[Said], *where: str) -> str:
    return "\n".join(text for one, text in heard if not where or one in where)


async def test_nobody_who_reported_is_named(week: list[Said]) -> None:
    assert {where for where, _ in week} >= {"办公", "监督", "二群", UNIT, "水利局欧工", LEADER}
    assert [name for name in (*REPORTERS, *WORDS) if name in told(week)] == []


async def test_of_what_was_sealed_the_office_reads_a_count_and_nobody_else_anything(week: list[Said]) -> None:
    assert [word for word in SEALED if word in told(week)] == []
    assert "■ 涉及人的情况2件，已转纪检（内容不在这里）" in told(week, "办公")
    elsewhere = [one for one in week if one[0] != "办公"]
    assert not any(word in told(elsewhere) for word in ("涉及人", "纪检", "纪委"))


async def test_rooms_read_number_category_township_and_status(week: list[Said]) -> None:
    public = told(week, "监督", "二群")
    assert "1号（托口镇·" in public
    assert [word for word in (*UNIT_ONLY, "三里坪", "桥下", "小贺", "梁敏") if word in public] == []


async def test_units_read_of_their_own_only(week: list[Said]) -> None:
    assert "安江" not in told(week, UNIT)
    assert "三里坪" not in told(week, "水利局欧工")


async def test_what_is_handed_over_later_leaves_what_waits_and_nothing_is_said_again(talk: Dialogue) -> None:
    await talk.reported("托口镇三里坪村桥下有人倒油毛毡")
    await talk.reported("岩垅乡河里有人用电瓶打鱼", who="石嫂")
    [(_, before)] = await digests(talk, K.EVENING, day="05-11")
    assert "\n1号 " in before
    await queued(talk, K.ROOM, day="05-11")  # it waits to be said
    said = await talk.say(OFFICER, "办公", "移交 1 说到了干部")
    assert [text for where, text in said if where == "监督"] == [
        "各位好！5月11日小结（5月9日以来）：\n"
        "■ 新登记2件\n2号（岩垅乡·非法捕捞）待核实\n"
        "还在办2件（托口镇1、岩垅乡1）。\n"
        "多谢各位把看到的说出来，办结了回来报个信。"
    ]
    await queued(talk, K.EVENING, K.ROOM, day="05-11", late=1)
    assert await talk.wait(0) == []
    assert "\n1号 " not in told(await digests(talk, K.MORNING, day="05-12"))
