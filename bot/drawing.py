"""Has pictures drawn in a process of their own: the program never loads the plotting library, gets all the
memory back, and hears and says meanwhile. What is imported here is imported there.
"""

import asyncio
import os
import pickle
import sys
import tempfile
from collections.abc import Collection, Sequence

from storage.periods import Period

SECONDS = 60.0
"""A drawing that takes longer never ends."""
SECRETS = "HEXIAODU_"
"""So names in the environment begin that nobody else has to know."""


class DrawingError(Exception):
    """There is no picture; why is on standard error."""


async def drawn(found: Period, townships: Sequence[str], hide: Collection[str] = ()) -> bytes:
    """The picture of a period as a PNG. Raises `DrawingError`, `OSError`."""
    asked = pickle.dumps((found, tuple(townships), frozenset(map(str, hide))))
    known = {name: value for name, value in os.environ.items() if not name.startswith(SECRETS)}
    # the plotting library's list of fonts goes when it is done
    with tempfile.TemporaryDirectory(prefix="hexiaodu-") as cache:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", __name__),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=known | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "MPLCONFIGDIR": cache},
            start_new_session=True,  # a Ctrl+C is for the program itself
        )
        try:
            async with asyncio.timeout(SECONDS):
                picture, _ = await process.communicate(asked)
        except TimeoutError:
            raise DrawingError("it takes too long") from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.communicate()
    if process.returncode:
        raise DrawingError("the process failed")
    return picture


def _draw() -> None:
    from bot.picture import png

    sys.stdout.buffer.write(png(*pickle.load(sys.stdin.buffer)))


if __name__ == "__main__":
    _draw()
