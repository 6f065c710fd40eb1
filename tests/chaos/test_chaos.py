"""`kill -9` at any moment loses nothing, and doubles no case."""

import random

from tests.chaos.chaos import chaos


async def test_twenty_kills_at_random_moments_leave_no_trace() -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")  # shown when the test fails: python -m tests.chaos --kills 20 --seed …
    report = await chaos(kills=20, seed=seed, messages=120, kills_each=5)
    assert report.wrong == []
    assert report.kills >= 15
