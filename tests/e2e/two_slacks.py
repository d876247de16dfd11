"""Our simulated Slack and the emulator local-slack, furnished alike and asked the same by Slack's own client."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.channels import Channel
from bot.playground.server import SlackServer
from bot.playground.workspace import ASKER, BOT_TOKEN, GENERAL, Workspace
from tests.e2e import local_slack
from tests.e2e.local_slack import LocalSlack

Json = dict[str, Any]
METADATA = {"event_type": "delivery", "event_payload": {"id": "d1"}}


@dataclass(frozen=True)
class Question:
    """A call of a method, and what of the answer is compared; at first, only whether there is one."""

    method: str
    args: Json = field(default_factory=dict)
    looked_at: Callable[[Json], object] = lambda _: "ok"
    travels: Literal["json", "params"] = "json"


def read(method: str, args: Json, looked_at: Callable[[Json], object] = lambda _: "ok") -> Question:
    """A question that travels in a form, as those do that only read."""
    return Question(method, args, looked_at, "params")


@dataclass(frozen=True)
class Place:
    """One of the two Slacks, with two channels: one to write in, and one with a message and a thread to read."""

    client: WebClient
    user: str
    channel: str
    library: str
    first: str
    parent: str
    reply: str

    def ask(self, question: Question) -> Any:
        """What this Slack says to ``question``: an error's name, or what the question looks at."""
        args = {name: self._named(value) for name, value in question.args.items()}
        try:
            if question.travels == "json":
                response = self.client.api_call(question.method, json=args)
            else:
                response = self.client.api_call(question.method, params=args)
        except SlackApiError as refused:
            return refused.response["error"]
        assert isinstance(response.data, dict)
        return question.looked_at(response.data)

    def _named(self, value: object) -> object:
        """A placeholder such as ``{channel}``, filled in."""
        return value.format(**vars(self)) if isinstance(value, str) else value


def furnished(client: WebClient, user: str, channel: str, library: str) -> Place:
    """A Slack with three messages in its library, and the bot's reaction to one of them."""
    first = client.chat_postMessage(channel=library, text="first")["ts"]
    parent = client.chat_postMessage(channel=library, text="parent", metadata=METADATA)["ts"]
    reply = client.chat_postMessage(channel=library, text="reply", thread_ts=parent)["ts"]
    client.reactions_add(channel=library, timestamp=parent, name="eyes")
    return Place(client, user, channel, library, first, parent, reply)


@contextmanager
def both() -> Iterator[tuple[Place, Place]]:
    """Ours and theirs, running."""
    workspace = Workspace()
    workspace.add_channel(Channel("C0HELP", "help"), workspace.asker, workspace.bot_user)
    with SlackServer(workspace) as ours, LocalSlack() as theirs:
        yield (
            furnished(WebClient(BOT_TOKEN, base_url=ours.api_url), ASKER, GENERAL, "C0HELP"),
            furnished(
                WebClient(local_slack.BOT_TOKEN, base_url=theirs.api_url),
                local_slack.ALICE,
                local_slack.GENERAL,
                local_slack.HELP,
            ),
        )
