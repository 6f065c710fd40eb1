"""The values that `threads.decide` takes and gives."""

from dataclasses import dataclass
from datetime import datetime

from nlp.verdict import Category, Place, Verdict


@dataclass(frozen=True, slots=True)
class Heard:
    """A message with what was understood of it."""

    sender: str
    """The sender's contact id."""
    role: str
    """supervisor, officer, discipline or unit; of a stranger in a supervisors' room: supervisor."""
    conversation: str
    kind: str
    """A kind of message: text, image, location, audio, video, file, url, recalled."""
    at: datetime
    verdict: Verdict
    mentions_bot: bool = False
    unit: str = ""
    """Of an officer or a unit: the name of the unit they speak for."""
    follows_talk: bool = False
    """What was said in the conversation just before belongs to no clue."""
    follows: int | None = None
    """The clue that what was said in the conversation just before belongs to, or asks about."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clue the message might belong to: open ones of the room, recent ones of the place or the person."""

    clue: int
    is_closed: bool
    conversation: str
    reporter: str
    people: frozenset[str]
    """Contact ids of all who spoke in it, the reporter among them."""
    names: frozenset[str]
    """The names these go by in the room, for @ and quotes."""
    opened_at: datetime
    last_at: datetime
    """When something was last added to it by anybody."""
    last_by_reporter: datetime
    category: Category | None
    subject: tuple[str, ...]
    place: Place
    texts: tuple[str, ...] = ()
    """Its reporter's words."""
    answers: tuple[str, ...] = ()
    """What others said in it."""
    reporter_name: str = ""
    """What its reporter goes by in the room."""


@dataclass(frozen=True, slots=True)
class Open:
    """A new clue. `like` is a clue of somebody else that seems to be the same problem."""

    like: int | None = None


@dataclass(frozen=True, slots=True)
class Add:
    """More about a clue: words, a photo, the place that was missing."""

    clue: int


@dataclass(frozen=True, slots=True)
class Correct:
    """The sender puts right what was said in a clue: what the verdict names replaces what stood there."""

    clue: int


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The reporter takes a clue back."""

    clue: int


@dataclass(frozen=True, slots=True)
class Resolved:
    """Somebody says the problem of a clue is gone (a note of the case; nothing moves)."""

    clue: int


@dataclass(frozen=True, slots=True)
class Note:
    """An officer's, discipline officer's or unit's words inside a thread."""

    clue: int


@dataclass(frozen=True, slots=True)
class Ask:
    """How far is it? `clue` is None when it is not clear which is meant."""

    clue: int | None


@dataclass(frozen=True, slots=True)
class Patrol:
    """A check-in: all is well."""


@dataclass(frozen=True, slots=True)
class Seal:
    """An accusation: it leaves the ordinary way."""


@dataclass(frozen=True, slots=True)
class Loose:
    """A photo, place or "又来了" without a thread: kept for what the same sender may say next."""


@dataclass(frozen=True, slots=True)
class Pass:
    """Not for us."""


Decision = Open | Add | Correct | Withdraw | Resolved | Note | Ask | Patrol | Seal | Loose | Pass
