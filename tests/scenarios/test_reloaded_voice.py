"""After curators change the voice, the bot speaks with the new one everywhere, without a restart."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.matching.calibration import Floors
from bot.matching.ranking import Ranking
from bot.services.guide import Guide
from slack_simulator.faults import Fault
from slack_simulator.payloads import app_uninstalled, event_request
from tests.support.slack_bot import SlackBot
from tests.support.slack_user import SlackUser

NEW_SENTENCE = "A sentence from the new voice."


class EmptyMatcher:
    """A matcher without entries."""

    def match(self, question: str, after: str | None = None) -> Ranking:
        return Ranking()


@pytest.fixture
def slack(guide: Guide) -> Iterator[SlackBot]:
    """A bot whose guide may change without affecting other tests."""
    with SlackBot.started(guide.snapshot()) as slack:
        (installation,) = slack.stores.installations.all()
        slack.stores.installations.save(replace(installation, installed_by=slack.workspace.asker))
        yield slack


def reload_voice(slack: SlackBot, **sentences: str) -> None:
    """Replace the knowledge base by one that differs in these sentences of the voice, or of its part about tips."""
    knowledge = slack.guide.knowledge
    tips = {name: sentence for name, sentence in sentences.items() if name in type(knowledge.voice.tips).model_fields}
    voice = knowledge.voice.model_copy(update={"tips": knowledge.voice.tips.model_copy(update=tips), **sentences})
    reloaded = replace(knowledge, voice=voice)
    slack.guide.replace(Guide(reloaded, EmptyMatcher(), Floors(answer=0.5, offer=0.2)))
    slack.delivery.tip_source.use(reloaded)


def test_the_tip_command_uses_the_new_voice(slack: SlackBot) -> None:
    reload_voice(slack, slack_silent=NEW_SENTENCE, not_opened="Another sentence from the new voice.")
    ada = SlackUser(slack)
    slack.workspace.faults.plan("users.info", Fault(lost="closed"), count=2)
    assert ada.type("schedule")["text"] == NEW_SENTENCE

    slack.workspace.faults.clear()
    slack.workspace.fail_next("views.open", "expired_trigger_id")
    assert ada.type("schedule")["text"] == "Another sentence from the new voice."


def test_a_notice_about_a_refused_message_uses_the_new_voice(slack: SlackBot) -> None:
    reload_voice(slack, refused_absent=NEW_SENTENCE)
    slack.workspace.fail_next("chat.postMessage", "not_in_channel")
    slack.mention("who decides?")
    slack.app_context.outbox.deliver_due()

    (notice,) = slack.said
    assert NEW_SENTENCE in notice.text


def test_the_answer_to_a_workspace_without_the_app_uses_the_new_voice(slack: SlackBot) -> None:
    (answer,) = slack.mention("who decides?")
    slack.deliver(event_request(app_uninstalled(), slack.origin, event_time=2_000_000_000.0))
    reload_voice(slack, not_installed=NEW_SENTENCE)

    assert slack.type("/guide", "who decides?")["text"] == NEW_SENTENCE
    (beside,) = slack.press(answer, "Share to channel")
    assert (beside.text, beside.only_for) == (NEW_SENTENCE, slack.workspace.asker)
