"""The daily digests: what is told, to whom, and only once."""

from datetime import timedelta

import pytest

from handlers import digest
from handlers.settings import Digest, Settings
from storage.db import Database
from storage.states import Mode
from tests.handlers.dialogue import CHANNEL, Dialogue, Said

OFFICER = "河长办梁敏"


async def evening(talk: Dialogue, days: int = 0) -> list[Said]:
    """Half past five, `days` later: both digests are queued and said."""
    talk.now = (talk.now + timedelta(days=days)).replace(hour=17, minute=30, second=0)
    await talk.wait(0)
    await talk.db.run(digest.queue_office, talk.ctx, CHANNEL, now=talk.now)
    await talk.db.run(digest.queue_rooms, talk.ctx, now=talk.now)
    return await talk.wait(0)


async def test_what_a_day_brought(talk: Dialogue) -> None:
    await talk.reported("托口镇河边有人倒垃圾")
    await talk.reported("岩垅乡河里有人用电瓶打鱼", who="石嫂", where="二群")
    for command in ("受理 1", "交办 1 托口镇", "销号 1 已清运，我看的"):
        await talk.say(OFFICER, "办公", command)
    said = dict(await evening(talk))
    assert said.keys() == {"办公", "监督", "二群"}
    office = said["办公"].split("\n")
    assert office[:3] == ["【日报】5月11日", "新登记2件，销号1件；未办结1件。", "新登记："]
    assert office[3].startswith("1号 已销号 乱堆·生活垃圾 托口镇")
    assert office[4].startswith("2号 待核实 非法捕捞·电鱼 岩垅乡")
    assert office[5:] == ["还没受理的1件：2号"]
    assert said["监督"] == (
        "5月11日小结：新登记1件，销号1件，还在办0件。\n1号（托口镇·乱堆）已销号\n谢谢各位。"
    )
    assert said["二群"] == (
        "5月11日小结：新登记1件，销号0件，还在办1件。\n2号（岩垅乡·非法捕捞）待核实\n谢谢各位。"
    )


async def test_once_a_day_and_room_whatever_happens(talk: Dialogue) -> None:
    await talk.reported("托口镇河边有人倒垃圾")
    assert len(await evening(talk)) == 2
    assert await evening(talk) == []
    talk.now += timedelta(hours=1)
    await talk.db.run(digest.queue_office, talk.ctx, CHANNEL, now=talk.now)
    await talk.db.run(digest.queue_rooms, talk.ctx, now=talk.now)
    assert await talk.wait(0) == []


async def test_silence_on_a_day_without_news(talk: Dialogue) -> None:
    assert await evening(talk) == []
    await talk.reported("托口镇河边有人倒垃圾")
    await evening(talk, days=1)
    said = await evening(talk, days=1)
    assert said == [("办公", "【日报】5月13日\n新登记0件，销号0件；未办结1件。\n还没受理的1件：1号")]


async def test_no_news_may_be_said(db: Database) -> None:
    talk = await Dialogue.begin(db, settings=Settings(digest=Digest(say_no_news=True)))
    said = dict(await evening(talk))
    assert said["监督"] == "5月11日小结：今天没有新的问题，还在办0件。各位辛苦了。"
    assert said["办公"] == "【日报】5月11日\n新登记0件，销号0件；未办结0件。"


@pytest.mark.parametrize("mode", [Mode.LISTEN, Mode.REGISTER])
async def test_only_a_room_in_full_mode_hears_it(db: Database, mode: Mode) -> None:
    talk = await Dialogue.begin(db, mode=mode)
    await talk.reported("托口镇河边有人倒垃圾")
    assert [where for where, _ in await evening(talk)] == ["办公"]


async def test_what_comes_after_a_digest_is_told_in_the_next_one(talk: Dialogue) -> None:
    await talk.reported("托口镇河边有人倒垃圾")
    await evening(talk)
    await talk.reported("岩垅乡河里有人用电瓶打鱼")
    said = dict(await evening(talk, days=3))
    assert "新登记1件" in said["办公"]
    assert said["监督"].startswith(
        "5月14日小结：新登记1件，销号0件，还在办2件。\n2号（岩垅乡·非法捕捞）待核实"
    )


async def test_what_is_overdue(talk: Dialogue) -> None:
    await talk.reported("托口镇河边有人倒垃圾")
    await talk.say(OFFICER, "办公", "受理 1")
    await talk.say(OFFICER, "办公", "交办 1 托口镇 1天")
    assert "超期" not in dict(await evening(talk, days=1))["办公"]
    await talk.reported("岩垅乡河里有人用电瓶打鱼")
    said = dict(await evening(talk, days=1))
    assert "未办结2件，其中超期1件。" in said["办公"]
    assert "\n超期：\n1号 乱堆 托口镇（反馈超1天）\n" in said["办公"]
    assert "超期1件（河长办在催）" in said["监督"]
    [(_, late)] = await talk.say(OFFICER, "办公", "列表 超期")
    assert late.startswith("超期：1件\n1号 已交办")


async def test_many_cases_are_cut_short(talk: Dialogue) -> None:
    for number in range(18):
        await talk.reported("托口镇河边有人倒垃圾", who=f"网友{number}", where="监督")
    office = dict(await evening(talk))["办公"].split("\n")
    assert office[1] == "新登记18件，销号0件；未办结18件。"
    assert office[18] == "……共18件，发“列表”看全部"
    assert office[19].startswith("还没受理的18件：1号、2号、")
    assert office[19].endswith("、15号等")


async def test_without_an_office_room_officers_hear_it_in_private(talk: Dialogue) -> None:
    await talk.say(OFFICER, "办公", "@河小督 群 监督员")
    await talk.reported("托口镇河边有人倒垃圾")
    assert [where for where, _ in await evening(talk)] == [OFFICER, "监督"]
