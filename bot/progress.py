"""A bar for what takes long, on a terminal only."""

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

LONG = 5000
"""Messages that take a second or more."""

One = TypeVar("One")


def shown(work: Iterable[One], count: int, title: str) -> Iterator[One]:
    """The same, with a bar on standard error while it goes on."""
    if count < LONG or not sys.stderr.isatty():
        yield from work
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(work, title, count, console=Console(stderr=True))
