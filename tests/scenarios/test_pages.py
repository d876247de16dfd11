"""The pages beside Slack's own address: health, metrics, and the headers of every one."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from werkzeug.test import Client

from bot import __version__
from bot.bootstrap.storage import open_stores
from bot.bootstrap.web import compose
from bot.errors import StorageError
from bot.matching.calibration import Floors
from bot.matching.ranking import Ranking
from bot.playground.faults import rate_limited
from bot.playground.payloads import event_request, mention
from bot.services.deliveries import Backlog
from bot.services.guide import Guide
from bot.settings import Settings
from bot.slack.app import create_app
from bot.storage.database import Database
from bot.storage.memory.ledger import MemoryLedger
from bot.storage.memory.questions import MemoryQuestions
from bot.storage.migrating import check_migrated
from tests.installing import OAUTH
from tests.slack_bot import SETTINGS, SlackBot

TOKEN = "a token for Prometheus"
ASKED = "who keeps the partnership running day to day, like an intermediary?"


@pytest.fixture
def slack(guide: Guide) -> Iterator[SlackBot]:
    with SlackBot.started(guide, metrics_token=TOKEN) as slack:
        yield slack


def scrape(slack: SlackBot) -> dict[str, float]:
    """Every sample by its name and labels."""
    response = Client(slack.web).get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert response.status_code == 200
    assert response.content_type.startswith("text/plain; version=")
    families = text_string_to_metric_families(response.text)
    return {
        ",".join([sample.name, *(f"{name}={value}" for name, value in sorted(sample.labels.items()) if name != "le")])
        if "le" not in sample.labels
        else f"{sample.name},{sample.labels}": sample.value
        for family in families
        for sample in family.samples
    }


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/slack/install", 200),
        ("/slack/install/start", 302),
        ("/slack/oauth_redirect", 400),
        ("/healthz", 200),
        ("/readyz", 200),
        ("/metrics", 404),
        ("/nothing", 404),
        ("/slack/events/", 404),
    ],
)
def test_every_page_keeps_browsers_from_doing_anything_with_it(guide: Guide, path: str, status: int) -> None:
    with SlackBot.started(guide, **OAUTH) as slack:
        response = Client(slack.web).get(path)

    assert response.status_code == status
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("method", "path"), [("POST", "/slack/install"), ("DELETE", "/healthz"), ("PUT", "/x")])
def test_another_method_is_refused_in_words(slack: SlackBot, method: str, path: str) -> None:
    response = Client(slack.web).open(path, method=method, data=b"x" * 100_000)

    assert 400 <= response.status_code < 500
    assert "no such page" in response.text


def test_a_get_of_slacks_address_is_the_guards_to_refuse(slack: SlackBot) -> None:
    response = Client(slack.web).get("/slack/events")

    assert response.status_code == 405
    assert response.text == "Method Not Allowed"


def test_a_process_that_runs_is_healthy_and_a_bot_that_can_answer_is_ready(slack: SlackBot) -> None:
    browser = Client(slack.web)

    assert (browser.get("/healthz").status_code, browser.get("/healthz").text) == (200, "ok\n")
    assert (browser.get("/readyz").status_code, browser.get("/readyz").text) == (200, "ok\n")


def test_a_bot_without_its_database_is_healthy_and_not_ready(slack: SlackBot) -> None:
    away = Database("postgresql://nobody:secret@127.0.0.1:9/none")
    stores = replace(slack.stores, check=partial(check_migrated, away))
    browser = Client(compose(Settings(**SETTINGS), create_app(slack.parts, slack.server.api_url), slack.parts, stores))

    response = browser.get("/readyz")
    assert (response.status_code, response.text) == (503, "database\n")
    assert browser.get("/healthz").status_code == 200


def test_a_bot_whose_database_is_of_another_version_is_not_ready(slack: SlackBot, tmp_path: Path) -> None:
    file = tmp_path / "guidepost.db"
    settings = Settings(**SETTINGS, database_url=f"sqlite:///{file}")
    stores = open_stores(settings)
    browser = Client(compose(settings, create_app(slack.parts, slack.server.api_url), slack.parts, stores))
    assert browser.get("/readyz").status_code == 200

    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")

    assert browser.get("/readyz").text == "database\n"


class Clueless:
    """A matcher that has learnt nothing."""

    def match(self, question: str, after: str | None = None) -> Ranking:
        return Ranking()


def test_a_bot_without_knowledge_is_not_ready(slack: SlackBot) -> None:
    empty = Guide(replace(slack.guide.knowledge, entries={}), Clueless(), Floors(answer=0.5, offer=0.2))
    parts = replace(slack.parts, guide=empty)
    web = compose(Settings(**SETTINGS), create_app(slack.parts, slack.server.api_url), parts, slack.stores)

    response = Client(web).get("/readyz")
    assert (response.status_code, response.text) == (503, "knowledge\n")


@pytest.mark.parametrize("given", [None, "", "Bearer", "Bearer ", "Bearer x", f"Basic {TOKEN}", TOKEN, "Bearer ä€"])
def test_without_the_token_there_are_no_metrics(slack: SlackBot, given: str | None) -> None:
    headers = {"Authorization": given} if given is not None else {}
    response = Client(slack.web).get("/metrics", headers=headers)

    assert response.status_code == 404
    assert "guidepost_" not in response.text


def test_while_no_token_is_set_there_are_no_metrics(guide: Guide) -> None:
    with SlackBot.started(guide) as slack:
        for given in ("Bearer ", "Bearer None"):
            assert Client(slack.web).get("/metrics", headers={"Authorization": given}).status_code == 404


def test_questions_are_counted_by_what_became_of_them_and_once_each(slack: SlackBot) -> None:
    request = event_request(mention(ASKED))
    for _ in range(3):
        slack.deliver(request)
    slack.type("/guide", "what's the weather like on Mars?")
    slack.type("/guide", "help")

    told = scrape(slack)
    assert told["guidepost_questions_total,outcome=answered"] == 1
    assert told["guidepost_questions_total,outcome=no_answer"] == 1
    assert told["guidepost_questions_total,outcome=unsure"] == 0


def test_answers_are_timed_by_how_they_were_asked_for(slack: SlackBot) -> None:
    (answer,) = slack.mention(ASKED)
    slack.type("/spotlight")
    slack.press(answer, "Why this answer?")

    told = scrape(slack)
    for kind in ("event", "command", "button"):
        assert told[f"guidepost_answer_seconds_count,kind={kind}"] == 1
        assert 0 < told[f"guidepost_answer_seconds_sum,kind={kind}"] < 30


def test_what_nobody_asked_is_not_timed(slack: SlackBot) -> None:
    slack.hear(mention(ASKED, bot_id="B0OTHER"))

    assert scrape(slack)["guidepost_answer_seconds_count,kind=event"] == 0


def test_the_outbox_is_told_as_it_stands_when_asked(slack: SlackBot) -> None:
    slack.mention(ASKED, ts="1700000010.000100")
    slack.workspace.faults.plan("chat.postMessage", rate_limited(40))
    slack.mention(ASKED, ts="1700000020.000100")
    slack.workspace.clock.advance(100)

    told = scrape(slack)
    assert told["guidepost_outbox_deliveries,state=sent"] == 1
    assert told["guidepost_outbox_deliveries,state=pending"] == 1
    assert told["guidepost_outbox_deliveries,state=failed"] == 0
    assert told["guidepost_outbox_oldest_due_seconds"] == pytest.approx(60, abs=5)
    assert told["guidepost_delivery_attempts_total,outcome=sent"] == 1
    assert told["guidepost_delivery_attempts_total,outcome=held"] == 1


def test_requests_that_are_turned_away_are_counted_by_status(slack: SlackBot) -> None:
    request = event_request(mention(ASKED))
    slack.deliver(request, {"X": "unsigned"})
    slack.deliver(request, request.headers("another secret"))
    Client(slack.web).get("/slack/events")

    told = scrape(slack)
    assert told["guidepost_requests_rejected_total,status=401"] == 2
    assert told["guidepost_requests_rejected_total,status=405"] == 1


def test_metrics_say_which_bot_this_is(slack: SlackBot) -> None:
    knowledge = slack.guide.knowledge.fingerprint

    assert re.fullmatch(r"[0-9a-f]{12}", knowledge)
    assert scrape(slack)[f"guidepost_build_info,knowledge={knowledge},version={__version__}"] == 1


class AwayLedger(MemoryLedger):
    """A ledger whose database is away."""

    def backlog(self) -> Backlog:
        raise StorageError("away")


def test_without_the_database_the_other_metrics_are_told(slack: SlackBot) -> None:
    slack.mention(ASKED)
    away = replace(slack.stores, ledger=AwayLedger(MemoryQuestions(lambda: 0.0, 0), lambda: 0.0))
    settings = Settings(**SETTINGS, metrics_token=TOKEN)
    web = compose(settings, create_app(slack.parts, slack.server.api_url), slack.parts, away)
    told = scrape(replace(slack, web=web))

    assert told["guidepost_database_up"] == 0
    assert told["guidepost_questions_total,outcome=answered"] == 1
    assert "guidepost_outbox_oldest_due_seconds" not in told
