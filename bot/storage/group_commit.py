"""Group commit: what several threads write at the same moment shares one transaction, and one wait for the disk.

SQLite has one writer at a time. While it waits for the disk, others queue up; the next writer does the work of all of
them. See "Transaction Processing" by Gray and Reuter, section 10.6.
"""

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection

from bot.errors import StorageError
from bot.storage.failures import errors_translated

Result = TypeVar("Result")
Work = Callable[[Connection], Result]
Begin = Callable[[bool], AbstractContextManager[Connection]]
"""Begins a transaction, which is durable or not."""
BUSY = "The database is busy: too many write to it at once. For more load, move to PostgreSQL"


class _Task(Generic[Result]):
    """The work of one thread, and its outcome."""

    def __init__(self, work: Work[Result], *, durable: bool) -> None:
        self.durable = durable
        self._work = work
        self._results: list[Result] = []
        self._error: BaseException | None = None
        self._done = threading.Event()

    @property
    def is_done(self) -> bool:
        return self._done.is_set()

    def run(self, connection: Connection) -> None:
        self._results.append(self._work(connection))

    def finish(self, error: BaseException | None = None) -> None:
        """Report that the work is committed, or that it failed with ``error``, unless its own error is known."""
        self._error = self._error or error
        self._done.set()

    def fail(self, error: BaseException) -> None:
        """Note that this work alone is undone."""
        self._error = error

    def result(self) -> Result:
        """Wait for the end of the work; return its result, or raise its error."""
        self._done.wait()
        if self._error:
            raise self._error
        return self._results[0]


class GroupCommit:
    """Runs work in transactions that the works of several threads share. One that fails undoes nothing but itself."""

    def __init__(self, writer: threading.Lock, file: Path | None = None) -> None:
        """``writer`` is the lock that writers hold; ``file`` is SQLite's, for its errors."""
        self._writer = writer
        self._file = file
        self._mutex = threading.Lock()
        self.waiting: list[_Task[Any]] = []
        """Work that no transaction has begun with."""

    def run(self, work: Work[Result], begin: Begin, timeout: float, *, durable: bool) -> Result:
        """Run ``work`` in a transaction and return its result.

        ``begin`` begins one, durable or not. If other work is done in a transaction of another thread, that must have
        begun within ``timeout`` seconds.

        Raises:
            StorageError: if the transaction fails, or does not begin in time.
        """
        task = _Task(work, durable=durable)
        with self._mutex:
            self.waiting.append(task)
        if not self._writer.acquire(timeout=timeout):
            self._give_up(task, StorageError(BUSY))
            return task.result()
        try:
            if not task.is_done:
                self._lead(task, begin)
        finally:
            self._writer.release()
        return task.result()

    def _give_up(self, task: _Task[Any], error: BaseException) -> None:
        """Let ``task`` fail, unless another thread is at it, whose transaction has begun and will soon be over."""
        with self._mutex:
            if task not in self.waiting:
                return
            self.waiting.remove(task)
        task.finish(error)

    def _lead(self, own: _Task[Any], begin: Begin) -> None:
        """Run all tasks that wait, in one transaction."""
        with self._mutex:
            durable = any(task.durable for task in self.waiting)
        taken: list[_Task[Any]] = []
        error: BaseException | None = None
        try:
            with begin(durable) as connection:
                taken = self._take(durable=durable)
                self._run(connection, taken)
        except BaseException as raised:
            error = raised
        # If no transaction began, the others try it for as long as they can wait.
        self._give_up(own, error or StorageError(BUSY))
        for task in taken:
            task.finish(error)

    def _take(self, *, durable: bool) -> list[_Task[Any]]:
        """Take the tasks that wait. Those that came too late to make the transaction durable wait for the next one."""
        with self._mutex:
            taken = [task for task in self.waiting if durable or not task.durable]
            self.waiting = [task for task in self.waiting if task not in taken]
        return taken

    def _run(self, connection: Connection, tasks: Sequence[_Task[Any]]) -> None:
        if len(tasks) == 1:
            tasks[0].run(connection)
            return
        driver: Any = connection.connection.driver_connection
        for task in tasks:
            driver.execute("SAVEPOINT task")
            try:
                with errors_translated(self._file):
                    task.run(connection)
            except Exception as error:
                if not driver.in_transaction:
                    # SQLite has undone everything, as it does when the disk is full.
                    raise
                driver.execute("ROLLBACK TO task")
                task.fail(error)
            driver.execute("RELEASE task")
