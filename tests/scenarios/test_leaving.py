"""A workspace or an organization takes the app out: what goes, what stays, in whatever order Slack tells of it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.errors import StorageError
from bot.playground.payloads import Origin, Request, app_uninstalled, event_request, mention, tokens_revoked
from bot.playground.workspace import Workspace
from bot.services.guide import Guide
from bot.services.installations import Installation
from bot.services.leaving import Leaving
from bot.services.workspaces import Workspace as Owner
from bot.storage.memory.questions import MemoryQuestions
from tests.slack_bot import SlackBot

ASKED = "who keeps the partnership running day to day, like an intermediary?"
INSTALLED, LEFT, AGAIN = 1_700_000_000.0, 1_700_000_100.0, 1_700_000_200.0
ORGANIZATION = "E0HOLDING"


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


def owner(slack: SlackBot) -> Owner:
    return Owner(slack.workspace.team, slack.workspace.enterprise)


def install(slack: SlackBot, at: float, token: str = "") -> Installation:
    workspace = slack.workspace
    installation = Installation(
        workspace.team,
        workspace.enterprise,
        workspace.name,
        token or workspace.bot_token,
        workspace.bot_id,
        workspace.bot_user,
        (),
        workspace.asker,
        at,
    )
    slack.stores.installations.save(installation)
    slack.parts.installed.forget()
    return installation


def fill(slack: SlackBot) -> None:
    assert len(slack.mention(ASKED)) == 1
    slack.type("/guide", ASKED)
    assert len(slack.stores.questions.kept(owner(slack))) == 2


def uninstalled(slack: SlackBot, *, org_wide: bool = False) -> Request:
    return event_request(app_uninstalled(), Origin.of(slack.workspace, org_wide=org_wide), event_time=LEFT)


def revoked(slack: SlackBot, *, org_wide: bool = False) -> Request:
    told = tokens_revoked(bots=[slack.workspace.bot_user])
    return event_request(told, Origin.of(slack.workspace, org_wide=org_wide), event_time=LEFT)


def deliver(slack: SlackBot, *requests: Request) -> None:
    for request in requests:
        assert slack.deliver(request).status == 200


def is_installed(slack: SlackBot) -> bool:
    return slack.stores.installations.find(owner(slack)) is not None


def kept(slack: SlackBot) -> tuple[int, int]:
    """How many questions and deliveries are kept; asking takes the deliveries away."""
    return len(slack.stores.questions.kept(owner(slack))), slack.stores.ledger.forget(owner(slack))


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


@pytest.fixture
def organization(guide: Guide) -> Iterator[dict[str, SlackBot]]:
    """Two workspaces under an organization's installation, one with its own beside, and one elsewhere."""
    names = ("ACME", "BETA", "OWN", "ELSEWHERE")
    workspaces = {name: Workspace.called(name) for name in names}
    for name in names[:3]:
        workspaces[name].enterprise = ORGANIZATION
    with SlackBot.started(guide, *workspaces.values()) as slack:
        bots = {name: slack.among(workspace) for name, workspace in workspaces.items()}
        whole = replace(install(bots["ACME"], INSTALLED), team_id=None, installed_by=None)
        for name in ("ACME", "BETA"):
            slack.stores.installations.remove(owner(bots[name]), before=AGAIN)
        slack.stores.installations.save(whole)
        for name in ("OWN", "ELSEWHERE"):
            install(bots[name], INSTALLED)
        slack.parts.installed.forget()
        # The organization's token opens all its workspaces.
        slack.server.slack.grants[whole.bot_token].teams = ("T0ACME", "T0BETA")
        slack.server.slack.grants[whole.bot_token].enterprise = ORGANIZATION
        for name in names:
            bot = bots[name]
            whole_wide = replace(bot.origin, org_wide=name in {"ACME", "BETA"})
            event = mention(ASKED, channel=bot.workspace.general, user=bot.workspace.asker)
            deliver(bot, event_request(event, whole_wide))
        yield bots


@pytest.mark.parametrize("order", ["u", "ur", "ru", "uu"])
def test_an_organization_that_uninstalls_takes_all_its_workspaces_data(
    organization: dict[str, SlackBot], order: str
) -> None:
    acme = organization["ACME"]
    told = {"u": uninstalled(acme, org_wide=True), "r": revoked(acme, org_wide=True)}
    deliver(acme, *(told[letter] for letter in order))

    assert {name: is_installed(bot) for name, bot in organization.items()} == {
        "ACME": False, "BETA": False, "OWN": True, "ELSEWHERE": True,
    }  # fmt: skip
    assert {name: kept(bot) for name, bot in organization.items()} == {
        "ACME": (0, 0), "BETA": (0, 0), "OWN": (1, 1), "ELSEWHERE": (1, 1),
    }  # fmt: skip


def test_an_organizations_news_without_a_workspace_are_the_organizations(organization: dict[str, SlackBot]) -> None:
    """Once it is out, the app has no authorizations left for the envelope to name."""
    acme = organization["ACME"]
    of_nobody = replace(acme.origin, team=ORGANIZATION)
    deliver(acme, event_request(app_uninstalled(), of_nobody, event_time=LEFT))

    assert not is_installed(acme)
    assert kept(organization["BETA"]) == (0, 0)
    assert kept(organization["OWN"]) == (1, 1)


def test_a_workspace_whose_organization_still_has_the_app_keeps_its_data(organization: dict[str, SlackBot]) -> None:
    own = organization["OWN"]
    deliver(own, uninstalled(own))

    assert kept(own) == (1, 1)
    assert kept(organization["BETA"]) == (1, 1)


def test_late_news_of_an_organization_do_not_touch_what_it_installed_again(organization: dict[str, SlackBot]) -> None:
    acme = organization["ACME"]
    found = acme.stores.installations.find(owner(acme))
    assert found
    acme.stores.installations.save(replace(found, installed_at=AGAIN))
    deliver(acme, uninstalled(acme, org_wide=True))

    assert is_installed(acme)
    assert kept(acme) == (1, 1)
