"""A workspace takes the app out: what goes, what stays, in whatever order Slack tells of it."""

from collections.abc import Iterator

import pytest

from bot.errors import StorageError
from bot.playground.payloads import event_request, mention, tokens_revoked
from bot.playground.workspace import Workspace
from bot.services.guide import Guide
from bot.services.leaving import Leaving
from bot.services.workspaces import Workspace as Owner
from bot.storage.memory.questions import MemoryQuestions
from tests.leaving import (
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
from tests.slack_bot import SlackBot


@pytest.fixture
def slack(guide: Guide) -> Iterator[SlackBot]:
    """The bot in two workspaces that have nothing to do with each other, both with something kept."""
    with SlackBot.started(guide, Workspace.called("ACME"), Workspace.called("BETA")) as slack:
        for bot in (slack, beta(slack)):
            install(bot, INSTALLED)
            fill(bot)
        yield slack


def beta(slack: SlackBot) -> SlackBot:
    return slack.among(slack.server.slack.workspaces["T0BETA"])


def fill(slack: SlackBot) -> None:
    assert len(slack.mention(ASKED)) == 1
    slack.type("/guide", ASKED)
    assert len(slack.stores.questions.kept(owner(slack))) == 2


@pytest.mark.parametrize("order", ["u", "ur", "ru", "uu", "uru", "ruru", "rrruu"])
def test_who_uninstalls_leaves_nothing_and_others_keep_all(slack: SlackBot, order: str) -> None:
    told = {"u": uninstalled(slack), "r": revoked(slack)}
    deliver(slack, *(told[letter] for letter in order))

    assert not is_installed(slack)
    assert kept(slack) == (0, 0)
    assert is_installed(beta(slack))
    assert kept(beta(slack)) == (2, 1)


def test_a_revoked_token_goes_and_what_was_asked_stays(slack: SlackBot) -> None:
    deliver(slack, revoked(slack))

    assert not is_installed(slack)
    assert kept(slack) == (2, 1)


def test_what_waits_to_be_sent_is_given_up_with_the_token(slack: SlackBot) -> None:
    slack.workspace.fail_next("chat.postMessage", "internal_error")
    slack.mention(ASKED, ts="1700000050.000100")
    deliver(slack, revoked(slack))
    asked_before = len(slack.workspace.calls)
    slack.wait(3_600)

    assert len(slack.workspace.calls) == asked_before


def test_a_persons_own_token_is_none_of_the_bots(slack: SlackBot) -> None:
    deliver(slack, event_request(tokens_revoked(bots=[], users=["U0ACME"]), slack.origin, event_time=LEFT))

    assert is_installed(slack)


@pytest.mark.parametrize("order", ["u", "r", "ur", "ru", "uruu"])
def test_late_news_do_not_touch_what_was_installed_again(slack: SlackBot, order: str) -> None:
    told = {"u": uninstalled(slack), "r": revoked(slack)}
    install(slack, AGAIN, "xoxb-new")
    deliver(slack, *(told[letter] for letter in order))

    found = slack.stores.installations.find(owner(slack))
    assert found
    assert found.bot_token == "xoxb-new"
    assert kept(slack) == (2, 1)


def test_the_same_news_once_more_after_a_new_installation_deletes_nothing_of_it(slack: SlackBot) -> None:
    news = uninstalled(slack)
    deliver(slack, news)
    install(slack, AGAIN)
    fill_anew(slack)
    deliver(slack, news.again(3), revoked(slack).again(3))

    assert is_installed(slack)
    assert kept(slack) == (1, 1)


def fill_anew(slack: SlackBot) -> None:
    assert len(slack.mention(ASKED, ts="1700000250.000100")) == 1


class MemoryQuestionsAway(MemoryQuestions):
    """Questions in a database that goes away while it is asked to forget them."""

    def forget(self, workspace: Owner) -> int:
        raise StorageError("away")


def test_news_that_were_acted_upon_by_half_are_acted_upon_when_they_come_again(slack: SlackBot) -> None:
    stores = slack.stores
    away = MemoryQuestionsAway(lambda: LEFT, 90)
    with pytest.raises(StorageError):
        Leaving(
            stores.installations, slack.parts.installed, stores.ledger, away, stores.schedules, stores.feedback
        ).uninstall(owner(slack), LEFT, whole_organization=False)
    assert not is_installed(slack)

    deliver(slack, uninstalled(slack))
    assert kept(slack) == (0, 0)


def test_after_it_events_are_acknowledged_and_nothing_is_said(slack: SlackBot) -> None:
    deliver(slack, uninstalled(slack))

    assert slack.hear(mention(ASKED, channel="C0ACME", user="U0ACME", ts="1700000150.000100")) == []
    assert kept(slack) == (0, 0)
    assert len(beta(slack).mention(ASKED, ts="1700000150.000100")) == 1


def test_after_it_a_command_and_a_button_are_told_why_nothing_comes(slack: SlackBot) -> None:
    (answer,) = slack.mention(ASKED, ts="1700000060.000100")
    deliver(slack, uninstalled(slack))
    assert slack.type_quietly("/guide", ASKED).status == 200
    assert slack.press_quietly(answer, "Why this answer?").status == 200

    sentence = slack.guide.knowledge.voice.not_installed
    assert [(said.text, said.only_for) for said in slack.said[-2:]] == [(sentence, "U0ACME")] * 2
    assert kept(slack) == (0, 0)
