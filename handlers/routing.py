"""Commands: how one is recognised, who may give it, and the boundary where errors become sentences."""

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache, partial
from secrets import token_bytes

from sqlmodel import Session

from handlers.deadlines import WorkingDays
from handlers.hearing import File
from handlers.incoming import Incoming
from handlers.live import Live
from handlers.quotes import Quote
from handlers.settings import Settings
from handlers.texts import errors as texts
from nlp.text import normal
from storage.errors import StorageError, StorageUnavailableError
from storage.known import KnownRoom
from storage.people import Speaker
from storage.prepared import savepoint
from storage.states import Purpose, Role

log = logging.getLogger(__name__)

EVERYBODY = frozenset(Role)
GAP = r"[\s,，、:：。.;；!！]*"
_NUMBER = re.compile(
    rf"^(?:第|编号|No\.?|#)?\s*(?:(20\d\d)\s*[-－—年]\s*第?\s*)?(\d{{1,6}})(?!\d)\s*(?:号|件|条)?{GAP}", re.I
)

MOST_AFTER = 3
"""Characters after a number that make no talk of a command: 受理 12 谢谢。"""


class UserError(Exception):
    """What a person has to do differently; its text is the reply."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What to say where the command was given, and what only to its giver in private."""

    here: str | None = None
    private: str | None = None
    files: tuple[File, ...] = ()
    """To be written below the data folder once it is committed."""


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
    handler: Handler

    @property
    def takes_nothing(self) -> bool:
        """The word stands alone."""
        return self.usage == self.word

    @property
    def takes_words(self) -> bool:
        """A reason, a unit, a result follows the number."""
        return len(self.usage.split()) > 2


class Router:
    """A table of commands. A word registered twice raises."""

    def __init__(self, *parts: "Router") -> None:
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
    ) -> Callable[[Handler], Handler]:
        """Register a handler for a word."""

        def add(handler: Handler) -> Handler:
            self._add(
                Command(word, usage, summary, frozenset(roles), numbered, plain, for_strangers, handler)
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

    def parse(
        self, text: str, *, addressed: bool, bot_names: Sequence[str]
    ) -> tuple[Command, int | None, int | None, str] | None:
        """The command a text gives, with year, number and rest; None if it gives none."""
        said, named = strip_names(normal(text), bot_names)
        addressed = addressed or named
        for command in self._by_length:
            if said.startswith(command.word):
                after = re.sub(rf"^{GAP}", "", said[len(command.word) :])
                glued = said[len(command.word) :][:1]
                found = _number(after) if command.numbered else None
                if found:
                    return (command, *found) if addressed or _is_plain(command, found[2]) else None
                if command.takes_nothing and re.search(r"\w", after):
                    return None
                if addressed or (not command.numbered and (not glued or re.match(GAP + "$", glued))):
                    return command, None, None, after
                return None
        return self._number_first(said, addressed=addressed)

    def _number_first(
        self, said: str, *, addressed: bool
    ) -> tuple[Command, int | None, int | None, str] | None:
        found = _number(said)
        if found is None:
            return None
        year, number, rest = found
        for command in self._by_length:
            if command.numbered and rest.startswith(command.word):
                after = rest[len(command.word) :]
                # "12号交办的那件怎么样了" is talk, unless it is said to the bot
                if not addressed and not re.match(r"\W|$", after):
                    return None
                return command, year, number, re.sub(rf"^{GAP}", "", after)
        return None


def _is_plain(command: Command, rest: str) -> bool:
    """Whether what follows the number belongs to the command: in talk among people much may follow."""
    return command.takes_words or len(rest) <= MOST_AFTER


def _number(text: str) -> tuple[int | None, int, str] | None:
    match = _NUMBER.match(text)
    if match is None:
        return None
    year, number = match.groups()
    return (int(year) if year else None), int(number), text[match.end() :].strip()


def strip_names(text: str, bot_names: Sequence[str]) -> tuple[str, bool]:
    """A text without the bot's name at its head or an @ of it anywhere; whether it was named."""
    mention, head = _names(tuple(bot_names))
    without = head.sub("", mention.sub(" ", text).strip())
    return without.strip(), without.strip() != text.strip()


@lru_cache(1)
def _names(bot_names: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    names = "|".join(re.escape(normal(name)) for name in sorted(bot_names, key=len, reverse=True))
    return re.compile(rf"@(?:{names})(?:\s|{GAP})"), re.compile(rf"^\s*(?:{names}){GAP}")


def dispatch(session: Session, command: Command, call: Call, ctx: Context) -> Reply:
    """Run a command; whatever goes wrong becomes one calm sentence (a full disk goes on to the caller).

    Raises `StorageUnavailableError`; a bug is logged once, undone and answered.
    """
    if not command.for_strangers:
        if not call.speaker.is_bound:
            return Reply(texts.not_bound(call.speaker.role))
        if call.speaker.role not in command.roles:
            return Reply(texts.not_yours(command))
    undo = savepoint(session)
    try:
        reply = command.handler(session, call, ctx)
        undo.commit()
        return reply
    except StorageUnavailableError:
        raise
    except UserError as error:
        undo.rollback()
        return _refused(str(error), call)
    except StorageError as error:
        undo.rollback()
        return _refused(texts.of(error, command), call)
    except Exception:
        undo.rollback()
        log.exception("a command failed", extra={"action": "command", "message_id": call.message.id})
        return Reply(texts.BUG)


def _refused(text: str, call: Call) -> Reply:
    """An officer's mistake is nothing for a supervisors' room: it may repeat what they wrote."""
    is_officers = call.in_public and call.speaker.role == Role.OFFICER
    return Reply(private=text) if is_officers else Reply(text)
