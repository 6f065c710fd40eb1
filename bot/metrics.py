"""Numbers for a monitor: counters and gauges whose labels are keys of our own, never an id or a name.

The only importer of prometheus_client.
"""

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

from handlers.watch import Fault, Faults
from storage.signs import Counts
from storage.states import CaseStatus, RowOutcome

TEXT = "text/plain; version=0.0.4; charset=utf-8"
"""The content type of `text`."""
_UNMARKED = {RowOutcome.SEALED: RowOutcome.PASSED}
"""A number that jumps when somebody accuses somebody would show who did: it counts as talk."""


class Metrics:
    """All numbers of one program."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        messages = Counter("hexiaodu_messages", "Messages handled", ["outcome"], registry=self._registry)
        outcomes = [outcome for outcome in RowOutcome if outcome not in _UNMARKED]
        self._messages = {outcome: messages.labels(outcome.value) for outcome in outcomes}
        notices = Counter("hexiaodu_notices", "Tries to say something", ["result"], registry=self._registry)
        self._notices = {ok: notices.labels("sent" if ok else "failed") for ok in (True, False)}
        texts = Counter("hexiaodu_texts", "Tries to send a text message", ["result"], registry=self._registry)
        self._texts = {ok: texts.labels("sent" if ok else "failed") for ok in (True, False)}
        alerts = Counter(
            "hexiaodu_alerts", "Tries to alarm the operator", ["result"], registry=self._registry
        )
        self._alerts = {ok: alerts.labels("sent" if ok else "failed") for ok in (True, False)}
        faults = self._gauge("faults", "Whether something is wrong", "fault")
        self._faults = {fault: faults.labels(fault.value) for fault in Fault if fault is not Fault.HEARTBEAT}
        cases = self._gauge("cases", "Cases", "status")
        statuses = [status for status in CaseStatus if status is not CaseStatus.SEALED]
        self._cases = {status: cases.labels(status.value) for status in statuses}
        self._online = self._gauge("online", "Whether messages are heard")
        self._unhandled = self._gauge("messages_waiting", "Messages stored and not handled")
        self._broken = self._gauge("messages_failed", "Messages that could not be handled")
        self._waiting = self._gauge("notices_waiting", "Notices to be said")
        self._parked = self._gauge("notices_parked", "Notices that could not be said")
        self._disk = self._gauge("disk_free_bytes", "Space left for the data folder")

    def _gauge(self, name: str, what: str, *labels: str) -> Gauge:
        return Gauge(f"hexiaodu_{name}", what, labels, registry=self._registry)

    def heard(self, outcome: RowOutcome) -> None:
        """A message was handled."""
        self._messages[_UNMARKED.get(outcome, outcome)].inc()

    def said(self, arrived: bool) -> None:
        """Something was said, or tried in vain."""
        self._notices[arrived].inc()

    def texted(self, arrived: bool) -> None:
        """A text message was sent, or tried in vain: each costs."""
        self._texts[arrived].inc()

    def alerted(self, arrived: bool) -> None:
        """The operator was alarmed, or could not be."""
        self._alerts[arrived].inc()

    def text(self, faults: Faults, counts: Counts | None, *, online: bool, free: int | None) -> bytes:
        """Everything as a monitor reads it; without `counts` (the database fails) those stay as they were."""
        for fault, gauge in self._faults.items():
            gauge.set(fault in faults)
        self._online.set(online)
        if free is not None:
            self._disk.set(free)
        if counts is not None:
            self._unhandled.set(counts.unhandled)
            self._broken.set(counts.failed)
            self._waiting.set(counts.waiting)
            self._parked.set(counts.parked)
            for status, cases in self._cases.items():
                cases.set(counts.cases.get(status, 0))
        return generate_latest(self._registry)
