"""Workers on a real PostgreSQL."""

import asyncio

import pytest
from procrastinate import App

from bot.jobs.schema import prepare
from bot.jobs.worker import create_worker
from bot.services.deliveries import Absent, LookUp, Outcome, Post, Sent
from bot.services.outbox import Outbox
from bot.storage.database import Database
from tests.postgres import Postgres
from tests.posts import reply
from tests.stores import SqlBackend, Stores


class Slack:
    """Takes every message."""

    def __init__(self) -> None:
        self.posted: list[str] = []

    def post(self, post: Post, delivery_id: str) -> Outcome:
        self.posted.append(post.key)
        return Sent("1700000000.000200")

    def find(self, post: Post, delivery_id: str, since: float) -> LookUp:
        return Absent()


@pytest.fixture
def url(postgres: Postgres) -> str:
    return postgres.create_database()


@pytest.fixture
def stores(url: str) -> Stores:
    return SqlBackend(url).opened()


def worker(url: str, stores: Stores, slack: Slack) -> App:
    conninfo = Database(url).conninfo
    prepare(conninfo)
    return create_worker(conninfo, Outbox(stores.ledger, slack), stores.ledger, stores.questions)


async def die_at_work(app: App, delivery_id: str) -> None:
    """Leave a job as a worker leaves it that is killed while it delivers."""
    deliver = app.tasks["deliver"].configure(queueing_lock=delivery_id, lock="T0ACME/C0GENERAL")
    await deliver.defer_async(delivery_id=delivery_id)
    dead = await app.job_manager.register_worker()
    assert await app.job_manager.fetch_job(queues=None, worker_id=dead)
    await app.job_manager.unregister_worker(dead)


def test_what_a_dead_worker_was_to_send_is_sent_by_another(url: str, stores: Stores) -> None:
    slack = Slack()
    app = worker(url, stores, slack)
    stores.ledger.plan([reply("tip:1")])
    [(delivery_id, _)] = stores.ledger.due(10)

    async def scenario() -> None:
        async with app.open_async():
            await die_at_work(app, delivery_id)
            # Found due again meanwhile: a second job for the same delivery.
            await app.tasks["find_due"].defer_async(timestamp=0)
            await app.run_worker_async(wait=False, delete_jobs="always")
            await app.tasks["clear"].defer_async(timestamp=0)
            await app.run_worker_async(wait=False, delete_jobs="always")
            await app.run_worker_async(wait=False, delete_jobs="always")

    asyncio.run(scenario())
    assert slack.posted == ["tip:1"]
