"""What a command answers, or what it refuses."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.hearing import Document, File, Sheet


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
    files: tuple[File | Document | Sheet, ...] = ()
    """To be written below the data folder once it is committed."""
    choices: tuple[str, ...] = ()
    """The commands its numbered choices stand for."""
    cases: tuple[str, ...] | None = None
    """The labels of the cases it shows: a bare number opens one of them. Empty: nothing to open any more."""
    begins: str = ""
    """What was typed so far of a command that lacks its end: the next words are that."""
    keeps: bool = False
    """Whatever a bare number meant before, it means still."""
    more: str = ""
    """What to say to the bot for what comes after, if anything does: 下一页 says it."""
    erase: tuple[str, ...] | None = None
    """As of `Handled`."""
