"""Uninstallation from a workspace: which data is deleted, in whatever order Slack sends its events."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.errors import StorageError
from bot.services.guide import Guide
from bot.services.uninstall import Uninstaller
from bot.services.workspaces import Workspace as Owner
from bot.storage.memory.questions import MemoryQuestions
from slack_simulator.payloads import event_request, mention, tokens_revoked
from slack_simulator.workspace import Workspace
from tests.support.slack_bot import SlackBot
from tests.support.uninstall_events import (
    AGAIN,
    ASKED,
    INSTALLED,
    LEFT,
    deliver,
    install,
    is_installed,
    kept,
    owner,
    revoked,
    uninstalled,
)


@pytest.fixture
def slack(guide: Guide) -> Iterator[SlackBot]:
    """The bot in two unrelated workspaces, both with stored data."""
    with SlackBot.started(guide, Workspace.named("ACME"), Workspace.named("BETA")) as slack:
        for bot in (slack, beta(slack)):
            install(bot, INSTALLED)
            fill(bot)
        yield slack


def beta(slack: SlackBot) -> SlackBot:
    return slack.in_workspace(slack.server.slack.workspaces["T0BETA"])


def fill(slack: SlackBot) -> None:
    assert len(slack.mention(ASKED)) == 1
    slack.type("/guide", ASKED)
    assert len(slack.stores.questions.of_workspace(owner(slack))) == 2


@pytest.mark.parametrize("order", ["u", "ur", "ru", "uu", "uru", "ruru", "rrruu"])
def test_uninstalling_deletes_all_data_of_the_workspace_and_none_of_others(slack: SlackBot, order: str) -> None:
    events = {"u": uninstalled(slack), "r": revoked(slack)}
    deliver(slack, *(events[letter] for letter in order))

    assert not is_installed(slack)
    assert kept(slack) == (0, 0)
    assert is_installed(beta(slack))
    assert kept(beta(slack)) == (2, 1)


def test_a_revoked_token_is_deleted_and_questions_stay(slack: SlackBot) -> None:
    deliver(slack, revoked(slack))

    assert not is_installed(slack)
    assert kept(slack) == (2, 1)


def test_unsent_messages_are_abandoned_with_the_token(slack: SlackBot) -> None:
    slack.workspace.fail_next("chat.postMessage", "internal_error")
    slack.mention(ASKED, ts="1700000050.000100")
    deliver(slack, revoked(slack))
    asked_before = len(slack.workspace.calls)
    slack.wait(3_600)

    assert len(slack.workspace.calls) == asked_before


def test_a_revoked_user_token_does_not_concern_the_bot(slack: SlackBot) -> None:
    deliver(slack, event_request(tokens_revoked(bots=[], users=["U0ACME"]), slack.origin, event_time=LEFT))

    assert is_installed(slack)


@pytest.mark.parametrize("order", ["u", "r", "ur", "ru", "uruu"])
def test_late_events_do_not_affect_a_newer_installation(slack: SlackBot, order: str) -> None:
    events = {"u": uninstalled(slack), "r": revoked(slack)}
    install(slack, AGAIN, "xoxb-new")
    deliver(slack, *(events[letter] for letter in order))

    found = slack.stores.installations.find(owner(slack))
    assert found
    assert found.bot_token == "xoxb-new"
    assert kept(slack) == (2, 1)


@pytest.mark.parametrize("order", ["u", "r", "ur", "ru"])
def test_an_installation_in_the_same_second_as_the_event_is_the_newer_one(slack: SlackBot, order: str) -> None:
    """Slack reports both times in whole seconds."""
    events = {"u": uninstalled(slack), "r": revoked(slack)}
    install(slack, LEFT, "xoxb-new")
    deliver(slack, *(events[letter] for letter in order))

    found = slack.stores.installations.find(owner(slack))
    assert found
    assert found.bot_token == "xoxb-new"
    assert kept(slack) == (2, 1)


def test_repeated_events_after_a_new_installation_delete_nothing_of_it(slack: SlackBot) -> None:
    event = uninstalled(slack)
    deliver(slack, event)
    install(slack, AGAIN)
    ask_again(slack)
    deliver(slack, event.again(3), revoked(slack).again(3))

    assert is_installed(slack)
    assert kept(slack) == (1, 1)


def ask_again(slack: SlackBot) -> None:
    assert len(slack.mention(ASKED, ts="1700000250.000100")) == 1


class FailingQuestions(MemoryQuestions):
    """A question store whose database fails while it deletes a workspace's questions."""

    def forget(self, workspace: Owner) -> int:
        raise StorageError("unreachable")


def test_an_event_that_was_handled_by_half_is_completed_when_slack_repeats_it(slack: SlackBot) -> None:
    stores = slack.stores
    failing = replace(stores, questions=FailingQuestions(lambda: LEFT, 90))
    with pytest.raises(StorageError):
        Uninstaller(
            stores.installations,
            slack.app_context.installation_cache,
            stores.outbox_store,
            failing.tenant_data,
        ).uninstall(owner(slack), LEFT, whole_organization=False)
    assert not is_installed(slack)

    deliver(slack, uninstalled(slack))
    assert kept(slack) == (0, 0)


def test_after_uninstallation_events_are_acknowledged_and_not_answered(slack: SlackBot) -> None:
    deliver(slack, uninstalled(slack))

    assert slack.hear(mention(ASKED, channel="C0ACME", user="U0ACME", ts="1700000150.000100")) == []
    assert kept(slack) == (0, 0)
    assert len(beta(slack).mention(ASKED, ts="1700000150.000100")) == 1


def test_after_uninstallation_a_command_and_a_button_get_the_reason(slack: SlackBot) -> None:
    (answer,) = slack.mention(ASKED, ts="1700000060.000100")
    deliver(slack, uninstalled(slack))
    reply = slack.type("/guide", ASKED)
    (beside,) = slack.press(answer, "Why this answer?")

    sentence = slack.guide.knowledge.voice.not_installed
    assert (reply["text"], reply["response_type"]) == (sentence, "ephemeral")
    assert (beside.text, beside.only_for) == (sentence, "U0ACME")
    assert kept(slack) == (0, 0)
