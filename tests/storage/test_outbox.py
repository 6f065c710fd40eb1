"""What has to be said: queued once, sent at least once."""

from datetime import timedelta

from sqlmodel import Session

from storage import outbox
from storage.addresses import Address
from storage.db import Database
from storage.models import Notice
from storage.states import NoticeKind, NoticeState
from tests.storage.make import NOON, queue

MINUTE = timedelta(minutes=1)


async def due(db: Database, minutes: int = 0) -> list[str]:
    return [notice.key for notice in await db.read(outbox.due, NOON + minutes * MINUTE)]


async def one(db: Database) -> Notice:
    [notice] = await db.read(outbox.due, NOON)
    return notice


async def test_a_key_is_queued_once_even_after_it_was_sent(db: Database) -> None:
    await db.run(queue, "a", text="first")
    await db.run(queue, "a", text="second")
    assert (await one(db)).text == "first"
    await db.run(outbox.sent, [1], now=NOON)
    await db.run(queue, "a", text="third")
    assert await due(db) == []
    assert await db.read(outbox.is_empty)


async def test_due_in_order_of_time_then_of_queueing(db: Database) -> None:
    await db.run(queue, "late", due_at=NOON + MINUTE)
    await db.run(queue, "b")
    await db.run(queue, "c")
    await db.run(queue, "early", due_at=NOON - MINUTE)
    assert await due(db) == ["early", "b", "c"]
    assert await due(db, 1) == ["early", "b", "c", "late"]
    assert await db.read(outbox.next_due, after=NOON) == NOON + MINUTE
    assert await db.read(outbox.next_due, after=NOON + MINUTE) is None


async def test_what_is_not_sent_yet_can_be_changed_or_dropped(db: Database) -> None:
    await db.run(queue, "a")
    await db.run(queue, "b")
    await db.run(outbox.amend, "a", text="new", due_at=NOON + MINUTE)
    await db.run(outbox.drop, "b")
    assert await due(db) == []
    [notice] = await db.read(outbox.due, NOON + MINUTE)
    assert (notice.key, notice.text) == ("a", "new")


async def test_what_was_said_cannot_be_unsaid(db: Database) -> None:
    await db.run(queue, "a")
    await db.run(outbox.sent, [1], now=NOON)
    await db.run(outbox.amend, "a", text="new", due_at=NOON)
    await db.run(outbox.drop, "a")

    def state(session: Session) -> tuple[str, NoticeState]:
        notice = session.get(Notice, 1)
        assert notice is not None
        return notice.text, notice.state

    assert await db.read(state) == ("好", NoticeState.SENT)


async def test_a_failure_is_tried_again_or_parked(db: Database) -> None:
    await db.run(queue, "a")
    await db.run(outbox.failed, [1], error="no line", retry_at=NOON + MINUTE)
    assert await due(db) == []
    [notice] = await db.read(outbox.due, NOON + MINUTE)
    assert (notice.attempts, notice.error) == (1, "no line")
    assert await db.read(outbox.parked) == 0
    await db.run(outbox.failed, [1], error="no line", retry_at=None)
    assert await due(db, 60) == []
    assert await db.read(outbox.parked) == 1
    assert await db.read(outbox.is_empty)


def queue_digest(session: Session, day: str, conversation: str = "监督") -> None:
    outbox.queue(
        session,
        f"digest:room:{day}:{conversation}",
        NoticeKind.DIGEST,
        to=Address("wechat", conversation),
        text=day,
        now=NOON,
    )


async def test_the_last_digest_before_a_day_is_found_per_conversation(db: Database) -> None:
    for day in ("2026-05-11", "2026-05-12", "2030-01-01"):
        await db.run(queue_digest, day)
    await db.run(queue_digest, "2026-05-13", "二群")
    begins, before = "digest:room:", "digest:room:2026-05-14:监督"
    assert await db.read(outbox.last_before, begins, before, "监督") == ("digest:room:2026-05-12:监督", NOON)
    assert await db.read(outbox.last_before, "digest:unit:", before, "监督") is None
    assert await db.read(outbox.last_before, begins, before, "办公") is None


async def test_whether_a_digest_was_ever_queued_for_a_conversation(db: Database) -> None:
    await db.run(queue_digest, "2026-05-11")
    await db.run(outbox.drop, "digest:room:2026-05-11:监督")
    assert await db.read(outbox.was_queued, "digest:room:2026-05-11:", "监督")
    assert not await db.read(outbox.was_queued, "digest:room:2026-05-12:", "监督")
    assert not await db.read(outbox.was_queued, "digest:room:2026-05-11:", "二群")
