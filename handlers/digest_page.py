"""A page that fits a phone: every part in short at least, and as much in full as there is room for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from handlers.paging import MOST_ROWS, rows
from handlers.texts import digest as texts

FIRST = 4
"""Lines of each part that come before more of any."""


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a page: a title, and its cases by number and as a line each."""

    title: str
    """Empty where the page is about nothing else."""
    act: str = ""
    """What to type for one of them."""
    all: str = ""
    """What to type to see them all."""
    short: Sequence[str] = ()
    lines: Sequence[str] = ()
    measure: str = texts.CASES
    """How they are counted."""

    def full(self, count: int) -> list[str]:
        """With its first `count` lines."""
        left = len(self.lines) - count
        head = [texts.heading(self.title, self.act)] if self.title else []
        return [*head, *self.lines[:count], *([texts.more(left, self.measure, self.all)] if left else [])]

    @property
    def brief(self) -> str:
        """On one line."""
        if not self.lines:
            return texts.heading(self.title, self.act)
        return texts.in_short(self.title, self.short, self.act, self.all)

    @property
    def least(self) -> str:
        """Where there is hardly any room."""
        return texts.heading(self.title, self.all or self.act)


def page(
    head: Sequence[str], blocks: Iterable[Block], tail: Sequence[str] = (), most: int = MOST_ROWS
) -> str:
    """Head, blocks and tail in `most` rows of a phone."""
    blocks = list(blocks)
    room = most - _rows(head) - _rows(tail)
    shown = [[block.brief] for block in blocks]
    for at in reversed(range(len(blocks))):
        if _total(shown) > room:
            shown[at] = [blocks[at].least]
    folded: list[str] = []
    while _total(shown) + _rows(folded) > room and shown:
        shown.pop()
        folded = [texts.besides([block.title for block in blocks[len(shown) :]])]
    for first in (FIRST, None):
        for at, block in enumerate(blocks[: len(shown)]):
            spare = room - _total(shown) - _rows(folded) + _rows(shown[at])
            shown[at] = _fullest(block, block.lines[:first], spare) or shown[at]
    return "\n".join([*head, *(line for lines in shown for line in lines), *folded, *tail])


def _fullest(block: Block, lines: Sequence[str], room: int) -> list[str] | None:
    """The block with as many of these lines as there is room for."""
    costs = list(accumulate(map(rows, lines)))
    for count in range(len(lines), 0, -1):
        if costs[count - 1] < room and _rows(found := block.full(count)) <= room:
            return found
    return None


def _total(shown: Sequence[Sequence[str]]) -> int:
    return sum(map(_rows, shown))


def _rows(lines: Sequence[str]) -> int:
    return sum(map(rows, lines))
