import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from io import BytesIO
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse, WSMsgType, WSServerHandshakeError
from aiohttp.test_utils import TestClient, TestServer

from bot.gateway import page as page_module
from bot.gateway.page import MAX_FRAME, MAX_PHOTO, NO_PHOTO, NOT_ALLOWED, NOT_UNDERSTOOD, TOO_BIG, page
from bot.gateway.quoting import QUOTE_LINE
from bot.gateway.world import World
from handlers.incoming import Kind, Location
from tests.bot.gateway.conftest import PNG, ROOM

Browser = TestClient[Any, Any]
JPEG = b"\xff\xd8\xff\xe0" + bytes(50)


class Ledger:
    """Cases as the program would give them; `broken` makes the next look fail."""

    def __init__(self) -> None:
        self.rows: list[Mapping[str, Any]] = []
        self.broken = False

    async def __call__(self) -> Sequence[Mapping[str, Any]]:
        if self.broken:
            self.broken = False
            raise OSError("no database")
        return self.rows


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
async def browser(world: World, ledger: Ledger) -> AsyncIterator[Browser]:
    async with TestClient(TestServer(page(world, cases=ledger))) as browser:
        yield browser


def origin(browser: Browser) -> dict[str, str]:
    return {"Origin": f"http://127.0.0.1:{browser.port}"}


async def opened(browser: Browser) -> tuple[ClientWebSocketResponse, dict[str, Any]]:
    socket = await browser.ws_connect("/ws", headers=origin(browser))
    return socket, await frame(socket, "world")


async def frame(socket: ClientWebSocketResponse, kind: str) -> dict[str, Any]:
    async with asyncio.timeout(5):
        while True:
            told: dict[str, Any] = await socket.receive_json()
            if told["type"] == kind:
                return told


async def test_the_page_needs_nothing_from_elsewhere(browser: Browser) -> None:
    answer = await browser.get("/")
    text = await answer.text()
    assert "河小督" in text
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    for name in ["chat.js", "view.js", "line.js", "end.js", "menu.js", "map.js", "chat.css", "icon.svg"]:
        file = await browser.get(f"/static/{name}")
        assert file.status == 200
        content = (await file.text()).replace("http://www.w3.org/2000/svg", "")
        assert "http:" not in content.replace("http://127.0.0.1", "")
        assert "innerHTML" not in content
    assert "http" not in text.replace('http-equiv"', "")


async def test_a_page_learns_the_world_and_what_happens(world: World, browser: Browser) -> None:
    world.say("yi", ROOM, text="之前说的")
    socket, told = await opened(browser)
    assert told["bot"] == "bot"
    assert {"id": "yi", "name": "沙湾老易", "note": "监督员", "friend": True} in told["contacts"]
    assert told["rooms"][0]["aliases"] == {"yang": "托口-杨金莲"}
    assert [m["text"] for m in told["messages"]] == ["之前说的"]

    world.say("bot", ROOM, text="收到，已登记")
    message = (await frame(socket, "message"))["message"]
    assert (message["sender"], message["conversation"], message["text"]) == ("bot", ROOM, "收到，已登记")
    await socket.close()


async def test_only_the_end_of_a_long_conversation_is_sent(world: World, browser: Browser) -> None:
    for n in range(500):
        world.say("yi", ROOM, text=str(n))
    socket, told = await opened(browser)
    assert [m["text"] for m in told["messages"]] == [str(n) for n in range(300, 500)]
    await socket.close()


async def test_what_is_typed_is_said(world: World, browser: Browser) -> None:
    socket, _ = await opened(browser)
    await socket.send_json(
        {"do": "say", "as": "yi", "to": ROOM, "text": "@河小督\u2005查 1，@托口-杨金莲 看下"}
    )
    await frame(socket, "message")
    await socket.send_json({"do": "say", "as": "yang", "to": "bot", "text": "你好"})
    await frame(socket, "message")

    assert world.history(ROOM)[0].mentions == ("bot", "yang")
    assert world.history("yang")[0].text == "你好"
    await socket.close()


async def test_a_quote_a_place_and_a_recall(world: World, browser: Browser) -> None:
    asked = world.say("yang", ROOM, text="桥下有垃圾")
    socket, _ = await opened(browser)
    await socket.send_json({"do": "say", "as": "yi", "to": ROOM, "text": "我也看到", "quote": asked.id})
    quoted = (await frame(socket, "message"))["message"]
    assert (quoted["quoted"], quoted["text"]) == ("托口-杨金莲：桥下有垃圾", "我也看到")
    assert world.messages[quoted["id"]].text == f"「托口-杨金莲：桥下有垃圾」{QUOTE_LINE}我也看到"

    spot = {"name": "三里坪大桥", "address": "托口镇", "latitude": 27.1, "longitude": 109.6}
    await socket.send_json({"do": "place", "as": "yi", "to": ROOM} | spot)
    placed = (await frame(socket, "message"))["message"]
    assert world.messages[placed["id"]].location == Location.model_validate(spot)

    await socket.send_json({"do": "recall", "as": "yi", "id": quoted["id"]})
    assert (await frame(socket, "message"))["message"]["recalls"] == quoted["id"]
    assert world.recalled == {quoted["id"]}
    await socket.close()


async def test_a_stranger_asks_for_friendship(world: World, browser: Browser) -> None:
    socket, _ = await opened(browser)
    await socket.send_json({"do": "befriend", "as": "zhou", "hello": "码 1234"})
    await frame(socket, "people")
    (request,) = world.requests.values()
    assert (request.contact, request.hello) == ("zhou", "码 1234")
    world.accept_friendship(request.id)
    contacts = {c["id"]: c for c in (await frame(socket, "people"))["contacts"]}
    assert contacts["zhou"]["friend"]
    await socket.close()


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("{", NOT_UNDERSTOOD),
        ("null", NOT_UNDERSTOOD),
        ("[]", NOT_UNDERSTOOD),
        ("[" * 5000, NOT_UNDERSTOOD),
        ('{"do":"drop"}', NOT_UNDERSTOOD),
        ('{"do":"say","as":"yi","to":"r1@chatroom","text":""}', NOT_UNDERSTOOD),
        ('{"do":"say","as":"yi","to":"r1@chatroom","text":1}', NOT_UNDERSTOOD),
        ('{"do":"say","as":"yi","to":"r1@chatroom","text":"a","more":1}', NOT_UNDERSTOOD),
        (json.dumps({"do": "say", "as": "yi", "to": ROOM, "text": "长" * 5001}), NOT_UNDERSTOOD),
        (
            '{"do":"place","as":"yi","to":"r1@chatroom","name":"a","latitude":NaN,"longitude":0}',
            NOT_UNDERSTOOD,
        ),
        (
            '{"do":"place","as":"yi","to":"r1@chatroom","name":"a","latitude":91,"longitude":0}',
            NOT_UNDERSTOOD,
        ),
        ('{"do":"say","as":"nobody","to":"r1@chatroom","text":"喂"}', NOT_ALLOWED),
        ('{"do":"say","as":"bot","to":"r1@chatroom","text":"喂"}', NOT_ALLOWED),
        ('{"do":"say","as":"yi","to":"r2@chatroom","text":"喂"}', NOT_ALLOWED),
        ('{"do":"say","as":"zhou","to":"bot","text":"喂"}', NOT_ALLOWED),
        ('{"do":"say","as":"yi","to":"r1@chatroom","text":"喂","quote":"x"}', NOT_ALLOWED),
        ('{"do":"recall","as":"yi","id":"x"}', NOT_ALLOWED),
        ('{"do":"befriend","as":"nobody"}', NOT_ALLOWED),
    ],
)
async def test_nonsense_gets_a_sentence_and_the_line_stays(
    world: World, browser: Browser, text: str, answer: str
) -> None:
    socket, _ = await opened(browser)
    await socket.send_str(text)
    assert (await frame(socket, "refusal"))["text"] == answer
    assert not world.messages
    await socket.send_json({"do": "say", "as": "yi", "to": ROOM, "text": "还通"})
    assert (await frame(socket, "message"))["message"]["text"] == "还通"
    await socket.close()


async def test_a_huge_frame_closes_only_its_own_line(world: World, browser: Browser) -> None:
    loud, _ = await opened(browser)
    quiet, _ = await opened(browser)
    await loud.send_str("x" * (MAX_FRAME + 1))
    async with asyncio.timeout(5):
        while (await loud.receive()).type not in (WSMsgType.CLOSE, WSMsgType.CLOSED):
            pass
    world.say("yi", ROOM, text="还在")
    assert (await frame(quiet, "message"))["message"]["text"] == "还在"
    await quiet.close()


@pytest.mark.parametrize(("data", "name"), [(PNG, "photo.png"), (JPEG + bytes(9_000_000), "photo.jpg")])
async def test_a_photo_goes_out_and_comes_back(
    world: World, browser: Browser, data: bytes, name: str
) -> None:
    answer = await browser.post(f"/photo?as=yi&to={ROOM}", data=BytesIO(data), headers=origin(browser))
    assert answer.status == 200
    (message,) = world.history(ROOM)
    assert message.media
    assert (message.kind, message.media.name, message.media.data) == (Kind.IMAGE, name, data)

    shown = await browser.get(f"/media/{message.id}")
    assert await shown.read() == data
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    world.say("yi", ROOM, Kind.RECALLED, recalls=message.id)
    assert (await browser.get(f"/media/{message.id}")).status == 404


@pytest.mark.parametrize(
    ("data", "query", "status", "sentence"),
    [
        (b"<svg onload=alert(1)>", f"as=yi&to={ROOM}", 415, NO_PHOTO),
        (b"", f"as=yi&to={ROOM}", 415, NO_PHOTO),
        (PNG + bytes(MAX_PHOTO), f"as=yi&to={ROOM}", 413, TOO_BIG),
        (PNG, "as=nobody&to=bot", 403, NOT_ALLOWED),
        (PNG, f"as=bot&to={ROOM}", 403, NOT_ALLOWED),
        (PNG, "", 403, NOT_ALLOWED),
    ],
)
async def test_a_photo_that_cannot_be_sent_is_explained(
    world: World, browser: Browser, data: bytes, query: str, status: int, sentence: str
) -> None:
    answer = await browser.post(f"/photo?{query}", data=BytesIO(data), headers=origin(browser))
    assert (answer.status, await answer.json()) == (status, {"error": sentence})
    assert not world.messages


async def test_what_is_no_picture_is_only_downloaded(world: World, browser: Browser) -> None:
    said = world.say("yi", ROOM, Kind.FILE, media=b"<script>alert(1)</script>", name="a.html")
    answer = await browser.get(f"/media/{said.id}")
    assert answer.content_type == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == "attachment"
    assert (await browser.get("/media/none")).status == 404


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8090", "127.0.0.1.evil.example", "", "[", "10.0.0.1"]
)
async def test_foreign_names_are_turned_away(browser: Browser, host: str) -> None:
    for path in ["/", "/static/chat.js", "/media/x"]:
        assert (await browser.get(path, headers={"Host": host})).status == 403


@pytest.mark.parametrize("host", ["localhost:1", "[::1]:8090", "127.0.0.1"])
async def test_loopback_names_are_let_in(browser: Browser, host: str) -> None:
    assert (await browser.get("/", headers={"Host": host})).status == 200


@pytest.mark.parametrize(
    "foreign", ["http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1", None]
)
async def test_other_origins_can_neither_listen_nor_send(
    world: World, browser: Browser, foreign: str | None
) -> None:
    headers = {} if foreign is None else {"Origin": foreign}
    with pytest.raises(WSServerHandshakeError) as caught:
        await browser.ws_connect("/ws", headers=headers)
    assert caught.value.status == 403
    assert (await browser.post(f"/photo?as=yi&to={ROOM}", data=PNG, headers=headers)).status == 403
    assert not world.messages


async def test_cases_are_shown_anew_after_a_word_of_the_bot(
    world: World, browser: Browser, ledger: Ledger
) -> None:
    socket, _ = await opened(browser)
    assert (await frame(socket, "cases"))["cases"] == []
    ledger.rows = [{"number": 12, "status": "待核实", "place": "托口镇", "hidden": "沙湾老易"}]
    world.say("bot", ROOM, text="已登记 12号")
    shown = (await frame(socket, "cases"))["cases"]
    assert shown == [{"number": "12", "status": "待核实", "category": "", "place": "托口镇", "time": ""}]
    await socket.close()


async def test_a_database_in_trouble_does_not_end_the_list(
    world: World, browser: Browser, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_module, "REFRESH_SECONDS", 0.01)
    ledger.broken = True
    socket, _ = await opened(browser)
    ledger.rows = [{"number": "1号"}]
    while not (await frame(socket, "cases"))["cases"]:
        pass
    assert not ledger.broken
    await socket.close()
