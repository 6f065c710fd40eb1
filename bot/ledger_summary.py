"""The first sheet of a ledger: figures that are formulas over its lines, tables, charts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.ledger_counts import Counts
from handlers.hearing import Sheet
from handlers.texts import ledger as texts
from handlers.texts.ledger import Value

_MONTHS_FROM = 62
"""Days of a ledger from which on its trend is told by months."""


@dataclass(frozen=True, slots=True)
class Look:
    """The formats of cells."""

    head: Any
    name: Any
    note: Any
    figure: Any
    share: Any


class Summary:
    """Writes it row by row. `letters` are the columns of the ledger's sheet, whose lines begin at `first`."""

    def __init__(self, page: Any, look: Look, counts: Counts, letters: Mapping[str, str], first: int) -> None:
        self._page, self._look, self._counts = page, look, counts
        self._letters, self._first, self._last = letters, first, first + max(counts.of.total(), 1) - 1

    def write(self, at: int, sheet: Sheet) -> list[tuple[str, int, int, str]]:
        """Write all from row `at` on; the tables to draw: how, first and last row, title."""
        page = self._page
        page.set_column(0, 0, 26)
        page.set_column(1, 8, 12)
        page.write_string(at, 0, texts.HOW_TO_FOLLOW, self._look.note)
        at = self._figures(at + 2)
        at = self._four(at + 1)
        charts = []
        for key, title in texts.BY.items():
            begun = at + 2
            at = self._table(at + 1, key, title)
            charts.append(("bar", begun, at - 1, title))
        begun = at + 2
        at = self._trend(at + 1, sheet)
        return [charts[0], *([("line", begun, at - 1, texts.TREND)] if at > begun else [])]

    def _range(self, letter: str) -> str:
        return f"'{texts.SHEETS['ledger']}'!${letter}${self._first}:${letter}${self._last}"

    def _formula(self, wanted: Mapping[str, Value]) -> str:
        """Counts the lines of the ledger in which the columns say so."""
        if not wanted:
            return f"COUNTA({self._range('A')})"
        parts = [f'{self._range(self._letters[key])},"={_literal(value)}"' for key, value in wanted.items()]
        return f"COUNTIFS({','.join(parts)})"

    def _number(self, at: int, column: int, wanted: Mapping[str, Value]) -> None:
        number = self._counts.number(wanted)
        self._page.write_formula(at, column, f"={self._formula(wanted)}", self._look.figure, number)

    def _rate(self, at: int, column: int, also: Mapping[str, Value]) -> None:
        """What was to be rectified, and the share of it that was."""
        of = {name: {**also, **wanted} for name, wanted in texts.FIGURES}
        done, all_of = of[texts.RECTIFIED], of[texts.REGISTERED]
        without = [of[name] for name in texts.NOT_TO_RECTIFY]
        base = self._counts.number(all_of) - sum(map(self._counts.number, without))
        formula = "-".join(map(self._formula, [all_of, *without]))
        self._page.write_formula(at, column, f"={formula}", self._look.figure, base)
        share = self._counts.number(done) / base if base else ""
        formula = f'=IFERROR({self._formula(done)}/({formula}),"")'
        self._page.write_formula(at, column + 1, formula, self._look.share, share)

    def _names(self, at: int, names: Sequence[str]) -> None:
        for number, name in enumerate(names):
            self._page.write_string(at, number, name, self._look.name)

    def _figures(self, at: int) -> int:
        for name, wanted in texts.FIGURES:
            self._names(at, [name])
            self._number(at, 1, wanted)
            at += 1
        self._names(at, [f"{texts.TO_RECTIFY}、{texts.RATE}"])
        self._rate(at, 1, {})
        self._page.write_string(at + 1, 0, texts.RATE_IS, self._look.note)
        return at + 2

    def _four(self, at: int) -> int:
        self._page.write_string(at, 0, texts.SHEETS["four"], self._look.head)
        self._names(at + 1, ["", texts.REGISTERED, texts.RECTIFIED, texts.TO_RECTIFY, texts.RATE])
        at += 2
        for name, also in texts.four():
            self._names(at, [name])
            self._number(at, 1, also)
            self._number(at, 2, {**also, **dict(texts.FIGURES)[texts.RECTIFIED]})
            self._rate(at, 3, also)
            at += 1
        return at

    def _table(self, at: int, key: str, title: str) -> int:
        self._page.write_string(at, 0, title, self._look.head)
        at += 1
        for value in self._counts.values(key):
            self._names(at, [value or texts.NONE_YET])
            self._number(at, 1, {key: value})
            at += 1
        return at

    def _trend(self, at: int, sheet: Sheet) -> int:
        """Of what was reported in these days: how much on each, and how much of it was closed on each."""
        by_month = (sheet.last - sheet.first).days > _MONTHS_FROM
        found: dict[str, list[int]] = {}
        for which, days in enumerate((self._counts.opened, self._counts.closed)):
            for day, count in days.items():
                point = f"{day:%Y-%m}" if by_month else f"{day:%m-%d}"
                if day <= sheet.last:
                    found.setdefault(point, [0, 0])[which] += count
        for number, name in enumerate((texts.TREND, texts.REGISTERED, texts.CLOSED)):
            self._page.write_string(at, number, name, self._look.head)
        at += 1
        for point, numbers in sorted(found.items()):
            self._names(at, [point])
            for column, number in enumerate(numbers, 1):
                self._page.write_number(at, column, number, self._look.figure)
            at += 1
        return at


def _literal(value: Value) -> str:
    """As a criterion takes it: nothing in it is a sign of its own."""
    said = str(value).replace('"', '""')
    return "".join(f"~{sign}" if sign in "*?~" else sign for sign in said)
