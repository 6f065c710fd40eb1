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

from handlers.deadlines import WorkingDays
from handlers.hearing import Document, File
from handlers.incoming import Incoming
from handlers.live import Live
from handlers.parsing import after_gap, is_gap, numbers, report_first, strip_names
from handlers.quotes import Numbered, Quote
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


class UserError(Exception):
    """What a person has to do differently; its text is the reply.

    Of numbered choices in it each stands for a command, to be given as if it were typed.
    """

    def __init__(self, text: str, choices: Sequence[str] = ()) -> None:
        super().__init__(text)
        self.choices = tuple(choices)


@dataclass(frozen=True, slots=True)
class Reply:
    """What to say where the command was given, and what only to its giver in private."""

    here: str | None = None
    private: str | None = None
    files: tuple[File | Document, ...] = ()
    """To be written below the data folder once it is committed."""
    choices: tuple[str, ...] = ()
    """The commands its numbered choices stand for."""
    cases: tuple[str, ...] | None = None
    """The labels of the cases it shows: a bare number opens one of them. Empty: nothing to open any more."""
    keeps: bool = False
    """Whatever a bare number meant before, it means still."""
    erase: tuple[str, ...] | None = None
    """As of `Handled`."""


@dataclass(frozen=True, slots=True)
class Context:
    """All that a handler can reach besides its call."""

    settings: Settings
    days: WorkingDays
    commands: "Router"
    live: Live = field(default_factory=Live)
    key: bytes = field(default_factory=partial(token_bytes, 32), repr=False)
    """Of the hashes by which quoted words are known. Lives as long as the program: no file can be tested
    for a guess of what was said."""
    vault: Vault = field(default_factory=fresh_vault, repr=False)
    """Holds what the bot itself must know of open sealed clues."""


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

    @property
    def in_public(self) -> bool:
        """Said in a supervisors' room, where only number, category, township and status may be named."""
        return self.room is not None and self.room.purpose == Purpose.SUPERVISORS


Handler = Callable[[Session, Call, Context], Reply]


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
            command = next(
                (one for one in self._by_length if one.numbered and rest.startswith(one.word)), None
            )
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
