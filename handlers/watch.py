"""What is wrong with the running program, as far as its operator must know: decided from what was seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from handlers.deadlines import WorkingDays
from handlers.settings import Watch
from handlers.texts.when import CHINA, today
from storage.signs import Signs
from storage.states import Standing

EVERY = timedelta(minutes=1)
"""How often somebody looks."""
GRACE = timedelta(minutes=5)
"""So long messages may not be heard before somebody is called."""
STEADY = timedelta(minutes=3)
"""So long they must be heard again before it counts as over: a line that comes and goes is one fault."""
UNSAID = timedelta(minutes=30)
"""So long a notice that may be said may wait."""
OWED = timedelta(hours=1)
"""So long something may be late that has to happen at a time of day."""
DISK = 2 * 2**30
"""Bytes; as `doctor` has it."""
DISK_AGAIN = DISK * 11 // 10


class Fault(StrEnum):
    """What the operator is told of once, and once more when it is over."""

    HEARTBEAT = "heartbeat"
    """The program does not run, or does not answer: only seen from outside."""
    AWAY = "away"
    LOGGED_OUT = "logged_out"
    SILENCE = "silence"
    OUTBOX = "outbox"
    DIGEST = "digest"
    DATABASE = "database"
    DISK = "disk"


DEAF = frozenset({Fault.HEARTBEAT, Fault.AWAY, Fault.LOGGED_OUT})
"""While these stand nothing is heard: what was said meanwhile has to be imported."""
Faults = Mapping[Fault, datetime]
"""What is wrong, and since when."""


@dataclass(frozen=True, slots=True)
class Line:
    """How it stands with the channel, over all comings and goings."""

    standing: Standing
    since: datetime
    trouble: datetime | None
    """Since when messages are not heard steadily."""

    def changed(self, standing: Standing, now: datetime) -> "Line":
        """The account stands otherwise now."""
        if standing is self.standing:
            return self
        is_online = standing is Standing.ONLINE
        was_steady = self.standing is Standing.ONLINE and now - self.since >= STEADY
        trouble = now if self.trouble is None or was_steady else self.trouble
        return Line(standing, now, self.trouble if is_online else trouble)

    def settled(self, now: datetime) -> "Line":
        """Without the trouble that is over."""
        is_over = self.standing is Standing.ONLINE and now - self.since >= STEADY
        return Line(self.standing, self.since, None) if is_over else self


@dataclass(frozen=True, slots=True)
class Seen:
    """All there is to go by."""

    now: datetime
    line: Line
    started: datetime
    last_sent: datetime | None
    refuses: datetime | None
    """Since when the database does not take what is written, or cannot be read."""
    signs: Signs | None
    """None where it cannot be read."""
    free: int | None
    """Bytes on the disk; None where that is not known."""
    owed: datetime | None
    """Since when something is owed that happens at a time of day."""
    late: datetime | None
    """Since when it is seen to be owed: a program that has just started, or woken, does it now."""
    may_speak: bool
    """Neither now nor `UNSAID` ago were quiet hours."""


def faults(seen: Seen, before: Faults, watch: Watch, days: WorkingDays) -> dict[Fault, datetime]:
    """What is wrong now; `before` is what was wrong a moment ago, which ends only when it is surely over."""
    found: dict[Fault, datetime] = {}
    for fault, since in (
        *_deaf(seen, before),
        (Fault.SILENCE, _silent(seen, before.get(Fault.SILENCE), watch, days)),
        (Fault.OUTBOX, _stuck(seen, before.get(Fault.OUTBOX))),
        (Fault.DIGEST, _owed(seen, before.get(Fault.DIGEST))),
        (Fault.DATABASE, _refused(seen, before.get(Fault.DATABASE))),
        (Fault.DISK, seen.now if _is_low(seen.free, Fault.DISK in before) else None),
    ):
        if since is not None:
            found[fault] = before.get(fault, since)
    return found


def _deaf(seen: Seen, before: Faults) -> list[tuple[Fault, datetime | None]]:
    line = seen.line
    kinds = (Fault.AWAY, Fault.LOGGED_OUT)
    told = [fault for fault in kinds if fault in before]
    since = line.trouble
    if since is None or (seen.now - since < GRACE and not told):
        return []
    since = min([since, *(before[fault] for fault in told)])
    if line.standing is Standing.ONLINE:  # comes and goes: as it was told
        return [(told[0] if told else Fault.AWAY, since)]
    return [(Fault.AWAY if line.standing is Standing.AWAY else Fault.LOGGED_OUT, since)]


def _silent(seen: Seen, before: datetime | None, watch: Watch, days: WorkingDays) -> datetime | None:
    """Since when nothing is heard that should be, by working hours; a login may only seem to be one."""
    signs, now = seen.signs, seen.now
    if signs is None or seen.line.standing is not Standing.ONLINE:
        return before
    heard = signs.last_received
    if before is not None:
        return None if heard is not None and heard > before else before
    local = now.astimezone(CHINA)
    begin, end = (datetime.combine(local.date(), at, CHINA) for at in (watch.work_from, watch.work_until))
    if not signs.listens or not days.is_working(today(now)) or not begin <= local <= end:
        return None
    quiet = max(moment for moment in (heard, begin, seen.line.since) if moment is not None)
    return (heard or seen.line.since) if now - quiet >= timedelta(hours=watch.silence_hours) else None


def _stuck(seen: Seen, before: datetime | None) -> datetime | None:
    """Since when nothing is said though it should be; an outage is a fault of its own."""
    signs, line, now = seen.signs, seen.line, seen.now
    if signs is None or line.standing is not Standing.ONLINE or not seen.may_speak:
        return before
    if before is not None and seen.last_sent is not None and seen.last_sent > before:
        return None
    if not signs.unsaid:
        return None
    if before is not None:
        return before
    base = max(moment for moment in (seen.last_sent, seen.started, line.since) if moment is not None)
    return base if now - base >= UNSAID else None


def _owed(seen: Seen, before: datetime | None) -> datetime | None:
    is_late = seen.late is not None and seen.now - seen.late >= OWED
    if seen.owed is not None and (before is not None or is_late):
        return seen.owed
    if seen.signs is None or seen.line.standing is not Standing.ONLINE or not seen.may_speak:
        return before
    return seen.now if seen.signs.unsaid_digest else None


def _refused(seen: Seen, before: datetime | None) -> datetime | None:
    """A long write of another process is none yet."""
    if seen.refuses is None or (before is None and seen.now - seen.refuses < EVERY):
        return None
    return seen.refuses


def _is_low(free: int | None, was: bool) -> bool:
    return was if free is None else free < (DISK_AGAIN if was else DISK)
