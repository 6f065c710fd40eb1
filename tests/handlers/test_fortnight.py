"""A fortnight of two supervisors' rooms, the office and private talk, played through the whole program.

It can be looked at, too: `hexiaodu demo --script tests/handlers/fortnight.jsonl`.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot import transcript
from bot.app import build, open_data
from bot.clock import VirtualClock
from bot.config import Config, Data, Gateway
from bot.gateway.service import LocalGateway
from bot.gateway.world import World
from bot.pace import Pace
from bot.transcript import Record, room_id
from bot.wechat import WechatClient
from handlers.paging import MOST_ROWS, rows
from handlers.texts.case import subject
from handlers.texts.names import OUTCOME, STATUS
from storage import ledger
from storage.db import Database
from storage.models import Case, Notice
from storage.states import CaseStatus, NoticeKind, NoticeState

SCRIPT = Path(__file__).parent / "fortnight.jsonl"
ROOMS = ("河长制监督员一群", "河长制监督员二群")
ROOM = pytest.mark.parametrize("room", ROOMS)
NUMBER = re.compile(r"(?<!\d)(\d+)号")
LEDGER = """
1 已销号 乱堆·建筑垃圾 托口镇朗溪 托口镇 已整改 反弹1
2 已销号 水污染·养殖粪污 安江镇下坪 安江镇 已整改
3 已并单 乱堆·建筑垃圾 托口镇朗溪
4 已销号 乱占·围网网箱 黔城镇小江 黔城镇 已整改
5 已销号 非法捕捞·电鱼 黔城镇小江 市农业农村局 已整改
6 已销号 设施问题·公示电话 黔城镇古城 黔城镇 已整改
7 已销号 水面漂浮物·水葫芦 太平乡黎溪 太平乡 已整改
8 已撤回 非法捕捞·炸鱼 托口镇石桥
9 已移送 乱堆 洪江区 洪江区河长办
10 已销号 乱采·采砂 岩垅乡青树 市水利局 经核有审批手续
11 已销号 乱建·涉河建房 江市镇老团 江市镇 已整改
12 已销号 水污染·泄漏 黔城镇沅江 市生态环境局 已整改
13 已销号 水污染·黑臭 安江镇长碛 已整改
14 已并单 乱堆·建筑垃圾 托口镇朗溪
15 已销号 非法捕捞·禁用网具 安江镇大垅 市农业农村局 已整改
16 不予受理 水污染·工业
17 整改中 设施问题·堤防护坡 黔城镇板桥 市水利局
"""
"""What every one of them is meant to have come to."""


@dataclass(frozen=True, slots=True)
class Played:
    """What came of it."""

    records: Sequence[Record]
    said: Sequence[tuple[str, str]]
    """Where the bot spoke, and what it said, a message each."""
    notices: Sequence[Notice]
    """What these messages were made of."""
    cases: Sequence[Case]


@pytest.fixture(scope="module")
def fortnight(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return asyncio.run(play(tmp_path_factory.mktemp("fortnight"), transcript.read(SCRIPT)))


async def play(folder: Path, records: Sequence[Record]) -> Played:
    async with open_data(folder) as db:
        clock = VirtualClock(records[0].t)
        world = World(self_name="河小督", now=clock.now)
        transcript.people_of(records, world)
        await db.run(transcript.bind_all, records, WechatClient.name, now=clock.now())
        await _serve(folder, db, clock, world, records)
        said = [(world.conversation(m), m.text) for m in world.messages.values() if m.sender == world.self_id]
        every_status = await db.read(ledger.listing, statuses=CaseStatus)
        return Played(records, said, await db.read(_notices), every_status)


async def _serve(
    folder: Path, db: Database, clock: VirtualClock, world: World, records: Sequence[Record]
) -> None:
    async with LocalGateway(world, "a token") as endpoint:
        channel = WechatClient(endpoint, "a token", self_names=("河小督",), now=clock.now)
        awake = Pace(quiet_from=time(0), quiet_until=time(0))
        config = Config(data=Data(folder=folder), gateway=Gateway(endpoint=endpoint), pace=awake)
        app = build(config, db, channel, clock)
        serving = asyncio.create_task(app.run())
        try:
            await channel.ready()
            await transcript.Player(app, world, clock).play(records)
        finally:
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)


def _notices(session: Session) -> list[Notice]:
    return list(session.exec(select(Notice).where(Notice.state == NoticeState.SENT)))


def _line(case: Case) -> str:
    parts = [str(case.number), STATUS[case.status], subject(case)]
    parts.append(f"{case.outside or ''}{case.township or ''}{case.village or ''}")
    parts.append(case.unit or "")
    parts.append(OUTCOME[case.outcome] if case.outcome else "")
    parts.append(f"反弹{case.relapses}" if case.relapses else "")
    return " ".join(filter(None, parts))


def test_every_case_is_handled_as_it_was_meant_to_be(fortnight: Played) -> None:
    assert [_line(case) for case in fortnight.cases] == LEDGER.strip().splitlines()


def test_it_is_a_fortnight_of_real_talk(fortnight: Played) -> None:
    assert len(fortnight.records) >= 400
    assert len({record.t.date() for record in fortnight.records}) == 14


def test_the_bot_says_fewer_lines_than_the_people_do(fortnight: Played) -> None:
    assert len(fortnight.said) < len(fortnight.records)


@ROOM
def test_and_far_fewer_where_supervisors_talk(fortnight: Played, room: str) -> None:
    people = sum(record.room == room for record in fortnight.records)
    bot = sum(where == room_id(room) for where, _ in fortnight.said)
    assert 0 < bot < people / 4


@ROOM
def test_of_a_case_a_supervisors_room_hears_two_lines_at_most(fortnight: Played, room: str) -> None:
    """But for the digest, and for who has asked."""
    lines = [
        notice.text
        for notice in fortnight.notices
        if notice.conversation == room_id(room)
        and notice.kind != NoticeKind.DIGEST
        and not notice.key.startswith("answer:")
    ]
    heard = Counter(number for line in lines for number in NUMBER.findall(line))
    assert heard
    assert max(heard.values()) <= 2


def test_nothing_is_longer_than_a_phone(fortnight: Played) -> None:
    assert [text for _, text in fortnight.said if sum(map(rows, text.split("\n"))) > MOST_ROWS] == []


def test_nobody_is_told_of_what_the_bot_did_not_understand(fortnight: Played) -> None:
    assert [text for _, text in fortnight.said if "没看懂" in text or "我会登记" in text] == []
