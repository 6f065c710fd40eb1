"""How fast the bot speaks: an account that sends in bursts, or all night, is banned."""

import random
from datetime import date, datetime, time, timedelta

from pydantic import Field

from handlers.settings import Section
from handlers.texts.when import CHINA
from storage.models import Notice
from storage.states import NoticeKind

AT_ONCE = frozenset({NoticeKind.URGENT})
"""Said at any hour, and also when the day's ceiling is reached."""
AWAKE = AT_ONCE | {NoticeKind.ANSWER}
"""Said in quiet hours: who asks is awake."""


class Pace(Section):
    """`[pace]` of config.toml: seconds between two messages, messages a day, hours of China's night."""

    room_seconds: float = Field(3.0, ge=0)
    all_seconds: float = Field(1.0, ge=0)
    jitter: float = Field(0.3, ge=0, le=1)
    most_a_day: int = Field(600, ge=1)
    quiet_from: time = time(22, 30)
    quiet_until: time = time(6, 30)

    def is_quiet(self, at: time) -> bool:
        """Whether China's clocks showing `at` is within the quiet hours; with equal ends there are none."""
        start, end = self.quiet_from, self.quiet_until
        return start <= at < end if start <= end else at >= start or at < end

    def awake(self, moment: datetime) -> datetime:
        """The first moment from this one on that is not within the quiet hours."""
        is_quiet = self.is_quiet(moment.astimezone(CHINA).time())
        return _next(self.quiet_until, moment) if is_quiet else moment


class Pacing:
    """Says when a notice may be said; is told of every message sent."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._free: dict[str, datetime] = {}
        """When a conversation may be spoken to again; "" is all of them."""
        self._day = date.min
        self._today = 0
        self._random = random.Random()
        self._longest = timedelta(seconds=2 * max(pace.room_seconds, pace.all_seconds))

    def count(self, sent: int, now: datetime) -> None:
        """So many messages went out today before the start."""
        self._day, self._today = now.astimezone(CHINA).date(), sent

    def free_at(self, notice: Notice, now: datetime) -> datetime:
        """When this notice may be said, if nothing else is said before."""
        free = (self._free.get(key, now) for key in (notice.conversation, ""))
        # what lies further ahead was noted by a clock that has been put back since
        times = [notice.due_at, *(at for at in free if at - now <= self._longest)]
        if notice.kind not in AT_ONCE and self._is_full(now):
            times.append(_next(time(0), now))
        if notice.kind not in AWAKE and self._pace.is_quiet(now.astimezone(CHINA).time()):
            times.append(_next(self._pace.quiet_until, now))
        return max(times)

    def sent(self, conversation: str, now: datetime) -> None:
        """A message went out, or was tried in vain."""
        self._free = {name: free for name, free in self._free.items() if free > now}
        for name, seconds in ((conversation, self._pace.room_seconds), ("", self._pace.all_seconds)):
            longer = 1 + self._pace.jitter * self._random.random()
            self._free[name] = now + timedelta(seconds=seconds * longer)
        if now.astimezone(CHINA).date() != self._day:
            self.count(0, now)
        self._today += 1

    def _is_full(self, now: datetime) -> bool:
        return self._today >= self._pace.most_a_day and now.astimezone(CHINA).date() == self._day


def _next(at: time, now: datetime) -> datetime:
    """The next moment when China's clocks show `at`."""
    local = now.astimezone(CHINA)
    today = datetime.combine(local.date(), at, tzinfo=CHINA)
    return today if today > local else today + timedelta(days=1)
