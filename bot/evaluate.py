"""`hexiaodu evaluate`: how good the verdicts on a labelled file are, as tables for a person or as JSON."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.classify import BOT_NAMES, Bad, as_fields
from bot.progress import shown
from bot.records import RecordsError, records
from bot.scores import PLACES, Mistake, Pair, Scores, Share, score
from handlers.texts import evaluate as texts
from handlers.texts import records as records_texts
from nlp.listening import Listener
from nlp.verdict import Category, Intent, Severity


def run(path: Path, *, errors: bool, as_json: bool) -> int:
    """Print the figures; the exit code: 1 when lines had to be passed over, else 0."""
    bad = Bad()
    pairs = list(_judged(path, bad))
    if not any("intent" in pair.record for pair in pairs):
        raise RecordsError(texts.no_labels(path))
    sure = score([pair for pair in pairs if not pair.record.get("borderline")])
    borderline = score([pair for pair in pairs if pair.record.get("borderline")])
    console = Console(highlight=False, soft_wrap=True)
    if as_json:
        parts = {"figures": figures(sure), "borderline": figures(borderline)}
        console.print(json.dumps(parts, ensure_ascii=False, indent=2), markup=False)
    else:
        _print(console, sure, borderline, errors=errors)
    return bad.told()


def _judged(path: Path, bad: Bad) -> Iterator[Pair]:
    found, listener = records(path), Listener(BOT_NAMES)
    for said, record in shown(found.read(bad, check), len(found), texts.READING):
        yield Pair(record, as_fields(said.id, listener.hear(said)))


LABELS: Mapping[str, type] = {
    "intent": str,
    "clue": str,
    "category": str,
    "second": list,
    "town": str,
    "village": str,
    "river": str,
    "severity": str,
    "sealed": bool,
    "borderline": bool,
}
"""Any of them may be null, too."""


_VALUES: Mapping[str, type[StrEnum]] = {"intent": Intent, "category": Category, "severity": Severity}
"""A slip in one of these would count as a mistake of the program."""


def check(record: Mapping[str, Any]) -> None:
    """Raise `ValueError` for a label of the wrong type, or of a value that there is not."""
    for name, kind in LABELS.items():
        if not isinstance(record.get(name), kind | None):
            raise ValueError(records_texts.bad_label(name))
    for name, values in _VALUES.items():
        if record.get(name) is not None and record[name] not in list(values):
            raise ValueError(records_texts.unknown_label(name, record[name], list(values)))


def figures(scores: Scores) -> dict[str, Any]:
    """All figures, as plain values: a share is {right, of, rate}."""
    plain: dict[str, Any] = {"f1": scores.f1}
    for name in Scores.__slots__:
        if name != "mistakes":
            plain[name] = _plain(getattr(scores, name))
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, Share):
        return asdict(value) | {"rate": value.rate}
    if isinstance(value, Mapping):
        return {">".join(key) if isinstance(key, tuple) else key: _plain(one) for key, one in value.items()}
    return value


def _print(console: Console, scores: Scores, borderline: Scores, *, errors: bool) -> None:
    console.print(texts.counted(scores.messages, scores.threads, borderline.messages))
    console.print(_figures(scores))
    if borderline.messages:
        console.print(texts.BORDERLINE)
        console.print(_figures(borderline))
    console.print()
    console.print(_categories(scores))
    if scores.confusions:
        console.print(texts.CONFUSED)
    for (wanted, got), count in scores.confusions.items():
        console.print(Text(texts.confused(wanted, got, count)))
    console.print()
    for line in texts.sealed(scores.sealed_missed, scores.sealed_falsely):
        console.print(Text(line))
    if errors:
        for mistake in (*scores.mistakes, *borderline.mistakes):
            console.print(Text(_told(mistake)))


def _told(mistake: Mistake) -> str:
    record, words = mistake.pair.record, mistake.pair.made["evidence"]
    return texts.mistake(
        mistake.about,
        record["id"],
        record["sender"],
        record.get("text") or f"[{record.get('type')}]",
        mistake.expected,
        mistake.got,
        " ".join(f"{'、'.join(one['words'])}({one['rule']})" for one in words),
    )


def _figures(scores: Scores) -> Table:
    table = _table(*texts.FIGURES)
    for name, share in _shares(scores):
        if share.of:
            table.add_row(texts.FIGURE[name], texts.rate(share.rate), f"{share.right}/{share.of}")
        if name == "recall" and scores.f1 is not None:
            table.add_row(texts.F1, texts.rate(scores.f1), "")
    return table


def _shares(scores: Scores) -> Iterator[tuple[str, Share]]:
    for name in texts.FIGURE:
        place, _, is_named = name.partition("_")
        if place in PLACES:
            yield name, (scores.places_named if is_named else scores.places)[place]
        else:
            yield name, getattr(scores, name)


def _categories(scores: Scores) -> Table:
    table = _table(*texts.CATEGORIES)
    for name, share in scores.by_category.items():
        table.add_row(texts.category(name), texts.rate(share.rate), f"{share.right}/{share.of}")
    return table


def _table(name: str, rate: str, count: str) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(name)
    table.add_column(rate, justify="right")
    table.add_column(count, justify="right")
    return table
