"""Clues of a transcript, kept in memory and found the way the database finds them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from nlp.verdict import Category

ROOM, PERSON, PLACE = (8, timedelta(days=2)), (8, timedelta(days=30)), (6, timedelta(days=92))
ROOM_OF_OFFICIALS = (30, timedelta(days=10))
"""How many of the latest clues of a room, a reporter and a township may be meant, and how old."""
_SLACK = 2
"""A withdrawn clue makes room for an older one."""
MAX_WORDS = 20_000
MAX_ANSWERS = 2_000
"""Characters of what others said in a clue, the last ones."""


@dataclass(frozen=True, slots=True, eq=False)
class Clue:
    """What is known of a clue so far; categories and severities by their keys."""

    id: int
    message: str
    """The id of the message that opened it."""
    conversation: str
    reporter: str
    people: Mapping[str, str]
    opened_at: datetime
    last_at: datetime
    last_by_reporter: datetime
    category: str
    sub: str | None
    second: tuple[Category, ...]
    severity: str
    subject: tuple[str, ...]
    township: str | None
    village: str | None
    river: str | None
    spot: str
    townships: Sequence[str]
    outside: str | None
    happened_at: datetime | None
    words: str
    answers: str = ""
    is_sealed: bool = False
    is_closed: bool = False


class Memory:
    """The clues of all conversations that a message may still belong to; older ones are dropped."""

    def __init__(self) -> None:
        self._clues: dict[int, Clue] = {}
        self._rooms: dict[str, dict[int, None]] = defaultdict(dict)
        self._people: dict[str, dict[int, None]] = defaultdict(dict)
        self._places: dict[str, dict[int, None]] = defaultdict(dict)
        self._day: date | None = None

    def __len__(self) -> int:
        return len(self._clues)

    def put(self, clue: Clue) -> Clue:
        """Keep a clue as it is now; it becomes the latest of its room, reporter and township."""
        self._clues[clue.id] = clue
        _latest(self._rooms[clue.conversation], clue.id, ROOM_OF_OFFICIALS[0])
        _latest(self._people[clue.reporter], clue.id, PERSON[0])
        if clue.township:
            _latest(self._places[clue.township], clue.id, PLACE[0])
        return clue

    def drop(self, clue: Clue) -> None:
        """Forget a clue that was taken back."""
        self._clues.pop(clue.id, None)

    def candidates(
        self, *, conversation: str, sender: str, township: str | None, at: datetime, is_official: bool
    ) -> list[Clue]:
        """Clues that a message said at `at` might belong to, the newest first."""
        self._forget(at)
        found = [
            *self._newest(self._rooms.get(conversation), ROOM_OF_OFFICIALS if is_official else ROOM, at),
            *self._newest(self._people.get(sender), PERSON, at),
        ]
        if township:
            places = self._newest(self._places.get(township), PLACE, at)
            found += [clue for clue in places if clue.township == township]
        # some are in two of the three
        unique = {clue.id: clue for clue in found}
        return sorted(unique.values(), key=lambda clue: (clue.last_at, clue.id), reverse=True)

    def _newest(
        self, ids: dict[int, None] | None, limit: tuple[int, timedelta], at: datetime
    ) -> Iterator[Clue]:
        most, age = limit
        since = at - age
        for number in reversed(ids or ()):
            clue = self._clues.get(number)
            if clue is not None and clue.last_at >= since:
                yield clue
                most -= 1
                if not most:
                    return

    def _forget(self, at: datetime) -> None:
        """Once a day of the transcript, drop what no message can mean any more."""
        if at.date() == self._day:
            return
        self._day = at.date()
        since = at - PLACE[1]
        ids: set[int] = set()
        for kept in (self._rooms, self._people, self._places):
            for key, numbers in list(kept.items()):
                live = {n: None for n in numbers if n in self._clues and self._clues[n].last_at >= since}
                kept[key] = live
                if not live:
                    del kept[key]
                ids |= live.keys()
        self._clues = {number: self._clues[number] for number in ids}


def _latest(ids: dict[int, None], number: int, most: int) -> None:
    ids.pop(number, None)
    ids[number] = None
    if len(ids) > most * _SLACK:
        del ids[next(iter(ids))]
