"""The questions of a soak: their places, and the events with which Slack reports them."""

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.soak.slack import Json, SimulatedSlack
from bot.knowledge.models import Entry
from slack_simulator.payloads import Origin, Request, event_request, mention, message

_ALSO_A_MESSAGE = 0.3
"""Share of the mentions that Slack also reports as a message."""
_TWO_EVENTS = 0.1
"""Share of the mentions that Slack reports with two events."""
_IN_THREAD = 0.2
"""Share of the mentions that are written in a thread."""
_DIRECT = 0.25
"""Share of the questions that are direct messages, each from a person who has not asked before."""


@dataclass(frozen=True)
class Question:
    """A question. There is only one in its place."""

    team: str
    channel: str
    thread_ts: str | None
    """The thread in which the answer belongs; None for the channel itself."""
    titles: Sequence[str]
    """The title of the entry in the answer, in each version of the bot that may answer."""
    events: Sequence[Request]
    """The events with which Slack reports the question. Slack delivers each until it is acknowledged."""


class People:
    """People in the workspaces of a simulated Slack who ask questions."""

    def __init__(
        self, slack: SimulatedSlack, channels: int, entries: Sequence[Entry], seed: int, reserved: int = 0
    ) -> None:
        """Ask about ``entries`` in the first ``channels`` of each workspace, and in direct messages.

        The person who installed the app, and ``reserved`` others of each workspace, write no direct messages.
        """
        self._slack = slack
        self._channels = channels
        self._entries = itertools.cycle(entries)
        self._random = random.Random(seed)  # noqa: S311 (must be reproducible, not secret)
        self._directs = {
            workspace["team"]: list(workspace["directs"].items())[reserved + 1 :] for workspace in slack.workspaces
        }

    def ask(self) -> Iterator[Question]:
        """Yield questions without end. Each is written in Slack before it is yielded."""
        for number in itertools.count(1):
            workspace = self._random.choice(self._slack.workspaces)
            entry = next(self._entries)
            text = f"question {number}: what of {entry.id}"
            newcomers = self._directs[workspace["team"]]
            if newcomers and self._random.random() < _DIRECT:
                yield self._direct(workspace, newcomers.pop(), text, entry.title)
            else:
                yield self._mention(workspace, text, entry.title)

    def _direct(self, workspace: Json, newcomer: tuple[str, str], text: str, title: str) -> Question:
        user, channel = newcomer
        ts = self._slack.write(workspace["team"], channel, user, text, None)
        event = event_request(message(text, channel=channel, user=user, ts=ts), origin_of(workspace, user))
        return Question(workspace["team"], channel, None, (title,), (event,))

    def _mention(self, workspace: Json, text: str, title: str) -> Question:
        team, user = workspace["team"], workspace["user"]
        channel = self._random.choice(workspace["channels"][: self._channels])
        thread_ts = None
        if self._random.random() < _IN_THREAD:
            thread_ts = self._slack.write(team, channel, user, "has anyone done this before?", None)
        written = f"<@{workspace['bot_user']}> {text}"
        ts = self._slack.write(team, channel, user, written, thread_ts)
        events = [mention(text, channel=channel, user=user, ts=ts, bot=workspace["bot_user"], thread_ts=thread_ts)]
        if self._random.random() < _ALSO_A_MESSAGE:
            events.append(message(written, channel=channel, user=user, ts=ts, thread_ts=thread_ts))
        if self._random.random() < _TWO_EVENTS:
            events.append(events[0])
        self._random.shuffle(events)
        origin = origin_of(workspace, user)
        requests = [event_request({k: v for k, v in one.items() if v is not None}, origin) for one in events]
        return Question(team, channel, thread_ts or ts, (title,), requests)


def origin_of(workspace: Json, user: str) -> Origin:
    """Return the origin of what a person of a workspace does."""
    return Origin(user, team=workspace["team"], bot_user=workspace["bot_user"])
