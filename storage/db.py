"""The database: one writer thread that commits in groups, and a pool of readers.

`run(work)` writes, `read(work)` reads. A work is a plain function of a `Session`; the writer runs those that
wait in one common transaction and resolves them only after the commit is on disk. When one of them raises,
all are rolled back and run again, each in a transaction of its own: so a work touches nothing but the session
and returns values.
"""

import asyncio
import json
import queue
import sqlite3
import threading
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
        self._jobs.put(None)
        await asyncio.to_thread(self._writer.join)
        self._readers.shutdown()
        self._write.dispose()
        self._read.dispose()

    def _serve(self) -> None:
        connection: Connection | None = None
        last = False
        while not last and (job := self._jobs.get()) is not None:
            group, last = self._group(job)
            try:
                connection = connection or self._write.connect()
            except Exception as error:  # whoever waits is told; the next ones try again
                for waiting in group:
                    waiting.error = error
            else:
                _commit(connection, group)
            self.refusals += sum(isinstance(job.error, StorageUnavailableError) for job in group)
            _deliver(group)
        if connection is not None:
            connection.close()

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


def _commit(connection: Connection, group: list[_Job]) -> None:
    error = _together(connection, group)
    if error is not None:
        for job in group:
            job.error = error if len(group) == 1 else _together(connection, [job])


def _together(connection: Connection, group: list[_Job]) -> Exception | None:
    """Run works in one transaction; the error for which nothing of it was kept, if any."""
    try:
        with connection.begin(), Session(connection, join_transaction_mode="rollback_only") as session:
            session.info[DRIVER] = driver_of(session)
            for job in group:
                job.result = job.work(session, *job.args, **job.kwargs)
                session.flush()
                session.expunge_all()
    except Exception as error:
        return error
    return None


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
