"""People who want to hear when the curators have an answer, the curator who has one, and the digests of the week."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from benchmarks.soak.questions import Question, origin_of
from benchmarks.soak.slack import Json, SimulatedSlack
from benchmarks.soak.tips import Due
from benchmarks.stub_matcher import stub_guide
from bot.bootstrap.storage import open_stores
from bot.cards.buttons import Shown, encode_shown
from bot.cards.curators import Place
from bot.cards.ids import CuratorAction
from bot.services.answers import Turn
from bot.services.curation.channels import CuratorChannel
from bot.services.curation.gaps import digest_of
from bot.services.curation.statuses import GapStatus
from bot.services.curation.subscribers import tell_subscribers
from bot.services.questions import redact
from bot.services.workspaces import Workspace
from bot.settings import Settings
from bot.slack.curators import found_message
from bot.storage.database import Database
from bot.storage.sql.tenant_table import SqlCuratorChannels
from slack_simulator.messages import Message
from slack_simulator.payloads import Request, click_request, event_request, mention

MISSED = "where is the cheapest bike shop in Lisbon?"
"""The question of everyone here. No entry answers it."""
_PRINT_NO_ANSWER = """
import sys
from benchmarks.stub_matcher import stub_guide
from bot.cards.answers import reply_card
guide = stub_guide()
print(reply_card(guide.reply(sys.argv[1]), guide.knowledge).text.partition("\\n")[0])
"""
_ANSWER_EVERY = 0.5
"""Seconds between two decisions of the curator, who is killed and starts again."""


class Subscribers:
    """People who ask in a channel what has no answer, tell the curators, and want to hear; each does so once."""

    def __init__(self, slack: SimulatedSlack, people: int, versions: Sequence[Path]) -> None:
        """Let ``people`` of each workspace do so, but not its first person, who installed the app.

        ``versions`` are the checkouts of the bot that may answer.
        """
        self._slack = slack
        self._people = [
            (workspace, user, direct)
            for workspace in slack.workspaces
            for user, direct in list(workspace["directs"].items())[1 : people + 1]
        ]
        self._no_answer = [_no_answer_of(version) for version in versions]

    @property
    def due(self) -> Sequence[Due]:
        """The notices that the curator's decision leads to."""
        return [Due(workspace["team"], direct, 0.0, MISSED) for workspace, _, direct in self._people]

    def ask(self) -> Iterator[tuple[Question, Sequence[Callable[[], Request]]]]:
        """Yield each person's question, and the buttons that the person presses, the last one twice."""
        for workspace, user, _ in self._people:
            team, channel, bot = workspace["team"], workspace["channels"][0], workspace["bot_user"]
            ts = self._slack.write(team, channel, user, f"<@{bot}> {MISSED}", None)
            origin = origin_of(workspace, user)
            event = event_request(mention(MISSED, channel=channel, user=user, ts=ts, bot=bot), origin)
            press = partial(self._press, workspace, user, Message(channel, bot, self._no_answer[0], ts=ts))
            tell = partial(press, f"{CuratorAction.TELL}:{Place.PART}:0")
            subscribe = partial(press, f"{CuratorAction.SUBSCRIBE}:{Place.PART}")
            yield Question(team, channel, ts, self._no_answer, (event,)), (tell, subscribe, subscribe)

    def _press(self, workspace: Json, user: str, card: Message, action_id: str) -> Request:
        value = encode_shown(Shown(Place.PART, Turn(MISSED), user))
        button = {"type": "button", "action_id": action_id, "value": value}
        url = self._slack.open_response_url(workspace["team"], card.channel)
        return click_request(card, button, url, origin=origin_of(workspace, user))


def _no_answer_of(version: Path) -> str:
    """Return the sentence with which the bot in a checkout says that it has no answer."""
    command = [sys.executable, "-c", _PRINT_NO_ANSWER, MISSED]
    return subprocess.run(command, cwd=version, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603


def answer_subscribers(settings: Settings) -> None:
    """Decide again and again that an entry answers the question, as ``python -m bot gaps`` does once."""
    stores, guide = open_stores(settings), stub_guide()
    message_to = partial(found_message, entry=next(iter(guide.knowledge.entries.values())), guide=guide)
    while True:
        for installation in stores.installations.all():
            gap = GapStatus(
                Workspace(installation.team_id or ""), "soak", members=frozenset({digest_of(redact(MISSED))})
            )
            tell_subscribers(gap, stores.subscribers, stores.outbox_store, message_to)
        time.sleep(_ANSWER_EVERY)


def set_curators_channels(database: Database, workspaces: Sequence[Json]) -> Sequence[Due]:
    """Let the second channel of each workspace be that of its curators; return the digests that are due in them."""
    title = stub_guide().knowledge.voice.digest.title.partition("{")[0]
    channels = SqlCuratorChannels(database)
    for workspace in workspaces:
        channels.save(CuratorChannel(Workspace(workspace["team"]), workspace["channels"][1], "UTC"))
    return [Due(workspace["team"], workspace["channels"][1], 0.0, title) for workspace in workspaces]
