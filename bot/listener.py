"""From a channel into the inbox, and from the inbox to the handlers: one worker a conversation, in order."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from sqlmodel import Session

from bot import seals_file
from bot.clock import Clock
from bot.exports import Exports
from bot.insisting import RETRY_SECONDS, insist
from bot.joining import Joiner, Row
from handlers import intake, sealing_later
from handlers.hearing import Document, File, Handled, Sheet
from handlers.incoming import Incoming, Kind
from handlers.routing import Context
from handlers.texts import words as texts
from storage import additions, inbox, outbox, rooms
from storage.db import Database
from storage.errors import StorageUnavailableError
from storage.keys import DayKeys, day_over
from storage.states import NoticeKind, RowOutcome

log = logging.getLogger(__name__)

BATCH = 64
"""Messages of one conversation handled in one work at most."""
LOOK = timedelta(seconds=2)
"""Between two looks for what was imported."""
CATCH_UP_SECONDS = 20
AGAIN = timedelta(hours=1)
"""So long after it, past keys that a row still needed are looked at again."""
LONGEST_LIFE = timedelta(days=2)
"""What is due later than this was set by a clock that has been put right since."""

Rows = Sequence[Row]


class Listener:
    """Stores what is heard, then handles it. `handled` and `spoke` are called after each batch."""

    def __init__(
        self, db: Database, keys: DayKeys, ctx: Context, clock: Clock, folder: Path, spoke: Callable[[], None]
    ) -> None:
        self._db = db
        self._keys = keys
        self._ctx = ctx
        self._clock = clock
        self._folder = folder
        self._spoke = spoke
        self._exports = Exports(folder, db, clock)
        self._recorded: set[tuple[str, str]] | None = None
        self._in_order = asyncio.Lock()
        self._queues: dict[str, deque[Row]] = {}
        self._joiner = Joiner()
        self._workers: set[asyncio.Task[None]] = set()
        self._storing = 0
        self._taken: set[int] = set()
        self._keys_until: datetime | None = None
        self.finished: Callable[[str], None] = lambda message: None
        """Called with the id of each message that is done with, whatever became of it."""
        self.counted: Callable[[RowOutcome], None] = lambda outcome: None
        """Called with what became of each message."""
        self.lists: tuple[Path, ...] = (folder,)
        """The folders in which the list of seals is kept."""

    def is_busy(self) -> bool:
        """Whether a message is on its way to being handled."""
        return bool(self._storing or self._queues)

    async def resume(self) -> None:
        """Take up what a crash left unhandled; before anything new is accepted."""
        await self._learn()
        documents = await self._db.read(sealing_later.documents_of_sealed)
        self._exports.sweep(documents, await self._db.read(sealing_later.last_sealed))
        await self._take_up(await self._db.read(inbox.waiting))

    async def caught_up(self) -> None:
        """Wait until what was taken up is handled, for some seconds at most.

        What a crash left unhandled may change what is about to be said.
        """
        if self._workers:
            await asyncio.wait(set(self._workers), timeout=CATCH_UP_SECONDS)

    async def take_imported(self, now: datetime) -> datetime:
        """Take up what another process has imported; when to look again."""
        await self._take_up(await self._db.read(inbox.imported))
        return now + LOOK

    async def _take_up(self, rows: Sequence[inbox.Waiting]) -> None:
        for row in rows:
            if row.id in self._taken:
                continue
            self._taken.add(row.id)  # for good: it may have been handled since it was read
            try:
                message = Incoming.model_validate_json(self._keys.open(row.body))
            except ValueError as error:  # another key, or a body that is damaged: the row waits for a person
                why = type(error).__name__
                extra = {"action": "resume", "row": row.id, "error": why}
                log.error("a stored message cannot be read", extra=extra)
                await self._db.run(inbox.done, row.id, RowOutcome.FAILED, now=self._clock.now())
            else:
                self._hear(Row(row.id, message))

    async def join_late(self, now: datetime) -> datetime | None:
        """Take long messages as they are whose other parts do not come; when to look again."""
        for row in self._joiner.late(now):
            self._enqueue(row)
        return self._joiner.next

    async def close(self) -> None:
        """Stop handling; what is stored is taken up at the next start."""
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)

    async def accept(self, message: Incoming) -> None:
        """Store a message; it is handled later. Tries until the disk takes it."""
        self._storing += 1
        try:
            if not await self._is_recorded(message):
                self.finished(message.id)
                return
            row = await self._store(message)
            if row is None:
                self.finished(message.id)
            else:
                self._hear(Row(row, message))
        finally:
            self._storing -= 1

    async def _is_recorded(self, message: Incoming) -> bool:
        """Rooms without a purpose are not recorded at all, but for the command that gives them one."""
        if message.room is None:
            return True
        # one after the other: who waits for the rooms keeps the order in which the messages came
        async with self._in_order:
            while (recorded := self._recorded) is None:
                found = await insist("rooms", lambda: self._db.read(rooms.rooms))
                self._recorded = {(room.channel, room.room) for room in found}
        if (message.channel, message.room) in recorded:
            return True
        if message.kind != Kind.TEXT or not message.mentions_bot:
            return False
        parsed = self._ctx.commands.parse(
            message.text, addressed=True, bot_names=self._ctx.settings.bot.names
        )
        return parsed is not None and parsed.command.word == "群"

    async def _store(self, message: Incoming) -> int | None:
        keep = self._db.keep if self._ctx.channels.can(message.channel).waits else self._db.run

        def store() -> Awaitable[int | None]:
            now = self._clock.now()
            return keep(
                inbox.store,
                channel=message.channel,
                message=message.id,
                conversation=message.conversation,
                sender=message.sender,
                sent_at=message.at,
                received_at=now,
                # anew each time: the disk may have been full for days
                body=self._sealed(message, now),
            )

        return await insist("store", store)

    def _sealed(self, message: Incoming, now: datetime) -> bytes:
        try:
            return self._keys.seal(message.model_dump_json().encode(), now)
        except OSError as error:
            self._db.refusals += 1
            raise StorageUnavailableError(f"no key: {error.strerror}") from error

    async def destroy_keys(self, now: datetime) -> datetime:
        """Destroy the keys of past days that no row needs any more; when to look again."""
        if self._keys_until is not None and now < self._keys_until <= now + LONGEST_LIFE:
            return self._keys_until
        if self._storing:
            return now + timedelta(seconds=RETRY_SECONDS)
        if gone := self._keys.destroy(needed=await self._db.read(inbox.key_days), now=now):
            log.info("keys destroyed", extra={"action": "destroy_keys", "days": gone})
        self._keys_until = now + AGAIN if self._keys.past(now) else day_over(now)
        return self._keys_until

    def _hear(self, row: Row) -> None:
        whole = self._joiner.add(row, self._clock.now())
        for one in whole:
            self._enqueue(one)
        if not whole:
            self._spoke()  # somebody has to look when it is late

    def _enqueue(self, row: Row) -> None:
        conversation = row.message.conversation
        queue = self._queues.get(conversation)
        if queue is not None:
            queue.append(row)
            return
        self._queues[conversation] = deque([row])
        worker = asyncio.create_task(self._work(conversation))
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)

    async def _work(self, conversation: str) -> None:
        queue = self._queues[conversation]
        while queue:
            batch = [queue.popleft() for _ in range(min(BATCH, len(queue)))]
            try:
                since = self._exports.moment()
                await self._follow(batch, await self._handle(batch), since)
            except Exception:  # a bug must not leave a conversation deaf until the next start
                log.exception("what follows from a message failed", extra={"action": "follow"})
        del self._queues[conversation]

    async def _follow(self, batch: Rows, outcomes: Sequence[Handled], since: int) -> None:
        if any(handled.outcome == RowOutcome.COMMAND for handled in outcomes):
            self._recorded = None
            await insist("learn", self._learn)
        if any(handled.outcome == RowOutcome.SEALED for handled in outcomes):
            await insist("tidy", self._db.tidy)
        for (_, message, _), handled in zip(batch, outcomes, strict=True):
            self.counted(handled.outcome)
            if handled.erase is not None:
                await self._erased(handled.erase)
            if handled.forget:
                await asyncio.to_thread(self._forget, handled.forget)
            for file in handled.write:
                await self._write(message, file, since)
            self.finished(message.id)
        self._spoke()

    async def _handle(self, batch: Rows) -> list[Handled]:
        try:
            return await insist("handle", lambda: self._db.run(_handle_all, batch, self._ctx, self._clock))
        except Exception:
            if len(batch) > 1:
                return [handled for row in batch for handled in await self._handle([row])]
            return [await self._give_up(batch[0])]

    async def _give_up(self, row: Row) -> Handled:
        """A message that cannot be handled is kept (encrypted) and counted; the bot lives on."""
        log.exception("a message failed", extra={"action": "handle", "message_id": row.message.id})

        def failed(session: Session) -> None:
            for one in (row.id, *row.rest):
                inbox.done(session, one, RowOutcome.FAILED, now=self._clock.now())

        await insist("give_up", lambda: self._db.run(failed))
        return Handled(RowOutcome.FAILED)

    async def _learn(self) -> None:
        """What an officer has taught counts from now on, in all rooms: only what is committed."""
        await asyncio.to_thread(self._ctx.live.take, await self._db.read(additions.standing))

    async def _write(self, message: Incoming, file: File | Document | Sheet, since: int) -> None:
        """Write a file that a command made; who gave it hears when that fails."""
        try:
            await self._exports.write(file, since)
        except OSError as error:
            log.error("a file cannot be written", extra={"action": "export", "error": error.strerror})
            queue = partial(
                self._db.run,
                outbox.queue,
                f"file:{message.channel}:{message.id}",
                NoticeKind.ANSWER,
                to=message.sender_alone,
                text=texts.not_exported(file.path),
                now=self._clock.now(),
            )
            await insist("export", queue)

    async def _erased(self, paths: Iterable[str]) -> None:
        """Something that was stored was sealed: it goes from files, and from the write-ahead file."""
        self._exports.erase(paths)
        await insist("seals", lambda: seals_file.keep(self._db, self._ctx.vault, self.lists))
        await insist("tidy", self._db.tidy)

    def _forget(self, paths: Iterable[str]) -> None:
        for path in paths:
            try:
                (self._folder / "media" / path).unlink(missing_ok=True)
            except OSError as error:
                log.error("a file cannot be removed", extra={"action": "forget", "error": error.strerror})


def _handle_all(session: Session, batch: Rows, ctx: Context, clock: Clock) -> list[Handled]:
    now = clock.now()
    handled = []
    for row, message, rest in batch:
        for one in rest:
            inbox.joined(session, one, now=now)
        handled.append(intake.handle(session, row, message, ctx, now=now))
    return handled
