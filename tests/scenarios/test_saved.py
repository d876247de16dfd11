"""Cards that people save, and find again on their Home tab."""

import pytest

from bot.services.saved import MOST_SAVED
from bot.services.workspaces import Workspace
from slack_simulator.faults import Fault
from slack_simulator.payloads import Request, click_request, mention
from slack_simulator.workspace import ASKER, GENERAL, TEAM, Message
from tests.scenarios.test_tip_buttons import next_tip
from tests.support.slack_bot import button, labels
from tests.support.slack_user import SlackUser, text_of

HERE = Workspace(TEAM)
CODIFY = "practices/codify"
SAVE, REMOVE = "Save for me", "Remove from saved"


@pytest.fixture
def answer(ada: SlackUser) -> Message:
    (card,) = ada.slack.hear(mention("Do we need a written agreement?"))
    return card


def saved(user: SlackUser) -> list[str]:
    return list(user.slack.stores.saved.of_person(HERE, user.user))


def test_an_answer_is_saved_for_the_person_alone_who_finds_it_on_home(
    ada: SlackUser, ben: SlackUser, answer: Message
) -> None:
    title = ada.slack.guide.knowledge.entries[CODIFY].title
    assert title not in labels(ada.open_home()["blocks"])
    (told,) = ada.press(answer, SAVE)

    assert told.only_for == ada.user
    assert told.text == f"Saved for you: “{title}”. It is on my Home tab."
    assert saved(ada) == [CODIFY]
    assert title in labels(ada.open_home()["blocks"])
    assert title not in labels(ben.open_home()["blocks"])

    ada.press_at_home(title)
    assert ada.modal
    assert ada.modal["blocks"][0]["text"]["text"] == title


def test_a_card_that_is_saved_can_be_removed_where_it_is_opened_and_leaves_home_at_once(
    ada: SlackUser, answer: Message
) -> None:
    title = ada.slack.guide.knowledge.entries[CODIFY].title
    ada.press(answer, SAVE)
    ada.open_home()
    ada.press_at_home(title)
    assert ada.modal
    assert SAVE not in text_of(ada.modal)
    ada.press_in_modal(REMOVE)

    assert f"Removed from what you saved: “{title}”." in text_of(ada.modal)
    assert saved(ada) == []
    assert title not in labels(ada.home["blocks"])

    ada.press_in_modal(SAVE)
    assert saved(ada) == [CODIFY]
    assert title in labels(ada.home["blocks"])


def test_saving_twice_says_so_and_what_was_saved_can_be_removed_from_there(ada: SlackUser, answer: Message) -> None:
    ada.press(answer, SAVE)
    (again,) = ada.press(answer, SAVE)
    assert again.text.startswith("You saved “Codify the Commitment” before.")

    ada.press(again, REMOVE)
    assert saved(ada) == []


def test_a_card_that_only_one_person_sees_offers_to_remove_what_that_person_saved(
    ada: SlackUser, ben: SlackUser
) -> None:
    (card,) = ada.slack.hear(mention("who keeps the partnership running day to day, like an intermediary?"))
    onward = next(one for one in labels(card.blocks) if one in titles(ada))
    (opened,) = ada.press(card, onward)
    assert SAVE in text_of({"blocks": opened.blocks})
    ada.press(opened, SAVE)

    (opened,) = ada.press(card, onward)
    assert REMOVE in text_of({"blocks": opened.blocks})
    (bens,) = ben.press(card, onward)
    assert SAVE in text_of({"blocks": bens.blocks})


def titles(user: SlackUser) -> set[str]:
    return {entry.title for entry in user.slack.guide.knowledge.entries.values()}


def test_a_spotlight_and_a_tip_are_saved_too(scheduled: SlackUser) -> None:
    for command, text in (("/spotlight", "baltimore"), ("/tip", "")):
        reply = scheduled.slack.type(command, text)
        card = Message(GENERAL, scheduled.slack.workspace.bot_user, reply["text"], reply["blocks"], None, ASKER)
        scheduled.press(scheduled.slack.workspace.add(card), SAVE)
    scheduled.press(next_tip(scheduled.slack), SAVE)

    first, *tips = reversed(saved(scheduled))
    assert first == "spotlight/baltimores-promise"
    assert tips
    assert all(one in scheduled.slack.guide.knowledge.entries for one in tips)


def test_home_shows_a_few_and_the_others_open_together_newest_first(ada: SlackUser) -> None:
    entries = list(ada.slack.guide.knowledge.entries)[:5]
    for entry in entries:
        ada.slack.stores.saved.save(HERE, ada.user, entry)
    names = [ada.slack.guide.knowledge.entries[one].title for one in reversed(entries)]
    ada.open_home()
    ada.press_at_home("Show all 5 saved cards")
    assert ada.modal
    assert labels(ada.modal["blocks"]) == names

    ada.press_in_modal(names[-1])
    assert ada.modal["blocks"][0]["text"]["text"] == names[-1]
    assert "Show all 5 saved cards" in labels(ada.home["blocks"])
    ada.press_in_modal(REMOVE)
    ada.slack.stores.saved.remove(HERE, ada.user, entries[1])
    assert "Show all" not in " ".join(labels(ada.open_home()["blocks"]))


def test_who_saved_the_most_has_to_remove_one_first(ada: SlackUser, answer: Message) -> None:
    for number in range(MOST_SAVED):
        ada.slack.stores.saved.save(HERE, ada.user, f"leaders/number-{number}")
    (told,) = ada.press(answer, SAVE)

    assert told.text == f"You have saved {MOST_SAVED} cards, and I keep no more. Remove one first, on my Home tab."
    assert CODIFY not in saved(ada)


def test_an_entry_that_no_longer_exists_is_left_out(ada: SlackUser) -> None:
    ada.slack.stores.saved.save(HERE, ada.user, "drivers/gone")

    assert "Saved by you" not in text_of(ada.open_home())


def test_erasing_ones_data_erases_what_one_saved(ada: SlackUser, answer: Message) -> None:
    ada.press(answer, SAVE)
    ada.open_home()
    ada.press_at_home("What I keep about you")
    assert "saved cards carry that code" in text_of(ada.modal or {})
    ada.press_in_modal("Erase my questions, votes and saved cards")

    assert saved(ada) == []


def test_a_person_of_another_organization_cannot_save_and_nothing_is_kept(ada: SlackUser, answer: Message) -> None:
    url = ada.slack.workspace.open_response_url(ada.slack.server.url, GENERAL, user=ada.user)
    press = click_request(answer, button(answer.blocks, SAVE), url, origin=ada.origin)
    theirs = press.body.replace(f"team_id%22%3A+%22{TEAM}%22", "team_id%22%3A+%22T0ELSEWHERE%22", 1)
    assert theirs != press.body

    assert ada.slack.deliver(Request(theirs, press.content_type)).status == 200
    assert ada.slack.said[-1].text == ada.slack.guide.knowledge.voice.saved.insiders_only
    assert saved(ada) == []


def test_a_home_tab_that_slack_does_not_take_does_not_lose_the_change(ada: SlackUser, answer: Message) -> None:
    ada.press(answer, SAVE)
    ada.open_home()
    ada.press_at_home("Codify the Commitment")
    ada.slack.workspace.faults.plan("views.publish", Fault(lost="closed"))

    assert ada.press_in_modal(REMOVE).status == 200
    assert saved(ada) == []
    assert "Codify the Commitment" not in labels(ada.open_home()["blocks"])
