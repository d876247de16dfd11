"""Slash commands, answered in the response itself, which only the person who typed them sees."""

import pytest

from bot.cards.ids import Command
from slack_simulator.payloads import buttons_of
from tests.support.slack_bot import SlackBot, button


def test_guide_answers_privately_in_the_response_itself(slack: SlackBot) -> None:
    reply = slack.type("/guide", "who keeps the partnership running day to day, like an intermediary?")

    assert reply["response_type"] == "ephemeral"
    assert reply["text"].startswith("“Intermediary organizations provide the infrastructure")
    assert slack.said == []


@pytest.mark.parametrize("command", Command)
def test_every_command_is_answered_privately(slack: SlackBot, command: Command) -> None:
    assert slack.type(command)["response_type"] == "ephemeral"


@pytest.mark.parametrize("typed", ["", "help", " HELP "])
def test_guide_help_shows_every_command(slack: SlackBot, typed: str) -> None:
    reply = slack.type("/guide", typed)

    assert all(command in reply["text"] for command in Command)


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("baltimore", "Baltimore's Promise"),
        ("baltmore", "Baltimore's Promise"),
        ("Baltimore’s Promise", "Baltimore's Promise"),
        ("grads 2 careers", "Baltimore's Promise"),
        ("west alabama", "West Alabama Works!"),
        ("westalabama works", "West Alabama Works!"),
        ("one future", "OneFuture Coachella Valley"),
        ("coachela", "OneFuture Coachella Valley"),
        ("elkhart", "CareerWise Elkhart County"),
        ("career wise", "CareerWise Elkhart County"),
        ("iu health", "IU Health High School Fellowship"),
        ("blue sky", "BlueSky Tennessee Institute"),
        ("bluesky tenessee", "BlueSky Tennessee Institute"),
    ],
)
def test_spotlight_accepts_typos_and_short_names(slack: SlackBot, typed: str, title: str) -> None:
    reply = slack.type("/spotlight", typed)

    assert reply["blocks"][0]["text"]["text"].startswith(title)


def test_spotlight_alone_shows_all_of_them_side_by_side(slack: SlackBot) -> None:
    reply = slack.type("/spotlight")

    (carousel,) = (block for block in reply["blocks"] if block["type"] == "carousel")
    assert len(carousel["elements"]) == 6


def test_an_unknown_spotlight_is_repeated_without_live_markup_and_similar_ones_are_offered(slack: SlackBot) -> None:
    reply = slack.type("/spotlight", "<!channel> *alabama* coast")

    assert "I couldn't find an awardee called “&lt;!channel&gt;" in reply["text"]
    assert button(reply["blocks"], "West Alabama Works!")


@pytest.mark.parametrize("typed", ["Detroit", "zzzz"])
def test_a_name_like_no_spotlight_offers_all_of_them_and_no_themes(slack: SlackBot, typed: str) -> None:
    reply = slack.type("/spotlight", typed)

    offered = {found["action_id"] for found in buttons_of(reply["blocks"])}
    assert offered == {f"open:{spotlight.id}" for spotlight in slack.guide.knowledge.spotlights}


@pytest.mark.parametrize("typed", ["indiana", "Indianna", "in Indiana"])
def test_all_spotlights_of_a_state_are_shown(slack: SlackBot, typed: str) -> None:
    reply = slack.type("/spotlight", typed)

    assert f"Awardees that match “{typed}”: 2" in reply["text"]
    (carousel,) = (block for block in reply["blocks"] if block["type"] == "carousel")
    opened = [card["actions"][0]["value"] for card in carousel["elements"]]
    assert opened == ["spotlight/careerwise-elkhart-county", "spotlight/iu-health-fellowship"]


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("Maryland", "Baltimore's Promise"),
        ("Riverside County", "OneFuture Coachella Valley"),
        ("manufacturing", "CareerWise Elkhart County"),
        ("hospital", "IU Health High School Fellowship"),
        ("apprenticeship in indiana", "CareerWise Elkhart County"),
        ("Annie E. Casey Foundation", "Baltimore's Promise"),
        ("StriveTogether", "Baltimore's Promise"),
    ],
)
def test_a_spotlight_is_found_by_place_sector_and_partner(slack: SlackBot, typed: str, title: str) -> None:
    assert slack.type("/spotlight", typed)["blocks"][0]["text"]["text"].startswith(title)


@pytest.mark.parametrize("typed", ["drivers", "driver", "DRIVRES"])
def test_takeaways_shows_a_theme_and_its_takeaways(slack: SlackBot, typed: str) -> None:
    reply = slack.type("/takeaways", typed)

    assert reply["blocks"][0]["text"]["text"] == "Drivers"
    assert button(reply["blocks"], "Start with Shared Urgency")


def test_takeaways_alone_shows_all_themes(slack: SlackBot) -> None:
    reply = slack.type("/takeaways")

    for label in ("Drivers", "Leaders", "Practices and Structures", "Student Experiences", "Lead with Agility"):
        assert button(reply["blocks"], label)


def test_a_command_whose_payload_has_no_text_is_an_empty_one(slack: SlackBot) -> None:
    # Slack omits the key rather than sending it empty; parse_qsl drops it here in the same way.
    assert slack.type("/guide")["text"].startswith("How to ask Guidepost")
