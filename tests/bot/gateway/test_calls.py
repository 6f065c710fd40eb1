import base64
import json

import pytest
from grpclib.const import Status
from grpclib.exceptions import GRPCError, StreamTerminatedError

from bot.gateway import wire
from bot.gateway.world import World
from handlers.incoming import Kind, Location
from tests.bot.gateway.client import Client, refusal
from tests.bot.gateway.conftest import PNG, ROOM

MESSAGE, DONG, FRIENDSHIP, TOPIC, LOGIN, LOGOUT, DIRTY = 2, 3, 17, 21, 25, 26, 27


async def test_people_and_rooms(client: Client) -> None:
    stub = client.stub
    assert (await stub.contact_list()).ids == ["bot", "yi", "yang", "zhang", "zhou"]
    assert (await stub.room_list()).ids == [ROOM, "r2@chatroom"]
    person = await stub.contact_payload(id="zhou")
    assert (person.id, person.name, person.friend, person.type) == ("zhou", "新来的小周", False, 1)
    room = await stub.room_payload(id=ROOM)
    assert (room.topic, room.member_ids) == ("监督员一群", ["bot", "yi", "yang", "zhang"])
    assert (await stub.room_member_list(id=ROOM)).member_ids == room.member_ids
    member = await stub.room_member_payload(id=ROOM, member_id="yang")
    assert (member.name, member.room_alias) == ("托口杨金莲", "托口-杨金莲")
    assert (await stub.contact_alias(id="yi")).alias == ""
    assert (await stub.contact_self_qr_code()).qrcode
    await stub.contact_self_name(name="河小督二号")
    assert (await stub.contact_payload(id="bot")).name == "河小督二号"
    await stub.contact_self_signature(signature="在")
    assert (await stub.version()).version


async def test_a_text_with_mentions_reaches_the_world(world: World, client: Client) -> None:
    sent = await client.stub.message_send_text(conversation_id=ROOM, text="@杨 收到", mentonal_ids=["yang"])
    message = world.history(ROOM)[-1]
    assert (message.id, message.sender, message.text) == (sent.id, "bot", "@杨 收到")
    assert message.mentions == ("yang",)


async def test_mentions_are_on_the_wire(world: World, client: Client) -> None:
    said = world.say("yi", ROOM, text="@河小督 查 1", mentions=["bot"])
    assert (await client.stub.message_payload(id=said.id)).mention_ids == ["bot"]


async def test_a_small_photo_comes_inside_the_box(world: World, client: Client) -> None:
    said = world.say("yi", ROOM, Kind.IMAGE, media=PNG, name="桥.png")
    payload = await client.stub.message_payload(id=said.id)
    assert (payload.type, payload.filename) == (6, "桥.png")
    box = json.loads((await client.stub.message_image(id=said.id, type=3)).filebox)
    assert (box["type"], box["name"], base64.b64decode(box["base64"])) == (1, "桥.png", PNG)


async def test_a_large_file_comes_by_uuid(world: World, client: Client) -> None:
    data = bytes(range(256)) * 20_000
    said = world.say("yi", ROOM, Kind.VIDEO, media=data, name="v.mp4")
    box = json.loads((await client.stub.message_file(id=said.id)).filebox)
    again = json.loads((await client.stub.message_file(id=said.id)).filebox)
    assert (box["type"], box["boxType"], box["size"]) == (7, 7, len(data))
    assert box == again
    assert await client.download(box["uuid"]) == data

    parts = [part.file_box_chunk async for part in client.stub.message_file_stream(id=said.id)]
    assert parts[0].name == "v.mp4"
    assert b"".join(part.data for part in parts[1:]) == data


async def test_a_location(world: World, client: Client) -> None:
    place = Location(latitude=27.13, longitude=109.62, name="三里坪大桥", address="托口镇三里坪村")
    said = world.say("yi", ROOM, Kind.LOCATION, location=place)
    told = await client.location(said.id)
    assert (told.latitude, told.longitude, told.name, told.address) == (
        27.13,
        109.62,
        place.name,
        place.address,
    )
    assert (await client.stub.message_payload(id=said.id)).type == 8


async def test_a_recall_names_what_was_taken_back(world: World, client: Client) -> None:
    said = world.say("yi", ROOM, text="发错了")
    gone = world.say("yi", ROOM, Kind.RECALLED, recalls=said.id)
    payload = await client.stub.message_payload(id=gone.id)
    assert (payload.type, payload.text) == (13, said.id)

    sent = await client.stub.message_send_text(conversation_id="yi", text="说错了")
    assert (await client.stub.message_recall(id=sent.id)).success
    assert world.recalled == {said.id, sent.id}
    assert (await refusal(client.stub.message_recall(id=said.id)))[0] is Status.UNKNOWN


@pytest.mark.parametrize("number", [wire.STICKER, wire.RED_PACKET, wire.POST, 0, 999])
async def test_unusual_types_pass_as_they_are(world: World, client: Client, number: int) -> None:
    said = world.say("yi", ROOM, Kind.OTHER, "[动画表情]", wire=number)
    assert (await client.stub.message_payload(id=said.id)).type == number


async def test_a_link_and_a_card(world: World, client: Client) -> None:
    link = {"title": "河长制", "url": "http://127.0.0.1/a"}
    sent = await client.stub.message_send_url(conversation_id="yi", url_link=json.dumps(link))
    told = json.loads((await client.stub.message_url(id=sent.id)).url_link)
    assert (told["title"], told["url"]) == ("河长制", "http://127.0.0.1/a")
    card = await client.stub.message_send_contact(conversation_id="yi", contact_id="zhang")
    assert (await client.stub.message_contact(id=card.id)).id == "zhang"


async def test_a_file_is_sent_in_a_box_or_by_upload(world: World, client: Client) -> None:
    box = {"boxType": 1, "name": "图.png", "base64": base64.b64encode(PNG).decode()}
    await client.stub.message_send_file(conversation_id=ROOM, filebox=json.dumps(box))
    data = bytes(5 * 1024 * 1024)
    uuid = await client.upload([data[:1_000_000], data[1_000_000:]])
    await client.stub.message_send_file(
        conversation_id=ROOM, filebox=json.dumps({"type": 7, "name": "台账.xlsx", "uuid": uuid})
    )
    photo, table = world.history(ROOM)
    assert photo.media
    assert table.media
    assert (photo.kind, photo.media.data) == (Kind.IMAGE, PNG)
    assert (table.kind, table.media.name, table.media.data) == (Kind.FILE, "台账.xlsx", data)


@pytest.mark.parametrize(
    "box", ["", "{", "[]", "null", '{"boxType":2,"url":"http://127.0.0.1/"}', '{"base64":"*"}', '{"uuid":[]}']
)
async def test_a_broken_box_is_refused(world: World, client: Client, box: str) -> None:
    assert (await refusal(client.stub.message_send_file(conversation_id=ROOM, filebox=box)))[
        0
    ] is Status.UNKNOWN
    assert not world.messages


async def test_what_is_too_large_is_refused(world: World, client: Client) -> None:
    box = json.dumps({"name": "a", "base64": "A" * wire.MAX_REQUEST})
    status, _ = await refusal(client.stub.message_send_file(conversation_id=ROOM, filebox=box))
    assert status is Status.RESOURCE_EXHAUSTED
    chunk = bytes(1024 * 1024)
    with pytest.raises((GRPCError, StreamTerminatedError)):
        await client.upload([chunk] * 26)
    assert not world.messages


async def test_unknown_ids_are_refused_and_the_gateway_lives_on(client: Client) -> None:
    stub = client.stub
    for call in [
        stub.message_payload(id="x"),
        stub.message_image(id="x"),
        stub.message_url(id="x"),
        stub.contact_payload(id="x"),
        stub.room_payload(id="x"),
        stub.room_member_payload(id=ROOM, member_id="x"),
        stub.message_send_text(conversation_id="x", text="喂"),
        stub.message_send_text(conversation_id="zhou", text="还不是好友"),
        stub.message_send_url(conversation_id="yi", url_link="{"),
        stub.friendship_payload(id="x"),
        stub.friendship_accept(id="x"),
        client.location("x"),
        client.download("x"),
    ]:
        assert (await refusal(call))[0] is Status.UNKNOWN
    assert (await stub.version()).version
