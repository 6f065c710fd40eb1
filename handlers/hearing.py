"""A message with who said it where, and what became of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.incoming import Incoming
from storage.known import KnownRoom
from storage.people import Speaker
from storage.states import Mode, Purpose, Role, RowOutcome

WINDOW = timedelta(minutes=10)
"""How long something belongs to what its sender was just talking about."""


@dataclass(frozen=True, slots=True)
class File:
    """A text to be written into the data folder, under a path below it."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo of a document: what it shows, and where it lies below the media folder."""

    caption: str
    path: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a document: lines of text, then photos."""

    heading: str
    lines: tuple[str, ...] = ()
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A PDF to be written into the data folder, under a path below it."""

    path: str
    title: str
    parts: tuple[Part, ...]
    footer: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A ledger to be written into the data folder, under a path below it: what was reported on these days."""

    path: str
    first: date
    last: date
    """The day itself is of it."""
    for_units: bool = False
    """Without who reported it and in which words."""


@dataclass(frozen=True, slots=True)
class Handled:
    """What became of a message, which media files must go, and which files are to be written.

    `erase` are files below the data folder that must go because they hold what was sealed; None if nothing
    that was stored before was sealed.
    """

    outcome: RowOutcome
    forget: tuple[str, ...] = ()
    write: tuple[File | Document | Sheet, ...] = ()
    erase: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Hearing:
    """A message with who said it where; what the steps below share."""

    row: int
    message: Incoming
    speaker: Speaker
    room: KnownRoom | None
    now: datetime

    @property
    def is_officers(self) -> bool:
        """Said by an officer whom the roster knows."""
        return self.speaker.is_bound and self.speaker.role == Role.OFFICER

    @property
    def may_report(self) -> bool:
        """Said where problems are reported: in a supervisors' room, or in private by a supervisor."""
        if self.room is not None:
            return self.room.purpose == Purpose.SUPERVISORS
        return self.speaker.role == Role.SUPERVISOR

    @property
    def may_answer(self) -> bool:
        """Whether the bot may speak to this person here.

        Never to what was imported: it is hours old, and a name on paper gives no right to any command.
        """
        if self.message.is_imported:
            return False
        if self.room is None or self.room.purpose != Purpose.SUPERVISORS:
            return True
        return self.room.mode != Mode.LISTEN or self.is_officers
