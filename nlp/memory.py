"""Clues of a transcript, kept in memory and found the way the database finds them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter

from nlp.verdict import Category

ROOM, PERSON, PLACE = (8, timedelta(days=2)), (8, timedelta(days=30)), (12, timedelta(days=92))
ROOM_FAR = (30, timedelta(days=10))
"""How many of the latest clues of a room, a reporter and a township may be meant, and how old."""
_SLACK = 2
"""A withdrawn clue makes room for an older one."""
MAX_WORDS = 20_000
_AGE = attrgetter("last_at", "id")
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


_Clues = dict[int, Clue]
"""By id, the one that was spoken of last at the end."""


class Memory:
    """The clues of all conversations that a message may still belong to; older ones are dropped."""

    def __init__(self) -> None:
        self._rooms: dict[str, _Clues] = defaultdict(dict)
        self._people: dict[str, _Clues] = defaultdict(dict)
        self._places: dict[str, _Clues] = defaultdict(dict)
        self._day: date | None = None

    def __len__(self) -> int:
        kept = (self._rooms, self._people, self._places)
        return len({number for by_key in kept for clues in by_key.values() for number in clues})

    def put(self, clue: Clue, *, instead_of: Clue | None = None) -> Clue:
        """Keep a clue as it is now; it becomes the latest of its room, reporter and township."""
        if instead_of is not None and instead_of.township != clue.township:
            self.drop(instead_of)
        _latest(self._rooms[clue.conversation], clue, ROOM_FAR[0])
        _latest(self._people[clue.reporter], clue, PERSON[0])
        if clue.township:
            _latest(self._places[clue.township], clue, PLACE[0])
        return clue

    def drop(self, clue: Clue) -> None:
        """Forget a clue that was taken back."""
        self._rooms[clue.conversation].pop(clue.id, None)
        self._people[clue.reporter].pop(clue.id, None)
        if clue.township:
            self._places[clue.township].pop(clue.id, None)

    def candidates(
        self, *, conversation: str, sender: str, township: str | None, at: datetime, reaches_far: bool = False
    ) -> list[Clue]:
        """Clues that a message said at `at` might belong to, the newest first; officials answer late, and
        quotes are of what is long past: they `reach far`."""
        self._forget(at)
        found: _Clues = {}  # some are in two of the three
        _newest(found, self._rooms.get(conversation), ROOM_FAR if reaches_far else ROOM, at)
        _newest(found, self._people.get(sender), PERSON, at)
        if township:
            _newest(found, self._places.get(township), PLACE, at)
        return sorted(found.values(), key=_AGE, reverse=True) if len(found) > 1 else list(found.values())

    def _forget(self, at: datetime) -> None:
        """Once a day of the transcript, drop what no message can mean any more."""
        if at.date() == self._day:
            return
        self._day = at.date()
        for by_key, (_, age) in (
            (self._rooms, ROOM_FAR),
            (self._people, PERSON),
            (self._places, PLACE),
        ):
            since = at - age
            for key, clues in list(by_key.items()):
                live = {number: clue for number, clue in clues.items() if clue.last_at >= since}
                if live:
                    by_key[key] = live
                else:
                    del by_key[key]


def _latest(clues: _Clues, clue: Clue, most: int) -> None:
    clues.pop(clue.id, None)
    clues[clue.id] = clue
    if len(clues) > most * _SLACK:
        del clues[next(iter(clues))]


def _newest(found: _Clues, clues: _Clues | None, limit: tuple[int, timedelta], at: datetime) -> None:
    """Add the latest of some clues to those found."""
    if not clues:
        return
    most, age = limit
    since = at - age
    for clue in reversed(clues.values()):
        if clue.last_at < since:
            return
        found[clue.id] = clue
        most -= 1
        if not most:
            return
