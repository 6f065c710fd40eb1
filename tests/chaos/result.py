"""What a data folder holds, and what was said: to hold one history against another."""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handlers.texts.demo import BOT

_STARTS = re.compile(r"\d+月\d+日 \d\d:\d\d 〔|——|$")
_CASES = (
    "SELECT year, number, status, category, sub, severity, township, village, river, spot, outcome, result "
    'FROM "case" ORDER BY id'
)
_CLUES = (
    "SELECT case_id, conversation, reporter, message, category, township, village, words, is_closed "
    "FROM clue ORDER BY id"
)
_SAID_OF_CLUES = "SELECT message, clue_id, relation FROM clue_message ORDER BY message"
_PHOTOS = "SELECT message, clue_id, state FROM attachment ORDER BY message"
_NOTICES = "SELECT key, kind, conversation, text, state FROM notice ORDER BY key"
_INBOX = "SELECT message, outcome FROM inbox ORDER BY message"
_UNHANDLED = "SELECT count(*) FROM inbox WHERE handled_at IS NULL"
_TWICE = 'SELECT count(*) - count(DISTINCT year || "-" || number) FROM "case"'


@dataclass(frozen=True, slots=True)
class Result:
    """Everything that must not depend on kills."""

    integrity: str
    unhandled: int
    numbers_twice: int
    inbox: tuple[Any, ...]
    cases: tuple[Any, ...]
    clues: tuple[Any, ...]
    messages: tuple[Any, ...]
    photos: tuple[Any, ...]
    notices: tuple[Any, ...]


def of(data: Path) -> Result:
    """Read the database of a data folder that nobody serves any more."""
    with closing(sqlite3.connect(data / "hexiaodu.db")) as db:

        def rows(query: str) -> tuple[Any, ...]:
            return tuple(db.execute(query).fetchall())

        return Result(
            integrity=rows("PRAGMA integrity_check")[0][0],
            unhandled=rows(_UNHANDLED)[0][0],
            numbers_twice=rows(_TWICE)[0][0],
            inbox=rows(_INBOX),
            cases=rows(_CASES),
            clues=rows(_CLUES),
            messages=rows(_SAID_OF_CLUES),
            photos=rows(_PHOTOS),
            notices=rows(_NOTICES),
        )


def differences(reference: Result, found: Result) -> list[str]:
    """Every way in which a history with kills is not as good as one without."""
    wrong = []
    if found.integrity != "ok":
        wrong.append(f"the file is damaged: {found.integrity}")
    if found.unhandled or found.numbers_twice:
        wrong.append(f"{found.unhandled} rows unhandled, {found.numbers_twice} numbers given twice")
    for name in ("inbox", "cases", "clues", "messages", "photos", "notices"):
        theirs, ours = Counter(getattr(reference, name)), Counter(getattr(found, name))
        if theirs != ours:
            wrong.append(f"{name}: missing {list(theirs - ours)[:5]}, too many {list(ours - theirs)[:5]}")
    return wrong


def differences_said(texts: Iterable[str], reference: str, found: str) -> list[str]:
    """Notices that were not said, or oftener than a kill between saying and noting it explains."""
    expected, heard = _of_bot(reference), _of_bot(found)
    wrong = []
    for text in dict.fromkeys(texts):
        least, times = expected.count(text), heard.count(text)
        if not least <= times <= 2 * least:
            wrong.append(f"said {times} instead of {least} times: {text!r}")
    return wrong


def repeated(texts: Iterable[str], reference: str, found: str) -> int:
    """How many notices were said once more than without kills."""
    expected, heard = _of_bot(reference), _of_bot(found)
    return sum(heard.count(text) > expected.count(text) for text in dict.fromkeys(texts))


def _of_bot(printed: str) -> str:
    """What the bot said: its messages, with the lines that follow their first."""
    said, is_bot = [], False
    for line in printed.split("\n"):
        if _STARTS.match(line):
            is_bot = f"〕{BOT} " in line
        if is_bot:
            said.append(line)
    return "\n".join(said)
