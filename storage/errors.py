"""What can go wrong in storage, by name: `handlers.routing` turns each into a sentence."""

from collections.abc import Sequence
from datetime import datetime


class StorageError(Exception):
    """Something the caller asked of storage cannot be done."""


class StorageUnavailableError(StorageError):
    """The disk is full or the database is locked: nothing was written, trying again later may help."""


class DatabaseDamagedError(StorageError):
    """The file is no database, or not whole any more."""


class DatabaseTooNewError(StorageError):
    """A newer version of the program has written the file."""


class BrokenKeyError(StorageError):
    """A key file that does not hold a key."""


class DatabaseInUseError(StorageError):
    """Another process serves this data folder."""


class NoSuchCaseError(StorageError):
    """No case has this number."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


class AmbiguousCaseError(StorageError):
    """A bare number fits cases of several years; `choices` are their full numbers and labels."""

    def __init__(self, choices: list[str]) -> None:
        super().__init__(", ".join(choices))
        self.choices = choices


class WrongStatusError(StorageError):
    """The table of moves does not allow this one; `by` brought the case to where it is at `at`."""

    def __init__(
        self, number: str, status: str, wanted: str, by: str = "", at: datetime | None = None
    ) -> None:
        super().__init__(f"{number}: {status} -> {wanted}")
        self.number = number
        self.status = status
        self.wanted = wanted
        self.by = by
        self.at = at


class WrongCodeError(StorageError):
    """A binding code that is wrong, used up or too old."""


class TooManyTriesError(StorageError):
    """Too many wrong codes from one contact."""


class NoSuchPersonError(StorageError):
    """Nobody of the roster goes by this name, or several do (`count`): their units and WeChat names."""

    def __init__(self, name: str, count: int, others: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(f"{count} persons")
        self.name = name
        self.count = count
        self.others = others


class NoSuchAdditionError(StorageError):
    """Nothing an officer has taught has this number, or it is undone already."""

    def __init__(self, number: int) -> None:
        super().__init__(str(number))
        self.number = number


class NoSuchSuggestionError(StorageError):
    """No suggestion has this number, or it is settled already."""

    def __init__(self, number: int) -> None:
        super().__init__(str(number))
        self.number = number


class NotMergedError(StorageError):
    """The case was not merged into another one."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


class NothingToUndoError(StorageError):
    """There is no step of theirs to take back, or the case (`number`) has gone on from there."""

    def __init__(self, number: str | None) -> None:
        super().__init__(number or "nothing")
        self.number = number


class NoSuchAnswerError(StorageError):
    """No approved answer has this number, or it was deleted."""

    def __init__(self, number: int) -> None:
        super().__init__(str(number))
        self.number = number


class NoSuchReceiptError(StorageError):
    """No sealed clue has this receipt number."""

    def __init__(self, receipt: str) -> None:
        super().__init__("receipt")
        self.receipt = receipt


class NotSealedYetError(StorageError):
    """Something of it waits for a public key."""

    def __init__(self, receipt: str) -> None:
        super().__init__("waits for a key")
        self.receipt = receipt
