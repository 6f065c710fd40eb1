"""Has pictures drawn in a process of their own: the program never loads the plotting library, and gets back
all the memory; who writes and listens meanwhile is not slowed down. What is imported here is imported there.
"""

import asyncio
import multiprocessing
import os
import signal
import tempfile
from collections.abc import Collection, Sequence
from multiprocessing.connection import Connection

from storage.periods import Period

SECONDS = 60.0
"""A drawing that takes longer never ends."""


class DrawingError(Exception):
    """There is no picture; why is on standard error."""


async def drawn(found: Period, townships: Sequence[str], hide: Collection[str] = ()) -> bytes:
    """The picture of a period as a PNG. Raises `DrawingError`."""
    return await asyncio.to_thread(_elsewhere, found, tuple(townships), frozenset(map(str, hide)))


def _elsewhere(found: Period, townships: tuple[str, ...], hide: frozenset[str]) -> bytes:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    # for the plotting library's list of fonts: what it leaves behind goes
    with tempfile.TemporaryDirectory(prefix="hexiaodu-") as cache, ours:
        process = context.Process(target=_draw, args=(theirs, cache, found, townships, hide), daemon=True)
        with theirs:
            process.start()
        try:
            if not ours.poll(SECONDS):
                raise DrawingError("it takes too long")
            return ours.recv_bytes()
        except EOFError:
            raise DrawingError("the process ended without a picture") from None
        finally:
            process.kill()
            process.join()


def _draw(
    out: Connection, cache: str, found: Period, townships: tuple[str, ...], hide: frozenset[str]
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of a Ctrl+C the program itself makes the best
    os.environ["MPLCONFIGDIR"] = cache
    from bot.picture import png

    out.send_bytes(png(found, townships, hide))
