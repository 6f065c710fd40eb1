"""`hexiaodu export`: the ledger of some days as a file, while the program runs or not."""

from datetime import date
from pathlib import Path

from bot import config as configs
from bot import ledger
from bot.clock import SystemClock
from bot.errors import OperatorError
from handlers.hearing import Sheet
from handlers.texts import ledger as texts
from storage.schema import open_database


class ExportError(OperatorError):
    """What the operator has to do differently, in Chinese."""


async def run(path: Path, first: date, last: date, *, ending: str, out: Path | None, for_units: bool) -> int:
    """Write the cases reported from the first to the last day."""
    if last < first:
        raise ExportError(texts.WRONG_DAYS)
    folder = configs.load(path).data.folder
    if not (folder / "hexiaodu.db").exists():
        raise ExportError(texts.nothing_here(str(folder)))
    target = out or folder / "exports" / texts.file_name(first, last, ending, for_units=for_units)
    sheet = Sheet(str(target), first, last, for_units=for_units)
    now = SystemClock().now()
    db = await open_database(folder / "hexiaodu.db")
    try:
        count = await db.read(ledger.write, sheet, target, folder / "media", ending=ending, now=now)
    finally:
        await db.close()
    print(texts.written(str(target), count), flush=True)
    return 0
