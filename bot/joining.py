"""Long messages that come in parts: put together as they were written, however they arrive."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from handlers.incoming import Incoming

PATIENCE = timedelta(minutes=10)
"""So long a part that is announced may take; then what is there is taken as it is."""
BRIEF = timedelta(seconds=20)
"""So long more may follow of what looks cut."""
GAP = "…"
"""Stands for a part that never came."""


class Row(NamedTuple):
    """A message of the inbox that can be handled; `rest` are the rows of its further parts."""

    id: int
    message: Incoming
    rest: tuple[int, ...] = ()


@dataclass(slots=True)
class _Group:
    until: datetime
    parts: dict[int, Row] = field(default_factory=dict)

    def is_whole(self) -> bool:
        """Whether every part that is announced is there."""
        of = max(row.message.part.of for row in self.parts.values() if row.message.part)
        return 0 < of <= len(self.parts)

    def joined(self) -> Row:
        numbers = sorted(self.parts)
        of = max((row.message.part.of for row in self.parts.values() if row.message.part), default=0)
        pieces = []
        for number in range(1, max(of, numbers[-1]) + 1):
            if number in self.parts:
                pieces.append(self.parts[number].message.text)
            elif pieces[-1:] != [GAP]:
                pieces.append(GAP)
        first = self.parts[numbers[0]]
        whole = first.message.model_copy(update={"text": "".join(pieces), "part": None})
        return Row(first.id, whole, tuple(self.parts[number].id for number in numbers[1:]))


class Joiner:
    """Holds parts back until their message is whole, or late. What it holds is safe in the inbox."""

    def __init__(self) -> None:
        self._groups: dict[tuple[str, str, str], _Group] = {}

    def add(self, row: Row, now: datetime) -> Sequence[Row]:
        """What can be handled now that this has come, in the order it was said."""
        message, part = row.message, row.message.part
        loose = (message.channel, message.conversation, "")
        if part is None or not part.ref:
            group = self._groups.get(loose)
            if group is None and part is None:
                return [row]
            group = self._groups.setdefault(loose, _Group(now))
            group.parts[len(group.parts) + 1] = row
            group.until = now + BRIEF
            if part is not None:
                return []
            return [self._groups.pop(loose).joined()]
        before = [self._groups.pop(loose).joined()] if loose in self._groups else []
        key = (message.channel, message.conversation, part.ref)
        group = self._groups.setdefault(key, _Group(now + PATIENCE))
        if part.number in group.parts:  # the same number twice under one name: another message's
            before.append(self._groups.pop(key).joined())
            group = self._groups.setdefault(key, _Group(now + PATIENCE))
        group.parts[part.number] = row
        return [*before, self._groups.pop(key).joined()] if group.is_whole() else before

    def late(self, now: datetime) -> Sequence[Row]:
        """What is not waited for any longer."""
        over = [key for key, group in self._groups.items() if group.until <= now]
        return [self._groups.pop(key).joined() for key in over]

    @property
    def next(self) -> datetime | None:
        """When something will be late."""
        return min((group.until for group in self._groups.values()), default=None)
