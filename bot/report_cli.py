"""`report` and `calls` on the command line; what it needs is imported when it runs."""

import argparse
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

Guard = Callable[[Callable[[], int | None]], int]


def add(parts: "argparse._SubParsersAction[argparse.ArgumentParser]", guard: Guard) -> None:
    """Add the commands; `guard` runs what they do."""
    report = parts.add_parser("report", help="把一周或一个月的数画成一张图（PNG）；运行着也能用")
    which = report.add_mutually_exclusive_group(required=True)
    which.add_argument("--month", type=_month, metavar="2026-10", help="哪个月")
    which.add_argument("--week", type=date.fromisoformat, metavar="2026-11-16", help="这一天所在的一周")
    report.add_argument("--out", type=Path, required=True, metavar="FILE.png", help="写到哪里")
    report.add_argument("--config", type=Path, default=Path("config.toml"), metavar="FILE")
    report.set_defaults(run=lambda options: guard(lambda: _draw(options)))

    calls = parts.add_parser("calls", help="印出要回的电话和号码（微信里只说尾号）；运行着也能用")
    calls.add_argument("--config", type=Path, default=Path("config.toml"), metavar="FILE")
    calls.set_defaults(run=lambda options: guard(lambda: _calls(options)))


def _month(said: str) -> date:
    return datetime.strptime(said, "%Y-%m").date()  # noqa: DTZ007 (a month has no zone)


def _calls(options: argparse.Namespace) -> None:
    from bot import calls

    calls.show(options.config)


def _draw(options: argparse.Namespace) -> None:
    from bot import reporting
    from storage.periods import Span

    kind, day = (Span.MONTH, options.month) if options.month else (Span.WEEK, options.week)
    reporting.draw(options.config, kind, day, options.out)
