"""The ledger as a workbook an office would print: a summary with charts, the ledger, and parts of it."""

import tempfile
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from PIL import Image
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

from bot.ledger_counts import Counts, again, keep, value
from bot.ledger_row import Row, columns
from bot.ledger_summary import Look, Summary
from handlers.hearing import Sheet
from handlers.texts import ledger as texts
from handlers.texts.ledger import Value

MOST_WITH_PICTURES = 2000
"""Cases of a file with thumbnails; of more it tells only how many photos there are: such a file must open."""
_PIXELS = 96
_ROW_HEIGHT = 75
"""Points: as high as a thumbnail."""
_HEAD = 3
"""Rows above the lines: the title, when it was made, the names of the columns."""
_LINED = {"border": 1, "border_color": "#D9D9D9"}
_BAD = (OSError, ValueError, SyntaxError, Image.DecompressionBombError)
_PARTS: Mapping[str, Callable[[Row], bool]] = {
    "four": lambda row: value(row, "four") == texts.YES,
    "sources": lambda row: value(row, "source") != texts.SUPERVISORS,
    "late": lambda row: value(row, "late") == texts.YES,
}


def write(path: Path, found: Iterable[Row], sheet: Sheet, media: Path, *, count: int, now: datetime) -> None:
    """Write the workbook; the lines are read once, so that all sheets tell the same."""
    with tempfile.TemporaryFile(dir=path.parent) as kept:
        counts = keep(kept, found)
        book = _Book(path, sheet, media, has_pictures=count <= MOST_WITH_PICTURES)
        try:
            book.summary(counts, now)
            book.lines("ledger", again(kept), counts, now)
            for name, chosen in _PARTS.items():
                book.lines(name, filter(chosen, again(kept)), counts, now)
        finally:
            book.close()


class _Book:
    """The workbook while it is written, sheet after sheet, row after row."""

    def __init__(self, path: Path, sheet: Sheet, media: Path, *, has_pictures: bool) -> None:
        self._sheet, self._media, self._has_pictures = sheet, media, has_pictures
        self._book = xlsxwriter.Workbook(
            str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        add = self._book.add_format
        self._title = add({"bold": True, "font_size": 15})
        self._note = add({"font_color": "#666666"})
        self._name = add(
            {"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True, "valign": "vcenter"}
        )
        self._cell = add(_LINED | {"valign": "top", "text_wrap": True})
        self._date = add(
            {"num_format": "yyyy-mm-dd", "valign": "top", "border": 1, "border_color": "#D9D9D9"}
        )
        self._look = Look(
            head=add({"bold": True, "font_size": 12}),
            name=self._name,
            note=self._note,
            figure=add({"bold": True, "num_format": "0", "border": 1}),
            share=add({"bold": True, "num_format": "0.0%", "border": 1}),
        )
        self._columns = columns(for_units=sheet.for_units)
        self._letters = {
            one.key: xl_col_to_name(number)
            for number, (_, one) in enumerate(self._columns)
            for number, (_, one) in enumerate(self._columns)
        }

    def close(self) -> None:
        self._book.close()

    def _begin(self, name: str, counts: Counts, now: datetime) -> Any:
        page = self._book.add_worksheet(texts.SHEETS[name])
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_footer("&C第&P页 共&N页")
        page.write_string(
            0,
            0,
            texts.title(self._sheet.first, self._sheet.last, for_units=self._sheet.for_units),
            self._title,
        )
        page.write_string(1, 0, texts.made(now, counts.of.total()), self._note)
        return page

    def lines(self, name: str, found: Iterable[Row], counts: Counts, now: datetime) -> None:
        """A sheet of lines, with filters."""
        page = self._begin(name, counts, now)
        for number, (_, one) in enumerate(self._columns):
            page.set_column(number, number, one.width)
        first_photo = len(self._columns)
        page.set_column(first_photo, first_photo + 1, 15)
        page.freeze_panes(_HEAD, 1)
        page.repeat_rows(_HEAD - 1)
        titles = [*(one.title for _, one in self._columns), *texts.PHOTOS.values()]
        for number, title in enumerate(titles):
            page.write_string(_HEAD - 1, number, title, self._name)
        at = _HEAD
        for row in found:
            self._line(page, at, row, with_pictures=self._has_pictures and name == "ledger")
            at += 1
        page.autofilter(_HEAD - 1, 0, max(at - 1, _HEAD), len(titles) - 1)

    def _line(self, page: Any, at: int, row: Row, *, with_pictures: bool) -> None:
        if with_pictures and (row.before or row.after):
            page.set_row(at, _ROW_HEIGHT)
        for number, (place, _) in enumerate(self._columns):
            _write(page, at, number, row.values[place], self._cell, self._date)
        for number, photos in enumerate((row.before, row.after), len(self._columns)):
            said = texts.photos(len(photos))
            if with_pictures and photos:
                picture = _thumbnail(self._media / photos[0])
                said = "" if picture else texts.NO_PICTURE
                if picture:
                    options = {"image_data": picture, "object_position": 1, "x_offset": 3, "y_offset": 3}
                    page.insert_image(at, number, f"{at}-{number}.jpg", options)
            page.write_string(at, number, said, self._cell)

    def summary(self, counts: Counts, now: datetime) -> None:
        """The first sheet."""
        page = self._begin("summary", counts, now)
        found = Summary(page, self._look, counts, self._letters, _HEAD + 1).write(_HEAD, self._sheet)
        for number, (kind, first, last, title) in enumerate(found):
            self._chart(page, kind, (first, last), title, f"G{4 + 18 * number}")

    def _chart(self, page: Any, kind: str, lines: tuple[int, int], title: str, cell: str) -> None:
        name, (first, last) = texts.SHEETS["summary"], lines
        chart = self._book.add_chart({"type": kind})
        for column, series in ((1, texts.REGISTERED), (2, texts.CLOSED))[: 2 if kind == "line" else 1]:
            chart.add_series(
                {
                    "name": series,
                    "categories": [name, first, 0, last, 0],
                    "values": [name, first, column, last, column],
                    "data_labels": {"value": kind == "bar"},
                }
            )
        chart.set_title({"name": title, "name_font": {"size": 12}})
        if kind == "bar":
            chart.set_legend({"none": True})
            chart.set_y_axis({"reverse": True})
        chart.set_size({"width": 620, "height": 330})
        page.insert_chart(cell, chart)


def _write(page: Any, at: int, column: int, value: Value, cell: Any, as_date: Any) -> None:
    if isinstance(value, date):
        page.write_datetime(at, column, datetime(value.year, value.month, value.day), as_date)  # noqa: DTZ001
    elif isinstance(value, int):
        page.write_number(at, column, value, cell)
    else:
        page.write_string(at, column, value or "", cell)


def _thumbnail(path: Path) -> BytesIO | None:
    """A small picture of a photo without anything else that was in it; None if it cannot be read."""
    out = BytesIO()
    try:
        with Image.open(path) as picture:
            picture.draft("RGB", (_PIXELS * 2, _PIXELS * 2))
            small = picture.convert("RGB")
        small.thumbnail((_PIXELS, _PIXELS))
        small.save(out, "JPEG", quality=70)
    except _BAD:
        return None
    return out
