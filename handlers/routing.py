"""Commands: how one is recognised, who may give it, and the boundary where errors become sentences."""

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import partial
from secrets import token_bytes
from typing import NamedTuple

from sqlmodel import Session

from handlers.channels import Channels
from handlers.deadlines import WorkingDays
from handlers.incoming import Incoming
from handlers.live import Live
from handlers.parsing import after_gap, is_gap, numbers, report_first, strip_names
from handlers.quotes import Numbered, Quote
from handlers.reply import Reply
from handlers.settings import Settings
from nlp.text import normal
from storage.known import KnownRoom
from storage.people import Speaker
from storage.states import Purpose, Role
from storage.vault import Vault, fresh_vault

log = logging.getLogger(__name__)

EVERYBODY = frozenset(Role)
MOST_AT_ONCE = 20
"""Cases one command may be given for."""
MOST_WORDED = 8
"""Characters of what a supervisor may search for."""
MOST_AFTER = 3
"""Characters after a number that make no talk of a command: 受理 12 谢谢。"""


class Place(StrEnum):
    """Where a command is given."""

    PRIVATE = "private"
    OFFICE = "office"
    SUPERVISORS = "supervisors"
    DISCIPLINE = "discipline"
    ELSEWHERE = "elsewhere"
    """A room without a purpose."""


EVERYWHERE = frozenset(Place)
UNSEEN = frozenset({Place.PRIVATE, Place.OFFICE})
"""Where no supervisor reads it."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a handler can reach besides its call."""

    settings: Settings
    days: WorkingDays
    commands: "Router"
    live: Live = field(default_factory=Live)
    key: bytes = field(default_factory=partial(token_bytes, 32), repr=False)
    """Of the hashes by which quoted words are known; it goes with the program: nobody can test a guess."""
    vault: Vault = field(default_factory=fresh_vault, repr=False)
    """Holds what the bot itself must know of open sealed clues."""
    channels: Channels = field(default_factory=partial(Channels, {}))


@dataclass(frozen=True, slots=True)
class Call:
    """One command as it was given."""

    message: Incoming
    speaker: Speaker
    room: KnownRoom | None
    now: datetime
    year: int | None = None
    number: int | None = None
    """Of the case meant, if the command takes one."""
    rest: str = ""
    quote: Quote | None = None
    others: tuple[Numbered, ...] = ()
    """Further cases the same command is given for: `dispatch` gives it to each."""

    @property
    def place(self) -> Place:
        """Where it was said."""
        if self.room is not None:
            return Place(self.room.purpose)
        return Place.PRIVATE if self.message.room is None else Place.ELSEWHERE

    def names_one(self, command: "Command") -> bool:
        """Whether words stand where the command wants a number."""
        return command.numbered and not command.worded and self.number is None and bool(self.rest)

    @property
    def in_public(self) -> bool:
        """Said in a supervisors' room, where only number, category, township and status may be named."""
        return self.room is not None and self.room.purpose == Purpose.SUPERVISORS


Handler = Callable[[Session, Call, Context], Reply]
IN_FULL = ("详情", "经过")
"""After a number they ask for all of its history: they are no words to search for."""


@dataclass(frozen=True, slots=True)
class Command:
    """A word people can say to the bot."""

    word: str
    usage: str
    summary: str
    roles: frozenset[Role]
    numbered: bool
    """It is about one case: without a number it is not a command, unless the bot is addressed."""
    plain: bool
    """Heard in a supervisors' room without @, when a number follows."""
    for_strangers: bool
    several: bool
    """May be given for several cases at once."""
    worded: bool
    """Words may stand for the number: 查 三里坪 网."""
    places: frozenset[Place]
    topic: str
    handler: Handler

    @property
    def takes_nothing(self) -> bool:
        """The word stands alone."""
        return self.usage == self.word

    @property
    def takes_date(self) -> bool:
        """A day follows the number: 延期 12 到15号."""
        return "日期" in self.usage

    @property
    def takes_words(self) -> bool:
        """A reason, a unit, a result follows the number."""
        return len(self.usage.split()) > 2


class Router:
    """A table of commands. A word registered twice raises. The topic is what 帮助 lists them under."""

    def __init__(self, *parts: "Router", topic: str = "") -> None:
        self._topic = topic
        self._commands: dict[str, Command] = {}
        self._by_length: list[Command] = []
        for part in parts:
            for command in part:
                self._add(command)

    def command(
        self,
        word: str,
        usage: str,
        summary: str,
        *,
        roles: Iterable[Role] = EVERYBODY,
        numbered: bool = False,
        plain: bool = False,
        for_strangers: bool = False,
        several: bool = False,
        worded: bool = False,
        places: Iterable[Place] = EVERYWHERE,
    ) -> Callable[[Handler], Handler]:
        """Register a handler for a word."""

        def add(handler: Handler) -> Handler:
            self._add(
                Command(
                    word,
                    usage,
                    summary,
                    frozenset(roles),
                    numbered,
                    plain,
                    for_strangers,
                    several,
                    worded,
                    frozenset(places),
                    self._topic,
                    handler,
                )
            )
            return handler

        return add

    def _add(self, command: Command) -> None:
        if command.word in self._commands:
            raise ValueError(f"command registered twice: {command.word}")
        self._commands[command.word] = command
        # longest first: 不受理 before 受理
        self._by_length = sorted(self._commands.values(), key=lambda command: -len(command.word))

    def __iter__(self) -> Iterator[Command]:
        """The commands in the order they were registered."""
        return iter(self._commands.values())

    def __getitem__(self, word: str) -> Command:
        """The command of a word; raises `KeyError`."""
        return self._commands[word]

    def parse(
        self, text: str, *, addressed: bool, bot_names: Sequence[str], alone: bool = False
    ) -> "Parsed | None":
        """The command a text gives; None if it gives none. A word `alone` may be about a case just shown."""
        said, named = strip_names(normal(text), bot_names)
        said, addressed = report_first(said), addressed or named
        for command in self._by_length:
            if said.startswith(command.word):
                after = after_gap(said[len(command.word) :])
                glued = said[len(command.word) :][:1]
                found, rest = self._numbers(after, command) if command.numbered else ([], after)
                if found:
                    return Parsed(command, found, rest) if addressed or _is_plain(command, rest) else None
                # 群峰乡 is no 群
                if len(command.word) == 1 and not command.numbered and not is_gap(glued):
                    continue
                if command.numbered and alone and not after:
                    return Parsed(command, [], "")
                if command.worded and alone and glued.isspace():
                    return Parsed(command, [], after)
                if command.worded and not command.numbered and after:
                    # more is no search: somebody reports something
                    is_search = glued.isspace() and len(after) <= MOST_WORDED and addressed
                    return Parsed(command, [], after) if is_search else None
                if command.takes_nothing and re.search(r"\w", after):
                    return None
                if addressed or (not command.numbered and is_gap(glued)):
                    return Parsed(command, [], after)
                return None
        return self._number_first(said, addressed=addressed)

    def _numbers(self, text: str, command: Command) -> tuple[list[Numbered], str]:
        return numbers(text, several=command.several, dated=command.takes_date)

    def _number_first(self, said: str, *, addressed: bool) -> "Parsed | None":
        for several in (False, True):
            found, rest = numbers(said, several=several)
            begun = (one for one in self._by_length if one.numbered and rest.startswith(one.word))
            command = next(begun, None)
            if not found or command is None or (several and not command.several):
                continue
            after = rest[len(command.word) :]
            # "12号交办的那件怎么样了" is talk, unless it is said to the bot
            if not addressed and not re.match(r"\W|$", after):
                return None
            return Parsed(command, found, after_gap(after))
        return None


class Parsed(NamedTuple):
    """A command as its words give it."""

    command: Command
    numbers: Sequence[Numbered]
    """Of the cases it is about, in the order they were named."""
    rest: str


def _is_plain(command: Command, rest: str) -> bool:
    """Whether what follows the number belongs to the command: in talk among people much may follow."""
    return command.takes_words or len(rest) <= MOST_AFTER
