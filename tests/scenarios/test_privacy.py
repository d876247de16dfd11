"""The questions that are stored, and how people erase them."""

from bot.services.guide import Guide
from bot.services.workspaces import Workspace
from slack_simulator.payloads import mention, message
from slack_simulator.workspace import ASKER, GENERAL, TEAM, Message
from tests.support.slack_bot import SlackBot, button

HERE = Workspace(TEAM)


def private_card(slack: SlackBot, text: str) -> Message:
    reply = slack.type("/guide", text)
    return slack.workspace.add(
        Message(GENERAL, slack.workspace.bot_user, reply["text"], reply["blocks"], None, slack.workspace.asker)
    )


def test_a_question_is_stored_with_its_outcome_and_without_personal_data(slack: SlackBot) -> None:
    who = "<@U123> mary.poe@example.org +1 (555) 010-9999"
    slack.hear(mention(f"{who} who keeps the partnership running day to day, like an intermediary?"))

    (kept,) = slack.app_context.questions.of_workspace(HERE)
    assert kept.text.startswith("[mention] [mention] [email] [number] who keeps the partnership running")
    assert (kept.outcome, kept.entry_id) == ("answered", "practices/backbone")
    assert ASKER not in kept.user_id


def test_a_question_is_stored_once_however_it_is_asked(slack: SlackBot) -> None:
    slack.hear(mention("who decides?", ts="1700000010.000100"))
    slack.hear(message("who decides?", ts="1700000020.000100"))
    slack.type("/guide", "who decides?")
    slack.hear(message("help", ts="1700000030.000100"))

    assert len(slack.app_context.questions.of_workspace(HERE)) == 3


def test_the_privacy_card_says_how_long_questions_are_stored_and_erases_them_on_request(slack: SlackBot) -> None:
    slack.hear(mention("who decides?"))
    card = private_card(slack, "privacy")
    assert "for 90 days" in card.text

    assert button(card.blocks, "Erase my questions and votes")["confirm"]["title"]["text"]
    slack.press(card, "Erase my questions and votes")
    assert slack.app_context.questions.of_workspace(HERE) == []
    assert card.text.startswith("Done. Questions and votes erased: 1. Nothing is left.")


def test_where_no_questions_are_stored_the_card_says_so(guide: Guide) -> None:
    with SlackBot.started(guide, question_days=0) as slack:
        slack.hear(mention("who decides?"))
        slack.type("/guide", "who decides?")
        card = private_card(slack, "Privacy")

        assert slack.app_context.questions.of_workspace(HERE) == []
        assert "I do not keep your questions" in card.text
