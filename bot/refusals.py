"""What a failure to send tells: of the notice, of its conversation, or of the channel as a whole.

A notice that fails while others get through is itself to blame, and those behind it go on. If the next one to
the same place fails too, the place is: it is left alone for a while, and its order kept. If several places
in a row refuse, the channel is: then nothing is counted against any notice, and one is tried now and then.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from storage.models import Notice

FIRST_RETRY = timedelta(seconds=5)
LONGEST_RETRY = timedelta(minutes=10)
PLACES = 3
"""So many conversations refuse in a row, and nothing gets through anywhere: it is the channel."""
PATIENCE = timedelta(hours=3)
"""A channel that refuses for longer is told like any failure: notices are parked, one by one."""


def pause(failures: int) -> timedelta:
    """How long to wait after so many failures before this one."""
    return min(FIRST_RETRY * float(2 ** min(failures, 20)), LONGEST_RETRY)


class Refusals:
    """Remembers what failed since something last got through; only as long as the program runs."""

    def __init__(self) -> None:
        self._later: dict[int, datetime] = {}
        self._held: dict[str, datetime] = {}
        self._failing: dict[str, set[int]] = {}
        self._holds: dict[str, int] = {}
        self._parked: dict[str, list[int]] = {}
        self._refused: set[str] = set()
        self._since: datetime | None = None
        self._probes = 0
        self._closed: datetime | None = None
        self.last = ""
        """The conversation that was tried last: another one is tried first, if there is one."""

    def free_at(self, notice: Notice) -> datetime | None:
        """When it may be tried again, if something stands against it now."""
        times = (
            self._closed,
            self._held.get(notice.conversation),
            self._later.get(notice.id or 0),
        )
        return max((at for at in times if at is not None), default=None)

    def failed(self, notices: Sequence[Notice], now: datetime) -> bool:
        """One message failed; whether that counts against its notices."""
        where, ids = notices[0].conversation, {notice.id or 0 for notice in notices}
        self.last = where
        self._refused.add(where)
        if len(self._refused) >= PLACES:
            self._since = self._since or now
            self._closed = now + pause(self._probes)
            self._probes += 1
            self._later.clear()
            self._held.clear()
            return now - self._since > PATIENCE
        others = self._failing.setdefault(where, set())
        if others - ids:
            self._held[where] = now + pause(self._holds.get(where, 0))
            self._holds[where] = self._holds.get(where, 0) + 1
            for id in others | ids:
                self._later.pop(id, None)
        else:
            for notice in notices:
                self._later[notice.id or 0] = now + pause(notice.attempts)
        others |= ids
        return True

    def parked(self, notice: Notice) -> None:
        """It is given up; it may have been its conversation that failed."""
        self._later.pop(notice.id or 0, None)
        if len(self._failing.get(notice.conversation, ())) > 1 and notice.id is not None:
            self._parked.setdefault(notice.conversation, []).append(notice.id)

    def went_through(self, notices: Sequence[Notice]) -> list[int]:
        """One message was said. Which notices were given up for its conversation's failing: once more."""
        where = notices[0].conversation
        self._refused.clear()
        self._since, self._closed, self._probes = None, None, 0
        for kept in (self._held, self._holds, self._failing):
            kept.pop(where, None)
        for notice in notices:
            self._later.pop(notice.id or 0, None)
        return self._parked.pop(where, [])
