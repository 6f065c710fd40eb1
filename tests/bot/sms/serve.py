"""`python -m tests.bot.sms.serve FOLDER`: the whole program with nothing but text messages, until killed.

Prints the endpoint's port. The chat has nobody in it, and nothing is sent.
"""

import asyncio
import sys
from pathlib import Path

from bot.app import build, open_data
from bot.clock import SystemClock
from bot.config import Config, Data
from bot.sms.channel import SmsChannel
from bot.sms.door import Door
from bot.sms.plain import Plain
from storage import phones
from tests.bot.fakes import FakeChannel
from tests.bot.sms.carrier import KEY


async def serve(folder: Path) -> None:
    """Serve until killed."""
    async with open_data(folder) as db:
        clock = SystemClock()
        door = Door(a_second=1_000_000)
        marker = phones.marker(folder)
        texts = SmsChannel(Plain(KEY, ""), db, marker, clock.now, door=door, where=("127.0.0.1", 0))
        app = build(Config(data=Data(folder=folder)), db, _Silent(clock), clock, [texts])
        serving = asyncio.create_task(app.run())
        print(await texts.port, flush=True)
        await serving


class _Silent(FakeChannel):
    async def serve(self, *_: object) -> None:
        await asyncio.Event().wait()

    async def ready(self) -> None:
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
