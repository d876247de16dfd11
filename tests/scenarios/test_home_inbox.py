"""The curators' inbox on the Home tab: who sees it, its pages, and what one press does."""

import pytest

from bot.cards.inbox import PER_PAGE
from bot.services.curation.channels import CuratorChannel
from bot.services.curation.statuses import GapState, GapStatus
from bot.services.questions import AnswerOutcome, QuestionRecord
from bot.services.workspaces import Workspace
from slack_simulator.faults import Fault
from slack_simulator.limits import MAX_VIEW_BLOCKS
from slack_simulator.payloads import buttons_of, view_click_request
from slack_simulator.workspace import GENERAL, TEAM
from tests.support.slack_bot import labels
from tests.support.slack_user import SlackUser, text_of

HERE = Workspace(TEAM)
NAME = "asker"
"""The name that others see of the admin."""
TITLE = "For curators: questions without an answer"
MISSED = (
    "who pays for this after the grant?", "can volunteers drive the school bus?", "is there an app for iPads?",
    "what is the weather on the moon?", "which font is on the poster?", "how tall is the tower?",
    "where do we park?",
)  # fmt: skip


def keep(user: SlackUser, text: str, times: int = 1) -> None:
    for number in range(times):
        record = QuestionRecord(HERE, text, AnswerOutcome.NO_ANSWER, None, 0.1, f"U0{number}")
        user.slack.stores.questions.record(record)


@pytest.fixture(autouse=True)
def curators(ada: SlackUser) -> None:
    """Make the members of the channel curators, who have one gap to decide."""
    ada.slack.stores.curator_channels.save(CuratorChannel(HERE, GENERAL, "UTC"))
    keep(ada, MISSED[0], 4)
    # As at the start of a process: the first grouping takes longer than Slack waits for a Home tab.
    ada.slack.app_context.inbox().gaps(HERE)


def status(user: SlackUser) -> GapStatus:
    [found] = user.slack.stores.gaps.of_workspace(HERE)
    return found


def test_a_curator_sees_the_gaps_with_their_count_and_the_nearest_entries(ada: SlackUser) -> None:
    shown = text_of(ada.open_home())

    assert TITLE in shown
    assert f"“{MISSED[0]}”" in shown
    assert "Asked 4 times, last on 1 Dec 2026." in shown
    assert "Nearest entries: " in shown


def test_nobody_else_sees_it(ada: SlackUser, ben: SlackUser) -> None:
    assert TITLE in text_of(ben.open_home())
    ada.slack.workspace.channels[GENERAL].members.discard("U0BEN")

    assert TITLE not in text_of(ben.open_home())
    ada.slack.stores.curator_channels.forget(HERE)
    assert TITLE not in text_of(ada.open_home())


def test_when_slack_is_silent_the_tab_is_shown_without_it(ada: SlackUser) -> None:
    ada.slack.workspace.faults.plan("users.conversations", Fault(lost="closed"))

    shown = text_of(ada.open_home())
    assert "Welcome to Guidepost" in shown
    assert TITLE not in shown


def test_one_press_takes_a_gap_and_the_other_curators_see_who_has_it(ada: SlackUser, ben: SlackUser) -> None:
    ada.open_home()
    ada.press_at_home("I'll take this")

    assert (status(ada).state, status(ada).curator) == (GapState.IN_REVIEW, NAME)
    shown = text_of(ada.home)
    assert f"You took “{MISSED[0]}”." in shown
    assert "In review by you." in shown
    assert f"In review by {NAME}." in text_of(ben.open_home())
    assert "I'll take this" not in labels(ben.home["blocks"])
    assert "Give it back" not in labels(ben.home["blocks"])


def test_two_curators_cannot_take_the_same_gap(ada: SlackUser, ben: SlackUser) -> None:
    for user in (ada, ben):
        user.open_home()
    ada.press_at_home("I'll take this")
    ben.press_at_home("I'll take this")

    assert status(ada).curator == NAME
    assert "Another curator changed this in the meantime." in text_of(ben.home)
    assert f"In review by {NAME}." in text_of(ben.home)


def test_a_gap_can_be_given_back(ada: SlackUser) -> None:
    ada.open_home()
    ada.press_at_home("I'll take this")
    ada.press_at_home("Give it back")

    assert (status(ada).state, status(ada).curator) == (GapState.NEW, "")
    assert "I'll take this" in labels(ada.home["blocks"])


@pytest.mark.parametrize(
    ("label", "reason"),
    [
        ("Decline: outside our subject", "outside our subject"),
        ("Decline: too few people need it", "too few people need it"),
    ],
)
def test_a_declined_gap_has_its_reason_and_is_listed_no_longer(ada: SlackUser, label: str, reason: str) -> None:
    ada.open_home()
    ada.press_at_home("I'll take this")
    ada.press_at_home(label)

    assert (status(ada).state, status(ada).reason) == (GapState.DECLINED, reason)
    assert f"Declined: “{MISSED[0]}”." in text_of(ada.home)
    assert "Nothing is open." in text_of(ada.home)


def test_an_old_button_of_another_curators_gap_changes_nothing(ada: SlackUser, ben: SlackUser) -> None:
    ada.open_home()
    ada.press_at_home("I'll take this")
    [release] = [one for one in buttons_of(ada.home["blocks"]) if one["text"]["text"] == "Give it back"]
    ben.open_home()
    ben.slack.deliver(view_click_request(ben.home, release, origin=ben.origin))

    assert (status(ada).state, status(ada).curator) == (GapState.IN_REVIEW, NAME)


def test_a_person_who_left_the_channel_decides_nothing(ada: SlackUser, ben: SlackUser) -> None:
    ben.open_home()
    ada.slack.workspace.channels[GENERAL].members.discard("U0BEN")
    ben.press_at_home("I'll take this")

    assert ada.slack.stores.gaps.of_workspace(HERE) == []
    assert TITLE not in text_of(ben.home)


def test_many_gaps_come_in_pages_that_fit_the_tab(ada: SlackUser) -> None:
    for number, text in enumerate(MISSED[1:]):
        keep(ada, text, 1 + number % 3)
    gaps = len(ada.slack.app_context.inbox().gaps(HERE))
    assert PER_PAGE < gaps <= 2 * PER_PAGE

    assert text_of(ada.open_home()).count('"text": "Asked ') == PER_PAGE
    assert len(ada.home["blocks"]) <= MAX_VIEW_BLOCKS
    assert f"Questions 1 to {PER_PAGE} of {gaps}" in text_of(ada.home)
    ada.press_at_home("More")
    assert f"Questions {PER_PAGE + 1} to {gaps} of {gaps}" in text_of(ada.home)
    ada.press_at_home("I'll take this")
    assert "In review by you." in text_of(ada.home)
    assert f"Questions {PER_PAGE + 1} to {gaps} of" in text_of(ada.home)
    ada.press_at_home("Earlier")
    assert f"Questions 1 to {PER_PAGE} of" in text_of(ada.home)
