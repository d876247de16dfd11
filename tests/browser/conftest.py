"""A bot that serves its pages, a Slack to install it at, and a browser that asks both."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from bot.playground.server import SlackServer
from bot.playground.slack import Slack
from bot.playground.workspace import Workspace
from scripts.chromium import launch
from tests.browser.consent import with_consent_page
from tests.e2e.local_slack import free_port
from tests.e2e.running_bot import start, wait_until_listening

SIZES: dict[str, ViewportSize] = {"wide": {"width": 1_100, "height": 800}, "phone": {"width": 360, "height": 740}}


@dataclass
class Site:
    """The bot's address, and the simulated Slack that it is installed at."""

    url: str
    slack: Slack
    database: Path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """``python app.py`` for many workspaces, none of which has installed it."""
    slack, port = Slack(), free_port()
    slack.add(Workspace.called("ACME"), installed=False)
    database = tmp_path_factory.mktemp("site") / "guidepost.db"
    with SlackServer(slack) as server, with_consent_page(server) as address:
        settings = {
            "SLACK_API_URL": f"{address}api/",
            "SLACK_CLIENT_ID": slack.client.id,
            "SLACK_CLIENT_SECRET": slack.client.secret,
            "SLACK_SIGNING_SECRET": "a signing secret",
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "DATABASE_URL": f"sqlite:///{database}",
            "HOST": "127.0.0.1",
            "PORT": str(port),
        }
        process = start(settings)
        try:
            wait_until_listening(port, process)
            yield Site(f"http://127.0.0.1:{port}", slack, database)
        finally:
            process.terminate()
            process.wait(timeout=30)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser that everybody uses. Not for the whole run: while it is there, other tests cannot use asyncio."""
    with sync_playwright() as playwright, launch(playwright) as browser:
        yield browser


@pytest.fixture(params=list(SIZES))
def page(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    """A page in a window wide or as narrow as a phone's, which runs no JavaScript of its own."""
    with chromium.new_context(viewport=SIZES[request.param], java_script_enabled=False) as context:
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        yield page
        # The policy in the header stops what the page should not do, and stops nothing that it needs.
        assert [told for told in complaints if "Content Security Policy" in told] == []


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where pictures go: ``$PICTURES`` to look at them, else nowhere that stays."""
    folder = Path(os.environ.get("PICTURES") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
