"""What understanding a message yields: values only.

Named tuples: one is made for every message, and a frozen dataclass takes ten times as long to make.
"""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Intent(StrEnum):
    """What the sender wants with a message."""

    CLUE = "clue"
    FOLLOW_UP = "follow_up"
    PATROL_OK = "patrol_ok"
    PROGRESS_QUERY = "progress_query"
    RESOLVED_REPORT = "resolved_report"
    POLICY_QUESTION = "policy_question"
    PRAISE = "praise"
    NOTICE = "notice"
    COMMAND = "command"
    CHAT = "chat"


class Category(StrEnum):
    """What a clue is about. Keys are stored: never renamed, only retired."""

    OCCUPATION = "occupation"
    EXTRACTION = "extraction"
    DUMPING = "dumping"
    CONSTRUCTION = "construction"
    POLLUTION = "pollution"
    FLOATING = "floating"
    FISHING = "fishing"
    FACILITY = "facility"
    WATER_USE = "water_use"
    INTEGRITY = "integrity"
    OTHER = "other"


class Severity(StrEnum):
    """How much hurry there is."""

    NORMAL = "normal"
    MAJOR = "major"
    URGENT = "urgent"


class Place(NamedTuple):
    """Where: canonical names of the gazetteer, and the words as written."""

    township: str | None = None
    village: str | None = None
    river: str | None = None
    words: tuple[str, ...] = ()
    """Place words as written, in order ("三里坪桥下面", "老街码头")."""
    townships: tuple[str, ...] = ()
    """When the village named lies in several townships: which. `township` is None then."""
    outside: str | None = None
    """The other jurisdiction the place belongs to (洪江区, 中方县 …), or None."""

    @property
    def is_known(self) -> bool:
        """Whether somebody could be sent there: a township, or a place outside."""
        return self.township is not None or self.outside is not None


NOWHERE = Place()


class Evidence(NamedTuple):
    """Words that decided something, and the rule they belong to ("pollution.industrial")."""

    rule: str
    words: tuple[str, ...]


ALL_WORDS = ".words"
"""Ends the name of what no rule decided, but all words together ("pollution.words")."""

LIKELY = 0.4
"""How sure a clue is of which no rule says anything, only the sum of its words."""


class Verdict(NamedTuple):
    """Everything read out of one message alone, before it is held against what was said earlier."""

    intent: Intent
    category: Category | None = None
    sub: str | None = None
    second: tuple[Category, ...] = ()
    place: Place = NOWHERE
    happened_at: datetime | None = None
    """When it happened, if the words say so; aware."""
    severity: Severity = Severity.NORMAL
    sealed: bool = False
    """Looks like an accusation of an identifiable person or post."""
    confidence: float = 0.0
    """0 to 1, of the intent."""
    evidence: tuple[Evidence, ...] = ()
    subject: tuple[str, ...] = ()
    """Normalised words for the thing talked about (电鱼, 渣土 …), to hold against other clues."""
    reply: str = ""
    """The message's own words: without the quoted part, mentions and watermark."""
    quoted_name: str | None = None
    """Of a quoted reply: the name of the person quoted."""
    quoted_text: str | None = None
    addressed: str | None = None
    """The name after a leading @, if any (not the bot's)."""
    corrects: bool = False
    """Takes back or replaces something said earlier ("打错了,是托口不是江市")."""
    withdraws: bool = False
    """Takes the clue itself back ("我撤回", "不是线索,发错了")."""
