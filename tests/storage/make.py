"""Cases and messages with as little as a test has to say about them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from storage import cases, inbox, outbox
from storage.addresses import Address
from storage.clues import Facts
from storage.states import CaseStatus, NoticeKind

NOON = datetime(2026, 5, 11, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
FACTS = Facts("dumping", "normal", "household", township="托口镇")


def open_case(
    session: Session,
    *,
    year: int = 2026,
    status: CaseStatus = CaseStatus.REPORTED,
    facts: Facts = FACTS,
    at: datetime = NOON,
) -> int:
    """A case in any state, whatever the table of moves says; its id."""
    case_id = cases.open_case(session, year, facts, at=at, now=at, by="bot", message=f"m{year}").id
    case = cases.case(session, case_id)
    case.status = status
    session.add(case)
    session.flush()
    return case_id


def store(session: Session, message: str, *, sender: str = "老秦", at: datetime = NOON) -> int | None:
    """A message of a room."""
    return inbox.store(
        session,
        channel="wechat",
        message=message,
        conversation="监督",
        sender=sender,
        sent_at=at,
        received_at=at,
        body=b"sealed",
    )


def queue(
    session: Session,
    key: str,
    *,
    conversation: str = "监督",
    due_at: datetime | None = None,
    text: str = "好",
) -> None:
    """A notice."""
    outbox.queue(
        session,
        key,
        NoticeKind.ANSWER,
        to=Address("wechat", conversation),
        text=text,
        now=NOON,
        due_at=due_at,
    )
