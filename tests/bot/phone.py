"""The operator's second way: a real HTTP server that takes what apprise's json:// sends."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web


class Phone:
    """What arrived, as (title, text); refuses while it is told to."""

    def __init__(self) -> None:
        self.got: list[tuple[str, str]] = []
        self.tries = 0
        self.refuses = False
        self.url = ""

    async def _take(self, request: web.Request) -> web.Response:
        self.tries += 1
        if self.refuses:
            return web.Response(status=500)
        said = await request.json()
        self.got.append((said["title"], said["message"]))
        return web.Response()


@asynccontextmanager
async def ringing() -> AsyncIterator[Phone]:
    """A phone that can be reached at `url`."""
    phone = Phone()
    app = web.Application()
    app.router.add_post("/{key}", phone._take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    phone.url = f"json://127.0.0.1:{runner.addresses[0][1]}/a-secret-key"
    try:
        yield phone
    finally:
        await runner.cleanup()
