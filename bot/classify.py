"""`hexiaodu classify`: what each message of a file is, offline; or one sentence, explained to a person."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from bot.progress import shown
from bot.records import RecordsError, records
from handlers.texts import classify as texts
from handlers.texts import records as records_texts
from nlp.gazetteer import village_name
from nlp.listening import Listener, Outcome, Said
from nlp.memory import Clue

BOT_NAMES = ("河小督", "小督", "河长小助手")
"""What it is called where it is mentioned; a file has no settings."""

OTHER_JURISDICTION = "洪江区"


def run(path: Path, out: Path | None) -> int:
    """Write a line for each message of a file; the exit code: 1 when lines had to be passed over, else 0."""
    found, listener, bad = records(path), Listener(BOT_NAMES), Bad()
    with _writing(out, path) as file:
        for said, _ in shown(found.read(bad), len(found), texts.READING):
            file.write(line(said.id, listener.hear(said)))
    return bad.told()


def explain(text: str) -> int:
    """Print what a sentence, said by a supervisor just now, is taken for, and which words decided."""
    at = datetime.now(UTC)
    said = Said("text", at, "", "", "supervisor", "text", text, mentions_bot=False)
    print(texts.explained(Listener(BOT_NAMES).hear(said)))
    return 0


def line(message: str, outcome: Outcome) -> bytes:
    """One line of the output."""
    fields = as_fields(message, outcome)
    try:
        return orjson.dumps(fields, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:  # half a surrogate pair in an id
        return json.dumps(fields).encode() + b"\n"


def as_fields(message: str, outcome: Outcome) -> dict[str, Any]:
    """What is told of a message: itself, and the clue it opened or belongs to as it is after it."""
    clue, verdict = outcome.clue, outcome.verdict
    return {
        "id": message,
        "intent": outcome.intent.value,
        **(_NO_CLUE if clue is None else _of_clue(clue)),
        "confidence": round(verdict.confidence, 3),
        "evidence": [{"rule": one.rule, "words": one.words} for one in verdict.evidence],
    }


def _of_clue(clue: Clue) -> dict[str, Any]:
    # of what lies outside only the neighbour within the city's bounds has a name in the records
    town = OTHER_JURISDICTION if clue.outside == OTHER_JURISDICTION else clue.township
    happened = clue.happened_at
    return {
        "clue": clue.message,
        "category": clue.category,
        "sub": clue.sub,
        "second": [category.value for category in clue.second if category != clue.category],
        "town": town,
        "village": village_name(clue.village, town) if clue.village else None,
        "river": clue.river,
        "time": happened.isoformat() if happened else None,
        "severity": clue.severity,
        "sealed": clue.is_sealed,
    }


_NO_CLUE: dict[str, Any] = {
    "clue": None,
    "category": None,
    "sub": None,
    "second": [],
    "town": None,
    "village": None,
    "river": None,
    "time": None,
    "severity": None,
    "sealed": False,
}


class Bad:
    """Tells on standard error which lines are no messages, the first ones each."""

    MOST_TOLD = 20

    def __init__(self) -> None:
        self._count = 0

    def __call__(self, number: int, why: str) -> None:
        self._count += 1
        if self._count <= self.MOST_TOLD:
            print(records_texts.bad_line(number, why), file=sys.stderr)

    def told(self) -> int:
        """Say how many there were; the exit code."""
        if self._count:
            print(records_texts.passed_over(self._count), file=sys.stderr)
        return 1 if self._count else 0


@contextmanager
def _writing(out: Path | None, read: Path) -> Iterator[BinaryIO]:
    """The file to write, or standard output; complete when this is left, and untouched if that fails."""
    if out is None:
        yield sys.stdout.buffer
        return
    try:
        if out.exists() and out.samefile(read):
            raise RecordsError(records_texts.same_file(read))
        if out.exists() and not out.is_file():  # a pipe, /dev/null
            with out.open("wb") as file:
                yield file
            return
        target = out.resolve()  # a link stays one
        fresh = target.with_name(f".{target.name[:200]}.{os.getpid()}")
        try:
            with fresh.open("wb") as file:
                yield file
            fresh.replace(target)
        finally:
            fresh.unlink(missing_ok=True)
    except OSError as error:
        raise RecordsError(records_texts.unwritable(out, str(error.strerror))) from None
