"""What providers post: checked, stored, and only then answered with 200."""

import asyncio
import hmac
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from aiohttp import web

from bot.sms.door import PATIENCE, Door
from bot.sms.plain import WINDOW
from bot.sms.provider import Post, Provider, StaleError, Text, UnreadableError, WrongCheckError

log = logging.getLogger(__name__)

MOST_BODY = 1024 * 1024
"""Bytes: some post many texts at once."""
STORE_SECONDS = 8.0
"""A text that is not on the disk by then is answered with 503: the provider comes again."""
MOST_WAITING = 512
"""Texts on their way to the disk at once."""

_MUTE = logging.getLogger(f"{__name__}.http")
"""The library's: what strangers send in place of requests would stand in it."""
_MUTE.addHandler(logging.NullHandler())
_MUTE.propagate = False

Take = Callable[[Text], Awaitable[None]]
"""Stores a text; returns when it is safe on disk."""


class Endpoint:
    """Takes a provider's posts. `take` is called for each text, and may take its time."""

    def __init__(
        self, provider: Provider, path: str, door: Door, take: Take, now: Callable[[], datetime]
    ) -> None:
        """`path` is the secret end of the address; empty: there is none."""
        self._provider = provider
        self._path = path
        self._door = door
        self._take = take
        self._now = now
        self._seen: dict[str, datetime] = {}
        self._waiting: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def serving(self, host: str, port: int) -> AsyncIterator[int]:
        """Serve; the port. Raises `OSError`."""
        app = web.Application(middlewares=[self._door.middleware], client_max_size=MOST_BODY)
        app.router.add_post(f"/sms/{self._provider.name}", self.post)
        app.router.add_post(f"/sms/{self._provider.name}/{{path}}", self.post)
        # what is packed may be anything: nobody packs a text message
        # no log of requests: the path is a secret
        runner = web.AppRunner(
            app, access_log=None, logger=_MUTE, auto_decompress=False, keepalive_timeout=30
        )
        await runner.setup()
        try:
            assert runner.server is not None
            server = await self._door.open(runner.server, host, port)
            try:
                yield int(server.sockets[0].getsockname()[1])
            finally:
                server.close()
        finally:
            await runner.cleanup()
            for task in self._waiting:
                task.cancel()

    async def post(self, request: web.Request) -> web.StreamResponse:
        """One post: 200 only for what is stored."""
        if not hmac.compare_digest(request.match_info.get("path", "").encode(), self._path.encode()):
            return _no(404, "not found")
        if request.content_type != self._provider.form or "Content-Encoding" in request.headers:
            return _no(415, f"wants {self._provider.form}")
        try:
            async with asyncio.timeout(PATIENCE):
                body = await request.read()
        except TimeoutError:
            return _no(408, "too slow")
        except web.HTTPRequestEntityTooLarge:
            return _no(413, f"at most {MOST_BODY} bytes")
        try:
            return await self._post(Post(body, request.headers, self._now()))
        except Exception:  # a bug: the provider comes again
            log.exception("a post failed", extra={"action": "sms"})
            return _no(500, "failed")

    async def _post(self, post: Post) -> web.StreamResponse:
        try:
            texts = self._provider.read(post)
        except StaleError:
            return _no(401, "signed too long ago")
        except WrongCheckError:
            return _no(401, "wrong signature")
        except UnreadableError as error:
            log.warning("a post cannot be read", extra={"action": "sms", "error": str(error)})
            return _no(400, "not as documented")
        replay = self._provider.signature(post)
        if replay and self._was_seen(replay, post.at):
            return _no(409, "this very post was taken before")
        if not await self._stored(texts):
            return _no(503, "cannot store it now", {"Retry-After": "30"})
        if replay:
            self._seen[replay] = post.at + 2 * WINDOW + timedelta(seconds=1)
        taken = self._provider.taken()
        return web.Response(text=taken) if isinstance(taken, str) else web.json_response(taken)

    def _was_seen(self, replay: str, now: datetime) -> bool:
        # in the order in which they are forgotten: the first stand first
        while self._seen and self._seen[first := next(iter(self._seen))] <= now:
            del self._seen[first]
        return replay in self._seen

    async def _stored(self, texts: Sequence[Text]) -> bool:
        """Whether all are on the disk. What is late is stored all the same, as soon as the disk takes it."""
        if len(self._waiting) + len(texts) > MOST_WAITING:
            return False
        tasks = {asyncio.create_task(_await(self._take(text))) for text in texts}
        if not tasks:
            return True
        self._waiting |= tasks
        for task in tasks:
            task.add_done_callback(self._waiting.discard)
        done, late = await asyncio.wait(tasks, timeout=STORE_SECONDS)
        if late:
            return False
        for task in done:
            task.result()
        return True


async def _await(work: Awaitable[None]) -> None:
    await work


def _no(status: int, why: str, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response({"error": why}, status=status, headers=headers)
