"""Whether it is fixed is asked by the running program, the day after at ten, and over a restart once."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.app import build, open_data
from bot.clock import VirtualClock
from bot.config import Config, Data
from handlers.texts.when import CHINA
from tests.bot.fakes import FakeChannel
from tests.handlers.dialogue import Dialogue

TEN = datetime(2026, 5, 12, 10, 0, tzinfo=CHINA)


async def asked(
    folder: Path, start: datetime, until: datetime, *, closed: bool = False
) -> list[tuple[datetime, str]]:
    """What 石嫂 is asked in private meanwhile, and when."""
    clock = VirtualClock(start)
    channel = FakeChannel(clock)
    async with open_data(folder) as db:
        if closed:
            talk = await Dialogue.begin(db)
            await talk.reported("托口镇三里坪村桥下倒了一堆渣土", who="石嫂")
            for text in ("受理 1", "交办 1 托口镇", "销号 1 已清运，查看人 梁敏"):
                await talk.say("河长办梁敏", "办公", text)
        running = asyncio.create_task(build(Config(data=Data(folder=folder)), db, channel, clock).run())
        await clock.advance(until)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    return [(at.astimezone(CHINA), text) for at, to, text in channel.said if to == "石嫂" and "满意" in text]


async def test_at_ten_the_day_after_and_once(tmp_path: Path) -> None:
    minute = timedelta(minutes=1)
    [(at, text)] = await asked(tmp_path, TEN - 20 * 60 * minute, TEN + 30 * minute, closed=True)
    assert text.startswith("您报的1号（托口镇·乱堆）5月11日整改销号了。现场真的好了吗？")
    assert TEN <= at < TEN + 5 * minute
    assert await asked(tmp_path, TEN - minute, TEN + 2 * 24 * 60 * minute) == []
