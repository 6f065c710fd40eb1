"""The records of a message file, read one at a time in the order of their times; labels ride along unread."""

import json
from array import array
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from bot.errors import OperatorError
from handlers.texts import records as texts
from nlp.listening import Said

ROLES = frozenset({"supervisor", "officer", "discipline", "unit"})
KINDS = frozenset({"text", "image", "location", "audio", "video", "url", "recalled", "file"})
_NO_TIME = float("inf")


class RecordsError(OperatorError):
    """Why the file cannot be read, in Chinese."""


@dataclass(frozen=True, slots=True)
class Records:
    """A file of records; it is read twice, so that nothing but the order is held in memory."""

    path: Path
    offsets: "array[int]"
    """Where the lines that are not empty begin, in the file's order."""
    order: "array[int] | range"
    """Indices of `offsets` in the order of the records' times; bad lines come last."""
    numbers: "array[int] | range"
    """The numbers of these lines, from 1."""

    def __len__(self) -> int:
        return len(self.offsets)

    def read(
        self, bad: Callable[[int, str], None], check: Callable[[Mapping[str, Any]], None] | None = None
    ) -> Iterator[tuple[Said, Mapping[str, Any]]]:
        """Each message with its whole record; `bad` hears of the lines that are none, and why.

        `check` raises `ValueError` for a record that cannot be used although it holds a message.
        """
        with _open(self.path) as file:
            for index in self.order:
                if file.tell() != self.offsets[index]:
                    file.seek(self.offsets[index])
                try:
                    record = _parsed(file.readline())
                    message = said(record)
                    if check is not None:
                        check(record)
                except ValueError as error:
                    bad(self.numbers[index], str(error))
                else:
                    yield message, record


def records(path: Path) -> Records:
    """Look through a file for the order of its records; raises `RecordsError` if it cannot be read."""
    offsets, numbers, times = array("q"), array("q"), array("d")
    with _open(path) as file:
        start = 0
        for number, line in enumerate(file, 1):
            if line.strip():
                offsets.append(start)
                numbers.append(number)
                times.append(_moment(line))
            start += len(line)
    if not offsets:
        raise RecordsError(texts.empty(path))
    is_sorted = all(times[at] <= times[at + 1] for at in range(len(times) - 1))
    order = range(len(times)) if is_sorted else array("q", sorted(range(len(times)), key=times.__getitem__))
    return Records(path, offsets, order, numbers)


def said(record: Mapping[str, Any]) -> Said:
    """The message a record holds; raises `ValueError` with what is wrong, in Chinese."""
    for name in ("id", "t", "sender"):
        if not isinstance(record.get(name), str) or not record[name]:
            raise ValueError(texts.missing(name))
    role, kind, text, room = (
        record.get("role", "supervisor"),
        record.get("type", "text"),
        record.get("text"),
        record.get("room"),
    )
    for name, value, possible in (("role", role, ROLES), ("type", kind, KINDS)):
        if not isinstance(value, str) or value not in possible:
            raise ValueError(texts.unknown(name, str(value)[:40]))
    for name, value in (("text", text), ("room", room)):
        if not isinstance(value, str | None):
            raise ValueError(texts.missing(name))
    return Said(
        id=record["id"],
        at=_time(record["t"]),
        conversation=room or record["sender"],
        sender=record["sender"],
        role=role,
        kind=kind,
        text=text or "",
        mentions_bot=record.get("at_bot") is True,
    )


def _time(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(texts.bad_time(text[:40])) from None
    if not MINYEAR < moment.year < MAXYEAR:  # a day before or after must exist, too
        raise ValueError(texts.bad_time(text[:40]))
    if moment.tzinfo is None:
        raise ValueError(texts.no_offset(text[:40]))
    return moment.astimezone(UTC)  # times of one zone are told apart faster


def _moment(line: bytes) -> float:
    try:
        return _time(str(_parsed(line).get("t"))).timestamp()
    except ValueError:
        return _NO_TIME


def _parsed(line: bytes) -> Mapping[str, Any]:
    line = line.removeprefix(b"\xef\xbb\xbf")
    try:
        try:
            record = orjson.loads(line)
        except orjson.JSONDecodeError:  # half a surrogate pair, which the standard library lets pass
            record = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError(texts.NO_JSON) from None
    if not isinstance(record, dict):
        raise ValueError(texts.NO_JSON)
    return record


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise RecordsError(texts.unreadable(path, str(error.strerror))) from None
