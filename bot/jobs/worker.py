"""The worker beside web processes: Procrastinate (https://procrastinate.readthedocs.io) on the same PostgreSQL.

Any number of worker processes may run. Every five seconds a task finds what is due and creates a job for each
delivery; PostgreSQL makes sure that each such task runs once, however many workers there are. That a message is posted
once does not depend on any of this, but on the outbox store.
"""

import asyncio
import logging
from collections.abc import Sequence

import psycopg
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Status
from procrastinate.schema import SchemaManager

from bot.jobs.loop import Planner, purge
from bot.log import event
from bot.services.outbox import Outbox
from bot.services.ports import OutboxStore
from bot.services.retention import Purgeable

_log = logging.getLogger(__name__)

CONCURRENCY = 4
"""Number of deliveries that one worker sends at the same time."""
_JOBS = 32
"""Number of jobs that one worker runs at the same time. Most of them only wait for the turn of their message."""
_CLAIM_ATTEMPTS = 3
"""Number of times that a job tries to claim its delivery. After that, the delivery gets another job when it is due."""
_CLAIM_INTERVAL = 0.5
"""Seconds between two tries, while other messages of the channel come first."""
_JOBS_AT_ONCE = 500
"""Most jobs that are created at a time."""
_EVERY_FIVE_SECONDS = "* * * * * */5"
_EVERY_HOUR = "17 * * * *"
_RECONNECT_AFTER = 2.0
"""Seconds after which a worker that lost its database tries again."""
_LOCK = 0x6775_6A6F
"""Number of the advisory lock in PostgreSQL that lets one process at a time create Procrastinate's tables."""


def create_job_tables(conninfo: str) -> None:
    """Create Procrastinate's own tables, unless they exist; ``conninfo`` is PostgreSQL's connection string."""
    with psycopg.connect(conninfo) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        found = connection.execute("SELECT to_regclass('procrastinate_jobs')").fetchone()
        if found == (None,):
            connection.execute(SchemaManager.get_schema())


def create_worker(
    conninfo: str,
    outbox: Outbox,
    outbox_store: OutboxStore,
    purgeable: Sequence[Purgeable],
    planners: Sequence[Planner] = (),
) -> App:
    """Create a Procrastinate app with the bot's tasks; ``planners`` are needed for tips and digests.

    The names of tasks and locks are stored with the jobs, so they never change.
    """
    app = App(connector=PsycopgConnector(conninfo=conninfo))
    if planners:
        _add_planning(app, planners)

    senders = asyncio.Semaphore(CONCURRENCY)

    @app.task(name="deliver")
    async def deliver(delivery_id: str) -> None:
        for turn in range(_CLAIM_ATTEMPTS):
            await asyncio.sleep(_CLAIM_INTERVAL if turn else 0)
            async with senders:
                if await asyncio.to_thread(outbox.deliver_one, delivery_id):
                    return

    @app.periodic(cron=_EVERY_FIVE_SECONDS)
    @app.task(name="find_due", queueing_lock="find_due")
    async def find_due(timestamp: int) -> None:
        for delivery_id, channel in await asyncio.to_thread(outbox_store.due, _JOBS_AT_ONCE):
            try:
                # The lock lets one message at a time go to a channel, which is what Slack asks for.
                await deliver.configure(queueing_lock=delivery_id, lock=channel).defer_async(delivery_id=delivery_id)
            except AlreadyEnqueued:
                continue

    @app.periodic(cron=_EVERY_FIVE_SECONDS)
    @app.task(name="clear", queueing_lock="clear")
    async def clear(timestamp: int) -> None:
        """Delete the jobs of workers that died, which would lock their channels forever.

        The jobs are not retried: their deliveries become due again, and may have new jobs by now.
        """
        for job in await app.job_manager.get_stalled_jobs():
            await app.job_manager.finish_job(job, Status.ABORTED, delete_job=True)

    @app.periodic(cron=_EVERY_HOUR)
    @app.task(name="forget", queueing_lock="forget")
    async def purge_old(timestamp: int) -> None:
        await asyncio.to_thread(purge, purgeable)

    return app


def _add_planning(app: App, planners: Sequence[Planner]) -> None:
    @app.periodic(cron=_EVERY_FIVE_SECONDS)
    @app.task(name="plan", queueing_lock="plan")
    async def plan(timestamp: int) -> None:
        for planner in planners:
            await asyncio.to_thread(planner.plan_due)


async def work(app: App) -> None:
    """Run a worker until SIGTERM or SIGINT stops it; reconnect whenever the database was away."""
    while True:
        try:
            async with app.open_async():
                event(_log, "worker_started", "the worker is running")
                await app.run_worker_async(concurrency=_JOBS, delete_jobs="always")
                return
        except ConnectorException:
            _log.exception("the worker cannot reach the database", extra={"action": "worker_waits"})
            await asyncio.sleep(_RECONNECT_AFTER)
