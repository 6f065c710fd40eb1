"""The whole program through the local gateway: what is never answered, and what follows from a login."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.channel import LoggedOut
from bot.gateway.service import LocalGateway
from bot.gateway.world import World
from bot.wechat import WechatClient
from handlers.incoming import Kind
from handlers.texts.registered import VOICE
from storage import clues, media, presence
from storage.channel_models import Presence
from storage.models import Attachment, Notice
from storage.states import MediaState, RowOutcome
from storage.totals import totals
from tests.bot.live import CLUE, OFFICE, OFFICER, REGISTERED, ROOM, TOKEN, all_said, live, make_world, said
from tests.bot.wechat.conftest import until
from tests.storage.make import queue

CONTACT, HISTORY, STICKER, MINI_PROGRAM, GROUP_NOTE, TRANSFER, RED_PACKET, POST = 3, 4, 5, 9, 10, 11, 12, 16
NOTES = (
    '"沙湾老易" 拍了拍 "托口杨"',
    '你邀请"托口杨"加入了群聊',
    '"沙湾老易"修改群名为“沅水监督群”',
    "收到红包，请在手机上查看",
    "该类型文件可能不安全，已被过滤，建议提醒发送者压缩后再发送。",
    f"群聊的聊天记录\n沙湾老易: {CLUE}",
    f"<msg><appmsg><title>{CLUE}</title></appmsg></msg>",
)


@pytest.fixture
def world() -> World:
    return make_world()


def say_what_nobody_says(world: World) -> int:
    """Everything that is not somebody's word, in the room and in private; how much of it is stored."""
    world.add_contact("weixin", "微信团队")
    world.add_contact("gh_0123456789ab", "河长制公众号")
    for where in (ROOM, world.self_id):
        for note in NOTES:
            world.say("alice", where, text=note)
        for wire in (0, CONTACT, HISTORY, STICKER, MINI_PROGRAM, GROUP_NOTE, TRANSFER, RED_PACKET, POST):
            world.say("alice", where, text=CLUE, wire=wire)
    for broadcaster in ("weixin", "gh_0123456789ab"):
        world.say(broadcaster, world.self_id, text=CLUE)
    return 2 * (len(NOTES) + 9)


def say_without_a_talker(world: World) -> None:
    """As some puppets give system notes, and as no client may take them."""
    said = world.say("alice", ROOM, text=CLUE)
    for id, sender in (("n1", ""), ("n2", ROOM)):
        world.messages[id] = replace(said, id=id, sender=sender)
        world.redeliver(id)


async def test_what_nobody_says_is_never_parsed_and_never_answered(world: World, tmp_path: Path) -> None:
    async with LocalGateway(world, TOKEN, echo=True) as endpoint, live(endpoint, tmp_path) as app:
        stored = say_what_nobody_says(world)
        # the account's owner types on the phone, a clue and a command
        world.say(world.self_id, ROOM, text=CLUE)
        world.say(world.self_id, OFFICE, text="列表")
        world.say(world.self_id, OFFICER, text="列表")
        before = len(all_said(world))
        say_without_a_talker(world)  # among them the one clue that somebody did say
        assert await said(world, ROOM, "已登记 1号") == f"@沙湾老易 {REGISTERED}"
        await said(world, OFFICE, "新问题 1号")
        found = await app.db.read(totals)
    assert found.rows == {RowOutcome.PASSED: stored, RowOutcome.CLUE: 1}
    assert len(all_said(world)) == before + 2


async def test_a_voice_is_fetched_and_answered_once(world: World, tmp_path: Path) -> None:
    async with LocalGateway(world, TOKEN) as endpoint, live(endpoint, tmp_path) as app:
        for data in (b"first", b"second"):
            world.say("alice", ROOM, Kind.AUDIO, media=data, name="语音.silk")
        assert await said(world, ROOM, VOICE) == f"@沙湾老易 {VOICE}"
        world.say("alice", ROOM, text=CLUE)
        await said(world, ROOM, REGISTERED)
        (clue,) = await app.db.read(clues.of_case, 1)
        assert clue.id is not None
        async with asyncio.timeout(20):
            while True:
                found = await app.db.read(media.of_clues, [clue.id])
                if all(item.state == MediaState.STORED for item in found):
                    break
                await asyncio.sleep(0.02)
        assert [(item.kind, (tmp_path / "media" / item.path).read_bytes()) for item in found] == [
            ("audio", b"first"),
            ("audio", b"second"),
        ]
        assert clue.is_closed is False
    assert [text for where, text in all_said(world) if VOICE in text] == [f"@沙湾老易 {VOICE}"]


async def test_ids_that_changed_at_a_login_are_confirmed_by_an_officer(world: World, tmp_path: Path) -> None:
    gateway = LocalGateway(world, TOKEN)
    async with gateway as endpoint, live(endpoint, tmp_path):
        world.say("alice", ROOM, text=CLUE)
        await said(world, ROOM, REGISTERED)
        gateway.log_out()
        del world.rooms[ROOM]
        world.add_room("room9@chatroom", "监督员一群", ["alice", "bob"])
        gateway.log_in()
        assert "换号 1　群「监督员一群」（3人）" in await said(world, OFFICE, "编号变了")
        gateway.log_out()
        gateway.log_in()
        world.say(OFFICER, OFFICE, text="换号 1")
        await said(world, OFFICE, "接上了")
        world.say("bob", "room9@chatroom", text="岩垅乡河里有人用电瓶打鱼")
        await said(world, "room9@chatroom", "已登记 2号")
    assert len([text for _, text in all_said(world) if "编号变了" in text]) == 1


async def test_an_outage_is_told_once_also_across_restarts(world: World, tmp_path: Path) -> None:
    def long_ago(session: Session) -> None:
        found = session.get_one(Presence, "wechat")
        found.heard_until -= timedelta(minutes=35)
        session.add(found)

    async with LocalGateway(world, TOKEN) as endpoint, live(endpoint, tmp_path) as app:
        async with asyncio.timeout(20):
            while await app.db.read(presence.get, "wechat") is None:  # noqa: ASYNC110 (there is no event for it)
                await asyncio.sleep(0.02)
        await app.db.run(long_ago)
    for _ in range(2):
        async with LocalGateway(world, TOKEN) as endpoint, live(endpoint, tmp_path):
            assert "我掉线了，没听到群消息" in await said(world, OFFICE, "掉线")
    assert len([text for _, text in all_said(world) if "掉线" in text]) == 1


async def test_a_member_who_never_spoke_becomes_a_friend(world: World, tmp_path: Path) -> None:
    world.add_contact("bob", "托口杨", friend=False)
    world.add_contact("stranger", "生人", friend=False)
    async with LocalGateway(world, TOKEN) as endpoint, live(endpoint, tmp_path):
        world.ask_friendship("stranger", "你好")
        world.ask_friendship("bob", "我是托口杨")
        await until(lambda: world.contact("bob").friend)
    assert not world.contact("stranger").friend


async def test_an_outage_is_no_failure_of_a_notice_or_a_photo(world: World, tmp_path: Path) -> None:
    """Else all that is to be said in a long outage would be parked, and all photos given up."""
    now = datetime.now(UTC)  # what is older and belongs to nothing is purged at night

    def add(session: Session, photo: str) -> None:
        queue(session, "k1", conversation=ROOM, text="1号已销号")
        media.keep(
            session,
            clue=None,
            channel="wechat",
            message=photo,
            conversation=ROOM,
            sender="alice",
            kind="image",
            sent_at=now,
            now=now,
            has_bytes=True,
        )

    gateway = LocalGateway(world, TOKEN)
    async with gateway as endpoint, live(endpoint, tmp_path) as app:
        gateway.log_out()
        channel = app.channel
        assert isinstance(channel, WechatClient)
        await until(lambda: isinstance(channel.account, LoggedOut))
        await app.db.run(add, world.say("alice", ROOM, Kind.IMAGE, media=b"photo").id)
        for wake in (app.courier.wake, app.fetcher.wake):
            wake.set()
        await asyncio.sleep(0.5)
        gateway.log_in()
        await said(world, ROOM, "1号已销号")
        await until(lambda: list(tmp_path.rglob("media/*/*-1.dat")))
        query = select(Notice).where(Notice.text != "")  # a digest of nothing may be due just now
        notices = await app.db.read(lambda session: list(session.exec(query)))
        photos = await app.db.read(lambda session: list(session.exec(select(Attachment))))
        assert ([item.attempts for item in notices], [item.attempts for item in photos]) == ([0], [0])
