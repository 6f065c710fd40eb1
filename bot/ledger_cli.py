"""`export` on the command line; what it needs is imported when it runs."""

import argparse
from collections.abc import Callable, Coroutine
from datetime import date
from pathlib import Path
from typing import Any

Serve = Callable[[Coroutine[Any, Any, int | None]], int]


def add(parts: "argparse._SubParsersAction[argparse.ArgumentParser]", serve: Serve) -> None:
    """Add the command; `serve` runs what it does."""
    export = parts.add_parser("export", help="把台账写成文件（Excel、CSV、JSONL）；运行着也能用")
    for option, name, what in (
        ("--from", "first", "从哪天登记的"),
        ("--to", "last", "到哪天登记的，含这天"),
    ):
        export.add_argument(
            option, dest=name, help=what, type=date.fromisoformat, metavar="2026-10-01", required=True
        )
    export.add_argument("--format", choices=("xlsx", "csv", "jsonl"), default="xlsx", help="默认 xlsx")
    export.add_argument("--out", type=Path, metavar="FILE", help="写到哪里（默认：数据文件夹的 exports/）")
    export.add_argument("--for-units", action="store_true", help="给责任单位的：没有报告人和原话")
    export.add_argument("--config", type=Path, default=Path("config.toml"), metavar="FILE")
    export.set_defaults(run=lambda options: serve(_export(options)))


async def _export(options: argparse.Namespace) -> int:
    from bot import exporting

    return await exporting.run(
        options.config,
        options.first,
        options.last,
        ending=options.format,
        out=options.out,
        for_units=options.for_units,
    )
