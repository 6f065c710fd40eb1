"""The whole program with text messages: from a post to the answer on the phone, and through a kill."""

import asyncio
import random
import signal
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import time, timedelta
from pathlib import Path

import pytest
from aiohttp import ClientError, ClientSession
from sqlmodel import Session, select

from bot.app import App, build, open_data
from bot.clock import SystemClock
from bot.config import Config, Data
from bot.pace import Pace
from bot.sms.channel import SmsChannel
from bot.sms.door import Door
from bot.sms.plain import Plain
from bot.sms.provider import Provider
from bot.sms.settings import Sms
from bot.sms.yunpian import URL, Yunpian
from handlers.settings import Quiet
from storage import callers, outbox, phones, rooms
from storage.models import Clue, InboxRow, Notice
from storage.roster import RosterLine, import_roster
from storage.states import NoticeKind, NoticeState, Purpose, Role, RowOutcome
from tests.bot.fakes import FakeChannel
from tests.bot.sms.carrier import KEY, SIGNED, Carrier, carrying
from tests.bot.sms.conftest import a_text, signed

NUMBER = "13512340001"
OFFICE = "office@chatroom"


class Chat(FakeChannel):
    async def serve(self, *_: object) -> None:
        await asyncio.Event().wait()


class Phones:
    """The program, its endpoint, and the carrier it sends through."""

    def __init__(self, app: App, chat: Chat, carrier: Carrier, port: int, session: ClientSession) -> None:
        self.app, self.chat, self.carrier = app, chat, carrier
        self._url = f"http://127.0.0.1:{port}/sms/plain"
        self._session = session

    async def text(self, words: str, id: str, *, ago: int = 0, **more: object) -> int:
        body, headers = signed(a_text(id, words, **more), ago=ago)
        async with self._session.post(self._url, data=body, headers=headers) as response:
            return response.status

    async def heard(self, words: str) -> str:
        """What is sent to the number as soon as it has these words."""
        return await _found(words, lambda: [text for number, text in self.carrier.sent if number == NUMBER])

    async def office(self, words: str) -> str:
        """Likewise what is said in the office's room."""
        return await _found(words, lambda: [text for _, where, text in self.chat.said if where == OFFICE])


async def _found(words: str, look: Callable[[], Sequence[str]]) -> str:
    async with asyncio.timeout(20):
        while True:
            for text in look():
                if words in text:
                    return text
            await asyncio.sleep(0.02)


def _set_up(session: Session) -> None:
    import_roster(session, [RosterLine("秦有田", Role.SUPERVISOR, wechat_name="老秦", phone=NUMBER)])
    now = SystemClock().now()
    rooms.set_purpose(session, "wechat", OFFICE, "河长办工作群", Purpose.OFFICE, now=now)


@asynccontextmanager
async def phoning(
    folder: Path, sms: Sms | None = None, provider: Callable[[Carrier], Provider] | None = None
) -> AsyncIterator[Phones]:
    clock = SystemClock()
    async with carrying() as carrier, open_data(folder) as db, ClientSession() as session:
        await db.run(_set_up)
        chat = Chat(clock)
        texts = SmsChannel(
            provider(carrier) if provider else Plain(KEY, f"{carrier.url}/plain"),
            db,
            phones.marker(folder),
            clock.now,
            door=Door(),
            where=("127.0.0.1", 0),
        )
        config = Config(
            data=Data(folder=folder),
            pace=Pace(room_seconds=0, all_seconds=0, jitter=0, quiet_from=time(0), quiet_until=time(0)),
            quiet=Quiet(silence_seconds=0.2, most_seconds=1),
            sms=sms or Sms(seconds=0),
        )
        app = build(config, db, chat, clock, [texts])
        serving = asyncio.create_task(app.run())
        try:
            async with asyncio.timeout(20):
                port = await texts.port
            yield Phones(app, chat, carrier, port, session)
        finally:
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)


async def test_a_text_is_registered_and_answered(tmp_path: Path) -> None:
    async with phoning(tmp_path) as phone:
        assert await phone.text("沙湾乡寨头河边有人电鱼", "m1") == 200
        assert await phone.heard("已登记") == "已登记 1号（沙湾乡·非法捕捞）。谢谢。"
        assert "秦有田（短信）" in await phone.office("新问题 1号")
        assert await phone.text("沙湾乡寨头河边有人电鱼", "m1", ago=60) == 200  # the provider comes twice
        assert await phone.text("进度", "m2") == 200
        await phone.heard("您报的")
        rows = await phone.app.db.read(lambda session: session.exec(select(InboxRow.id)).all())
        assert len(rows) == 2


async def test_a_long_text_in_parts_is_one_problem(tmp_path: Path) -> None:
    words = ("沙湾乡寨头电站下面", "五百米有人用电瓶", "电鱼，两个人一条船")
    async with phoning(tmp_path) as phone:
        for n in (2, 0, 1):
            part = {"ref": "8f", "number": n + 1, "of": 3}
            assert await phone.text(words[n], f"p{n}", part=part) == 200
        await phone.heard("已登记")
        clue = await phone.app.db.read(lambda session: session.exec(select(Clue)).one())
        assert clue.words == "".join(words)
        rows = await phone.app.db.read(lambda session: session.exec(select(InboxRow)).all())
        outcomes = sorted((row.outcome, row.sender == "", row.body) for row in rows if row.outcome)
        assert outcomes == [(RowOutcome.CLUE, False, None), *[(RowOutcome.JOINED, True, None)] * 2]


async def test_who_refuses_texts_is_called(tmp_path: Path) -> None:
    def provider(carrier: Carrier) -> Provider:
        return Yunpian(KEY, SIGNED, carrier.url + URL.partition("yunpian.com")[2])

    async with phoning(tmp_path, provider=provider) as phone:
        db, clock = phone.app.db, phone.app.clock
        phone.carrier.fails = "10"
        to = await db.run(callers.address, "sms", NUMBER, "秦有田", 1)
        text = "1号办好了"
        await db.run(outbox.queue, "k", NoticeKind.CLOSED, to=to, text=text, now=clock.now())
        for courier in phone.app.couriers:
            courier.wake.set()
        assert (
            await phone.office("请回电")
            == f"【请回电】秦有田（尾号0001）：{text}\n打过了回：回电 秦有田（尾号0001）"
        )
        assert phone.carrier.tries == 1
        of_text = select(Notice.state).where(Notice.channel == "sms")
        assert await db.read(lambda session: session.exec(of_text).all()) == [NoticeState.OWED]


async def test_the_days_ceiling_holds(tmp_path: Path) -> None:
    async with phoning(tmp_path, Sms(seconds=0, most_a_day=2)) as phone:
        for n in range(5):
            assert await phone.text("进度", f"m{n}") == 200
        await phone.heard("您")
        await asyncio.sleep(1)
        assert len(phone.carrier.sent) == 2


WORDS = (
    "托口镇三里坪村桥下有人倒建筑垃圾",
    "沙湾乡寨头河边有人电鱼",
    "黔城镇清江湖水葫芦一大片",
    "谢谢",
)


async def _post_on(session: ClientSession, port: int, taken: list[str], number: int) -> None:
    """Post until nobody answers; what was answered with 200 is taken."""
    for n in range(1000):
        id = f"{number}-{n}"
        told = a_text(id, random.choice(WORDS), mobile=f"1370000{number:04}")
        body, headers = signed(told)
        try:
            async with session.post(
                f"http://127.0.0.1:{port}/sms/plain", data=body, headers=headers
            ) as response:
                if response.status == 200:
                    taken.append(id)
        except (ClientError, OSError):
            return


async def test_what_was_answered_with_200_survives_a_kill(tmp_path: Path) -> None:
    taken: list[str] = []
    for kill in range(3):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.bot.sms.serve", str(tmp_path), stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        port = int(await process.stdout.readline())
        async with ClientSession() as session:
            posting = [
                asyncio.create_task(_post_on(session, port, taken, 100 * kill + number))
                for number in range(16)
            ]
            await asyncio.sleep(0.3 + random.random())
            process.send_signal(signal.SIGKILL)
            await process.wait()
            await asyncio.gather(*posting)
    assert len(taken) > 50
    async with open_data(tmp_path) as db:
        marker = phones.marker(tmp_path)
        kept = await db.read(lambda session: set(session.exec(select(InboxRow.message)).all()))
    assert {marker.mark(f"plain:{id}") for id in taken} <= kept


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("10086", "沙湾乡寨头河边有人电鱼，您的话费余额不足"),
        ("1069123456", "托口镇三里坪村桥下有人倒建筑垃圾"),
        (NUMBER, "【某某商城】河边新店开张，桥下有人倒建筑垃圾"),
        (NUMBER, "沙湾乡寨头河边有人电鱼，回T退订"),
    ],
)
async def test_what_no_person_writes_is_kept_and_not_read(tmp_path: Path, number: str, words: str) -> None:
    async with phoning(tmp_path) as phone:
        assert await phone.text(words, "m1", mobile=number) == 200
        assert await phone.text("进度", "m2") == 200
        await phone.heard("您还没有报过")
        assert await phone.app.db.read(lambda session: session.exec(select(Clue)).all()) == []
        rows = await phone.app.db.read(lambda session: session.exec(select(InboxRow.outcome)).all())
        assert RowOutcome.PASSED in rows


async def test_what_looks_cut_is_joined_with_what_comes_next(tmp_path: Path) -> None:
    first = "沙湾乡寨头电站下面五百米" + "水边" * 22 + "今天早上有人用电瓶"
    assert len(first) == 65
    first += "，一"
    async with phoning(tmp_path) as phone:
        assert await phone.text(first, "m1") == 200
        assert await phone.text("条船两个人电鱼", "m2") == 200
        await phone.heard("已登记")
        clue = await phone.app.db.read(lambda session: session.exec(select(Clue)).one())
        assert clue.words == f"{first}条船两个人电鱼"


async def test_a_clock_ahead_of_ours_counts_as_now(tmp_path: Path) -> None:
    async with phoning(tmp_path) as phone:
        assert await phone.text("沙湾乡寨头河边有人电鱼", "m1", time="2099-01-01T00:00:00+08:00") == 200
        await phone.heard("已登记")
        row = await phone.app.db.read(lambda session: session.exec(select(InboxRow)).one())
        assert abs(row.sent_at - row.received_at) < timedelta(minutes=1)
