"""File boxes of every kind a gateway sends."""

import base64
import json
from collections.abc import AsyncIterator, Mapping

import pytest
from aiohttp import web

from bot.channel import ChannelError
from bot.wechat import media
from bot.wechat.media import read_box

PHOTO = b"\x89PNG" + bytes(100_000)


async def download(uuid: str, most: int) -> bytes:
    return {"u1": PHOTO}[uuid]


@pytest.fixture
async def site(unused_tcp_port: int) -> AsyncIterator[str]:
    async def photo(request: web.Request) -> web.Response:
        if request.headers.get("X-Key") != "k":
            raise web.HTTPForbidden
        return web.Response(body=PHOTO)

    app = web.Application()
    app.router.add_get("/photo", photo)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", unused_tcp_port).start()
    yield f"http://127.0.0.1:{unused_tcp_port}"
    await runner.cleanup()


@pytest.mark.parametrize(
    "box",
    [
        {"base64": base64.b64encode(PHOTO).decode(), "boxType": 1},
        {"base64": base64.b64encode(PHOTO).decode(), "type": 1},
        {"uuid": "u1", "type": 7, "md5": "", "size": -1},
    ],
)
async def test_bytes_within_and_by_uuid(box: Mapping[str, object]) -> None:
    assert await read_box(json.dumps({"name": "p.png", **box}), download) == ("p.png", PHOTO)


@pytest.mark.parametrize("key", ["url", "remoteUrl"])
async def test_bytes_by_url(site: str, key: str) -> None:
    box = {"name": "p.png", "type": 2, key: f"{site}/photo", "headers": {"X-Key": "k"}}
    assert await read_box(json.dumps(box), download) == ("p.png", PHOTO)


@pytest.mark.parametrize("path", ["/photo", "/nothing"])
async def test_a_url_that_refuses(site: str, path: str) -> None:
    with pytest.raises(ChannelError):
        await read_box(json.dumps({"name": "p", "url": site + path}), download)


async def test_a_url_where_nobody_is(unused_tcp_port: int) -> None:
    with pytest.raises(ChannelError):
        await read_box(json.dumps({"name": "p", "url": f"http://127.0.0.1:{unused_tcp_port}/"}), download)


async def test_a_file_too_large(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "MAX_BYTES", 1000)
    box = {"name": "p", "url": f"{site}/photo", "headers": {"X-Key": "k"}}
    with pytest.raises(ChannelError):
        await read_box(json.dumps(box), download)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"name":"p","type":3,"qrCode":"x"}', '{"name":"p","base64":"?"}']
)
async def test_what_is_no_file_box(text: str) -> None:
    with pytest.raises(ChannelError):
        await read_box(text, download)


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "C:\\etc\\passwd"])
async def test_a_name_brings_no_folders(name: str) -> None:
    assert await read_box(json.dumps({"name": name, "uuid": "u1"}), download) == ("passwd", PHOTO)
