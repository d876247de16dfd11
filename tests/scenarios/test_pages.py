"""The pages next to Slack's address: health and metrics, and the headers of every page."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from html import unescape
from http import HTTPStatus
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from werkzeug.test import Client

from bot import __version__
from bot.bootstrap.storage import open_stores
from bot.bootstrap.web import create_dispatcher
from bot.errors import StorageError
from bot.matching.calibration import Floors
from bot.matching.ranking import Ranking
from bot.services.deliveries import Backlog
from bot.services.guide import Guide
from bot.settings import Settings
from bot.slack.app import create_app
from bot.storage.database import Database
from bot.storage.memory.outbox import MemoryOutboxStore
from bot.storage.memory.questions import MemoryQuestions
from bot.storage.upgrade import check_migrated
from bot.web.gateway import Rejection
from slack_simulator.faults import rate_limited
from slack_simulator.payloads import event_request, mention
from tests.support.install_visitor import OAUTH
from tests.support.slack_bot import SETTINGS, SlackBot

TOKEN = "a token for Prometheus"
ASKED = "who keeps the partnership running day to day, like an intermediary?"


@pytest.fixture
def slack(guide: Guide) -> Iterator[SlackBot]:
    with SlackBot.started(guide, metrics_token=TOKEN) as slack:
        yield slack


def scrape(slack: SlackBot) -> dict[str, float]:
    """Return every sample, by its name and labels."""
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
def test_every_page_forbids_browsers_to_run_frame_or_cache_anything(guide: Guide, path: str, status: int) -> None:
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
def test_another_method_is_rejected_with_a_sentence(slack: SlackBot, method: str, path: str) -> None:
    response = Client(slack.web).open(path, method=method, data=b"x" * 100_000)

    assert 400 <= response.status_code < 500
    assert "This page doesn't exist" in unescape(response.text)


def test_the_guard_rejects_a_get_of_slacks_address(slack: SlackBot) -> None:
    response = Client(slack.web).get("/slack/events")

    assert response.status_code == 405
    assert response.text == "Method Not Allowed"


def test_a_running_process_is_healthy_and_a_bot_that_can_answer_is_ready(slack: SlackBot) -> None:
    browser = Client(slack.web)

    assert (browser.get("/healthz").status_code, browser.get("/healthz").text) == (200, "ok\n")
    assert (browser.get("/readyz").status_code, browser.get("/readyz").text) == (200, "ok\n")


def test_a_bot_without_its_database_is_healthy_but_not_ready(slack: SlackBot) -> None:
    unreachable = Database("postgresql://nobody:secret@127.0.0.1:9/none")
    stores = replace(slack.stores, check=partial(check_migrated, unreachable))
    browser = Client(
        create_dispatcher(
            Settings(**SETTINGS), create_app(slack.app_context, slack.server.api_url), slack.app_context, stores
        )
    )

    response = browser.get("/readyz")
    assert (response.status_code, response.text) == (503, "database\n")
    assert browser.get("/healthz").status_code == 200


def test_a_bot_whose_database_has_another_schema_is_not_ready(slack: SlackBot, tmp_path: Path) -> None:
    file = tmp_path / "guidepost.db"
    settings = Settings(**SETTINGS, database_url=f"sqlite:///{file}")
    stores = open_stores(settings)
    browser = Client(
        create_dispatcher(settings, create_app(slack.app_context, slack.server.api_url), slack.app_context, stores)
    )
    assert browser.get("/readyz").status_code == 200

    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")

    assert browser.get("/readyz").text == "database\n"


class EmptyMatcher:
    """A matcher without entries."""

    def match(self, question: str, after: str | None = None) -> Ranking:
        return Ranking()


def test_a_bot_without_knowledge_is_not_ready(slack: SlackBot) -> None:
    empty = Guide(replace(slack.guide.knowledge, entries={}), EmptyMatcher(), Floors(answer=0.5, offer=0.2))
    app_context = replace(slack.app_context, guide=empty)
    web = create_dispatcher(
        Settings(**SETTINGS), create_app(slack.app_context, slack.server.api_url), app_context, slack.stores
    )

    response = Client(web).get("/readyz")
    assert (response.status_code, response.text) == (503, "knowledge\n")


def test_health_does_not_wait_behind_other_pages(slack: SlackBot) -> None:
    lanes = {path: slack.web.lane({"PATH_INFO": path}, b"") for path in ("/healthz", "/", "/nothing", "/readyz")}

    assert list(lanes.values()).count(lanes["/healthz"]) == 1


@pytest.mark.parametrize("path", ["/healthz", "/", "/nothing", "/slack/install"])
def test_what_is_sent_to_pages_is_rejected_before_it_takes_a_thread(slack: SlackBot, path: str) -> None:
    sent = {"PATH_INFO": path, "REQUEST_METHOD": "POST", "CONTENT_LENGTH": "100000"}

    assert slack.web.body_length(sent) == Rejection(HTTPStatus.NOT_FOUND)
    assert slack.web.body_length({**sent, "REQUEST_METHOD": "GET"}) == 0


def test_programs_do_not_wait_for_the_curators_tools(guide: Guide) -> None:
    token = "the curators' token"
    lanes = []
    with SlackBot.started(guide, mcp_access="public", mcp_curator_token=token) as slack:
        for sent in ({}, {"HTTP_AUTHORIZATION": f"Bearer {token}"}):
            head = {"PATH_INFO": "/mcp", "REQUEST_METHOD": "POST", "HTTP_HOST": "localhost", "CONTENT_LENGTH": "2"}
            environ = {**head, **sent}
            assert slack.web.body_length(environ) == len("{}")
            lanes.append(slack.web.lane(environ, b"{}"))

    assert lanes[0] is not lanes[1]


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


def test_each_question_is_counted_once_by_its_outcome(slack: SlackBot) -> None:
    request = event_request(mention(ASKED))
    for _ in range(3):
        slack.deliver(request)
    slack.type("/guide", "what's the weather like on Mars?")
    slack.type("/guide", "help")

    samples = scrape(slack)
    assert samples["guidepost_questions_total,outcome=answered"] == 1
    assert samples["guidepost_questions_total,outcome=no_answer"] == 1
    assert samples["guidepost_questions_total,outcome=unsure"] == 0


def test_answers_are_timed_by_the_way_they_were_asked_for(slack: SlackBot) -> None:
    (answer,) = slack.mention(ASKED)
    slack.type("/spotlight")
    slack.press(answer, "Why this answer?")

    samples = scrape(slack)
    for kind in ("event", "command", "button"):
        assert samples[f"guidepost_answer_seconds_count,kind={kind}"] == 1
        assert 0 < samples[f"guidepost_answer_seconds_sum,kind={kind}"] < 30


def test_a_message_that_is_not_answered_is_not_timed(slack: SlackBot) -> None:
    slack.hear(mention(ASKED, bot_id="B0OTHER"))

    assert scrape(slack)["guidepost_answer_seconds_count,kind=event"] == 0


def test_the_metrics_show_the_outbox_as_it_is_at_the_time_of_the_request(slack: SlackBot) -> None:
    slack.mention(ASKED, ts="1700000010.000100")
    slack.workspace.faults.plan("chat.postMessage", rate_limited(40))
    slack.mention(ASKED, ts="1700000020.000100")
    slack.workspace.clock.advance(100)

    samples = scrape(slack)
    assert samples["guidepost_outbox_deliveries,state=sent"] == 1
    assert samples["guidepost_outbox_deliveries,state=pending"] == 1
    assert samples["guidepost_outbox_deliveries,state=failed"] == 0
    assert samples["guidepost_outbox_oldest_due_seconds"] == pytest.approx(60, abs=5)
    assert samples["guidepost_delivery_attempts_total,outcome=sent"] == 1
    assert samples["guidepost_delivery_attempts_total,outcome=held"] == 1


def test_rejected_requests_are_counted_by_status(slack: SlackBot) -> None:
    request = event_request(mention(ASKED))
    slack.deliver(request, {"X": "unsigned"})
    slack.deliver(request, request.headers("another secret"))
    Client(slack.web).get("/slack/events")

    samples = scrape(slack)
    assert samples["guidepost_requests_rejected_total,status=401"] == 2
    assert samples["guidepost_requests_rejected_total,status=405"] == 1


def test_the_metrics_identify_the_version_the_knowledge_and_the_encoder(slack: SlackBot) -> None:
    knowledge = slack.guide.knowledge.fingerprint

    assert re.fullmatch(r"[0-9a-f]{12}", knowledge)
    assert scrape(slack)[f"guidepost_build_info,encoder=standard,knowledge={knowledge},version={__version__}"] == 1


class UnreachableOutboxStore(MemoryOutboxStore):
    """An outbox store whose database cannot be reached."""

    def backlog(self) -> Backlog:
        raise StorageError("unreachable")


def test_without_the_database_the_other_metrics_are_still_there(slack: SlackBot) -> None:
    slack.mention(ASKED)
    unreachable = replace(
        slack.stores, outbox_store=UnreachableOutboxStore(MemoryQuestions(lambda: 0.0, 0), lambda: 0.0)
    )
    settings = Settings(**SETTINGS, metrics_token=TOKEN)
    web = create_dispatcher(
        settings, create_app(slack.app_context, slack.server.api_url), slack.app_context, unreachable
    )
    samples = scrape(replace(slack, web=web))

    assert samples["guidepost_database_up"] == 0
    assert samples["guidepost_questions_total,outcome=answered"] == 1
    assert "guidepost_outbox_oldest_due_seconds" not in samples
