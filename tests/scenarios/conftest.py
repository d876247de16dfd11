"""People who use daily tips, and the day on which they do."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.services.guide import Guide
from slack_simulator.clock import Clock
from slack_simulator.people import User
from slack_simulator.workspace import GENERAL, Workspace
from tests.support.slack_bot import SlackBot
from tests.support.slack_user import SlackUser

TUESDAY = datetime(2026, 12, 1, 12, tzinfo=UTC)
"""7 AM in New York, 1 PM in Berlin."""


@pytest.fixture
def ada(guide: Guide) -> Iterator[SlackUser]:
    """The workspace's admin, in New York. Time stands still until the test advances the clock."""
    with SlackBot.started(guide, Workspace(clock=Clock(TUESDAY.timestamp))) as slack:
        yield SlackUser(slack)


@pytest.fixture
def ben(ada: SlackUser) -> SlackUser:
    """A member of the channel who is not an admin, in Berlin."""
    workspace = ada.slack.workspace
    workspace.add_user(User("U0BEN", "ben", "Ben", tz="Europe/Berlin"))
    workspace.channels[GENERAL].members.add("U0BEN")
    return SlackUser(ada.slack, "U0BEN")


@pytest.fixture
def scheduled(ada: SlackUser) -> SlackUser:
    """The admin, whose channel gets a tip every day at 9 AM, New York time."""
    ada.open_form()
    assert ada.submit(weekdays=list("0123456")) == {}
    return ada
