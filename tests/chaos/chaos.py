"""Kill the real program again and again while a transcript is playing, and see whether anything is amiss."""

import asyncio
import random
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.chaos import result, script
from tests.chaos.play import Run, play

AT_ONCE = 4
"""Histories that are made side by side."""


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it; `wrong` should be empty."""

    seed: int
    messages: int
    histories: int
    kills: int
    missed: int
    """Kills that came too late: the run had ended."""
    seconds_of_a_run: float
    repeated: int
    """Notices that were said once more after a kill."""
    wrong: list[str]


@dataclass(frozen=True, slots=True)
class _History:
    kills: int
    missed: int
    repeated: int
    wrong: list[str]


@dataclass(frozen=True, slots=True)
class _Reference:
    result: result.Result
    printed: str
    seconds: float
    texts: list[str]


async def chaos(*, kills: int, seed: int, messages: int = 200, kills_each: int = 10) -> Report:
    """Make histories with so many kills each, at random moments, and hold them against one without."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        records = script.write(folder / "script.jsonl", messages)
        reference = await _reference(folder)
        counts = [min(kills_each, kills - done) for done in range(0, kills, kills_each)]
        free = asyncio.Semaphore(AT_ONCE)

        async def one(number: int, count: int) -> _History:
            async with free:
                return await _history(folder, number, count, random.Random(f"{seed}:{number}"), reference)

        histories = await asyncio.gather(*(one(number, count) for number, count in enumerate(counts)))
    return Report(
        seed=seed,
        messages=records,
        histories=len(histories),
        kills=sum(history.kills for history in histories),
        missed=sum(history.missed for history in histories),
        seconds_of_a_run=round(reference.seconds, 2),
        repeated=sum(history.repeated for history in histories),
        wrong=[wrong for history in histories for wrong in history.wrong],
    )


async def _reference(folder: Path) -> _Reference:
    run = await play(folder / "script.jsonl", folder / "reference")
    if run.code != 0:
        raise RuntimeError(f"the script cannot be played: {run.errors}")
    found = result.of(folder / "reference")
    if wrong := result.differences(found, found):
        raise RuntimeError(f"wrong even without a kill: {wrong}")
    return _Reference(found, run.printed, run.seconds, [notice[3] for notice in found.notices])


async def _history(
    folder: Path, number: int, kills: int, draw: random.Random, reference: _Reference
) -> _History:
    data = folder / f"history{number}"
    runs: list[Run] = []
    for _ in range(kills):
        # the earlier kills leave less and less to play, and a start takes a second
        after = draw.uniform(0, reference.seconds * draw.choice((0.2, 0.3, 0.5)))
        runs.append(await play(folder / "script.jsonl", data, kill_after=after))
    runs.append(await play(folder / "script.jsonl", data))
    printed = "\n".join(run.printed for run in runs)
    wrong = [f"exit code {run.code}: {run.errors}" for run in runs if run.code != 0 and not run.was_killed]
    wrong += result.differences(reference.result, result.of(data))
    wrong += result.differences_said(reference.texts, reference.printed, printed)
    return _History(
        kills=sum(run.was_killed for run in runs),
        missed=sum(not run.was_killed for run in runs[:-1]),
        repeated=result.repeated(reference.texts, reference.printed, printed),
        wrong=[f"history {number}: {what}" for what in wrong],
    )
