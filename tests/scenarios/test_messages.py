"""Direct messages."""

import pytest

from bot.services.guide import Guide
from bot.services.workspaces import Workspace as Owner
from slack_simulator.payloads import message
from slack_simulator.workspace import DIRECT, Workspace
from tests.support.slack_bot import SlackBot


def test_a_direct_message_is_answered_where_it_was_written(slack: SlackBot) -> None:
    (answer,) = slack.hear(message("who keeps the partnership running day to day, like an intermediary?"))

    assert answer.channel == DIRECT
    assert answer.thread_ts is None
    assert answer.text.startswith("“Intermediary organizations provide the infrastructure")
    assert answer.blocks[0]["text"]["text"] == "Empower the Backbone"


def test_a_question_in_a_thread_is_answered_in_it(slack: SlackBot) -> None:
    (answer,) = slack.hear(
        message("who keeps the partnership running day to day, like an intermediary?", thread_ts="1700000001.000100")
    )

    assert answer.thread_ts == "1700000001.000100"


def test_the_text_of_a_message_with_a_file_is_answered(slack: SlackBot) -> None:
    (answer,) = slack.hear(
        message(
            "who keeps the partnership running day to day, like an intermediary?",
            subtype="file_share",
            files=[{"id": "F1"}],
        )
    )

    assert answer.text.startswith("“Intermediary organizations provide the infrastructure")
    assert answer.blocks[0]["text"]["text"] == "Empower the Backbone"


def test_a_message_without_text_gets_help(slack: SlackBot) -> None:
    (answer,) = slack.hear(message("", subtype="file_share", files=[{"id": "F1"}]))

    assert answer.text.startswith("How to ask Guidepost")


@pytest.mark.parametrize(
    "asked", ["what is the wifi password", "😀😀😀", "how tall is mount everest", "<!channel> &lt;b&gt;"]
)
def test_a_question_that_the_learnings_do_not_cover_gets_an_honest_no_without_a_quote(
    slack: SlackBot, asked: str
) -> None:
    (answer,) = slack.hear(message(asked))

    assert answer.text.startswith("I couldn't find this in the published learnings")
    assert "rich_text_quote" not in str(answer.blocks)
    assert "“" not in answer.text


def test_a_workspace_without_carousels_gets_the_fallback_card(guide: Guide) -> None:
    with SlackBot.started(guide, Workspace(unsupported_blocks=frozenset({"carousel"}))) as slack:
        (answer,) = slack.hear(message("show me all the spotlights"))

        assert "carousel" not in {block["type"] for block in answer.blocks}
        assert "West Alabama" in answer.text


def test_cards_do_not_unfurl_their_links(slack: SlackBot) -> None:
    slack.hear(message("who keeps the partnership running day to day, like an intermediary?"))

    (post,) = (call for call in slack.workspace.calls if call.method == "chat.postMessage")
    assert post.args["unfurl_links"] is False
    assert post.args["unfurl_media"] is False


BOTH = "hi! do we need a written agreement, and who should run the day-to-day work?"


def test_two_questions_get_two_short_cited_answers_in_one_message(slack: SlackBot) -> None:
    (answer,) = slack.hear(message(BOTH))
    headings = [block["text"]["text"] for block in answer.blocks if block["type"] == "header"]
    (whole,) = slack.press(answer, "Empower the Backbone")

    assert headings == ["Do we need a written agreement", "Who should run the day-to-day work?"]
    assert answer.text.startswith("“Formal agreements like MOUs")
    assert answer.text.count("Quoted from") == 1
    assert whole.blocks[0]["text"]["text"] == "Empower the Backbone"


def test_both_questions_are_kept_and_a_follow_up_is_about_the_last(slack: SlackBot) -> None:
    (answer,) = slack.hear(message(BOTH, thread_ts="1700000001.000100"))
    workspace = Owner(slack.workspace.team)

    assert [kept.entry_id for kept in slack.stores.questions.of_workspace(workspace)] == [
        "practices/codify",
        "practices/backbone",
    ]
    shown = slack.stores.outbox_store.recent_entries(workspace, answer.channel, "1700000001.000100", 1)
    assert shown == ["practices/backbone"]
