"""What people ask in a soak: where, and the events by which Slack tells of it."""

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.soak.slack import Json, SimulatedSlack
from bot.knowledge.models import Entry
from bot.playground.payloads import Origin, Request, event_request, mention, message

_MENTION_AND_MESSAGE = 0.3
_MENTION_TWICE = 0.1
_IN_THREAD = 0.2
"""Shares of the mentions: told of as a message as well, told of by two mentions, written into a thread."""
_DIRECT = 0.25
"""Share of the questions that are direct messages, each by somebody who has asked nothing before."""


@dataclass(frozen=True)
class Question:
    """A question: nobody asks another one in the same place."""

    team: str
    channel: str
    thread_ts: str | None
    """The thread that the answer belongs into; None for the channel itself."""
    title: str
    """What the answer begins with."""
    events: Sequence[Request]
    """The events that tell of it. Slack delivers each until it is acknowledged."""


class People:
    """Those who ask, in the workspaces of a simulated Slack."""

    def __init__(self, slack: SimulatedSlack, channels: int, entries: Sequence[Entry], seed: int) -> None:
        """They ask in the first ``channels`` of each workspace, and in direct messages."""
        self._slack = slack
        self._channels = channels
        self._entries = itertools.cycle(entries)
        self._random = random.Random(seed)  # noqa: S311 (to be repeated, not to be secret)
        self._directs = {told["team"]: list(told["directs"].items()) for told in slack.workspaces}

    def ask(self) -> Iterator[Question]:
        """Question after question, without end, each already standing in Slack."""
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
        ts = self._slack.say(workspace["team"], channel, user, text, None)
        told = event_request(message(text, channel=channel, user=user, ts=ts), _origin(workspace, user))
        return Question(workspace["team"], channel, None, title, (told,))

    def _mention(self, workspace: Json, text: str, title: str) -> Question:
        team, user = workspace["team"], workspace["user"]
        channel = self._random.choice(workspace["channels"][: self._channels])
        thread_ts = None
        if self._random.random() < _IN_THREAD:
            thread_ts = self._slack.say(team, channel, user, "has anybody done this before?", None)
        said = f"<@{workspace['bot_user']}> {text}"
        ts = self._slack.say(team, channel, user, said, thread_ts)
        events = [mention(text, channel=channel, user=user, ts=ts, bot=workspace["bot_user"], thread_ts=thread_ts)]
        if self._random.random() < _MENTION_AND_MESSAGE:
            events.append(message(said, channel=channel, user=user, ts=ts, thread_ts=thread_ts))
        if self._random.random() < _MENTION_TWICE:
            events.append(events[0])
        self._random.shuffle(events)
        origin = _origin(workspace, user)
        requests = [event_request({k: v for k, v in one.items() if v is not None}, origin) for one in events]
        return Question(team, channel, thread_ts or ts, title, requests)


def _origin(workspace: Json, user: str) -> Origin:
    return Origin(user, team=workspace["team"], bot_user=workspace["bot_user"])
