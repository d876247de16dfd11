"""Slash commands: answered in the response itself, for the asker alone."""

import pytest

from bot.cards.ids import Command
from tests.slack_bot import SlackBot, button


def test_guide_answers_privately_in_the_response_itself(slack: SlackBot) -> None:
    told = slack.type("/guide", "who keeps the partnership running day to day, like an intermediary?")

    assert told["response_type"] == "ephemeral"
    assert told["text"].startswith("Empower the Backbone")
    assert slack.said == []


@pytest.mark.parametrize("typed", ["", "help", " HELP "])
def test_guide_help_shows_every_command(slack: SlackBot, typed: str) -> None:
    told = slack.type("/guide", typed)

    assert all(command in told["text"] for command in Command)


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
def test_spotlight_forgives_typos_and_short_names(slack: SlackBot, typed: str, title: str) -> None:
    told = slack.type("/spotlight", typed)

    assert told["blocks"][0]["text"]["text"].startswith(title)


def test_spotlight_alone_shows_all_of_them_side_by_side(slack: SlackBot) -> None:
    told = slack.type("/spotlight")

    (carousel,) = (block for block in told["blocks"] if block["type"] == "carousel")
    assert len(carousel["elements"]) == 6


def test_an_unknown_spotlight_is_said_back_harmlessly_and_close_ones_are_offered(slack: SlackBot) -> None:
    told = slack.type("/spotlight", "<!channel> *alabama* coast")

    assert "I know no awardee called “&lt;!channel&gt;" in told["text"]
    assert button(told["blocks"], "West Alabama Works!")


def test_a_spotlight_like_none_leads_to_all_of_them(slack: SlackBot) -> None:
    told = slack.type("/spotlight", "zzzz")

    assert button(told["blocks"], "All spotlights")


@pytest.mark.parametrize("typed", ["drivers", "driver", "DRIVRES"])
def test_takeaways_shows_a_theme_and_its_takeaways(slack: SlackBot, typed: str) -> None:
    told = slack.type("/takeaways", typed)

    assert told["text"].startswith("Drivers")
    assert button(told["blocks"], "Start with Shared Urgency")


def test_takeaways_alone_shows_all_themes(slack: SlackBot) -> None:
    told = slack.type("/takeaways")

    for label in ("Drivers", "Leaders", "Practices and Structures", "Student Experiences", "Lead with Agility"):
        assert button(told["blocks"], label)


def test_a_command_without_text_in_its_payload_is_an_empty_one(slack: SlackBot) -> None:
    # Slack leaves the key out rather than sending it empty; parse_qsl drops it here likewise.
    assert slack.type("/guide")["text"].startswith("How to ask Guidepost")
