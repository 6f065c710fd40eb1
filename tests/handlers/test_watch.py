"""What counts as wrong with the running program, since when, and when it is over."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from handlers.deadlines import WorkingDays
from handlers.settings import Calendar, Watch
from handlers.texts import watch as texts
from handlers.texts.when import CHINA
from handlers.watch import DISK, DISK_AGAIN, EVERY, GRACE, OWED, STEADY, UNSAID, Fault, Line, Seen, faults
from storage.signs import Signs
from storage.states import Standing

MONDAY = datetime(2026, 5, 11, 14, 0, tzinfo=CHINA)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
DAYS = WorkingDays(Calendar())
ONLINE = Line(Standing.ONLINE, MONDAY - 5 * HOUR, None)
SIGNS = Signs(listens=True, last_received=MONDAY - MINUTE, unsaid=False, unsaid_digest=False)
FINE = Seen(
    now=MONDAY,
    line=ONLINE,
    started=MONDAY - 5 * HOUR,
    last_sent=MONDAY - MINUTE,
    refuses=None,
    signs=SIGNS,
    free=10 * DISK,
    owed=None,
    late=None,
    may_speak=True,
)


def seen(**changed: object) -> Seen:
    """All is well, but for what is changed; `signs` are changed by name too."""
    ours = {name: value for name, value in changed.items() if name in Signs.__dataclass_fields__}
    rest = {name: value for name, value in changed.items() if name not in ours}
    made = replace(FINE, **rest)  # type: ignore[arg-type]
    return made if made.signs is None else replace(made, signs=replace(made.signs, **ours))  # type: ignore[arg-type]


def wrong(now: Seen, **before: datetime) -> dict[Fault, datetime]:
    return faults(now, {Fault(name): since for name, since in before.items()}, Watch(), DAYS)


def test_all_is_well() -> None:
    assert wrong(FINE) == {}


def line(*changes: tuple[float, Standing]) -> Line:
    """A line that stood otherwise so many minutes after the beginning."""
    made = Line(Standing.AWAY, MONDAY, MONDAY)
    for minutes, standing in changes:
        made = made.changed(standing, MONDAY + minutes * MINUTE)
    return made


ON, OFF, OUT, SCAN = Standing.ONLINE, Standing.AWAY, Standing.LOGGED_OUT, Standing.SCAN


@pytest.mark.parametrize(
    ("changes", "minutes", "found"),
    [
        ([], 4, {}),
        ([], 6, {Fault.AWAY: 0}),
        ([(1, ON)], 6, {}),
        # a blip is none
        ([(0, ON), (60, OFF), (61, ON)], 63, {}),
        ([(0, ON), (60, OFF)], 64, {}),
        ([(0, ON), (60, OFF)], 65, {Fault.AWAY: 60}),
        ([(0, ON), (60, OUT)], 65, {Fault.LOGGED_OUT: 60}),
        ([(0, ON), (60, SCAN)], 65, {Fault.LOGGED_OUT: 60}),
        # away first, logged out then: one outage
        ([(0, ON), (60, OFF), (63, OUT)], 66, {Fault.LOGGED_OUT: 60}),
        # comes and goes
        ([(0, ON), (60, OFF), (61, ON), (62, OFF), (63, ON), (64, OFF)], 66, {Fault.AWAY: 60}),
        ([(0, ON), (60, OFF), (61, ON), (62, OFF), (63, ON)], 65.5, {Fault.AWAY: 60}),
        # but two blips an hour apart are two blips
        ([(0, ON), (60, OFF), (61, ON), (120, OFF), (121, ON)], 123, {}),
    ],
)
def test_nothing_is_heard(
    changes: list[tuple[float, Standing]], minutes: float, found: dict[Fault, float]
) -> None:
    now = MONDAY + minutes * MINUTE
    quiet = seen(now=now, line=line(*changes).settled(now), last_received=now)
    assert wrong(quiet) == {fault: MONDAY + since * MINUTE for fault, since in found.items()}


def test_it_is_over_once_it_is_heard_steadily() -> None:
    began = MONDAY - HOUR
    back = line((-60, OFF), (0, ON))
    for minutes, found in ((1, {Fault.AWAY: began}), (STEADY / MINUTE, {})):
        now = MONDAY + minutes * MINUTE
        assert wrong(seen(now=now, line=back.settled(now), last_received=now), away=began) == found


def test_a_fault_that_was_told_stands_over_a_restart() -> None:
    began = MONDAY - 3 * HOUR
    fresh = Line(OFF, MONDAY, MONDAY)
    assert wrong(seen(line=fresh, now=MONDAY + MINUTE), away=began) == {Fault.AWAY: began}
    assert wrong(seen(line=fresh.changed(OUT, MONDAY)), away=began) == {Fault.LOGGED_OUT: began}


@pytest.mark.parametrize(
    ("now", "heard", "silent"),
    [
        ("05-11 14:00", "05-11 11:30", False),
        ("05-11 14:00", "05-11 11:00", True),
        # the night is quiet anyway: it is counted from when people begin to work
        ("05-11 10:00", "05-10 20:00", False),
        ("05-11 11:30", "05-10 20:00", True),
        ("05-11 08:00", "05-10 20:00", False),
        ("05-11 18:00", "05-11 12:00", False),
        ("05-10 14:00", "05-09 08:00", False),  # a Sunday
        ("05-09 14:00", "05-08 08:00", True),  # a Saturday that is worked
        ("05-04 14:00", "04-30 08:00", False),  # a Monday of a holiday
    ],
)
def test_silence_in_working_hours(now: str, heard: str, silent: bool) -> None:
    at, last = (datetime.strptime(f"2026-{when}+0800", "%Y-%m-%d %H:%M%z") for when in (now, heard))
    line = Line(ON, last, None)
    assert wrong(seen(now=at, last_received=last, line=line)) == ({Fault.SILENCE: last} if silent else {})


def test_silence_counts_where_somebody_should_be_heard_and_ends_with_a_word() -> None:
    silent = seen(last_received=MONDAY - 5 * HOUR)
    assert wrong(silent) == {Fault.SILENCE: MONDAY - 5 * HOUR}
    assert wrong(replace(silent, line=Line(ON, MONDAY - HOUR, None))) == {}
    assert wrong(seen(last_received=MONDAY - 5 * HOUR, listens=False)) == {}
    assert wrong(seen(last_received=None)) == {Fault.SILENCE: ONLINE.since}
    told = {"silence": MONDAY - 5 * HOUR}
    night = seen(now=MONDAY + 8 * HOUR, last_received=MONDAY - 5 * HOUR)
    assert wrong(night, **told) == {Fault.SILENCE: MONDAY - 5 * HOUR}
    assert wrong(seen(now=MONDAY + 8 * HOUR, last_received=MONDAY + 8 * HOUR), **told) == {}


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"last_sent": MONDAY - UNSAID}, MONDAY - UNSAID),
        ({"last_sent": MONDAY - UNSAID + MINUTE}, None),
        ({"last_sent": None}, ONLINE.since),
        ({"last_sent": None, "started": MONDAY - MINUTE}, None),
        ({"last_sent": MONDAY - 9 * HOUR, "line": Line(ON, MONDAY - MINUTE, None)}, None),
        ({"last_sent": MONDAY - 9 * HOUR, "may_speak": False}, None),
        ({"last_sent": MONDAY - 9 * HOUR, "unsaid": False}, None),
    ],
)
def test_what_has_to_be_said_is_not_said(changed: dict[str, object], found: datetime | None) -> None:
    assert wrong(seen(**{"unsaid": True, **changed})) == ({Fault.OUTBOX: found} if found else {})


def test_it_is_over_when_something_was_said_or_nothing_is_left() -> None:
    began = MONDAY - 2 * HOUR
    assert wrong(seen(unsaid=True, last_sent=None), outbox=began) == {Fault.OUTBOX: began}
    assert wrong(seen(unsaid=True, last_sent=MONDAY), outbox=began) == {}
    assert wrong(seen(unsaid=False, last_sent=None), outbox=began) == {}
    assert wrong(seen(unsaid=False, may_speak=False), outbox=began) == {Fault.OUTBOX: began}


def test_a_digest_that_is_not_made_or_not_said() -> None:
    due = MONDAY - OWED
    assert wrong(seen(owed=due + MINUTE, late=due + MINUTE)) == {}
    assert wrong(seen(owed=due, late=due)) == {Fault.DIGEST: due}
    # a program that starts, or wakes, in the evening does at once what was due in the afternoon
    assert wrong(seen(owed=due - 3 * HOUR, late=MONDAY)) == {}
    assert wrong(seen(owed=due - 3 * HOUR, late=due)) == {Fault.DIGEST: due - 3 * HOUR}
    assert wrong(seen(unsaid_digest=True)) == {Fault.DIGEST: MONDAY}
    assert wrong(seen(unsaid_digest=True, may_speak=False)) == {}
    assert wrong(seen(), digest=MONDAY - HOUR) == {}
    assert wrong(seen(owed=MONDAY - MINUTE, late=MONDAY), digest=MONDAY - HOUR) == {
        Fault.DIGEST: MONDAY - HOUR
    }


def test_a_database_that_refuses() -> None:
    assert wrong(seen(refuses=MONDAY)) == {}
    assert wrong(seen(refuses=MONDAY - EVERY, signs=None)) == {Fault.DATABASE: MONDAY - EVERY}
    assert wrong(seen(), database=MONDAY) == {}


def test_a_disk_that_fills() -> None:
    assert wrong(seen(free=DISK)) == {}
    assert wrong(seen(free=DISK - 1)) == {Fault.DISK: MONDAY}
    assert wrong(seen(free=DISK), disk=MONDAY - HOUR) == {Fault.DISK: MONDAY - HOUR}
    assert wrong(seen(free=DISK_AGAIN), disk=MONDAY - HOUR) == {}
    assert wrong(seen(free=None), disk=MONDAY - HOUR) == {Fault.DISK: MONDAY - HOUR}
    assert wrong(seen(free=None)) == {}


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_says_since_when_and_what_to_do(fault: Fault) -> None:
    began = texts.wrong(fault, MONDAY)
    assert began.startswith("5月11日 14:00 起：")
    assert "请" in began
    over = texts.right(fault, MONDAY, MONDAY + HOUR)
    assert "5月11日 14:00到15:00" in over
    deaf = fault in (Fault.AWAY, Fault.LOGGED_OUT, Fault.HEARTBEAT)
    assert ("hexiaodu import-chat" in over) is deaf
    assert GRACE > STEADY
