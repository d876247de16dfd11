"""A line has the record's action, details and errors, and no words of a person."""

import json
import logging
from typing import Any

import pytest

from bot.log.formatters import MAX_FRAMES, JsonLines, TextLines
from bot.log.redaction import Redactor

WORDS = "our merger with Contoso College"


def record(message: str = "a question was asked", **fields: object) -> logging.LogRecord:
    attributes = {"name": "bot.slack.replies", "levelno": logging.INFO, "levelname": "INFO", "created": 0.25}
    return logging.makeLogRecord({**attributes, "msg": message, **fields})


def as_json(logged: logging.LogRecord) -> dict[str, Any]:
    line: dict[str, Any] = json.loads(JsonLines(Redactor()).format(logged))
    return line


def caught(error: Exception) -> Exception:
    try:
        try:
            raise KeyError(WORDS)
        except KeyError as cause:
            raise error from cause
    except type(error) as raised:
        return raised


def test_an_event_as_json_has_time_level_logger_message_action_and_details() -> None:
    event = record(action="question_asked", details={"outcome": "answered", "confidence": 0.905, "after": None})

    assert as_json(event) == {
        "time": "1970-01-01T00:00:00.250Z",
        "level": "INFO",
        "logger": "bot.slack.replies",
        "message": "a question was asked",
        "action": "question_asked",
        "details": {"outcome": "answered", "confidence": 0.905, "after": None},
    }


def test_an_event_as_text_has_its_details_on_the_same_line() -> None:
    line = TextLines(Redactor()).format(record(action="question_asked", details={"outcome": "answered"}))

    assert line.endswith("INFO bot.slack.replies: a question was asked action=question_asked outcome=answered")


@pytest.mark.parametrize("lines", [TextLines, JsonLines])
def test_an_error_is_logged_with_type_frames_and_cause_and_without_its_message(lines: type[logging.Formatter]) -> None:
    error = caught(RuntimeError(WORDS))
    # Another handler that formatted the record first leaves it with ``exc_text``.
    failed = record("a listener failed", exc_info=(RuntimeError, error, error.__traceback__), exc_text=WORDS)
    line = lines(Redactor()).format(failed)  # type: ignore[arg-type]

    assert "Contoso" not in line
    assert "RuntimeError" in line
    assert "KeyError" in line
    assert f"{__file__}:" in line


def test_an_error_in_a_circle_of_causes_is_logged_once() -> None:
    error, other = ValueError(), TypeError()
    error.__cause__, other.__cause__ = other, error

    assert as_json(record(exc_info=(ValueError, error, None)))["error"] == {
        "type": "ValueError",
        "frames": [],
        "cause": {"type": "TypeError", "frames": []},
    }


def test_only_the_innermost_frames_of_a_runaway_recursion_are_logged() -> None:
    def runaway(depth: int) -> None:
        if depth:
            runaway(depth - 1)
        raise ValueError

    try:
        runaway(200)
    except ValueError as error:
        frames = as_json(record(exc_info=(ValueError, error, error.__traceback__)))["error"]["frames"]
    assert len(frames) == MAX_FRAMES
    assert frames[-1].endswith(" runaway")


def test_a_message_whose_arguments_do_not_fit_is_logged_as_its_template() -> None:
    assert as_json(record("%d of %d", args=(1,)))["message"] == "%d of %d"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), {1: {2}}, "\u2028\ud800"])
def test_any_detail_becomes_one_line_of_strict_json(value: object) -> None:
    line = JsonLines(Redactor()).format(record(action="a", details={"n": value}))

    assert line.splitlines() == [line]
    assert "n" in json.loads(line, parse_constant=pytest.fail)["details"]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (f'Failed to decode the response: {{"text": "{WORDS}', "Failed to decode the response"),
        (f"Job ask[1](text='{WORDS}') ended with error\n{WORDS}", "Job ask… ended with error"),
        ("The session (id: s-1) is no longer active", "The session … is no longer active"),
        (f"oops ({WORDS}", "oops …"),
    ],
)
def test_only_the_fixed_words_of_a_library_message_are_kept(said: str, kept: str) -> None:
    assert as_json(record(said, name="slack_sdk.web", levelno=logging.ERROR))["message"] == kept


def test_our_own_errors_and_the_start_of_the_web_server_are_logged_in_full() -> None:
    ours = record("not read: line 2 (of 3)", name="bot.slack", levelno=logging.ERROR)
    start = record("Listening at: http://127.0.0.1:3000", name="_granian")

    assert as_json(ours)["message"] == "not read: line 2 (of 3)"
    assert as_json(start)["message"] == "Listening at: http://127.0.0.1:3000"
