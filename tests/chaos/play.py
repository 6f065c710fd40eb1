"""Playing the transcript in a process of its own that may be killed at any moment."""

import asyncio
import os
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

MAX_SECONDS = 300.0
"""No run takes that long: one that does has hung."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the program: how it ended, how long it took, what it printed."""

    code: int
    seconds: float
    printed: str
    errors: str

    @property
    def was_killed(self) -> bool:
        """Whether the kill came before the end."""
        return self.code == -signal.SIGKILL


async def play(script: Path, data: Path, *, kill_after: float | None = None) -> Run:
    """Play the script on a data folder; SIGKILL the whole process group after some seconds."""
    command = (sys.executable, "-m", "bot", "demo", "--script", script, "--data", data, "--exit")
    started = time.monotonic()
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, start_new_session=True
    )
    talk = asyncio.create_task(process.communicate())
    await asyncio.wait((talk,), timeout=MAX_SECONDS if kill_after is None else kill_after)
    if not talk.done():
        os.killpg(process.pid, signal.SIGKILL)
    printed, errors = await talk
    if kill_after is None and process.returncode == -signal.SIGKILL:
        raise TimeoutError(f"still running after {MAX_SECONDS} s")
    assert process.returncode is not None
    seconds = time.monotonic() - started
    return Run(process.returncode, seconds, printed.decode(errors="replace"), errors.decode(errors="replace"))
