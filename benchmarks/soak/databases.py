"""The databases of a soak, which crash, stop, freeze, run out of space, and are read with plain SQL."""

import sqlite3
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, nullcontext, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from benchmarks.soak.runs import OutageKind

_STATES = "SELECT state, count(*) FROM delivery GROUP BY state"
_OUTCOMES = "SELECT outcome, count(*) FROM question GROUP BY outcome"
_MEGABYTES = {"SQLite": 64, "PostgreSQL": 256}
"""Size of a small disk, with some room at the start. An empty PostgreSQL takes 40 megabytes."""


class SoakedDatabase(Protocol):
    """A database that can crash."""

    url: str

    def crash(self) -> bool:
        """Crash the database and restart it; return False if it has no process of its own."""
        ...

    def outage(self, kind: OutageKind) -> AbstractContextManager[None]:
        """Let the database be of no use meanwhile."""
        ...

    def states(self) -> Mapping[str, int]:
        """Return the number of deliveries in each state."""
        ...

    def outcomes(self) -> Mapping[str, int]:
        """Return the number of stored questions by outcome."""
        ...


class SmallDisk:
    """A file system of its own, in memory, that can be filled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    @classmethod
    @contextmanager
    def mounted(cls, megabytes: int) -> Iterator["SmallDisk"]:
        """Mount a new disk in the system's temporary folder, which only root may do."""
        with TemporaryDirectory(prefix="guidepost-disk-") as folder:
            options = f"size={megabytes}m,mode=0755"
            subprocess.run(["mount", "-t", "tmpfs", "-o", options, "soak", folder], check=True)  # noqa: S603, S607
            try:
                yield cls(Path(folder))
            finally:
                subprocess.run(["umount", "--lazy", folder], check=True)  # noqa: S603, S607

    @contextmanager
    def full(self) -> Iterator[None]:
        """Leave no space, and take again what others free meanwhile."""
        freed = threading.Event()

        def fill() -> None:
            with self._ballast.open("ab", buffering=0) as file:
                while not freed.wait(0.05):
                    for size in (1 << 20, 1 << 12):
                        with suppress(OSError):
                            while file.write(bytes(size)) == size:
                                pass

        filler = threading.Thread(target=fill, daemon=True)
        filler.start()
        try:
            yield
        finally:
            freed.set()
            filler.join()
            self._ballast.unlink()


class SqliteFile:
    """A file that all processes open. It crashes with them."""

    def __init__(self, path: Path, disk: SmallDisk | None = None) -> None:
        self._path = path
        self._disk = disk
        self.url = f"sqlite:///{path}"

    def crash(self) -> bool:
        """See `SoakedDatabase.crash`."""
        return False

    def outage(self, kind: OutageKind) -> AbstractContextManager[None]:
        """See `SoakedDatabase.outage`."""
        if kind != "full" or self._disk is None:
            raise ValueError("SQLite has no process of its own that could be stopped or frozen")
        return self._disk.full()

    def states(self) -> Mapping[str, int]:
        """See `SoakedDatabase.states`."""
        return self._counts(_STATES)

    def outcomes(self) -> Mapping[str, int]:
        """See `SoakedDatabase.outcomes`."""
        return self._counts(_OUTCOMES)

    def _counts(self, query: str) -> Mapping[str, int]:
        with closing(sqlite3.connect(self._path, timeout=30)) as connection:
            return dict(connection.execute(query).fetchall())


class PostgresServer:
    """A PostgreSQL server of the soak's own."""

    def __init__(self, server: Any, url: str, disk: SmallDisk | None = None) -> None:
        self._server = server
        self._disk = disk
        self.url = url

    def crash(self) -> bool:
        """See `SoakedDatabase.crash`."""
        self._server.crash()
        self._server.restart()
        return True

    @contextmanager
    def outage(self, kind: OutageKind) -> Iterator[None]:
        """See `SoakedDatabase.outage`."""
        match kind:
            case "stopped":
                self._server.crash()
                yield
            case "frozen":
                with self._server.frozen():
                    yield
            case "full":
                with self._disk.full() if self._disk else nullcontext():
                    yield
        # A server that cannot write its log stops by itself.
        self._server.restart()

    def states(self) -> Mapping[str, int]:
        """See `SoakedDatabase.states`."""
        return self._counts(_STATES)

    def outcomes(self) -> Mapping[str, int]:
        """See `SoakedDatabase.outcomes`."""
        return self._counts(_OUTCOMES)

    def _counts(self, query: str) -> Mapping[str, int]:
        import psycopg  # noqa: PLC0415 (in an extra)

        with psycopg.connect(self.url) as connection:
            return dict(connection.execute(query.encode()).fetchall())


@contextmanager
def new_database(kind: str, folder: Path, *, on_small_disk: bool = False) -> Iterator[SoakedDatabase]:
    """Create an empty database: "SQLite" as a file in ``folder``, or "PostgreSQL"."""
    with ExitStack() as stack:
        disk = stack.enter_context(SmallDisk.mounted(_MEGABYTES[kind])) if on_small_disk else None
        if kind == "SQLite":
            yield SqliteFile((disk.folder if disk else folder) / "guidepost.db", disk)
            return
        from tests.support.postgres import Postgres  # noqa: PLC0415 (its server is in an extra)

        server = stack.enter_context(Postgres.started(folder=disk.folder / "server" if disk else None))
        yield PostgresServer(server, server.create_database(), disk)
