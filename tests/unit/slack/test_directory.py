"""Look-ups of people and channels in Slack while a person waits."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from slack_sdk import WebClient

from bot.slack.directory import (
    TIME_LIMIT,
    ChannelNotVisibleError,
    Conversation,
    Person,
    SlackDirectory,
    SlackTimeoutError,
)
from slack_simulator.channels import Channel
from slack_simulator.faults import Fault
from slack_simulator.people import User
from slack_simulator.server import SlackServer
from slack_simulator.workspace import ASKER, BOT_TOKEN, BOT_USER, GENERAL, TEAM, Workspace


@dataclass
class ManualClock:
    """A clock that a test advances."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def workspace() -> Workspace:
    return Workspace()


@pytest.fixture
def client(workspace: Workspace) -> Iterator[WebClient]:
    with SlackServer(workspace) as server:
        yield WebClient(BOT_TOKEN, base_url=server.api_url)


@pytest.fixture
def directory(client: WebClient) -> SlackDirectory:
    return SlackDirectory(client, TEAM)


@pytest.mark.parametrize("role", ["is_admin", "is_owner"])
def test_owners_count_as_admins(directory: SlackDirectory, workspace: Workspace, role: str) -> None:
    workspace.add_user(User("U0BEN", "ben", tz="Asia/Tokyo", **{role: True}))  # type: ignore[arg-type]
    workspace.add_user(User("U0CLEO", "cleo"))

    assert directory.person("U0BEN") == Person("Asia/Tokyo", is_admin=True, name="ben")
    assert directory.person("U0CLEO") == Person("America/New_York", is_admin=False, name="cleo")


def test_a_person_is_looked_up_once(directory: SlackDirectory, workspace: Workspace) -> None:
    directory.person(ASKER)
    directory.person(ASKER)

    assert [call.method for call in workspace.calls] == ["users.info"]


def test_a_channel_is_described_as_the_bot_sees_it(directory: SlackDirectory, workspace: Workspace) -> None:
    workspace.add_channel(Channel("C0OLD", "old", "private_channel", archived=True), BOT_USER)
    workspace.add_channel(Channel("C0SECRET", "secret", "private_channel"), ASKER)

    assert directory.conversation(GENERAL) == Conversation(is_member=True, is_archived=False, is_private=False)
    assert directory.conversation("C0OLD") == Conversation(is_member=True, is_archived=True, is_private=True)
    with pytest.raises(ChannelNotVisibleError):
        directory.conversation("C0SECRET")


def test_memberships_are_read_over_several_pages(directory: SlackDirectory, workspace: Workspace) -> None:
    for number in range(1_200):
        workspace.add_channel(Channel(f"C{number:04}", f"c-{number}"), ASKER)
    theirs = directory.channels_of(ASKER)

    assert theirs
    assert len(theirs) == 1_201
    assert [call.method for call in workspace.calls] == ["users.conversations"] * 2


@pytest.mark.parametrize(
    "fault", [Fault(lost="closed"), Fault(lost="reset"), Fault("ratelimited", 429), Fault("fatal_error", 503)]
)
def test_a_passing_failure_is_distinguished_from_a_refusal_and_nothing_is_asked_twice(
    directory: SlackDirectory, workspace: Workspace, fault: Fault
) -> None:
    workspace.faults.plan("users.info", fault)
    with pytest.raises(SlackTimeoutError):
        directory.person(ASKER)
    assert len(workspace.calls) == 1

    workspace.fail_next("conversations.info", "missing_scope")
    assert directory.conversation(GENERAL) is None


def test_after_the_time_limit_slack_is_not_asked_any_more(client: WebClient, workspace: Workspace) -> None:
    clock = ManualClock()
    directory = SlackDirectory(client, TEAM, clock)
    directory.person(ASKER)
    clock.now += TIME_LIMIT
    with pytest.raises(SlackTimeoutError):
        directory.conversation(GENERAL)

    assert len(workspace.calls) == 1
