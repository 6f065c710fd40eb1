import asyncio
import json

import pytest
from grpclib.const import Status
from grpclib.exceptions import GRPCError, StreamTerminatedError

from bot.gateway.service import LocalGateway
from bot.gateway.world import World
from tests.bot.gateway.client import Client, gateway_client, heard, refusal
from tests.bot.gateway.conftest import NOW, ROOM

MESSAGE, DONG, FRIENDSHIP, TOPIC, SCAN, LOGIN, LOGOUT, DIRTY = 2, 3, 17, 21, 22, 25, 26, 27


async def test_a_burst_arrives_in_order_and_is_readable(world: World, client: Client) -> None:
    async with client.events() as events:
        said = [world.say("yi", ROOM, text=f"第{n}条").id for n in range(300)]
        assert [await heard(events) for _ in said] == [(MESSAGE, {"messageId": id}) for id in said]

    message = await client.stub.message_payload(id=said[7])
    assert (message.text, message.from_id, message.room_id, message.to_id) == ("第7条", "yi", ROOM, "")
    assert (message.type, message.timestamp) == (7, int(NOW.timestamp() * 1000))


async def test_a_private_message_has_a_listener(world: World, client: Client) -> None:
    message = await client.stub.message_payload(id=world.say("yi", "bot", text="你好").id)
    assert (message.room_id, message.to_id, message.from_id) == ("", "bot", "yi")


async def test_a_redelivery_is_announced_again_under_the_same_id(world: World, client: Client) -> None:
    async with client.events() as events:
        world.say("yi", ROOM, text="一", id="same")
        world.redeliver("same")
        assert [await heard(events), await heard(events)] == [(MESSAGE, {"messageId": "same"})] * 2
    assert len(world.history(ROOM)) == 1


async def test_what_is_said_while_nobody_listens_is_not_heard_later(world: World, client: Client) -> None:
    world.say("yi", ROOM, text="没人听")
    async with client.events() as events:
        later = world.say("yi", ROOM, text="有人听")
        assert await heard(events) == (MESSAGE, {"messageId": later.id})


@pytest.mark.parametrize("echo", [False, True])
async def test_the_bots_own_words_are_announced_only_with_echo(world: World, echo: bool) -> None:
    async with gateway_client(world, echo=echo) as client, client.events() as events:
        await client.stub.message_send_text(conversation_id=ROOM, text="收到")
        world.say("yi", ROOM, text="谢谢", id="thanks")
        own = [] if not echo else [world.history(ROOM)[0].id]
        for id in [*own, "thanks"]:
            assert await heard(events) == (MESSAGE, {"messageId": id})


@pytest.mark.parametrize("token", ["", "wrong", "tok2", "TOK"])
async def test_a_wrong_token_is_refused_everywhere(world: World, token: str) -> None:
    async with LocalGateway(world, "tok") as endpoint, Client(endpoint, token) as client:
        assert (await refusal(client.stub.version()))[0] is Status.UNAUTHENTICATED
        with pytest.raises(GRPCError) as caught:
            async for _ in client.stub.event():
                pass
        assert caught.value.status is Status.UNAUTHENTICATED


async def test_no_token_at_all_is_refused(world: World) -> None:
    async with LocalGateway(world, "tok") as endpoint, Client(endpoint) as client:
        client.stub.metadata = {}
        assert (await refusal(client.stub.version()))[0] is Status.UNAUTHENTICATED


async def test_one_stream_at_a_time_and_the_next_after_it(world: World) -> None:
    gateway = LocalGateway(world, "tok")
    endpoint = await gateway.start()
    async with Client(endpoint) as client:
        async with client.events():
            with pytest.raises(GRPCError) as caught:
                await anext(client.stub.event())
            assert caught.value.status is Status.ALREADY_EXISTS
        async with asyncio.timeout(5):
            while gateway.connected:  # the hang-up is learnt of a moment later
                await client.stub.version()
        async with client.events() as events:
            await client.stub.ding(data="还在吗")
            assert await heard(events) == (DONG, {"data": "还在吗"})
    await gateway.close()


async def test_stop_ends_the_stream_and_logs_out_and_start_logs_in(world: World, client: Client) -> None:
    async with asyncio.timeout(5):
        await client.stub.stop()
        assert (await refusal(client.stub.message_send_text(conversation_id=ROOM, text="喂")))[
            1
        ] == "not logged in"
        await client.stub.start()
        await client.stub.message_send_text(conversation_id=ROOM, text="喂")
        async with client.events():
            streams = client.stub.event()
            await client.stub.stop()
            await client.stub.start()
            assert int((await anext(streams)).type) == 1  # the old stream is out of the way
            await streams.aclose()


async def test_logout_is_told(client: Client) -> None:
    async with client.events() as events:
        await client.stub.logout()
        assert await heard(events) == (LOGOUT, {"contactId": "bot", "data": "logout"})
        await client.stub.start()
        assert await heard(events) == (LOGIN, {"contactId": "bot"})


async def test_a_scan_is_waited_for_and_told_to_who_comes_later(world: World) -> None:
    gateway = LocalGateway(world, "tok")
    gateway.wait_for_scan("http://weixin.qq.com/x/1")
    async with Client(await gateway.start()) as client, asyncio.timeout(5):
        await client.stub.start()
        stream = client.stub.event()
        assert int((await anext(stream)).type) == 1
        scan = await anext(stream)
        assert (int(scan.type), json.loads(scan.payload)) == (
            SCAN,
            {"qrcode": "http://weixin.qq.com/x/1", "status": 2},
        )
        world.add_contact("bot2", "河小督")
        gateway.log_in("bot2")
        login = await anext(stream)
        assert (int(login.type), json.loads(login.payload)) == (LOGIN, {"contactId": "bot2"})
        await stream.aclose()
    await gateway.close()


async def test_a_new_topic_is_told_and_asked(world: World, client: Client) -> None:
    async with client.events() as events:
        world.rename_room(ROOM, "新群名", by="zhang")
        assert await heard(events) == (DIRTY, {"payloadType": 3, "payloadId": ROOM})
        kind, payload = await heard(events)
        assert (kind, payload["oldTopic"], payload["newTopic"]) == (TOPIC, "监督员一群", "新群名")
        await client.stub.dirty_payload(type=2, id="yi")
        assert await heard(events) == (DIRTY, {"payloadType": 2, "payloadId": "yi"})
    assert (await client.stub.room_topic(id=ROOM)).topic == "新群名"
    await client.stub.room_topic(id=ROOM, topic="又换了")
    assert world.rooms[ROOM].topic == "又换了"


async def test_a_friend_is_made(world: World, client: Client) -> None:
    async with client.events() as events:
        request = world.ask_friendship("zhou", "码 1234")
        assert await heard(events) == (FRIENDSHIP, {"friendshipId": request.id})
    asked = await client.stub.friendship_payload(id=request.id)
    assert (asked.contact_id, asked.hello, asked.type) == ("zhou", "码 1234", 2)
    await client.stub.friendship_accept(id=request.id)
    await client.stub.message_send_text(conversation_id="zhou", text="你好")
    assert world.contacts["zhou"].friend


async def test_the_heart_beats(world: World) -> None:
    async with gateway_client(world, heartbeat=0.01) as client, client.events() as events:
        assert await heard(events) == (1, {"data": "heartbeat"})


async def test_a_gateway_that_closes_hangs_up_and_comes_back_at_its_port(world: World) -> None:
    gateway = LocalGateway(world, "tok")
    endpoint = await gateway.start()
    async with Client(endpoint) as client:
        stream = client.stub.event()
        await anext(stream)
        assert gateway.connected
        await gateway.close()
        with pytest.raises((StreamTerminatedError, GRPCError)):
            async for _ in stream:
                pass
        with pytest.raises(OSError, match=r"(?i)connect"):
            await client.stub.version()
    port = int(endpoint.rpartition(":")[2])
    async with LocalGateway(world, "tok", port=port) as again, Client(again) as client:
        assert again == endpoint
        assert (await client.stub.version()).version
        with pytest.raises(OSError, match="in use"):
            await LocalGateway(world, "tok", port=port).start()
