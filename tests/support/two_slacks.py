"""Our simulated Slack and the emulator local-slack with the same content, called through Slack's own client."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slack_simulator.channels import Channel
from slack_simulator.server import SlackServer
from slack_simulator.workspace import ASKER, BOT_TOKEN, GENERAL, Workspace
from tests.support import local_slack
from tests.support.local_slack import LocalSlack

Json = dict[str, Any]
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}
HOME = {"type": "home", "blocks": [SECTION]}
METADATA = {"event_type": "delivery", "event_payload": {"id": "d1"}}


@dataclass(frozen=True)
class Question:
    """A call of a method, and the part of the response that is compared; by default only that there is one."""

    method: str
    args: Json = field(default_factory=dict)
    """Arguments, with placeholders such as ``{channel}`` for the fields of `SlackUnderTest`."""
    compared: Callable[[Json], object] = lambda _: "ok"
    sent_as: Literal["json", "params"] = "json"


def query(method: str, args: Json, compared: Callable[[Json], object] = lambda _: "ok") -> Question:
    """Return a question for a method that only reads, whose arguments are sent in a form."""
    return Question(method, args, compared, "params")


@dataclass(frozen=True)
class SlackUnderTest:
    """One of the two Slacks, with a channel to write in and a channel that holds a message and a thread to read."""

    client: WebClient
    user: str
    channel: str
    library: str
    first: str
    parent: str
    reply: str

    def ask(self, question: Question) -> Any:
        """Return this Slack's response to ``question``: the name of an error, or the part that is compared."""
        args = {name: self._filled(value) for name, value in question.args.items()}
        try:
            if question.sent_as == "json":
                response = self.client.api_call(question.method, json=args)
            else:
                response = self.client.api_call(question.method, params=args)
        except SlackApiError as refused:
            return refused.response["error"]
        assert isinstance(response.data, dict)
        return question.compared(response.data)

    def _filled(self, value: object) -> object:
        """Return an argument with its placeholder, such as ``{channel}``, filled in."""
        return value.format(**vars(self)) if isinstance(value, str) else value


def prepare(client: WebClient, user: str, channel: str, library: str) -> SlackUnderTest:
    """Post three messages to the channel ``library`` of a Slack, react to one of them, and publish a Home tab."""
    first = client.chat_postMessage(channel=library, text="first")["ts"]
    parent = client.chat_postMessage(channel=library, text="parent", metadata=METADATA)["ts"]
    reply = client.chat_postMessage(channel=library, text="reply", thread_ts=parent)["ts"]
    client.reactions_add(channel=library, timestamp=parent, name="eyes")
    client.views_publish(user_id=user, view=HOME)
    return SlackUnderTest(client, user, channel, library, first, parent, reply)


@contextmanager
def two_slacks() -> Iterator[tuple[SlackUnderTest, SlackUnderTest]]:
    """Run our simulation and local-slack."""
    workspace = Workspace()
    workspace.add_channel(Channel("C0HELP", "help"), workspace.asker, workspace.bot_user)
    with SlackServer(workspace) as ours, LocalSlack() as theirs:
        yield (
            prepare(WebClient(BOT_TOKEN, base_url=ours.api_url), ASKER, GENERAL, "C0HELP"),
            prepare(
                WebClient(local_slack.BOT_TOKEN, base_url=theirs.api_url),
                local_slack.ALICE,
                local_slack.GENERAL,
                local_slack.HELP,
            ),
        )
