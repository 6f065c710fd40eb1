"""Once a day and conversation, whatever happens to process and clock; what was not said is said next time."""

from datetime import datetime, timedelta

import pytest

from handlers import digest
from handlers.issue import calendar
from handlers.settings import Digest, DigestKind, Settings
from storage import outbox, renumber
from storage.addresses import Address
from storage.db import Database
from storage.states import NoticeKind
from tests.handlers.dialogue import CHANNEL, Dialogue
from tests.handlers.digests import china, digests, queued

K = DigestKind
OFFICER = "河长办梁敏"


def never_quiet(moment: datetime) -> datetime:
    return moment


async def test_once_a_day_and_conversation(talk: Dialogue) -> None:
    await talk.reported("托口镇河边有人倒垃圾")
    assert len(await digests(talk, day="05-11")) == 3, "two pages of the office, one of the room"
    await talk.reported("岩垅乡河里有人用电瓶打鱼")
    await queued(talk, day="05-11", late=1)
    assert await talk.wait(0) == []


async def test_a_day_without_news_stays_silent_when_news_comes_later(talk: Dialogue) -> None:
    assert await digests(talk, K.ROOM, day="05-11") == []
    await talk.reported("托口镇河边有人倒垃圾")
    await queued(talk, K.ROOM, day="05-11", late=2)
    assert await talk.wait(0) == []
    [(_, said)] = await digests(talk, K.ROOM, day="05-12")
    assert "新登记1件" in said


async def test_what_comes_after_its_time_is_of_the_next_one(talk: Dialogue) -> None:
    await talk.reported("托口镇河边有人倒垃圾")
    talk.now = china("05-11 18:30")
    await talk.reported("岩垅乡河里有人用电瓶打鱼")
    [(_, late)] = await digests(talk, K.ROOM, day="05-11", late=2)
    assert "■ 新登记1件\n1号" in late, "the bot was down at six"
    [(_, said)] = await digests(talk, K.ROOM, day="05-12")
    assert "■ 新登记1件\n2号" in said
    assert "没发出来" not in said


async def test_nothing_is_told_twice_after_a_clock_that_was_ahead(talk: Dialogue) -> None:
    await talk.reported("托口镇河边有人倒垃圾")
    await queued(talk, K.ROOM, day="05-15")  # the clock ran ahead, and is put back
    await talk.wait(0)
    talk.now = china("05-11 18:00")
    [(_, said)] = await digests(talk, K.ROOM, day="05-11")
    assert "新登记1件" in said
    assert await digests(talk, K.ROOM, day="05-12") == []
    assert await digests(talk, K.ROOM, day="05-15") == []


async def test_what_was_missed_is_told_in_the_next_one(talk: Dialogue) -> None:
    await digests(talk, day="05-11")
    await talk.reported("托口镇河边有人倒垃圾")  # in the evening; then the bot is down for two days
    talk.now = china("05-14 07:00")
    said = await digests(talk, day="05-14")
    assert [text.split("\n")[1] for where, text in said if where == "办公"] == [
        "（5月12日到5月13日的没发出来，并在这一份里。）"
    ] * 2
    room = dict(said)["监督"]
    assert room.split("\n")[:4] == [
        "各位好！5月14日小结（5月11日以来）：",
        "（5月12日到5月13日的没发出来，并在这一份里。）",
        "■ 新登记1件",
        "1号（托口镇·乱堆）待核实",
    ]
    assert not any("没发出来" in text for _, text in await digests(talk, day="05-15"))


async def test_one_that_waited_too_long_is_not_said_any_more(talk: Dialogue) -> None:
    await digests(talk, day="05-11")
    await talk.reported("托口镇河边有人倒垃圾")
    await talk.wait(0)
    await queued(talk, K.ROOM, day="05-12")  # WeChat cannot be reached
    at = await talk.db.read(digest.next_stale, talk.ctx, never_quiet)
    assert at == china("05-12 22:00")
    await talk.db.run(digest.drop_stale, talk.ctx, never_quiet, now=at - timedelta(seconds=1))
    assert len(await talk.db.read(outbox.waiting, "digest:room:2026-05-12")) == 1
    await talk.db.run(digest.drop_stale, talk.ctx, never_quiet, now=at)
    assert await talk.wait(0) == []
    said = dict(await digests(talk, K.ROOM, day="05-13"))
    assert "（5月12日的没发出来，并在这一份里。）\n■ 新登记1件\n1号" in said["监督"]


async def test_how_late_is_too_late_is_the_operators(db: Database) -> None:
    talk = await Dialogue.begin(db, settings=Settings(digest=Digest(late_hours=1.5, say_no_news=True)))
    await queued(talk, K.ROOM, day="05-11")
    assert await db.read(digest.next_stale, talk.ctx, never_quiet) == china("05-11 19:30")


async def test_quiet_hours_make_none_stale(db: Database) -> None:
    talk = await Dialogue.begin(db, settings=Settings(digest=Digest(say_no_news=True)))
    await queued(talk, K.ROOM, day="05-11")

    def in_the_morning(moment: datetime) -> datetime:
        return china("05-12 06:30")

    assert await db.read(digest.next_stale, talk.ctx, in_the_morning) == china("05-12 10:30")


async def test_other_notices_never_grow_stale(talk: Dialogue) -> None:
    await talk.tell("老秦", "监督", "托口镇河边有人倒垃圾")
    assert await talk.db.read(digest.next_stale, talk.ctx, never_quiet) is None
    await talk.db.run(digest.drop_stale, talk.ctx, never_quiet, now=china("06-01 08:00"))
    assert len(await talk.wait(60)) == 2


async def test_who_was_bound_since_hears_of_none_missed(talk: Dialogue) -> None:
    await talk.reported("托口镇河边有人倒垃圾")
    for words in ("受理 1", "交办 1 托口镇"):
        await talk.say(OFFICER, "办公", words)
    [(_, said)] = await digests(talk, K.UNIT, day="05-14")
    assert "没发出来" not in said


# 2026-10-01 to 10-07 is National Day; 09-20 and 10-10 are worked
@pytest.mark.parametrize(
    ("kind", "day", "before"),
    [
        (K.MORNING, "10-08", "09-30"),
        (K.MORNING, "09-21", "09-20"),
        (K.LEADER, "09-28", "09-21"),
        (K.LEADER, "10-08", "09-28"),
        (K.LEADER, "10-12", "10-08"),
    ],
)
def test_days_off(kind: DigestKind, day: str, before: str) -> None:
    days = calendar(Dialogue.context())
    wanted = china(f"{day} 00:00").date()
    assert days.is_due(kind, wanted)
    assert days.before(kind, wanted) == china(f"{before} 00:00").date()


@pytest.mark.parametrize("day", ["10-01", "10-05", "09-26"])
async def test_nothing_on_days_off(talk: Dialogue, day: str) -> None:
    await talk.reported("托口镇河边有人倒垃圾")
    assert await digests(talk, day=day) == []


async def test_after_a_holiday_all_of_it_is_told(talk: Dialogue) -> None:
    talk.now = china("09-30 09:00")
    await digests(talk, day="09-30")
    talk.now = china("10-03 10:00")
    await talk.reported("托口镇河边有人倒垃圾")
    said = await digests(talk, day="10-08")
    assert said[0][1].startswith("【今天要办】10月8日 星期四，1件\n■ 新来1件 → 受理 编号\n1号")
    assert dict(said)["监督"].startswith("各位好！10月8日小结（9月30日以来）：\n■ 新登记1件")
    assert not any("没发出来" in text for _, text in said)


async def test_a_purged_or_strange_key_is_nothing(talk: Dialogue) -> None:
    await talk.db.run(
        lambda session: outbox.queue(
            session,
            "digest:2026-05-11:监督",
            NoticeKind.DIGEST,
            to=Address("wechat", "监督"),
            text="an older program's",
            now=talk.now,
        )
    )
    assert await talk.db.read(digest.next_stale, talk.ctx, never_quiet) is None


async def test_a_room_that_got_another_id_hears_it_once(talk: Dialogue) -> None:
    await talk.reported("托口镇河边有人倒垃圾")
    await digests(talk, K.ROOM, day="05-11")
    await talk.db.run(renumber.room, CHANNEL, "监督", "监督@新", now=talk.now)
    await queued(talk, K.ROOM, day="05-11", late=1)
    assert await talk.wait(0) == []
