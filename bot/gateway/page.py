"""The chat page: a phone chat in the browser, over a `World`; no build step, nothing from elsewhere."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import WSMsgType, web
from pydantic import ValidationError

from bot.gateway import screen
from bot.gateway.airwaves import Airwaves, Text
from bot.gateway.world import Event, Message, World, WorldError
from handlers.incoming import Kind

log = logging.getLogger(__name__)

STATIC = Path(__file__).parent / "static"
MAX_PHOTO = 10 * 1024 * 1024
MAX_FRAME = 64 * 1024
REFRESH_SECONDS = 3.0
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'none'; connect-src 'self' ws://127.0.0.1:* ws://localhost:*",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}

FOREIGN = "这个页面只在本机打开：http://127.0.0.1"
TOO_BIG = "照片超过 10 MB，发不了。请选“标准”画质，或截小一点再发。"
NO_PHOTO = "这不是能发的照片，请选 JPG、PNG、GIF 或 WebP。"
NOT_UNDERSTOOD = "这一条没看懂，没有发出去。"
NOT_ALLOWED = "没发出去：你不在这个群里，或者还不是河小督的好友。"
NOT_TEXTED = "短信没发出去，请再试一次。"

Cases = Callable[[], Awaitable[Sequence[Mapping[str, Any]]]]
"""The cases as the page shows them: `number`, `status`, `category`, `place`, `time`, ready to be read."""

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def page(world: World, *, cases: Cases, airwaves: Airwaves | None = None) -> web.Application:
    """The page's application. It answers on loopback names only; serve it on a loopback address.

    Without `airwaves` nobody has a telephone.
    """
    desk = _Desk(world, cases, airwaves)
    app = web.Application(middlewares=[_guard], client_max_size=MAX_PHOTO)
    app.router.add_get("/", desk.index)
    app.router.add_get("/ws", desk.talk)
    app.router.add_post("/photo", desk.photo)
    app.router.add_get("/media/{id}", desk.media)
    app.router.add_static("/static", STATIC)
    app.cleanup_ctx.append(desk.running)
    app.on_shutdown.append(desk.hang_up)
    return app


@web.middleware
async def _guard(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Turn away what another site sends: by a name of its own (DNS rebinding) or across origins."""
    if not _from_here(request):
        return web.Response(status=403, text=FOREIGN, headers=HEADERS)
    response = await handler(request)
    if not response.prepared:
        response.headers.update(HEADERS)
    return response


def _from_here(request: web.Request) -> bool:
    try:
        name = urlsplit(f"//{request.host}").hostname
    except ValueError:
        return False
    if name not in LOOPBACK:
        return False
    writes = request.method != "GET" or request.path == "/ws"
    return not writes or request.headers.get("Origin") == f"http://{request.host}"


class _Desk:
    """What all open pages share: the world, the cases, and who is looking."""

    def __init__(self, world: World, cases: Cases, airwaves: Airwaves | None) -> None:
        self._world = world
        self._airwaves = airwaves
        self._cases = cases
        self._queues: set[asyncio.Queue[str]] = set()
        self._sockets: set[web.WebSocketResponse] = set()
        self._stale = asyncio.Event()
        self._shown = screen.cases([])

    async def running(self, _: web.Application) -> AsyncIterator[None]:
        """Listen to the world and keep the cases fresh for as long as the application runs."""
        unlisten = self._world.listen(self._heard)
        hang_up = self._airwaves.listen(self._texted) if self._airwaves else lambda: None
        refresh = asyncio.create_task(self._refresh())
        yield
        unlisten()
        hang_up()
        refresh.cancel()
        await asyncio.gather(refresh, return_exceptions=True)

    async def hang_up(self, _: web.Application) -> None:
        """Close every page's line, for the server waits for them."""
        for socket in tuple(self._sockets):
            await socket.close()

    async def index(self, _: web.Request) -> web.StreamResponse:
        return web.FileResponse(STATIC / "index.html")

    async def talk(self, request: web.Request) -> web.StreamResponse:
        """One page's line: first everything so far, then what happens; back comes what is said."""
        socket = web.WebSocketResponse(heartbeat=30, max_msg_size=MAX_FRAME)
        await socket.prepare(request)
        queue: asyncio.Queue[str] = asyncio.Queue()
        queue.put_nowait(screen.snapshot(self._world))
        if self._airwaves:
            queue.put_nowait(screen.telephones(self._airwaves))
        queue.put_nowait(self._shown)
        self._queues.add(queue)
        self._sockets.add(socket)
        self._stale.set()
        writer = asyncio.create_task(_write(socket, queue))
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT and (refusal := await self._act(frame.data)):
                    queue.put_nowait(screen.refusal(refusal))
        finally:
            self._queues.discard(queue)
            self._sockets.discard(socket)
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
        return socket

    async def photo(self, request: web.Request) -> web.StreamResponse:
        """A photo that is sent: the bytes are the body."""
        try:
            data = await request.read()
        except web.HTTPRequestEntityTooLarge:
            return web.json_response({"error": TOO_BIG}, status=413)
        kind = screen.image_type(data)
        if kind is None:
            return web.json_response({"error": NO_PHOTO}, status=415)
        sender, to = request.query.get("as", ""), request.query.get("to", "")
        try:
            if sender == self._world.self_id:
                raise WorldError("the page does not speak for the bot")
            name = f"photo.{kind.removeprefix('image/').replace('jpeg', 'jpg')}"
            self._world.say(sender, to, Kind.IMAGE, media=data, name=name)
        except WorldError:
            return web.json_response({"error": NOT_ALLOWED}, status=403)
        return web.json_response({})

    async def media(self, request: web.Request) -> web.StreamResponse:
        """The bytes of a message. Only pictures are shown; anything else is a download."""
        message = self._world.messages.get(request.match_info["id"])
        if message is None or message.media is None or message.id in self._world.recalled:
            return web.Response(status=404, text="没有这个文件，或已撤回。")
        data = message.media.data
        if kind := screen.image_type(data):
            return web.Response(body=data, content_type=kind)
        return web.Response(body=data, headers={"Content-Disposition": "attachment"})

    async def _act(self, text: str) -> str:
        """Do what a page asks; return the sentence that says why not, if so."""
        try:
            asked = screen.asked(text)
        except ValidationError:
            return NOT_UNDERSTOOD
        try:
            if not isinstance(asked, screen.Texting):
                screen.act(self._world, asked)
            elif self._airwaves:
                await self._airwaves.text(asked.number, asked.text)
        except WorldError:
            return NOT_TEXTED if isinstance(asked, screen.Texting) else NOT_ALLOWED
        return ""

    def _texted(self, text: Text) -> None:
        self._stale.set()
        self._show(screen.text(text))

    def _heard(self, event: Event) -> None:
        if isinstance(event, Message):
            if event.sender == self._world.self_id:
                self._stale.set()
            self._show(screen.said(self._world, event))
        elif screen.changes_people(event):
            self._show(screen.people(self._world))

    def _show(self, frame: str) -> None:
        for queue in self._queues:
            queue.put_nowait(frame)

    async def _refresh(self) -> None:
        """Show the cases anew after each word of the bot, and every few seconds, to whoever looks."""
        while True:
            try:
                async with asyncio.timeout(REFRESH_SECONDS):
                    await self._stale.wait()
            except TimeoutError:
                pass
            self._stale.clear()
            if not self._queues:
                continue
            try:
                shown = screen.cases(await self._cases())
            except Exception:
                log.exception("cases cannot be shown", extra={"action": "page_cases"})
                continue
            if shown != self._shown:
                self._shown = shown
                self._show(shown)


async def _write(socket: web.WebSocketResponse, queue: asyncio.Queue[str]) -> None:
    while True:
        await socket.send_str(await queue.get())
