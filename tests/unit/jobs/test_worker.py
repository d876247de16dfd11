"""The worker beside web processes: its Procrastinate tasks on a real PostgreSQL."""

import asyncio
from collections import Counter
from collections.abc import Iterator

import pytest
from procrastinate import App
from sqlalchemy import insert, select, text

from bot.jobs.worker import create_job_tables, create_worker
from bot.services.deliveries import Claim, LookUp, Outcome, OutgoingMessage, Sent, State
from bot.services.outbox import Outbox
from bot.services.workspaces import Workspace
from bot.storage.database import Database
from bot.storage.schema import seen_event
from bot.storage.sql.outbox import SqlOutboxStore
from bot.storage.sql.questions import SqlQuestions
from bot.storage.upgrade import migrate
from bot.storage.vault import Vault, new_key
from tests.support.postgres import Postgres

WORKSPACE = Workspace("T1")


class CountingSender:
    """A sender that accepts every message and counts it by its key."""

    def __init__(self) -> None:
        self.posted: Counter[str] = Counter()

    def post(self, message: OutgoingMessage, delivery_id: str) -> Outcome:
        self.posted[message.idempotency_key] += 1
        return Sent("1.0")

    def find(self, claim: Claim, oldest: float, latest: float) -> LookUp:
        raise AssertionError("no message is indeterminate here")


class Deployment:
    """A database with the stores of a bot, and workers on it."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        migrate(self.database)
        create_job_tables(self.database.conninfo)
        self.sender = CountingSender()
        questions = SqlQuestions(self.database, Vault([new_key()]), 0)
        self.outbox_store = SqlOutboxStore(self.database, questions)
        self.questions = questions

    def worker(self) -> App:
        return create_worker(
            self.database.conninfo,
            Outbox(self.outbox_store, self.sender),
            self.outbox_store,
            [self.outbox_store, self.questions],
        )

    async def work(self, *tasks: str) -> None:
        """Run ``tasks``, and the jobs that they create, in a worker until none is left."""
        app = self.worker()
        async with app.open_async():
            for tick, name in enumerate(tasks):
                await app.tasks[name].configure(queueing_lock=f"{id(app)} {tick}").defer_async(timestamp=tick)
            # The worker must not start tasks by its own clock.
            app.periodic_registry.periodic_tasks.clear()
            await app.run_worker_async(wait=False, install_signal_handlers=False, delete_jobs="always")

    async def die_at_work(self, delivery_id: str, channel: str) -> None:
        """Leave a job as a worker does that is killed during a delivery."""
        app = self.worker()
        async with app.open_async():
            deliver = app.tasks["deliver"].configure(queueing_lock=delivery_id, lock=channel)
            await deliver.defer_async(delivery_id=delivery_id)
            dead = await app.job_manager.register_worker()
            assert await app.job_manager.fetch_job(queues=None, worker_id=dead)
            await app.job_manager.unregister_worker(dead)


@pytest.fixture
def deployment(postgres: Postgres) -> Iterator[Deployment]:
    made = Deployment(postgres.create_database())
    yield made
    made.database.close()


def message(number: int) -> OutgoingMessage:
    return OutgoingMessage(
        WORKSPACE, f"answer:C{number % 3}:{number}", f"C{number % 3}", {"text": "hello", "blocks": []}
    )


def test_a_due_delivery_is_sent_once_however_often_it_is_found(deployment: Deployment) -> None:
    deployment.outbox_store.enqueue([message(number) for number in range(20)])
    asyncio.run(deployment.work("find_due", "find_due"))
    asyncio.run(deployment.work("find_due"))

    assert set(deployment.sender.posted.values()) == {1}
    assert deployment.outbox_store.backlog().by_state[State.SENT] == 20


def test_two_workers_share_the_work(deployment: Deployment) -> None:
    deployment.outbox_store.enqueue([message(number) for number in range(30)])

    async def both() -> None:
        await asyncio.gather(deployment.work("find_due"), deployment.work("find_due"))

    asyncio.run(both())
    assert sum(deployment.sender.posted.values()) == 30
    assert set(deployment.sender.posted.values()) == {1}


def test_the_delivery_of_a_worker_that_died_is_sent_by_another(deployment: Deployment) -> None:
    deployment.outbox_store.enqueue([message(1)])
    [due] = deployment.outbox_store.due(10)
    asyncio.run(deployment.die_at_work(*due))
    # The delivery is found again before its worker is known to be dead, so there is a second job for it.
    asyncio.run(deployment.work("find_due"))
    assert not deployment.sender.posted
    asyncio.run(deployment.work("clear"))

    assert deployment.sender.posted == {message(1).idempotency_key: 1}


def test_creating_the_job_tables_again_keeps_their_jobs(deployment: Deployment) -> None:
    deployment.outbox_store.enqueue([message(1)])
    [due] = deployment.outbox_store.due(10)
    asyncio.run(deployment.die_at_work(*due))
    create_job_tables(deployment.database.conninfo)

    with deployment.database.reading() as connection:
        assert connection.scalar(text("SELECT count(*) FROM procrastinate_jobs")) == 1


def test_the_worker_purges_old_data(deployment: Deployment) -> None:
    with deployment.database.writing() as connection:
        connection.execute(insert(seen_event), {"team_id": "T1", "event_id": "Ev1", "seen_at": 0.0})
    asyncio.run(deployment.work("forget"))

    with deployment.database.reading() as connection:
        assert connection.execute(select(seen_event)).all() == []
