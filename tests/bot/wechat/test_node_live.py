"""The whole program through a real Node gateway: voices, what nobody said, ids that change at a login."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from handlers.texts.registered import VOICE
from storage.states import RowOutcome
from storage.totals import totals
from tests.bot.live import CLUE, OFFICE, OFFICER, REGISTERED, live
from tests.bot.wechat.conftest import ROOM, SECONDS
from tests.bot.wechat.node_gateway import NodeGateway, needs_node, node_gateway

pytestmark = needs_node


@pytest.fixture
async def node(unused_tcp_port: int) -> AsyncIterator[NodeGateway]:
    async with node_gateway(unused_tcp_port, "") as gateway:
        await gateway.order(contact=[OFFICER, "河长办梁敏"])
        await gateway.order(room={"id": OFFICE, "topic": "河长办工作群", "members": ["bot", OFFICER]})
        yield gateway


@pytest.fixture
async def app(node: NodeGateway, unused_tcp_port: int, tmp_path: Path) -> AsyncIterator[App]:
    async with live(f"127.0.0.1:{unused_tcp_port}", tmp_path) as app:
        yield app


async def sent(node: NodeGateway, words: str) -> dict[str, Any]:
    """What the bot sends, as soon as it has these words."""
    async with asyncio.timeout(2 * SECONDS):
        while not (found := [one for one in node.sent if words in one.get("text", "")]):
            await node.until("sent")
    return found[0]


async def test_a_voice_is_answered_and_its_words_registered(node: NodeGateway, app: App) -> None:
    await node.say("m1", 2, "<msg><voicemsg/></msg>", file={"name": "语音.silk", "size": 100})
    assert (await sent(node, VOICE))["conversation"] == ROOM
    await node.say("m2", 7, CLUE)
    assert (await sent(node, REGISTERED))["mentions"] == ["bob"]


async def test_what_nobody_said_is_not_answered(node: NodeGateway, app: App) -> None:
    notes = ('"沙湾老易" 拍了拍 "托口杨"', "收到红包，请在手机上查看", f"群聊的聊天记录\n甲: {CLUE}")
    for number, note in enumerate(notes):
        await node.say(f"note{number}", 7, note)
    for wire in (3, 4, 5, 9, 10, 11, 12, 16):
        await node.say(f"type{wire}", wire, CLUE)
    await node.say("own", 7, CLUE, **{"from": "bot"})
    await node.say("m1", 7, CLUE)
    await sent(node, "新问题 1号")
    await sent(node, REGISTERED)
    assert len(node.sent) == 2
    found = await app.db.read(totals)
    assert found.rows == {RowOutcome.PASSED: len(notes) + 8, RowOutcome.CLUE: 1}


async def test_a_room_under_a_new_id_is_confirmed(node: NodeGateway, app: App) -> None:
    await node.order(logout=True)
    await node.order(gone=ROOM)
    await node.order(room={"id": "room9@chatroom", "topic": "监督员一群", "members": ["bot", "alice", "bob"]})
    await node.order(login="bot")
    assert (await sent(node, "换号 1　群「监督员一群」（3人）"))["conversation"] == OFFICE
    await node.say("m1", 7, "换号 1", **{"from": OFFICER, "room": OFFICE})
    await sent(node, "接上了")
    await node.say("m2", 7, CLUE, room="room9@chatroom")
    assert (await sent(node, REGISTERED))["conversation"] == "room9@chatroom"
