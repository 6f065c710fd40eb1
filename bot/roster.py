"""Roster files: CSV as Excel writes it (UTF-8 or GBK) or XLSX; a line a person, the columns by name."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bot.errors import OperatorError
from handlers.texts import roster as texts
from handlers.texts.names import ROLE
from nlp.book import book
from storage.roster import RosterLine
from storage.states import Role

FIELDS: Mapping[str, str] = texts.COLUMNS
"""The columns as people write them, and the fields they fill."""
ROLES = {
    "监督员": Role.SUPERVISOR,
    "社会监督员": Role.SUPERVISOR,
    "河长办": Role.OFFICER,
    "河长办工作人员": Role.OFFICER,
    "纪委": Role.DISCIPLINE,
    "纪检": Role.DISCIPLINE,
    "责任单位": Role.UNIT,
    "单位": Role.UNIT,
} | {role.value: role for role in Role}
SAMPLE = Path(__file__).parent / "sample_roster.csv"
MOST_LINES = 5000
_YES = frozenset({"是", "√", "y", "yes", "1", "true"})
_GONE = frozenset({"停用", "离任", "解聘", "退出", "不在"})
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PHONE = re.compile(r"\d[\d\s()（）-]{4,18}\d")
_DATE = re.compile(r"(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
Row = list[str | date]


class RosterError(OperatorError):
    """What is wrong with the file, in Chinese, with the line."""


@dataclass(frozen=True, slots=True)
class Roster:
    """A file that was read whole."""

    lines: tuple[RosterLine, ...]
    columns: frozenset[str]
    """The fields that its columns fill: the others are not stated."""


class _Wrong(Exception):
    """What is wrong with one line."""


def read(path: Path) -> Roster:
    """All lines of a roster file; raises `RosterError`, naming every line that is wrong, and takes none."""
    try:
        rows = _sheet(path) if path.suffix.lower() == ".xlsx" else _csv(path.read_bytes())
    except OSError as error:
        raise RosterError(texts.cannot_open(str(path), error.strerror or "")) from None
    header = [FIELDS.get(str(cell).strip(), "") for cell in (rows[0] if rows else [])]
    missing = [name for name, field in FIELDS.items() if field in ("name", "role") and field not in header]
    if missing:
        raise RosterError(texts.no_columns(missing))
    if len(rows) > MOST_LINES:
        raise RosterError(texts.too_many_lines(MOST_LINES))
    lines: list[RosterLine] = []
    wrong: list[str] = []
    for number, row in enumerate(rows[1:], 2):
        cells = {field: cell for field, cell in zip(header, row, strict=False) if field}
        if not any(cells.values()):
            continue
        try:
            lines.append(_line(cells))
        except _Wrong as error:
            wrong.append(texts.wrong_line(number, str(error)))
    wrong += _twice(lines)
    if wrong:
        raise RosterError(texts.wrong_lines(wrong))
    return Roster(tuple(lines), frozenset(header) - {"", "name", "role", "unit"})


def _line(cells: Mapping[str, str | date]) -> RosterLine:
    text = {field: _text(cell) for field, cell in cells.items()}
    role = ROLES.get(text.get("role", ""))
    if role is None:
        raise _Wrong(texts.WRONG_ROLE)
    if not text.get("name"):
        raise _Wrong(texts.NO_NAME)
    if role == Role.UNIT and not text.get("unit"):
        raise _Wrong(texts.NO_UNIT)
    township = text.get("township", "")
    if township and township not in book().gazetteer.townships:
        raise _Wrong(texts.wrong_town(township))
    phone = text.get("phone", "")
    if phone and not _PHONE.fullmatch(phone):
        raise _Wrong(texts.wrong_phone(phone))
    is_leader = text.get("is_leader", "").lower() in _YES
    if is_leader and role != Role.OFFICER:
        raise _Wrong(texts.LEADER_IS_OFFICER)
    return RosterLine(
        text["name"],
        role,
        text.get("unit", ""),
        township=township,
        phone=phone,
        wechat_name=text.get("wechat_name", ""),
        post=text.get("post", ""),
        is_leader=is_leader,
        reach=text.get("reach", ""),
        term_until=_day(cells.get("term_until", "")),
        active=text.get("active", "") not in _GONE,
    )


def _text(cell: str | date) -> str:
    said = str(cell).strip()
    return said[1:] if said[:1] == "'" and said[1:2] in _FORMULA else said


def _day(cell: str | date) -> date | None:
    if isinstance(cell, date):
        return cell
    said = cell.strip()
    if not said:
        return None
    match = _DATE.fullmatch(said)
    try:
        if match is None:
            raise ValueError
        year, month, day = (int(part) for part in match.groups())
        return date(year, month, day)
    except ValueError:
        raise _Wrong(texts.wrong_date(said)) from None


def _twice(lines: Sequence[RosterLine]) -> Iterator[str]:
    """The same person twice, or a WeChat name that would mean two people."""
    checks: tuple[tuple[Callable[[RosterLine], Any], Callable[[RosterLine], str]], ...] = (
        (lambda line: (line.name, line.role, line.unit), lambda line: texts.twice(line.name)),
        (lambda line: line.wechat_name, lambda line: texts.same_wechat_name(line.wechat_name)),
    )
    for key, say in checks:
        seen: set[Any] = set()
        told: set[Any] = set()
        for line in lines:
            what = key(line)
            if what and what in seen and what not in told:
                told.add(what)
                yield say(line)
            seen.add(what)


def _csv(raw: bytes) -> list[Row]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return [list(row) for row in csv.reader(io.StringIO(raw.decode(encoding)))]
        except UnicodeDecodeError:
            continue
        except csv.Error as error:
            raise RosterError(texts.broken(str(error))) from None
    raise RosterError(texts.ENCODING)


def _sheet(path: Path) -> list[Row]:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        file = openpyxl.load_workbook(path, read_only=True, data_only=True)
        sheet = file.worksheets[0]
        found = sheet.iter_rows(max_row=MOST_LINES + 1, max_col=len(FIELDS) * 2, values_only=True)
        rows = [[_cell(cell) for cell in row] for row in found]
        file.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, IndexError):
        raise RosterError(texts.NOT_XLSX) from None
    return rows


def _cell(value: Any) -> str | date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def write(path: Path, people: Iterable[RosterLine]) -> int:
    """Write a roster file that can be read back; how many people. Raises `OSError`."""
    rows = [_row(person) for person in people]
    header = list(FIELDS)
    path.touch(0o600)  # phones stand in it
    if path.suffix.lower() == ".xlsx":
        _write_sheet(path, [header, *rows])
    else:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([header, *([_inert(cell) for cell in row] for row in rows)])
    return len(rows)


def _row(person: RosterLine) -> list[str | date]:
    shown: dict[str, str | date] = {
        "role": ROLE[person.role],
        "is_leader": "是" if person.is_leader else "",
        "term_until": person.term_until or "",
        "active": "" if person.active else "停用",
    }
    return [shown[field] if field in shown else str(getattr(person, field)) for field in FIELDS.values()]


def _inert(cell: str | date) -> str | date:
    """What a spreadsheet would take for a formula, with a ' in front; `_text` takes it off again."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in _FORMULA else cell


def _write_sheet(path: Path, rows: Sequence[Sequence[str | date]]) -> None:
    import openpyxl
    from openpyxl.styles import Font

    file = openpyxl.Workbook()
    sheet = file.active
    sheet.title = texts.TITLE
    for row in rows:
        sheet.append(list(row))
        for cell in sheet[sheet.max_row]:
            # a name that begins with = stays a name
            if isinstance(cell.value, str):
                cell.data_type = "s"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = 16
    sheet.freeze_panes = "A2"
    file.save(path)
