"""How fast the bot speaks, and when it does not."""

from datetime import datetime, time, timedelta

import pytest
from sqlmodel import Session, select

from bot.pace import Pace, Pacing
from handlers.texts.when import CHINA
from storage import outbox
from storage.addresses import Address
from storage.db import Database
from storage.models import Notice
from storage.states import NoticeKind, NoticeState

DAY = datetime(2026, 5, 11, tzinfo=CHINA)
NIGHT = Pace(room_seconds=0, all_seconds=0, jitter=0)


def notice(kind: NoticeKind, due: datetime) -> Notice:
    return Notice(key="k", kind=kind, channel="wechat", conversation="a", text="", queued_at=due, due_at=due)


def clock(hours: float) -> datetime:
    return DAY + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("kind", "now", "said"),
    [
        (NoticeKind.REGISTERED, 22.4, 22.4),
        (NoticeKind.REGISTERED, 22.5, 30.5),
        (NoticeKind.CLOSED, 3, 6.5),
        (NoticeKind.DIGEST, 6.5, 6.5),
        (NoticeKind.URGENT, 3, 3),
        (NoticeKind.ANSWER, 23, 23),
    ],
)
def test_at_night_only_what_cannot_wait_is_said(kind: NoticeKind, now: float, said: float) -> None:
    assert Pacing(NIGHT).free_at(notice(kind, clock(now)), clock(now)) == clock(said)


def test_hours_that_are_the_same_mean_no_quiet_hours() -> None:
    pace = Pace(quiet_from=time(0), quiet_until=time(0))
    assert Pacing(pace).free_at(notice(NoticeKind.CLOSED, clock(3)), clock(3)) == clock(3)


def test_quiet_hours_may_lie_within_a_day() -> None:
    pace = Pace(quiet_from=time(12), quiet_until=time(14))
    pacing = Pacing(pace)
    assert pacing.free_at(notice(NoticeKind.CLOSED, clock(13)), clock(13)) == clock(14)
    assert pacing.free_at(notice(NoticeKind.CLOSED, clock(15)), clock(15)) == clock(15)


def test_the_days_ceiling_holds_until_midnight_but_not_for_what_is_urgent() -> None:
    pacing = Pacing(
        Pace(room_seconds=0, all_seconds=0, most_a_day=2, quiet_from=time(0), quiet_until=time(0))
    )
    pacing.count(1, clock(9))
    assert pacing.free_at(notice(NoticeKind.ANSWER, clock(9)), clock(9)) == clock(9)
    pacing.sent("b", clock(9))
    later = clock(10)
    assert pacing.free_at(notice(NoticeKind.ANSWER, later), later) == clock(24)
    assert pacing.free_at(notice(NoticeKind.URGENT, later), later) == later
    tomorrow = clock(33)
    assert pacing.free_at(notice(NoticeKind.ANSWER, tomorrow), tomorrow) == tomorrow


def test_a_conversation_waits_longer_than_all_do() -> None:
    pacing = Pacing(Pace(room_seconds=3, all_seconds=1, jitter=0))
    now = clock(9)
    pacing.sent("a", now)
    assert pacing.free_at(notice(NoticeKind.ANSWER, now), now) == now + timedelta(seconds=3)
    other = notice(NoticeKind.ANSWER, now)
    other.conversation = "b"
    assert pacing.free_at(other, now) == now + timedelta(seconds=1)


async def test_what_was_parked_is_sent_again(db: Database) -> None:
    def park(session: Session) -> None:
        outbox.queue(session, "k", NoticeKind.CLOSED, to=Address("wechat", "a"), text="", now=clock(9))
        outbox.failed(session, [1], error="no", retry_at=None)

    await db.run(park)
    assert await db.run(outbox.revive, now=clock(10)) == 1
    assert await db.run(outbox.revive, now=clock(10)) == 0
    found = await db.read(lambda session: session.exec(select(Notice)).one())
    assert (found.state, found.attempts, found.due_at) == (NoticeState.PENDING, 0, clock(10))


async def test_what_was_said_today_is_counted(db: Database) -> None:
    def say(session: Session) -> None:
        for key in ("a", "b"):
            outbox.queue(session, key, NoticeKind.CLOSED, to=Address("wechat", "a"), text="", now=clock(9))
        outbox.sent(session, [1], now=clock(9))

    await db.run(say)
    assert await db.read(outbox.sent_since, "wechat", clock(0)) == 1
    assert await db.read(outbox.sent_since, "wechat", clock(10)) == 0
    assert await db.read(outbox.sent_since, "sms", clock(0)) == 0
