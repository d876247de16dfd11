"""The shortcuts: “Ask Guidepost” opens a window to ask in, and “Find guidance for this” answers a message."""

from collections.abc import Sequence

import pytest

from bot.cards.ids import Shortcut
from bot.services.questions import QuestionRecord
from bot.services.workspaces import Workspace
from slack_simulator.channels import Channel
from slack_simulator.faults import Fault
from slack_simulator.payloads import buttons_of, mention
from slack_simulator.workspace import ASKER, GENERAL, TEAM, Message
from tests.support.slack_bot import labels
from tests.support.slack_user import SlackUser, text_of

QUESTION = "Our new superintendent wants out of the deal. Who keeps the partnership running day to day?"
ASKED_BACK = "How do we pay for it?"
ANSWER = "Codify the Commitment"
REPLY = "Reply in its thread"


def posted(ben: SlackUser, text: str = QUESTION, *, channel: str = GENERAL, thread_ts: str | None = None) -> Message:
    """Return a message that Ben wrote."""
    return ben.slack.workspace.add(Message(channel, ben.user, text, thread_ts=thread_ts))


def kept(person: SlackUser) -> Sequence[QuestionRecord]:
    """Return the questions that are kept."""
    return person.slack.stores.questions.of_workspace(Workspace(TEAM))


def test_the_global_shortcut_opens_a_window_with_one_field_whose_answer_comes_in_the_window(ada: SlackUser) -> None:
    modal = ada.use_shortcut(Shortcut.ASK)
    assert [block["type"] for block in modal["blocks"]] == ["input"]

    answer = ada.submit(**{"ask-question": QUESTION})
    assert answer["response_action"] == "update"
    assert ada.modal
    assert QUESTION in text_of(ada.modal).splitlines()[0]
    assert ANSWER in text_of(ada.modal)
    assert "Quoted from" in text_of(ada.modal)
    assert ada.slack.said == []


def test_another_question_can_be_asked_in_the_same_window(ada: SlackUser) -> None:
    ada.use_shortcut(Shortcut.ASK)
    ada.submit(**{"ask-question": QUESTION})
    assert ada.press_in_modal("Ask another question").status == 200

    assert ada.modal
    assert ada.modal["callback_id"] == "ask-question"
    ada.submit(**{"ask-question": "thanks!"})
    assert "You're welcome" in text_of(ada.modal)


def test_the_window_remembers_what_it_offered(ada: SlackUser) -> None:
    ada.use_shortcut(Shortcut.ASK)
    ada.submit(**{"ask-question": ASKED_BACK})
    assert ada.modal
    offered = labels(ada.modal["blocks"])
    ada.press_in_modal("Ask another question")
    ada.submit(**{"ask-question": "the second one"})

    assert offered[1] in text_of(ada.modal)
    assert "Quoted from" in text_of(ada.modal)


def test_a_question_of_spaces_is_not_asked(ada: SlackUser) -> None:
    ada.use_shortcut(Shortcut.ASK)

    answer = ada.submit(**{"ask-question": "  \n "})
    assert answer == {"response_action": "errors", "errors": {"ask-question": "Please type a question."}}


def test_a_question_in_the_window_is_kept_and_can_be_passed_on(ada: SlackUser) -> None:
    ada.use_shortcut(Shortcut.ASK)
    ada.submit(**{"ask-question": "who won the 1998 world cup in soccer?"})
    (question,) = kept(ada)
    assert question.text == "who won the 1998 world cup in soccer?"

    assert ada.press_in_modal("Tell the curators").status == 200
    assert ada.modal
    assert "I passed your question on" in text_of(ada.modal)


def test_a_window_that_slack_does_not_open_fails_visibly(ada: SlackUser) -> None:
    ada.slack.workspace.fail_next("views.open", "expired_trigger_id")

    with pytest.raises(AssertionError):
        ada.use_shortcut(Shortcut.ASK)


def test_a_message_is_answered_to_the_person_who_chose_the_shortcut_and_nothing_of_it_is_kept(
    ada: SlackUser, ben: SlackUser
) -> None:
    (found,) = ada.use_on(posted(ben), Shortcut.FIND)

    assert (found.only_for, found.thread_ts, found.channel) == (ASKER, None, GENERAL)
    assert found.text.startswith("About the message “Our new superintendent wants out of the deal.")
    assert "Only you can see this." in found.text
    assert ANSWER in found.text
    assert labels(found.blocks)[-1] == REPLY
    assert kept(ada) == []


def test_a_message_in_a_thread_is_answered_in_that_thread(ada: SlackUser, ben: SlackUser) -> None:
    root = posted(ben, "Any ideas?")
    (found,) = ada.use_on(posted(ben, thread_ts=root.ts), Shortcut.FIND)

    assert (found.only_for, found.thread_ts) == (ASKER, root.ts)
    (shown, _) = ada.press(found, REPLY)
    assert (shown.only_for, shown.thread_ts) == (None, root.ts)


def test_a_message_that_begins_a_thread_is_answered_beside_it(ada: SlackUser, ben: SlackUser) -> None:
    root = posted(ben)
    root.thread_ts = root.ts
    (found,) = ada.use_on(root, Shortcut.FIND)

    assert (found.only_for, found.thread_ts) == (ASKER, None)


def test_the_button_brings_the_answer_into_the_thread_of_the_message_once(ada: SlackUser, ben: SlackUser) -> None:
    message = posted(ben)
    (found,) = ada.use_on(message, Shortcut.FIND)
    shown, confirmed = ada.press(found, REPLY)

    assert (shown.only_for, shown.thread_ts) == (None, message.ts)
    assert shown.text.startswith(f"Shared by <@{ASKER}>")
    assert ANSWER in shown.text
    assert (confirmed.text, confirmed.only_for) == ("My reply is in the thread of that message.", ASKER)

    (again,) = ben.press(ben.use_on(message, Shortcut.FIND)[0], REPLY)
    assert (again.text, again.only_for) == ("My reply is already in the thread of that message.", ben.user)


def test_a_follow_up_in_the_thread_continues_from_the_answer(ada: SlackUser, ben: SlackUser) -> None:
    message = posted(ben)
    ada.press(ada.use_on(message, Shortcut.FIND)[0], REPLY)

    (followed,) = ada.slack.hear(mention("tell me more", ts="1796126500.000100", thread_ts=message.ts))
    assert ANSWER in followed.text


def test_a_message_without_anything_to_look_up_says_so_and_offers_to_ask(ada: SlackUser, ben: SlackUser) -> None:
    for text in ("", "thanks!", "help"):
        (found,) = ada.use_on(posted(ben, text), Shortcut.FIND)
        assert found.text.startswith("I found nothing in that message that I could look up.")
        assert labels(found.blocks) == ["Ask a question"]

    ada.press(found, "Ask a question")
    assert ada.modal
    assert ada.modal["callback_id"] == "ask-question"


def test_what_is_not_covered_is_not_offered_to_the_thread(ada: SlackUser, ben: SlackUser) -> None:
    (found,) = ada.use_on(posted(ben, "who won the 1998 world cup in soccer?"), Shortcut.FIND)

    assert "I couldn't find this in the published learnings." in found.text
    assert REPLY not in labels(found.blocks)
    assert "Tell the curators" not in labels(found.blocks)


def test_a_spanish_message_is_answered_in_spanish(ada: SlackUser, ben: SlackUser) -> None:
    (found,) = ada.use_on(posted(ben, "¿Quién mantiene la alianza funcionando día a día?"), Shortcut.FIND)

    assert found.text.startswith("Sobre el mensaje “")
    assert labels(found.blocks)[-1] == "Responder en su hilo"


def test_where_the_bot_is_not_in_the_channel_it_answers_privately_and_says_how_to_invite_it(
    ada: SlackUser, ben: SlackUser
) -> None:
    ada.slack.workspace.add_channel(Channel("C0OTHER", "other"), ASKER, ben.user)
    (found,) = ada.use_on(posted(ben, channel="C0OTHER"), Shortcut.FIND)
    assert ANSWER in found.text

    (said,) = ada.press(found, REPLY)
    assert said.only_for == ASKER
    assert "/invite @Guidepost" in said.text
    ada.slack.workspace.channels["C0OTHER"].members.add(ada.slack.workspace.bot_user)
    shown, _ = ada.press(found, REPLY)
    assert shown.only_for is None


def test_in_a_direct_message_of_two_people_nothing_that_one_does_is_seen_by_the_other(
    ada: SlackUser, ben: SlackUser
) -> None:
    ada.slack.workspace.add_channel(Channel("D0ADABEN", kind="im"), ASKER, ben.user)
    (found,) = ada.use_on(posted(ben, channel="D0ADABEN"), Shortcut.FIND)

    assert found.only_for == ASKER
    assert REPLY not in labels(found.blocks)
    (related,) = ada.press(found, "Structure Enables Collaboration")
    assert (related.channel, related.only_for) == ("D0ADABEN", ASKER)


def test_an_answer_that_the_knowledge_no_longer_has_is_not_posted(ada: SlackUser, ben: SlackUser) -> None:
    (found,) = ada.use_on(posted(ben), Shortcut.FIND)
    button = next(one for one in buttons_of(found.blocks) if one["text"]["text"] == REPLY)
    ts = button["value"].partition("\n")[0]
    (said,) = ada.slack.press_element(found, {**button, "value": f"{ts}\nwho won the 1998 world cup in soccer?"})

    assert said.only_for == ASKER
    assert "no longer in the knowledge base" in said.text


def test_when_slack_does_not_say_whether_the_bot_is_in_the_channel_it_replies(ada: SlackUser, ben: SlackUser) -> None:
    (found,) = ada.use_on(posted(ben), Shortcut.FIND)
    ada.slack.workspace.faults.plan("conversations.info", Fault(lost="closed"))

    assert [one.only_for for one in ada.press(found, REPLY)] == [None, ASKER]
