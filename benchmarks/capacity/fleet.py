"""The bot as a hosted service runs it: PostgreSQL, web processes and workers, with every workspace installed."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert, text

from benchmarks.capacity.installation import PUBLIC_URL
from benchmarks.data import ROOT
from benchmarks.load.servers import REAL, SERVE, wait_until_serving
from benchmarks.load.traffic import SIGNING_SECRET
from benchmarks.ports import free_ports
from benchmarks.soak.slack import Json, SimulatedSlack
from bot.bootstrap.storage import migrate_database, open_database, open_vault
from bot.services.tips.models import EVERY_DAY, Schedule
from bot.services.workspaces import Workspace
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.schema import installation
from bot.storage.schema import schedule as schedules
from bot.storage.sql.schedule_rows import schedule_row
from bot.storage.vault import Vault, new_key
from slack_simulator.consents import OAuthClient
from tests.support.postgres import Postgres

_OLD_DELIVERIES = r"""
INSERT INTO delivery (id, team_id, key, channel, thread_ts, entry_id, state, attempts, created_at, expires_at,
                      not_before, settled_at, ts)
SELECT md5(n\:\:text), 'T0NEIGHBOUR' || n % :workspaces, 'answer:old:' || n, 'C0NEIGHBOUR' || n % :workspaces,
       '1700000000.' || n, 'practices/codify', 'sent', 1, :now - n, :now - n + 86400, :now - n, :now - n,
       '1700000000.' || n
FROM generate_series(1, :count) AS n
"""


@dataclass(frozen=True)
class Service:
    """The running processes, by what they do, and what they work with."""

    ports: Sequence[int]
    pids: Mapping[str, Sequence[int]]
    """Ids of the processes by their role: web, worker, PostgreSQL."""
    slack: SimulatedSlack
    installed: Sequence[Json]
    """The workspaces in which the app is installed from the start."""
    others: Sequence[Json]
    """Workspaces that have not installed it yet."""
    database: Database

    def schedule_tips(self, count: int, instant: float) -> None:
        """Schedule a tip for ``count`` workspaces, due at ``instant``, in seconds since the epoch; one for each."""
        zone = _zone_with_noon_now()
        local = datetime.fromtimestamp(instant, zone)
        rows = [
            schedule_row(
                Schedule(
                    Workspace(one["team"]), one["channels"][0], local.time(), zone.key, one["user"], local.date(),
                    weekdays=EVERY_DAY,
                ),
                instant,
            )
            for one in self.installed[:count]
        ]  # fmt: skip
        with self.database.writing() as connection:
            connection.execute(insert(schedules), rows)

    def activity(self) -> Mapping[str, int]:
        """Return PostgreSQL's counts: transactions, and rows written, since the start."""
        found = text(
            "SELECT xact_commit AS transactions, tup_inserted + tup_updated + tup_deleted AS rows "
            "FROM pg_stat_database WHERE datname = current_database()"
        )
        with self.database.reading() as connection:
            return dict(connection.execute(found).mappings().one())

    def is_drained(self) -> bool:
        """Return whether no message waits to be sent."""
        open_ones = text("SELECT count(*) FROM delivery WHERE state IN ('pending', 'sending')")
        with self.database.reading() as connection:
            return bool(connection.scalar(open_ones) == 0)


@contextmanager
def running(workspaces: int, others: int, webs: int, workers: int, rows: int, folder: Path) -> Iterator[Service]:
    """Start everything, with the app installed in ``workspaces`` and ``others`` in which it can be installed.

    The table of deliveries has ``rows`` rows already. Logs are in ``folder``.
    """
    with ExitStack() as stack:
        # A post takes Slack a tenth of a second.
        lag = ["chat.postMessage:slow=0.1:1"]
        slack = stack.enter_context(SimulatedSlack.started(lag, workspaces=workspaces + others, channels=2))
        postgres = stack.enter_context(Postgres.started())
        ours = _settings(slack, postgres.create_database())
        settings = Settings.model_validate({name.lower(): value for name, value in ours.items()})
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")} | ours
        migrate_database(settings)
        database = open_database(settings)
        stack.callback(database.close)
        with database.writing() as connection:
            _install_all(connection, open_vault(settings, database), slack.workspaces[:workspaces])
            connection.execute(text(_OLD_DELIVERIES), {"workspaces": workspaces, "now": time.time(), "count": rows})
        ports = free_ports(webs)
        serve, work = [sys.executable, "-c", SERVE, REAL, "rsgi"], [sys.executable, "-m", "bot", "worker"]
        web = [_start(stack, serve, {**environment, "PORT": str(port)}, folder / f"web-{port}.log") for port in ports]
        worker = [_start(stack, work, environment, folder / f"worker-{number}.log") for number in range(workers)]
        for port, process in zip(ports, web, strict=True):
            wait_until_serving(port, process)
        started = {"web": web, "worker": worker}
        pids = {role: [process.pid for process in processes] for role, processes in started.items()}
        pids["PostgreSQL"] = [postgres.pid]
        yield Service(ports, pids, slack, slack.workspaces[:workspaces], slack.workspaces[workspaces:], database)


def _settings(slack: SimulatedSlack, url: str) -> dict[str, str]:
    client = OAuthClient()
    return {
        "DATABASE_URL": url, "ENCRYPTION_KEYS": new_key(), "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_CLIENT_ID": client.id, "SLACK_CLIENT_SECRET": client.secret, "PUBLIC_URL": PUBLIC_URL,
        "SLACK_API_URL": slack.api_url, "EMBEDDED_WORKER": "false", "HOST": "127.0.0.1",
    }  # fmt: skip


def _install_all(connection: Connection, vault: Vault, workspaces: Sequence[Json]) -> None:
    """Store the installation of every workspace. One by one, that would take a minute."""
    rows = [
        {
            "enterprise_id": "", "team_id": one["team"], "name": one["team"], "bot_token": vault.encrypt(one["token"]),
            "bot_id": one["bot"], "bot_user_id": one["bot_user"], "scopes": "chat:write", "installed_by": one["user"],
            "installed_at": time.time(),
        }
        for one in workspaces
    ]  # fmt: skip
    connection.execute(insert(installation), rows)


def _zone_with_noon_now() -> ZoneInfo:
    """Return a zone in which no midnight is near, so that each channel has one tip due and not two."""
    # The signs of these zones are reversed: Etc/GMT+1 is one hour behind Greenwich.
    return ZoneInfo(f"Etc/GMT{time.gmtime().tm_hour - 12:+d}")


def _start(
    stack: ExitStack, command: Sequence[str], environment: Mapping[str, str], log: Path
) -> subprocess.Popen[bytes]:
    log_file = stack.enter_context(log.open("wb"))
    process = subprocess.Popen(  # noqa: S603 (our own command)
        command, cwd=ROOT, env=environment, stdout=log_file, stderr=log_file
    )
    stack.callback(process.wait)
    stack.callback(process.terminate)
    return process
