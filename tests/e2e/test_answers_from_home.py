"""An unanswered question is answered from the Home tab, in the bot's real processes, under ``kill -9`` too."""

import json
import sqlite3
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen

import pytest

from bot.bootstrap.storage import open_stores
from bot.services.curation.channels import CuratorChannel
from bot.services.workspaces import Workspace as Owner
from bot.settings import Settings
from slack_simulator.arguments import Arguments
from slack_simulator.payloads import (
    Origin,
    Request,
    click_request,
    event_request,
    home_opened,
    mention,
    submission_request,
    view_click_request,
)
from slack_simulator.people import User
from slack_simulator.server import SlackServer
from slack_simulator.slack import Slack
from slack_simulator.view_rules import checked_view
from slack_simulator.workspace import ASKER, GENERAL, Json, Message, Workspace
from tests.support.local_slack import free_port
from tests.support.running_bot import kill, start, wait_until_free, wait_until_listening
from tests.support.slack_bot import SIGNING_SECRET, button
from tests.support.slack_user import form_state, text_of
from tests.support.small_base import TOOLS, SmallBase

CURATOR = "U0CURATOR"
MISSED = "wo bekomme ich neue Gießkannen her"
TITLE = "What the Shed Needs"
PATIENCE = 120.0
"""Seconds in which each step has happened; on a machine that is not busy it takes a few."""


@dataclass
class RestartableBot:
    """A bot that follows its knowledge folder, one person who asks, and one curator."""

    base: SmallBase
    environment: dict[str, str]
    workspace: Workspace
    server: SlackServer
    process: Popen[bytes] | None = None
    port: int = field(default_factory=free_port)

    def restart(self) -> None:
        """Kill the bot if it runs, and start it."""
        self.kill()
        wait_until_free(self.port)
        slack = {"SLACK_BOT_TOKEN": self.workspace.bot_token, "SLACK_API_URL": self.server.api_url}
        self.process = start({**self.environment, **slack, "PORT": str(self.port)})
        wait_until_listening(self.port, self.process)

    def kill(self) -> None:
        if self.process:
            kill(self.process)

    @property
    def database(self) -> str:
        return self.environment["DATABASE_URL"].removeprefix("sqlite:///")

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=30)) as connection:
            return connection.execute(query).fetchall()

    def post(self, request: Request) -> Json:
        """Send a request as Slack would; return the JSON of the response, empty if there is none."""
        headers = request.headers(SIGNING_SECRET)
        posted = urllib.request.Request(f"http://127.0.0.1:{self.port}/slack/events", request.body.encode(), headers)
        with urllib.request.urlopen(posted, timeout=30) as response:  # noqa: S310 (the address is above)
            answer: Json = json.loads(response.read() or b"{}")
        return answer

    def origin(self, user: str = ASKER) -> Origin:
        return Origin.of(self.workspace, user)

    def said(self, words: str, channel: str | None = None) -> list[Message]:
        """Return the bot's messages with certain words."""
        messages = self.workspace.bot_messages()
        return [one for one in messages if words in one.text and channel in {None, one.channel}]

    def wait(self, happened: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not happened():
            assert time.monotonic() < deadline, (self.modal, [one.text for one in self.workspace.bot_messages()])
            time.sleep(0.005)

    def ask(self, ts: str) -> Message:
        """Ask the question; return the answer."""
        before = len(self.workspace.bot_messages())
        event = mention(MISSED, ts=ts, team=self.workspace.team, bot=self.workspace.bot_user)
        self.workspace.add_from_event(event)
        self.post(event_request(event, self.origin()))
        self.wait(lambda: len(self.workspace.bot_messages()) > before)
        return self.workspace.bot_messages()[before]

    def press(self, message: Message, label: str) -> None:
        url = self.workspace.open_response_url(self.server.url, message.channel, message, ASKER)
        self.post(click_request(message, button(message.blocks, label), url, origin=self.origin()))

    @property
    def home(self) -> Json:
        shown = self.workspace.views.homes.get(CURATOR)
        return self.workspace.view_json(shown) if shown else {"blocks": []}

    @property
    def modal(self) -> Json:
        stack = self.workspace.views.stacks.get(CURATOR)
        return self.workspace.view_json(stack[-1]) if stack else {"blocks": []}

    def click(self, view: Json, label: str) -> None:
        self.post(view_click_request(view, button(view["blocks"], label), origin=self.origin(CURATOR)))

    def measure(self) -> None:
        """Answer the question with an entry, up to the button that publishes the answer."""
        self.wait(self._sees_the_question)
        self.click(self.home, "Phrasing of …")
        values = form_state(self.modal, entry="soil/tools", text=MISSED)
        answer = self.post(submission_request(self.modal, values, origin=self.origin(CURATOR)))
        shown = checked_view(Arguments(answer), "modal")
        views = self.workspace.views
        views.change(views.stacks[CURATOR][-1], shown, "")
        self.wait(lambda: "Publish" in text_of(self.modal))

    def _sees_the_question(self) -> bool:
        self.post(event_request(home_opened(CURATOR), self.origin(CURATOR)))
        return MISSED in text_of(self.home)

    def is_settled(self) -> bool:
        """Return whether nothing is left to write, to tell or to send."""
        open_rows = self.rows("SELECT id FROM delivery WHERE state IN ('pending', 'sending')")
        return not open_rows and not self.rows("SELECT edit_id FROM edit")


@pytest.fixture
def bot(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RestartableBot]:
    base = SmallBase.written(tmp_path / "knowledge")
    base.write("../tests/questions/soil/compost.yaml", "- question: what becomes of our scraps\n  kind: direct\n")
    environment = {
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "HOST": "127.0.0.1",
        "DATABASE_URL": f"sqlite:///{tmp_path}/guidepost.db",
        "KNOWLEDGE_DIR": str(base.root),
        "FOLLOW_KNOWLEDGE": "True",
        "LOOK_UP_AFTER": "2",
        "XDG_CACHE_HOME": str(cache),
    }
    workspace = Workspace()
    workspace.add_user(User(CURATOR, "cory", "Cory"))
    workspace.channels[GENERAL].members.add(CURATOR)
    with SlackServer(Slack(workspace)) as server:
        made = RestartableBot(base, environment, workspace, server)
        made.restart()
        monkeypatch.setenv("DATABASE_URL", environment["DATABASE_URL"])
        channels = open_stores(Settings.load()).curator_channels
        channels.save(CuratorChannel(Owner(workspace.team), GENERAL, "UTC"))
        try:
            yield made
        finally:
            made.kill()


def is_being_published(bot: RestartableBot) -> bool:
    return bot.rows("SELECT state FROM edit") != [("measured",)]


def is_written(bot: RestartableBot) -> bool:
    return MISSED in bot.base.read(TOOLS)


def is_in_use(bot: RestartableBot) -> bool:
    return bool(bot.rows("SELECT number FROM knowledge_version WHERE number > 1"))


def is_recorded(bot: RestartableBot) -> bool:
    return bool(bot.rows("SELECT id FROM delivery WHERE key LIKE 'found:%'"))


def is_told(bot: RestartableBot) -> bool:
    return bool(bot.said(TITLE, bot.workspace.direct))


@pytest.mark.parametrize("moment", [is_being_published, is_written, is_in_use, is_recorded, is_told])
def test_the_asker_hears_once_and_the_question_is_answered_wherever_the_bot_dies(
    bot: RestartableBot, moment: Callable[[RestartableBot], bool]
) -> None:
    missed = bot.ask("1700000010.000100")
    assert TITLE not in missed.text
    bot.press(missed, "Tell the curators")
    bot.press(missed, "Let me know")
    bot.wait(lambda: bot.rows("SELECT asker FROM subscriber"))
    bot.wait(lambda: bot.rows("SELECT number FROM knowledge_version"))
    bot.measure()

    def publish() -> None:
        with suppress(urllib.error.URLError, ConnectionError):
            bot.click(bot.modal, "Publish")

    pressing = threading.Thread(target=publish)
    pressing.start()
    bot.wait(lambda: moment(bot))
    bot.kill()
    pressing.join()
    bot.restart()

    bot.wait(lambda: is_told(bot) and bot.is_settled())
    assert len(bot.said(TITLE, bot.workspace.direct)) == 1
    assert len(bot.said(f"I now use your answer to “{MISSED}”.")) == 1
    assert bot.rows("SELECT state, entry_id FROM gap") == [("added", "soil/tools")]
    assert bot.base.read(TOOLS).count(MISSED) == 1
    assert TITLE in bot.ask("1700000090.000100").text
