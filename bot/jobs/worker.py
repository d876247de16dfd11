"""The worker beside web processes: Procrastinate on the same PostgreSQL, any number of processes.

A tick finds what is due and makes a job of each delivery; PostgreSQL sees to it that each tick happens once, however
many workers run. That a message is posted once does not depend on any of this, but on the ledger.
https://procrastinate.readthedocs.io
"""

import asyncio
import logging
from collections.abc import Sequence

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Status

from bot.jobs.loop import forget
from bot.log import event
from bot.services.outbox import Outbox
from bot.services.ports import Ledger, Perishable
from bot.services.tips.planning import Planner

_log = logging.getLogger(__name__)

CONCURRENCY = 4
"""Deliveries that one worker sends at the same time."""
_AT_ONCE = 100
"""Jobs that one tick makes."""
_EVERY_FIVE_SECONDS = "* * * * * */5"
_EVERY_HOUR = "17 * * * *"
_RETURN = 2.0
"""Seconds until a worker that lost its database tries again."""


def create_worker(
    conninfo: str, outbox: Outbox, ledger: Ledger, stores: Sequence[Perishable], planner: Planner | None = None
) -> App:
    """A Procrastinate app with the bot's tasks; ``conninfo`` is PostgreSQL's own kind of address.

    ``stores`` forget what is past its time; without a planner there are no schedules.
    """
    app = App(connector=PsycopgConnector(conninfo=conninfo))
    if planner:
        _plan_regularly(app, planner)

    @app.task(name="deliver")
    async def deliver(delivery_id: str) -> None:
        await asyncio.to_thread(outbox.deliver_one, delivery_id)

    @app.periodic(cron=_EVERY_FIVE_SECONDS)
    @app.task(name="find_due", queueing_lock="find_due")
    async def find_due(timestamp: int) -> None:
        for delivery_id, channel in await asyncio.to_thread(ledger.due, _AT_ONCE):
            try:
                # One at a time in a channel, as Slack wants it.
                await deliver.configure(queueing_lock=delivery_id, lock=channel).defer_async(delivery_id=delivery_id)
            except AlreadyEnqueued:
                continue

    @app.periodic(cron=_EVERY_FIVE_SECONDS)
    @app.task(name="clear", queueing_lock="clear")
    async def clear(timestamp: int) -> None:
        """Jobs of a worker that died would keep their channels locked forever.

        They are not taken up again: what they were to send is found due again, and may have a new job by now.
        """
        for job in await app.job_manager.get_stalled_jobs():
            await app.job_manager.finish_job(job, Status.ABORTED, delete_job=True)

    @app.periodic(cron=_EVERY_HOUR)
    @app.task(name="forget", queueing_lock="forget")
    async def forget_old(timestamp: int) -> None:
        await asyncio.to_thread(forget, stores)

    return app


def _plan_regularly(app: App, planner: Planner) -> None:
    @app.periodic(cron=_EVERY_FIVE_SECONDS)
    @app.task(name="plan", queueing_lock="plan")
    async def plan(timestamp: int) -> None:
        await asyncio.to_thread(planner.plan_due)


async def work(app: App) -> None:
    """Work until told to stop by SIGTERM or SIGINT; a database that is away comes back."""
    while True:
        try:
            async with app.open_async():
                event(_log, "worker_started", "the worker is at work")
                await app.run_worker_async(concurrency=CONCURRENCY, delete_jobs="always")
                return
        except ConnectorException:
            _log.exception("the worker cannot reach the database", extra={"action": "worker_waits"})
            await asyncio.sleep(_RETURN)
