"""`python -m tests.benchmarks [NAME ...]`: one JSON line for each benchmark."""

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from typing import Any

from tests.benchmarks.gateway import burst, reply
from tests.benchmarks.intake import intake
from tests.benchmarks.ledger import ledger
from tests.benchmarks.node_gateway import node
from tests.benchmarks.start import start
from tests.benchmarks.texts import texts
from tests.benchmarks.understanding import understanding

Benchmark = Callable[[], Coroutine[Any, Any, Mapping[str, Any]]]

ALL: Mapping[str, Benchmark] = {
    "intake": intake,
    "reply": reply,
    "burst": burst,
    "start": start,
    "node": node,
    "understanding": understanding,
    "ledger": ledger,
    "texts": texts,
}
LONG: Mapping[str, Benchmark] = {"ledger_million": partial(ledger, cases=1_000_000)}
"""Of minutes: only by name."""


def main(names: list[str]) -> None:
    """Run the benchmarks named, or all."""
    every = {**ALL, **LONG}
    if unknown := set(names) - set(every):
        sys.exit(f"no benchmark {', '.join(unknown)}; there are {', '.join(every)}")
    for name in names or ALL:
        print(json.dumps(asyncio.run(every[name]()), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
