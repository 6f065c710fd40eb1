"""Hearing, saying and fetching through the local gateway."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from wechaty_grpc.wechaty import puppet as pb

from bot.channel import ChannelError
from bot.gateway.service import LocalGateway
from bot.gateway.world import Media, World
from bot.wechat import WechatClient, wire
from bot.wechat.events import EventType
from handlers.incoming import Incoming, Kind, Location
from tests.bot.wechat.conftest import ROOM, TOKEN, Ear, listening

Line = tuple[WechatClient, Ear]
NOON = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)


async def test_a_text_in_a_room(line: Line, world: World) -> None:
    said = world.say("bob", ROOM, text="三里坪桥下有人倒建筑垃圾", at=NOON)
    assert await line[1].wait() == [
        Incoming(
            channel="wechat",
            id=said.id,
            room=ROOM,
            topic="监督员一群",
            sender="bob",
            sender_name="托口杨",
            room_alias="三里坪老杨",
            kind=Kind.TEXT,
            text="三里坪桥下有人倒建筑垃圾",
            at=NOON,
        )
    ]


async def test_a_private_text_has_no_room(line: Line, world: World) -> None:
    world.say("alice", world.self_id, text="进度")
    (heard,) = await line[1].wait()
    assert (heard.room, heard.topic, heard.room_alias, heard.conversation) == (None, "", "", "alice")


async def test_a_burst_is_heard_whole_and_in_order(line: Line, world: World) -> None:
    said = [world.say("alice" if n % 2 else "bob", ROOM, text=f"第{n}条").id for n in range(300)]
    assert [message.id for message in await line[1].wait(300)] == said


async def test_a_second_delivery_is_passed_on_too(line: Line, world: World) -> None:
    said = world.say("alice", ROOM, text="一次")
    world.redeliver(said.id)
    assert [message.id for message in await line[1].wait(2)] == [said.id, said.id]


@pytest.mark.parametrize("size", [1, 1_000, 20_481, 5_000_000])
async def test_a_photo_is_fetched(line: Line, world: World, size: int) -> None:
    photo = bytes(range(256)) * (size // 256 + 1)
    world.say("alice", ROOM, Kind.IMAGE, media=photo[:size], name="桥下.jpg")
    client, ear = line
    (heard,) = await ear.wait()
    assert (heard.kind, heard.text) == (Kind.IMAGE, "")
    assert await client.fetch(heard.id) == ("桥下.jpg", photo[:size])


async def test_what_has_no_file_cannot_be_fetched(line: Line, world: World) -> None:
    said = world.say("alice", ROOM, text="没有照片")
    with pytest.raises(ChannelError):
        await line[0].fetch(said.id)


async def test_a_location_keeps_its_coordinates(line: Line, world: World) -> None:
    place = Location(latitude=27.2065, longitude=109.8321, name="三里坪大桥", address="洪江市托口镇三里坪村")
    world.say("alice", ROOM, Kind.LOCATION, location=place)
    (heard,) = await line[1].wait()
    assert (heard.kind, heard.location, heard.text) == (Kind.LOCATION, place, "洪江市托口镇三里坪村")


@pytest.mark.parametrize(
    ("text", "mentions", "meant"),
    [
        ("查 12", ["bot"], True),
        ("@河小督\u2005查 12", [], True),
        ("@小督 查 12", [], True),
        ("＠河小督 查 12", [], True),
        ("河小督真快", [], False),
        ("@三里坪老杨 看看", ["bob"], False),
    ],
)
async def test_mentions(line: Line, world: World, text: str, mentions: list[str], meant: bool) -> None:
    world.say("alice", ROOM, text=text, mentions=mentions)
    (heard,) = await line[1].wait()
    assert heard.mentions_bot is meant


async def test_a_recall_names_what_was_taken_back(line: Line, world: World) -> None:
    said = world.say("alice", ROOM, text="说错了")
    world.say("alice", ROOM, Kind.RECALLED, recalls=said.id)
    recall = (await line[1].wait(2))[1]
    assert (recall.kind, recall.recalls, recall.text) == (Kind.RECALLED, said.id, "")


async def test_a_link_is_its_title(line: Line, world: World) -> None:
    world.say("alice", ROOM, Kind.URL, "河长制工作简报\nhttps://example.org/1")
    (heard,) = await line[1].wait()
    assert (heard.kind, heard.text) == (Kind.URL, "河长制工作简报")


@pytest.mark.parametrize("number", [0, 5, 10, 12, 16, 99])
async def test_other_types_known_or_not_are_heard_as_other(line: Line, world: World, number: int) -> None:
    world.say("alice", ROOM, text="一", wire=number)
    world.say("alice", ROOM, text="二")
    assert [message.kind for message in await line[1].wait(2)] == [Kind.OTHER, Kind.TEXT]


@pytest.mark.parametrize(
    "text", ["收到红包，请在手机上查看", '"沙湾老易" 拍了拍 "托口杨"', "<msg><appmsg/></msg>"]
)
async def test_what_wechat_says_as_text_is_heard_as_other(line: Line, world: World, text: str) -> None:
    world.say("alice", ROOM, text=text)
    world.say("alice", ROOM, text="二")
    assert [message.kind for message in await line[1].wait(2)] == [Kind.OTHER, Kind.TEXT]


async def test_broadcasts_and_system_accounts_are_not_passed_on(line: Line, world: World) -> None:
    for nobody in ("weixin", "gh_0123456789ab"):
        world.add_contact(nobody, "某号")
        world.say(nobody, world.self_id, text="一")
    world.say("alice", ROOM, text="二")
    assert [message.text for message in await line[1].wait()] == ["二"]


async def test_what_the_owner_types_on_the_phone_is_not_passed_on(world: World) -> None:
    async with LocalGateway(world, TOKEN, echo=True) as endpoint, listening(endpoint) as (_, ear):
        world.say(world.self_id, ROOM, text="三里坪桥下有人倒垃圾")
        world.say(world.self_id, "alice", text="列表")
        world.say("alice", ROOM, text="好")
        assert [message.text for message in await ear.wait()] == ["好"]


async def test_who_is_in_a_room(line: Line) -> None:
    assert await line[0].members(ROOM) == ("bot", "alice", "bob")
    with pytest.raises(ChannelError):
        await line[0].members("no room")


@pytest.mark.parametrize(
    ("event", "payload"),
    [(EventType.ROOM_TOPIC, {"roomId": ROOM}), (EventType.DIRTY, {"payloadType": 3, "payloadId": ROOM})],
)
async def test_a_new_topic_and_alias_are_known_at_once(
    line: Line, gateway: LocalGateway, world: World, event: EventType, payload: dict[str, object]
) -> None:
    world.say("bob", ROOM, text="一")
    await line[1].wait()
    world.add_room(ROOM, "托口监督员", ["bob"], aliases={"bob": "老杨"})
    gateway.emit(event, payload)
    world.say("bob", ROOM, text="二")
    assert [(message.topic, message.room_alias) for message in await line[1].wait(2)] == [
        ("监督员一群", "三里坪老杨"),
        ("托口监督员", "老杨"),
    ]


async def test_a_name_that_is_not_told_holds_nothing_up(line: Line, world: World) -> None:
    del world.contacts["bob"]
    world.say("alice", ROOM, text="一")
    said = replace(world.history(ROOM)[-1], id="m2", sender="bob")
    world.messages["m2"] = said
    world.redeliver("m2")
    assert [message.sender_name for message in await line[1].wait(2)] == ["沙湾老易", ""]


async def test_what_nobody_said_is_not_passed_on(line: Line, world: World) -> None:
    said = world.say("alice", ROOM, text="一")
    world.messages["m0"] = replace(said, id="m0", sender="", text="系统通知")
    world.redeliver("m0")
    world.say("alice", ROOM, text="二")
    assert [message.text for message in await line[1].wait(2)] == ["一", "二"]


async def test_a_location_that_is_not_told_is_still_heard(line: Line, world: World) -> None:
    world.say("alice", ROOM, Kind.LOCATION, "三里坪村")
    (heard,) = await line[1].wait()
    assert (heard.kind, heard.location, heard.text) == (Kind.LOCATION, None, "三里坪村")


async def test_its_own_words_are_not_passed_on(world: World) -> None:
    async with LocalGateway(world, TOKEN, echo=True) as endpoint, listening(endpoint) as (client, ear):
        await client.send(ROOM, "已登记")
        world.say("alice", ROOM, text="好")
        assert [message.text for message in await ear.wait()] == ["好"]


async def test_what_is_sent_arrives_and_its_id_comes_back(line: Line, world: World) -> None:
    id = await line[0].send(ROOM, "已登记，123号")
    said = world.history(ROOM)[-1]
    assert (said.id, said.sender, said.text) == (id, world.self_id, "已登记，123号")


async def test_who_is_mentioned_is_called_by_the_alias_of_the_room(line: Line, world: World) -> None:
    await line[0].send(ROOM, "请补充地点", ["bob", "alice"])
    said = world.history(ROOM)[-1]
    assert (said.text, said.mentions) == ("@三里坪老杨 @沙湾老易 请补充地点", ("bob", "alice"))


@pytest.mark.parametrize(
    ("answer", "id"),
    [
        (wire.SentResponse(), None),
        (wire.SentResponse(id="new place"), "new place"),
        (wire.SentResponse(wrapped_id="old place"), "old place"),
    ],
)
async def test_the_id_of_what_was_sent_may_be_missing(
    gateway: LocalGateway, monkeypatch: pytest.MonkeyPatch, answer: wire.SentResponse, id: str | None
) -> None:
    def table() -> dict[str, Any]:
        return calls | {"MessageSendText": (pb.MessageSendTextRequest, wire.SentResponse, lambda _: answer)}

    calls = gateway._calls.table()
    monkeypatch.setattr(gateway._calls, "table", table)
    async with listening(await gateway.start()) as (client, _):
        assert await client.send(ROOM, "已登记") == id


@pytest.mark.parametrize("size", [0, 1_000, 3_000_000, 3_000_001, 5_000_000])
async def test_a_file_is_sent(line: Line, world: World, size: int) -> None:
    data = (bytes(range(256)) * (size // 256 + 1))[:size]
    id = await line[0].send_file(ROOM, "台账.xlsx", data)
    said = world.history(ROOM)[-1]
    assert (said.id, said.kind, said.media) == (id, Kind.FILE, Media("台账.xlsx", data))


async def test_sending_to_nobody_is_a_channel_error(line: Line) -> None:
    with pytest.raises(ChannelError):
        await line[0].send("nobody", "有人吗")


async def test_sending_without_a_line_is_a_channel_error() -> None:
    with pytest.raises(ChannelError):
        await WechatClient("127.0.0.1:1", TOKEN).send(ROOM, "有人吗")


async def test_a_message_without_a_time_is_given_ours(world: World) -> None:
    before = datetime.now(UTC)
    async with LocalGateway(world, TOKEN) as endpoint, listening(endpoint) as (_, ear):
        world.say("alice", ROOM, text="没有时间", at=datetime.fromtimestamp(0, UTC))
        (heard,) = await ear.wait()
    assert timedelta(0) <= heard.at - before <= datetime.now(UTC) - before
