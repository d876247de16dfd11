"""The worker process."""

import asyncio
import time
from importlib.util import find_spec

from bot.bootstrap.slack import installations_of
from bot.bootstrap.storage import open_database, open_stores
from bot.bootstrap.tips import create_planner, refusal_hearer
from bot.errors import SettingsError
from bot.knowledge.loader import load
from bot.services.installed import Installed
from bot.services.outbox import Outbox
from bot.services.terms import Terms
from bot.services.tips.library import Library
from bot.settings import Settings
from bot.slack.measures import Measures
from bot.slack.refusals import RefusalTeller
from bot.slack.sender import SlackSender

ONLY_POSTGRESQL = """\
Workers need PostgreSQL: set DATABASE_URL. With SQLite the bot sends what is due by itself, and needs no worker."""


def run_worker(settings: Settings) -> None:
    """Send what is due until told to stop.

    Raises:
        SettingsError: when the database is not PostgreSQL, or Slack is not set up.
        KnowledgeError: when the knowledge folder has problems.
        StorageError: when the database cannot be used.
    """
    database = open_database(settings)
    if database.is_sqlite or find_spec("procrastinate") is None:
        raise SettingsError(ONLY_POSTGRESQL)
    from bot.jobs.worker import create_worker, work  # noqa: PLC0415 (its libraries are in the extra "postgres")

    stores = open_stores(settings)
    installed = Installed(installations_of(settings, stores), time.monotonic)
    terms = Terms(settings.look_up_after)
    knowledge = load(settings.knowledge_dir)
    teller = RefusalTeller(stores.ledger, installed, knowledge.voice)
    heard_by = (Measures().count_attempt, teller.hear, refusal_hearer(knowledge, stores))
    sender = SlackSender(installed, str(settings.slack_api_url), terms)
    outbox = Outbox(stores.ledger, sender, terms=terms, heard_by=heard_by)
    planner = create_planner(knowledge, Library(knowledge), stores)
    asyncio.run(work(create_worker(database.conninfo, outbox, stores.ledger, stores.perishable, planner)))
