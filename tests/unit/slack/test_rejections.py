"""Rejected requests are all counted, and a flood of them does not fill the log."""

import logging
from http import HTTPStatus

import pytest

from bot.slack.guard import Rejections


class Clock:
    """A clock that is set by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def logged(caplog: pytest.LogCaptureFixture) -> list[tuple[int, int]]:
    """Return the status and the number of requests of each line."""
    details = [getattr(record, "details", {}) for record in caplog.records if record.name == "bot.slack.guard"]
    return [(one["status"], one["requests"]) for one in details]


def test_of_a_flood_each_second_has_a_line_for_each_status(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    clock, counted = Clock(), list[int]()
    rejections = Rejections(counted.append, clock)

    for _ in range(1_000):
        rejections.note(HTTPStatus.UNAUTHORIZED)
    rejections.note(HTTPStatus.NOT_FOUND)
    clock.now += 0.9
    rejections.note(HTTPStatus.UNAUTHORIZED)
    clock.now += 0.2
    rejections.note(HTTPStatus.UNAUTHORIZED)

    assert logged(caplog) == [(401, 1), (404, 1), (401, 1_001)]
    assert len(counted) == 1_003
