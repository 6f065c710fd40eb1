"""The ledger as text: CSV for a sheet, JSON lines for a program."""

import csv
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from bot.ledger_row import Row, columns
from handlers.texts.ledger import PHOTOS, Value

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_csv(path: Path, found: Iterable[Row], *, for_units: bool) -> None:
    """With a byte order mark, for Excel. What a sheet would compute stays text."""
    chosen = columns(for_units=for_units)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow([*(one.title for _, one in chosen), *PHOTOS.values()])
        for row in found:
            sheet.writerow(
                [*(_text(row.values[place]) for place, _ in chosen), len(row.before), len(row.after)]
            )


def write_jsonl(path: Path, found: Iterable[Row], *, for_units: bool) -> None:
    """An object of each case, by the columns' keys; days as 2026-10-01."""
    chosen = columns(for_units=for_units)
    with path.open("w", encoding="utf-8") as file:
        for row in found:
            values = {one.key: row.values[place] for place, one in chosen}
            values |= {"photos_before": len(row.before), "photos_after": len(row.after)}
            json.dump(values, file, ensure_ascii=False, default=date.isoformat)
            file.write("\n")


def _text(value: Value) -> str | int:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and value.lstrip(" \u3000").startswith(_STARTS_FORMULA):
        return f"'{value}"
    return "" if value is None else value
