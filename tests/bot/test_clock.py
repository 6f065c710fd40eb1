"""One clock: the machine's, or one that a script drives."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import SystemClock, VirtualClock

START = datetime(2026, 5, 11, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Loop:
    """Notes the time each time it is woken, and waits as long as it is told."""

    def __init__(self, clock: VirtualClock, *pauses: int | None) -> None:
        self.wake = asyncio.Event()
        self.times: list[int] = []
        self._clock = clock
        self._pauses = pauses
        clock.expect(self.wake)

    async def run(self) -> None:
        for pause in self._pauses:
            until = None if pause is None else self._clock.now() + pause * MINUTE
            await self._clock.wait(self.wake, until)
            self.times.append(round((self._clock.now() - START) / MINUTE))
        await self._clock.wait(self.wake, None)


async def advance(clock: VirtualClock, minutes: int, *loops: Loop) -> None:
    async with asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(loop.run()) for loop in loops]
        await clock.advance(START + minutes * MINUTE)
        for task in running:
            task.cancel()


async def test_time_stops_at_everything_that_is_waited_for() -> None:
    clock = VirtualClock(START)
    one, other = Loop(clock, 5, 5, 90), Loop(clock, 7, 0)
    await advance(clock, 30, one, other)
    assert (one.times, other.times) == ([5, 10], [7, 7])
    assert clock.now() == START + 30 * MINUTE


async def test_time_never_goes_back() -> None:
    clock = VirtualClock(START)
    await advance(clock, -10)
    assert clock.now() == START


async def test_a_loop_is_woken_before_time_goes_on() -> None:
    clock = VirtualClock(START)
    loop = Loop(clock, None, 5)
    loop.wake.set()
    await advance(clock, 30, loop)
    assert loop.times == [0, 5]


async def test_time_stands_still_while_something_is_on_its_way() -> None:
    clock = VirtualClock(START)
    busy = True
    clock.watch(lambda: busy)
    going = asyncio.create_task(clock.advance(START + MINUTE))
    for _ in range(20):
        await asyncio.sleep(0)
    assert clock.now() == START
    busy = False
    await going
    assert clock.now() == START + MINUTE


async def test_time_stands_still_until_every_loop_has_come() -> None:
    clock = VirtualClock(START)
    loop = Loop(clock, 1)
    settled = asyncio.create_task(clock.settled())
    for _ in range(20):
        await asyncio.sleep(0)
    assert not settled.done()
    running = asyncio.create_task(loop.run())
    await settled
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_the_system_clock_returns_at_once_for_what_is_set_or_past() -> None:
    clock = SystemClock()
    wake = asyncio.Event()
    wake.set()
    await clock.wait(wake, None)
    assert not wake.is_set()
    await clock.wait(wake, clock.now() - MINUTE)
    assert clock.now().tzinfo is UTC
