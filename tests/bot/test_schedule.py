"""Jobs at times of China's day, on a clock that is driven."""

import asyncio
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.clock import VirtualClock
from bot.schedule import Job, Schedule, Watch
from handlers.texts.when import CHINA


def china(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=CHINA)


class Diary:
    """Writes down when each job was done; fails as often as told."""

    def __init__(self, failures: int = 0) -> None:
        self.done: list[str] = []
        self._failures = failures

    def job(self, name: str, at: time) -> Job:
        async def action(due: datetime) -> None:
            if self._failures:
                self._failures -= 1
                raise RuntimeError(name)
            self.done.append(f"{name} {due.astimezone(CHINA):%m-%d %H:%M}")

        return Job(name, at, action)


async def run(start: datetime, end: datetime, *jobs: Job) -> None:
    clock = VirtualClock(start.astimezone(UTC))
    schedule = Schedule(jobs, clock)
    clock.expect(schedule.wake)
    running = asyncio.create_task(schedule.run())
    await clock.advance(end)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_each_job_is_done_every_day_at_its_time_in_china() -> None:
    diary = Diary()
    jobs = (diary.job("office", time(17, 30)), diary.job("room", time(18, 0)))
    await run(china("05-11 09:00"), china("05-13 17:45"), *jobs)
    assert diary.done == [
        "office 05-11 17:30",
        "room 05-11 18:00",
        "office 05-12 17:30",
        "room 05-12 18:00",
        "office 05-13 17:30",
    ]


@pytest.mark.parametrize(
    ("start", "done"),
    [
        ("05-11 17:29", ["office 05-11 17:30"]),
        ("05-11 17:30", ["office 05-11 17:30"]),
        ("05-11 23:29", ["office 05-11 17:30"]),
        ("05-11 23:31", []),
        ("05-12 03:00", []),
    ],
)
async def test_a_job_missed_by_less_than_six_hours_is_done_at_the_start(start: str, done: list[str]) -> None:
    diary = Diary()
    await run(china(start), china(start) + timedelta(minutes=20), diary.job("office", time(17, 30)))
    assert diary.done == done


async def test_a_job_missed_in_the_night_is_of_the_day_before() -> None:
    diary = Diary()
    await run(china("05-12 00:30"), china("05-12 23:30"), diary.job("late", time(23, 0)))
    assert diary.done == ["late 05-11 23:00", "late 05-12 23:00"]


@pytest.mark.parametrize(("until", "done"), [("05-11 17:31", []), ("05-11 18:00", ["bad 05-11 17:30"])])
async def test_a_job_that_fails_is_tried_every_minute_and_stops_no_other(
    caplog: pytest.LogCaptureFixture, until: str, done: list[str]
) -> None:
    bad, good = Diary(failures=2), Diary()
    jobs = (bad.job("bad", time(17, 30)), good.job("good", time(17, 30)))
    await run(china("05-11 17:00"), china(until), *jobs)
    assert bad.done == done
    assert good.done == ["good 05-11 17:30"]
    assert [record.__dict__["job"] for record in caplog.records] == ["bad", "bad"]


class Alarm:
    """Something that is looked at, with the times at which it wants to be looked at again."""

    def __init__(self, *again: datetime | None, failures: int = 0) -> None:
        self.looked: list[str] = []
        self._again = list(again)
        self._failures = failures

    async def look(self, now: datetime) -> datetime | None:
        self.looked.append(f"{now.astimezone(CHINA):%H:%M}")
        if self._failures:
            self._failures -= 1
            raise RuntimeError
        return self._again.pop(0) if self._again else None


async def watch(alarm: Alarm, *wakes: str, until: str = "12:00") -> list[str]:
    """When it was looked at from nine o'clock on; somebody sets `wake` at these times."""
    clock = VirtualClock(china("05-11 09:00").astimezone(UTC))
    schedule = Schedule((), clock, [Watch("alarm", alarm.look)])
    clock.expect(schedule.wake)
    running = asyncio.create_task(schedule.run())
    for at in wakes:
        await clock.advance(china(f"05-11 {at}"))
        schedule.wake.set()
    await clock.advance(china(f"05-11 {until}"))
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    return alarm.looked


async def test_a_watch_looks_at_the_start_when_it_said_and_when_it_is_woken() -> None:
    assert await watch(Alarm()) == ["09:00"]
    assert await watch(Alarm(china("05-11 09:15"), china("05-11 09:30"))) == ["09:00", "09:15", "09:30"]
    assert await watch(Alarm(None, china("05-11 10:20")), "10:05") == ["09:00", "10:05", "10:20"]


async def test_a_watch_that_fails_looks_again(caplog: pytest.LogCaptureFixture) -> None:
    assert await watch(Alarm(failures=2)) == ["09:00", "09:01", "09:02"]
    assert [record.__dict__["job"] for record in caplog.records] == ["alarm", "alarm"]
