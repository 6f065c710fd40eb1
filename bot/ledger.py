"""The ledger as a file: read while the program runs, in bounded memory, whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session

from bot import ledger_plain, ledger_xlsx, progress
from bot.ledger_row import rows
from handlers.deadlines import start_of_day
from handlers.hearing import Sheet
from storage import exporting

FRESH = ".new"


def write(
    session: Session, sheet: Sheet, target: Path, media: Path, *, now: datetime, ending: str = "xlsx"
) -> int:
    """Write the cases reported on its days to `target`; how many.

    Raises `OSError`, and leaves no part of it then.
    """
    since, until = start_of_day(sheet.first), start_of_day(sheet.last + timedelta(days=1))
    count = exporting.count(session, since, until)
    found = rows(exporting.entries(session, since, until), now=now)
    shown = progress.shown(found, count, "台账")
    with _whole(target) as fresh:
        match ending:
            case "csv":
                ledger_plain.write_csv(fresh, shown, for_units=sheet.for_units)
            case "jsonl":
                ledger_plain.write_jsonl(fresh, shown, for_units=sheet.for_units)
            case _:
                ledger_xlsx.write(fresh, shown, sheet, media, count=count, now=now)
    return count


@contextmanager
def _whole(target: Path) -> Iterator[Path]:
    """A file for its owner's eyes that takes the target's place when it is complete."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f"{target.name}{FRESH}")
    try:
        fresh.touch(mode=0o600)
        yield fresh
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
