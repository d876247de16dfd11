"""The worker beside web processes: Procrastinate's tasks, on a real PostgreSQL."""

import asyncio
from collections import Counter
from collections.abc import Iterator

import pytest
from procrastinate import App

from bot.jobs.schema import prepare
from bot.jobs.worker import create_worker
from bot.services.deliveries import LookUp, Outcome, Post, Sent, State
from bot.services.outbox import Outbox
from bot.services.workspaces import Workspace
from bot.storage.database import Database
from bot.storage.migrating import migrate
from bot.storage.sql.ledger import SqlLedger
from bot.storage.sql.questions import SqlQuestions
from bot.storage.vault import Vault, new_key
from tests.postgres import Postgres

HERE = Workspace("T1")


class CountingSender:
    """A Slack that takes everything and counts it."""

    def __init__(self) -> None:
        self.posted: Counter[str] = Counter()

    def post(self, post: Post, delivery_id: str) -> Outcome:
        self.posted[post.key] += 1
        return Sent("1.0")

    def find(self, post: Post, delivery_id: str, since: float) -> LookUp:
        raise AssertionError("nothing is doubtful here")


class Scaled:
    """A worker's parts on a database of their own."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        migrate(self.database)
        prepare(self.database.conninfo)
        self.sender = CountingSender()
        questions = SqlQuestions(self.database, Vault([new_key()]), 0)
        self.ledger = SqlLedger(self.database, questions)
        self.questions = questions

    def worker(self) -> App:
        return create_worker(
            self.database.conninfo, Outbox(self.ledger, self.sender), self.ledger, [self.ledger, self.questions]
        )

    async def work(self, *tasks: str) -> None:
        """Let a worker run ``tasks`` and whatever they lead to, until nothing is left."""
        app = self.worker()
        async with app.open_async():
            for tick, name in enumerate(tasks):
                await app.tasks[name].configure(queueing_lock=f"{id(app)} {tick}").defer_async(timestamp=tick)
            # Without its clock: that of the test is the only one.
            app.periodic_registry.periodic_tasks.clear()
            await app.run_worker_async(wait=False, install_signal_handlers=False, delete_jobs="always")

    async def die_at_work(self, delivery_id: str, channel: str) -> None:
        """Leave a job as a worker leaves it that is killed while it delivers."""
        app = self.worker()
        async with app.open_async():
            deliver = app.tasks["deliver"].configure(queueing_lock=delivery_id, lock=channel)
            await deliver.defer_async(delivery_id=delivery_id)
            dead = await app.job_manager.register_worker()
            assert await app.job_manager.fetch_job(queues=None, worker_id=dead)
            await app.job_manager.unregister_worker(dead)


@pytest.fixture
def scaled(postgres: Postgres) -> Iterator[Scaled]:
    made = Scaled(postgres.create_database())
    yield made
    made.database.close()


def post(number: int) -> Post:
    return Post(HERE, f"answer:C{number % 3}:{number}", f"C{number % 3}", {"text": "hello", "blocks": []})


def test_what_is_due_is_sent_once_however_often_it_is_found(scaled: Scaled) -> None:
    scaled.ledger.plan([post(number) for number in range(20)])
    asyncio.run(scaled.work("find_due", "find_due"))
    asyncio.run(scaled.work("find_due"))

    assert set(scaled.sender.posted.values()) == {1}
    assert scaled.ledger.backlog().by_state[State.SENT] == 20


def test_two_workers_share_the_work(scaled: Scaled) -> None:
    scaled.ledger.plan([post(number) for number in range(30)])

    async def both() -> None:
        await asyncio.gather(scaled.work("find_due"), scaled.work("find_due"))

    asyncio.run(both())
    assert sum(scaled.sender.posted.values()) == 30
    assert set(scaled.sender.posted.values()) == {1}


def test_what_a_dead_worker_was_to_send_is_sent_by_another(scaled: Scaled) -> None:
    scaled.ledger.plan([post(1)])
    [due] = scaled.ledger.due(10)
    asyncio.run(scaled.die_at_work(*due))
    # Found due again before anybody knows that the worker is dead: a second job for the same delivery.
    asyncio.run(scaled.work("find_due"))
    assert not scaled.sender.posted
    asyncio.run(scaled.work("clear"))

    assert scaled.sender.posted == {post(1).key: 1}


def test_procrastinates_tables_are_made_once(scaled: Scaled) -> None:
    prepare(scaled.database.conninfo)

    asyncio.run(scaled.work("clear", "forget"))
