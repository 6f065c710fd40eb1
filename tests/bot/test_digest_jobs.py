"""The digests by the clock: the bot is down at the time, back soon or late, restarted, its clock is set."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from bot.clock import VirtualClock
from bot.courier import Courier
from bot.jobs import digests, stale
from bot.outgoing import Outgoing
from bot.pace import Pace
from bot.schedule import Schedule
from handlers.settings import Digest, Settings
from handlers.texts.when import CHINA
from storage.db import Database
from tests.bot.fakes import FakeChannel
from tests.handlers.dialogue import Dialogue
from tests.handlers.digests import china

AWAKE = Pace(room_seconds=0, all_seconds=0, jitter=0, quiet_from=time(0), quiet_until=time(0))
Heard = tuple[str, str, str]
"""When, where, what."""


NO_FILES = Outgoing(Path("nowhere"))


class Line(FakeChannel):
    """A channel that is cut at times."""

    def __init__(self, clock: VirtualClock) -> None:
        super().__init__(clock)
        self.is_up = asyncio.Event()
        self.is_up.set()

    async def ready(self) -> None:
        await self.is_up.wait()


async def up(
    talk: Dialogue, since: str, until: str, *, cut: Sequence[str] = (), pace: Pace = AWAKE
) -> list[Heard]:
    """The program runs from one moment to another; WeChat is not reached from `cut[0]` to `cut[1]`."""
    clock = VirtualClock(china(since).astimezone(UTC))
    line = Line(clock)
    courier = Courier(talk.db, line, clock, pace, talk.ctx.vault, NO_FILES)
    jobs = digests(talk.ctx, talk.db, clock.now, courier.wake.set)
    schedule = Schedule(jobs, clock, [stale(talk.ctx, talk.db, pace)])
    clock.expect(schedule.wake)
    serving = [asyncio.create_task(schedule.run()), asyncio.create_task(courier.run())]
    if cut:
        await clock.advance(china(cut[0]))
        line.is_up.clear()
        await clock.advance(china(cut[1]))
        line.is_up.set()
    else:
        clock.expect(courier.wake)
    await clock.advance(china(until))
    for task in serving:
        task.cancel()
    await asyncio.gather(*serving, return_exceptions=True)
    talk.now = china(until)
    return [(f"{at.astimezone(CHINA):%m-%d %H:%M}", where, text) for at, where, text in line.said]


def heads(heard: Sequence[Heard]) -> list[Heard]:
    """What was said, by its first lines."""
    return [(when, where, text.split("\n")[0]) for when, where, text in heard]


MORNING = "【今天要办】5月12日 星期二，1件"
EVENING = "【日报】5月12日 星期二"
ROOM = "各位好！5月12日小结："


@pytest.fixture
async def reported(db: Database) -> Dialogue:
    """A case waits since Monday evening, of which the day's digests told nothing yet."""
    talk = await Dialogue.begin(db)
    assert await up(talk, "05-11 07:00", "05-11 18:30") == []
    await talk.reported("托口镇河边有人倒垃圾")
    return talk


async def test_a_day(reported: Dialogue) -> None:
    assert heads(await up(reported, "05-11 19:00", "05-12 23:00")) == [
        ("05-12 08:00", "办公", MORNING),
        ("05-12 17:30", "办公", EVENING),
        ("05-12 18:00", "监督", ROOM),
    ]


async def test_started_again_and_again_it_says_nothing_twice(reported: Dialogue) -> None:
    said = []
    for hour in range(8, 23):
        said += await up(reported, f"05-12 {hour:02}:00", f"05-12 {hour:02}:40")
    assert [where for _, where, _ in said] == ["办公", "办公", "监督"]


async def test_down_at_eight_and_back_soon_it_is_said_then(reported: Dialogue) -> None:
    assert heads(await up(reported, "05-12 11:59", "05-12 12:30")) == [("05-12 11:59", "办公", MORNING)]


async def test_down_at_eight_and_back_late_the_next_one_says_so(reported: Dialogue) -> None:
    assert await up(reported, "05-12 12:01", "05-12 17:00") == []
    assert "没发出来" in await morning(reported, "05-13")
    assert "没发出来" not in await morning(reported, "05-14")


async def morning(talk: Dialogue, day: str) -> str:
    """The second line of the office's page."""
    [(_, where, text)] = await up(talk, f"{day} 07:59", f"{day} 08:01")
    assert where == "办公"
    return text.split("\n")[1]


async def test_wechat_is_cut_for_a_while(reported: Dialogue) -> None:
    heard = await up(reported, "05-12 07:00", "05-12 12:30", cut=("05-12 07:30", "05-12 11:00"))
    assert [(where, text) for _, where, text in heads(heard)] == [("办公", MORNING)]


async def test_wechat_is_cut_for_too_long(reported: Dialogue) -> None:
    heard = await up(reported, "05-12 07:00", "05-12 16:30", cut=("05-12 07:30", "05-12 16:00"))
    assert heard == [], "what needs a hand in the morning is no news in the afternoon"
    assert "没发出来" in await morning(reported, "05-13")


async def test_a_machine_that_slept_all_day_says_nothing_old(reported: Dialogue) -> None:
    clock = VirtualClock(china("05-12 07:00").astimezone(UTC))
    made: list[datetime] = []
    jobs = digests(reported.ctx, reported.db, clock.now, lambda: made.append(clock.now()))
    schedule = Schedule(jobs, clock)
    running = asyncio.create_task(schedule.run())
    await clock.settled()
    clock._now = china("05-12 16:00").astimezone(UTC)  # it jumps: nothing is woken in between
    clock.expect(schedule.wake)
    await clock.advance(china("05-12 16:30"))
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert made == []


async def test_a_clock_that_is_put_back_says_nothing_twice(reported: Dialogue) -> None:
    first = await up(reported, "05-12 07:00", "05-12 18:30")
    assert len(first) == 3
    assert await up(reported, "05-12 06:00", "05-12 18:30") == []
    assert await up(reported, "05-11 06:00", "05-11 18:30") == []


async def test_a_clock_that_ran_ahead_costs_nothing(reported: Dialogue) -> None:
    await up(reported, "06-12 07:00", "06-12 18:30")
    heard = await up(reported, "05-12 07:00", "05-12 18:30")
    assert [where for _, where, _ in heard] == ["办公", "办公", "监督"]


async def test_quiet_hours_hold_it_until_the_morning(db: Database) -> None:
    late = Digest(evening_time=time(23), send=("evening",), say_no_news=True)
    talk = await Dialogue.begin(db, settings=Settings(digest=late))
    night = AWAKE.model_copy(update={"quiet_from": time(22, 30), "quiet_until": time(6, 30)})
    assert heads(await up(talk, "05-11 20:00", "05-12 12:00", pace=night)) == [
        ("05-12 06:30", "办公", "【日报】5月11日 星期一")
    ]


async def test_a_holiday(reported: Dialogue) -> None:
    await up(reported, "09-30 07:00", "09-30 20:00")
    assert await up(reported, "10-01 07:00", "10-07 20:00") == []
    [(when, where, _), *_] = await up(reported, "10-08 07:00", "10-08 20:00")
    assert (when, where) == ("10-08 08:00", "办公")
