"""What Slack tells of people and channels while somebody waits."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from slack_sdk import WebClient

from bot.playground.channels import Channel
from bot.playground.faults import Fault
from bot.playground.people import User
from bot.playground.server import SlackServer
from bot.playground.workspace import ASKER, BOT_TOKEN, BOT_USER, GENERAL, TEAM, Workspace
from bot.slack.directory import WITHIN, Conversation, Directory, Person, SilentError, UnseenError


@dataclass
class Watch:
    """A clock that a test moves."""

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
def directory(client: WebClient) -> Directory:
    return Directory(client, TEAM)


@pytest.mark.parametrize("right", ["is_admin", "is_owner"])
def test_owners_count_as_admins(directory: Directory, workspace: Workspace, right: str) -> None:
    workspace.add_user(User("U0BEN", "ben", tz="Asia/Tokyo", **{right: True}))  # type: ignore[arg-type]
    workspace.add_user(User("U0CLEO", "cleo"))

    assert directory.person("U0BEN") == Person("Asia/Tokyo", is_admin=True)
    assert directory.person("U0CLEO") == Person("America/New_York", is_admin=False)


def test_somebody_is_asked_about_once(directory: Directory, workspace: Workspace) -> None:
    directory.person(ASKER)
    directory.person(ASKER)

    assert [call.method for call in workspace.calls] == ["users.info"]


def test_a_channel_is_told_as_it_is_for_the_bot(directory: Directory, workspace: Workspace) -> None:
    workspace.add_channel(Channel("C0OLD", "old", "private_channel", archived=True), BOT_USER)
    workspace.add_channel(Channel("C0SECRET", "secret", "private_channel"), ASKER)

    assert directory.conversation(GENERAL) == Conversation(is_member=True, is_archived=False, is_private=False)
    assert directory.conversation("C0OLD") == Conversation(is_member=True, is_archived=True, is_private=True)
    with pytest.raises(UnseenError):
        directory.conversation("C0SECRET")


def test_memberships_are_read_over_several_pages(directory: Directory, workspace: Workspace) -> None:
    for number in range(1_200):
        workspace.add_channel(Channel(f"C{number:04}", f"c-{number}"), ASKER)
    theirs = directory.channels_of(ASKER)

    assert theirs
    assert len(theirs) == 1_201
    assert [call.method for call in workspace.calls] == ["users.conversations"] * 2


@pytest.mark.parametrize(
    "fault", [Fault(lost="closed"), Fault(lost="reset"), Fault("ratelimited", 429), Fault("fatal_error", 503)]
)
def test_silence_is_told_from_a_refusal_and_nothing_is_asked_twice(
    directory: Directory, workspace: Workspace, fault: Fault
) -> None:
    workspace.faults.plan("users.info", fault)
    with pytest.raises(SilentError):
        directory.person(ASKER)
    assert len(workspace.calls) == 1

    workspace.fail_next("conversations.info", "missing_scope")
    assert directory.conversation(GENERAL) is None


def test_when_the_time_is_up_slack_is_not_asked_any_more(client: WebClient, workspace: Workspace) -> None:
    watch = Watch()
    directory = Directory(client, TEAM, watch)
    directory.person(ASKER)
    watch.now += WITHIN
    with pytest.raises(SilentError):
        directory.conversation(GENERAL)

    assert len(workspace.calls) == 1
