"""A bot that serves its pages, a Slack to install it in, and a browser."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from scripts.chromium import launch
from slack_simulator.server import SlackServer
from slack_simulator.slack import Slack
from slack_simulator.workspace import Workspace
from tests.support.consent import consent_page
from tests.support.local_slack import free_port
from tests.support.running_bot import start, wait_until_listening

SIZES: dict[str, ViewportSize] = {"wide": {"width": 1_100, "height": 800}, "phone": {"width": 360, "height": 740}}


@dataclass
class Site:
    """The bot's address, and the simulated Slack that it can be installed in."""

    url: str
    slack: Slack
    database: Path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Run ``python app.py`` for many workspaces, none of which has installed it."""
    slack, port = Slack(), free_port()
    slack.add(Workspace.named("ACME"), installed=False)
    database = tmp_path_factory.mktemp("site") / "guidepost.db"
    with SlackServer(slack) as server, consent_page(server) as address:
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
    """Start the browser. It does not stay for the whole run, because other tests cannot use asyncio meanwhile."""
    with sync_playwright() as playwright, launch(playwright) as browser:
        yield browser


@pytest.fixture(params=list(SIZES))
def page(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    """Open a page without JavaScript, in a wide window and in one as narrow as a phone's."""
    with chromium.new_context(viewport=SIZES[request.param], java_script_enabled=False) as context:
        page = context.new_page()
        messages: list[str] = []
        page.on("console", lambda message: messages.append(message.text))
        yield page
        # The policy in the header must not block anything that the page needs.
        assert [text for text in messages if "Content Security Policy" in text] == []


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Return the folder for pictures: ``$PICTURES`` to keep and view them, else a temporary one."""
    folder = Path(os.environ.get("PICTURES") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
