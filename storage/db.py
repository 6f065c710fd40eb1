"""The database: one writer thread that commits in groups, and a pool of readers.

`run(work)` writes, `read(work)` reads. A work is a plain function of a `Session`; the writer runs those that
wait in one common transaction and resolves them only after the commit is on disk. When one of them raises,
all are rolled back and run again, each in a transaction of its own: so a work touches nothing but the session
and returns values. What is merely to be kept (`keep`) goes before what takes longer, in turns.
"""

import asyncio
import json
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event
from sqlmodel import Session

from storage.errors import DatabaseDamagedError, StorageUnavailableError
from storage.prepared import DRIVER, driver_of

GROUP = 256
"""Works per commit at most."""
READERS = 4
FLOOD = 20
FLOOD_SECONDS = 0.05
"""So many short works within so many seconds are a flood,"""
LULL_SECONDS = 0.01
"""which is over when none has come for so long."""
LONGEST_HOLD = 1.0
"""Seconds that other works wait in one, at most."""

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(slots=True)
class _Job:
    work: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    future: asyncio.Future[Any]
    result: Any = None
    error: Exception | None = None


class _Waiting:
    """The jobs that wait: short ones, and others; each gets its turn, but in a flood the short ones go first.

    Whoever posts waits for an answer, and what is only stored can be understood a second later.
    """

    def __init__(self) -> None:
        self._short: deque[_Job] = deque()
        self._others: deque[_Job] = deque()
        self._changed = threading.Condition()
        self._closed = False
        self._was_short = False
        self._came: deque[float] = deque(maxlen=FLOOD)
        self._others_at = 0.0

    def put(self, job: _Job, *, is_short: bool) -> None:
        with self._changed:
            (self._short if is_short else self._others).append(job)
            if is_short:
                self._came.append(time.monotonic())
            self._changed.notify()

    def put_back(self, jobs: list[_Job]) -> None:
        """There was no time for these."""
        with self._changed:
            self._others.extendleft(reversed(jobs))

    def close(self) -> None:
        """Nothing more will come."""
        with self._changed:
            self._closed = True
            self._changed.notify()

    def next(self) -> list[_Job]:
        """The next to be done together; none when all is done and nothing will come."""
        with self._changed:
            while (chosen := self._chosen(time.monotonic())) is None:
                self._changed.wait(LULL_SECONDS if self._others else None)
            return [chosen.popleft() for _ in range(min(GROUP, len(chosen)))]

    def _chosen(self, now: float) -> deque[_Job] | None:
        is_many = len(self._came) == FLOOD and now - self._came[0] < FLOOD_SECONDS
        is_flood = is_many and now - self._came[-1] < LULL_SECONDS
        holds = is_flood and now - self._others_at < LONGEST_HOLD and not self._closed
        self._was_short = bool(self._short) and (holds or not (self._was_short and self._others))
        if self._was_short:
            return self._short
        if self._others and not holds:
            self._others_at = now
            return self._others
        return self._short if self._closed else None

    def is_pressing(self) -> bool:
        """Whether short ones wait while others are done."""
        return bool(self._short) and not self._was_short


def engine(path: Path, *, read_only: bool = False) -> Engine:
    """An engine on an SQLite file: WAL, FULL, foreign keys, transactions begun by us."""
    made = create_engine(
        f"sqlite:///{path}",
        connect_args={"timeout": 10, "check_same_thread": False},
        json_serializer=lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":")),
        pool_size=READERS,
        hide_parameters=True,  # they are people's words
    )

    @event.listens_for(made, "connect")
    def _configure(connection: sqlite3.Connection, _record: object) -> None:
        # pysqlite's own transaction handling breaks savepoints: docs.sqlalchemy.org, "Serializable isolation"
        connection.isolation_level = None
        # what is deleted is gone from the file, not only from the tables
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")
        if read_only:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(made, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    @event.listens_for(made, "handle_error")
    def _translate(context: ExceptionContext) -> None:
        error = context.original_exception
        if isinstance(error, sqlite3.OperationalError):
            raise StorageUnavailableError(str(error)) from error
        if (
            type(error) is sqlite3.DatabaseError
        ):  # SQLITE_CORRUPT and SQLITE_NOTADB have no class of their own
            raise DatabaseDamagedError(str(error)) from error

    return made


class Database:
    """An open database whose schema is up to date. Close it with `close`."""

    def __init__(self, path: Path) -> None:
        self.refusals = 0
        """How often something could not be stored, here or beside the database: each try counts."""
        self._write = engine(path)
        self._read = engine(path, read_only=True)
        self._waiting = _Waiting()
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="db-read")
        self._writer = threading.Thread(target=self._serve, name="db-write", daemon=True)
        self._writer.start()

    async def run(
        self, work: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `work(session, ...)` on the writer; return its value once it is durable.

        What `work` raises is raised here and nothing of it is kept. Raises `StorageUnavailableError` when the
        disk is full or the file locked.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.put(_Job(work, args, kwargs, future), is_short=False)
        return await future

    async def keep(
        self, work: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """As `run`, for a work of a row or two that somebody outside waits for: it goes before others."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.put(_Job(work, args, kwargs, future), is_short=True)
        return await future

    async def read(
        self, work: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `work(session, ...)` on a reader; it never waits for the writer and cannot write."""

        def go() -> T:
            with Session(self._read) as session:
                return work(session, *args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._readers, go)

    async def tidy(self) -> None:
        """Have what was deleted go from the write-ahead file too, as far as nobody is reading it just now.

        Raises `StorageUnavailableError` when the disk is full or the file locked.
        """

        def go() -> None:
            with closing(self._write.raw_connection()) as connection:
                try:
                    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                except sqlite3.OperationalError as error:
                    raise StorageUnavailableError(str(error)) from error

        await asyncio.to_thread(go)

    async def close(self) -> None:
        """Finish what was handed in, then close every connection."""
        self._waiting.close()
        await asyncio.to_thread(self._writer.join)
        self._readers.shutdown()
        self._write.dispose()
        self._read.dispose()

    def _serve(self) -> None:
        connection: Connection | None = None
        while group := self._waiting.next():
            try:
                connection = connection or self._write.connect()
            except Exception as error:  # whoever waits is told; the next ones try again
                for waiting in group:
                    waiting.error = error
            else:
                done = _commit(connection, group, self._waiting.is_pressing)
                self._waiting.put_back(group[done:])
                del group[done:]
            self.refusals += sum(isinstance(job.error, StorageUnavailableError) for job in group)
            _deliver(group)
        if connection is not None:
            connection.close()


def _commit(connection: Connection, group: list[_Job], is_pressing: Callable[[], bool]) -> int:
    """Do the first of a group, all unless somebody presses; how many."""
    done, error = _together(connection, group, is_pressing)
    if error is not None:
        for job in group[:done]:
            job.error = error if done == 1 else _together(connection, [job], is_pressing)[1]
    return done


def _together(
    connection: Connection, group: list[_Job], is_pressing: Callable[[], bool]
) -> tuple[int, Exception | None]:
    """Run works in one transaction; how many were tried, and the error for which nothing of it was kept."""
    tried = 0
    try:
        with connection.begin(), Session(connection, join_transaction_mode="rollback_only") as session:
            session.info[DRIVER] = driver_of(session)
            for job in group:
                tried += 1
                job.result = job.work(session, *job.args, **job.kwargs)
                session.flush()
                session.expunge_all()
                if is_pressing():
                    break
    except Exception as error:
        return max(tried, 1), error
    return tried, None


def _deliver(group: list[_Job]) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in group:
        by_loop.setdefault(job.future.get_loop(), []).append(job)
    for loop, jobs in by_loop.items():
        try:
            loop.call_soon_threadsafe(_resolve, jobs)
        except RuntimeError:
            pass  # the loop is closed: nobody waits any more


def _resolve(jobs: list[_Job]) -> None:
    for job in jobs:
        if job.future.done():
            continue
        if job.error is not None:
            job.future.set_exception(job.error)
        else:
            job.future.set_result(job.result)
