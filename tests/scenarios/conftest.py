"""People who use daily tips, and what day it is for them."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.playground.clock import Clock
from bot.playground.people import User
from bot.playground.workspace import GENERAL, Workspace
from bot.services.guide import Guide
from tests.slack_bot import SlackBot
from tests.somebody import Somebody

TUESDAY = datetime(2026, 12, 1, 12, tzinfo=UTC)
"""Seven in the morning in New York, one in the afternoon in Berlin."""


@pytest.fixture
def ada(guide: Guide) -> Iterator[Somebody]:
    """The workspace's admin, in New York, where time stands still until somebody moves it."""
    with SlackBot.started(guide, Workspace(clock=Clock(TUESDAY.timestamp))) as slack:
        yield Somebody(slack)


@pytest.fixture
def ben(ada: Somebody) -> Somebody:
    """A member of the channel who is no admin, in Berlin."""
    workspace = ada.slack.workspace
    workspace.add_user(User("U0BEN", "ben", "Ben", tz="Europe/Berlin"))
    workspace.channels[GENERAL].members.add("U0BEN")
    return Somebody(ada.slack, "U0BEN")


@pytest.fixture
def scheduled(ada: Somebody) -> Somebody:
    """The admin, whose channel gets a tip every day at nine in New York."""
    ada.opens_form()
    assert ada.sends(weekdays=list("0123456")) == {}
    return ada
