"""What is kept of what people ask, and that it goes when they want it gone."""

from bot.playground.payloads import mention, message
from bot.playground.workspace import ASKER, GENERAL, TEAM, Message
from bot.services.guide import Guide
from bot.services.workspaces import Workspace
from tests.slack_bot import SlackBot

HERE = Workspace(TEAM)


def told_privately(slack: SlackBot, text: str) -> Message:
    told = slack.type("/guide", text)
    return slack.workspace.add(
        Message(GENERAL, slack.workspace.bot_user, told["text"], told["blocks"], None, slack.workspace.asker)
    )


def test_a_question_is_kept_with_what_became_of_it_and_without_what_names_somebody(slack: SlackBot) -> None:
    who = "<@U123> mary.poe@example.org +1 (555) 010-9999"
    slack.hear(mention(f"{who} who keeps the partnership running day to day, like an intermediary?"))

    (kept,) = slack.parts.questions.kept(HERE)
    assert kept.text.startswith("[mention] [mention] [email] [number] who keeps the partnership running")
    assert (kept.outcome, kept.entry_id) == ("answered", "practices/backbone")
    assert ASKER not in kept.user_id


def test_every_way_of_asking_is_kept_once(slack: SlackBot) -> None:
    slack.hear(mention("who decides?", ts="1700000010.000100"))
    slack.hear(message("who decides?", ts="1700000020.000100"))
    slack.type("/guide", "who decides?")
    slack.hear(message("help", ts="1700000030.000100"))

    assert len(slack.parts.questions.kept(HERE)) == 3


def test_the_privacy_card_says_for_how_long_and_erases_on_request(slack: SlackBot) -> None:
    slack.hear(mention("who decides?"))
    card = told_privately(slack, "privacy")
    assert "for 90 days" in card.text

    slack.press(card, "Erase what I left")
    assert slack.parts.questions.kept(HERE) == []
    assert card.text.startswith("Done: 1 of your questions")


def test_where_no_questions_are_kept_the_card_says_so(guide: Guide) -> None:
    with SlackBot.started(guide, question_days=0) as slack:
        slack.hear(mention("who decides?"))
        slack.type("/guide", "who decides?")
        card = told_privately(slack, "Privacy")

        assert slack.parts.questions.kept(HERE) == []
        assert "not kept" in card.text
