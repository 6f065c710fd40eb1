"""The database: one writer thread that commits in groups, and a pool of readers.

`run(work)` writes, `read(work)` reads. A work is a plain function of a `Session`; the writer runs each in a
savepoint of one common transaction and resolves it only after the commit is on disk. When a group has to be
rolled back, its works are run again one by one, so a work touches nothing but the session and returns values.
"""

import asyncio
import json
import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from storage.errors import StorageUnavailableError

GROUP = 256
"""Works per commit at most."""
READERS = 4

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(slots=True)
class _Job:
    work: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    future: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None


def engine(path: Path, *, read_only: bool = False) -> Engine:
    """An engine on an SQLite file: WAL, FULL, foreign keys, transactions begun by us."""
    made = create_engine(
        f"sqlite:///{path}",
        connect_args={"timeout": 10, "check_same_thread": False},
        json_serializer=lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":")),
        pool_size=READERS,
    )

    @event.listens_for(made, "connect")
    def _configure(connection: sqlite3.Connection, _record: object) -> None:
        # pysqlite's own transaction handling breaks savepoints: docs.sqlalchemy.org, "Serializable isolation"
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        if read_only:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(made, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return made


class Database:
    """An open database whose schema is up to date. Close it with `close`."""

    def __init__(self, path: Path) -> None:
        self._write = engine(path)
        self._read = engine(path, read_only=True)
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
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
        self._jobs.put(_Job(work, args, kwargs, future))
        return await future

    async def read(
        self, work: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `work(session, ...)` on a reader; it never waits for the writer and cannot write."""

        def go() -> T:
            with Session(self._read) as session:
                return work(session, *args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._readers, go)

    async def close(self) -> None:
        """Finish what was handed in, then close every connection."""
        self._jobs.put(None)
        await asyncio.to_thread(self._writer.join)
        self._readers.shutdown()
        self._write.dispose()
        self._read.dispose()

    def _serve(self) -> None:
        with self._write.connect() as connection:
            while (job := self._jobs.get()) is not None:
                group, last = self._group(job)
                self._commit(connection, group)
                _deliver(group)
                if last:
                    return

    def _group(self, first: _Job) -> tuple[list[_Job], bool]:
        group = [first]
        while len(group) < GROUP:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:
                return group, True
            group.append(job)
        return group, False

    def _commit(self, connection: Connection, group: list[_Job]) -> None:
        if not self._together(connection, group) and len(group) > 1:
            for job in group:
                self._together(connection, [job])

    def _together(self, connection: Connection, group: list[_Job]) -> bool:
        """Run a group in one transaction; False when the transaction as a whole was lost."""
        try:
            with connection.begin() as transaction:
                for job in group:
                    _attempt(connection, job)
                    if not transaction.is_active:
                        return False
            return True
        except OperationalError as error:
            for job in group:
                job.error = StorageUnavailableError(str(error.orig))
            return False


def _attempt(connection: Connection, job: _Job) -> None:
    """Run one work in a savepoint of its own, and keep its value or its error."""
    job.error = None
    # exec_driver_sql: SQLAlchemy's own nested transaction costs three times as much
    connection.exec_driver_sql("SAVEPOINT work")
    session = Session(connection, join_transaction_mode="rollback_only", autoflush=True)
    try:
        job.result = job.work(session, *job.args, **job.kwargs)
        session.flush()
    except OperationalError as error:
        job.error = StorageUnavailableError(str(error.orig))
    except Exception as error:
        job.error = error
    else:
        connection.exec_driver_sql("RELEASE work")
        session.close()
        return
    # A failed flush has rolled back the whole transaction already; then the group is run again one by one.
    active = connection.in_transaction()
    session.close()
    if active:
        connection.exec_driver_sql("ROLLBACK TO work")
        connection.exec_driver_sql("RELEASE work")


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
