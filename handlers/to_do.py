"""今天: what needs a hand, each with what to type."""

from datetime import datetime
from enum import IntEnum

from sqlmodel import Session

from handlers import sla
from handlers.routing import UNSEEN, Call, Context, Reply, Router
from handlers.texts import to_do as texts
from handlers.texts import topics
from handlers.texts.clocks import Due
from handlers.texts.queries import MAX_LINES
from handlers.texts.when import today
from nlp.verdict import Severity
from storage import ledger, talks
from storage.models import Case
from storage.states import CaseStatus, Clock, Role
from storage.talks import Who

router = Router(topic=topics.SEE)
SOON = 5
"""Working days before a planned case comes up that it is shown."""


class Need(IntEnum):
    """Why a case needs a hand, the most pressing first."""

    URGENT = 0
    DISPUTED = 1
    ACCEPT = 2
    INSPECT = 3
    LONG = 4
    OVERDUE = 5
    TODAY = 6
    ASSIGN = 7
    VERIFY = 8
    PLANNED = 9


_BY_STATUS = {
    CaseStatus.REPORTED: Need.ACCEPT,
    CaseStatus.ACCEPTED: Need.ASSIGN,
    CaseStatus.DISPUTED: Need.DISPUTED,
    CaseStatus.SUBMITTED: Need.INSPECT,
}
"""States in which the next move is the office's."""


@router.command("今天", "今天", "看今天要办的，每件后面是该发的命令", roles=(Role.OFFICER,), places=UNSEEN)
def what_to_do(session: Session, call: Call, ctx: Context) -> Reply:
    """Everything that needs an officer's hand today, a line a case, a page at a time."""
    found: list[tuple[Need, datetime, str]] = []
    labels: list[str] = []
    for case in ledger.listing(session):
        dues = sla.standing(case, ctx, call.now)
        if (need := _need(case, dues, ctx)) is not None:
            due = dues[0] if dues else None
            line = texts.line(case, due, is_long=need == Need.LONG)
            found.append((need, due.at if due else case.opened_at, line))
            labels.append(case.label)
    # the longest overdue first
    lines = [line for _, _, line in sorted(found, key=lambda one: one[:2])]
    message = call.message
    who = Who(message.channel, message.room or message.sender, message.sender)
    talks.keep_lines(session, who, lines[MAX_LINES:], now=call.now)
    return Reply(texts.page(today(call.now), lines[:MAX_LINES], len(lines)), cases=tuple(labels))


def _need(case: Case, dues: list[Due], ctx: Context) -> Need | None:
    """Why somebody has to do something about a case today; None if nobody has."""
    by_status = _BY_STATUS.get(case.status)
    if case.severity == Severity.URGENT and case.status in (CaseStatus.REPORTED, CaseStatus.ACCEPTED):
        return Need.URGENT
    if by_status is not None:
        return by_status
    if case.status == CaseStatus.PLANNED:
        is_near = any(due.clock == Clock.PLANNED and due.left <= SOON for due in dues)
        return Need.PLANNED if is_near else None
    over = [due for due in dues if due.is_over]
    if over and case.status == CaseStatus.VERIFYING:
        return Need.VERIFY
    if over:
        is_long = -min(due.left for due in over) >= ctx.settings.terms.supervise
        return Need.LONG if is_long and case.supervised_at is None else Need.OVERDUE
    if any(due.is_today for due in dues):
        return Need.VERIFY if case.status == CaseStatus.VERIFYING else Need.TODAY
    return None
