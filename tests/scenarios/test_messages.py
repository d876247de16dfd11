"""Direct messages."""

import pytest

from bot.services.guide import Guide
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

    assert answer.text.startswith("I could not find this in the published learnings")
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
