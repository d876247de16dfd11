"""The configured log writes the right lines, and nothing bypasses it."""

import logging
import sys
import threading
import warnings

import pytest

from tests.support.log_lines import WEB_SERVER, logging_as, objects

WORDS = "our merger with Contoso College"
LIBRARIES = [
    "slack_bolt.App",
    "slack_sdk.web",
    "sqlalchemy.engine",
    "alembic",
    "procrastinate.worker",
    "urllib3",
    "werkzeug",
]


@pytest.mark.parametrize("library", LIBRARIES)
def test_libraries_are_logged_from_the_level_warning_on(library: str, capsys: pytest.CaptureFixture[str]) -> None:
    with logging_as("json", "DEBUG"):
        logging.getLogger(library).info(WORDS)
        logging.getLogger(library).warning("the pool is full")

    assert [line["message"] for line in objects(capsys.readouterr().err)] == ["the pool is full"]


def test_lines_are_json_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with logging_as("auto"):
        logging.getLogger("bot").info("started")

    (line,) = objects(capsys.readouterr().err)
    assert line["message"] == "started"


def test_lines_are_text_on_a_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with logging_as("auto"):
        logging.getLogger("bot").info("started")

    assert capsys.readouterr().err.endswith(" INFO bot: started\n")


def test_a_failed_thread_is_logged_with_type_and_place_and_without_words(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise ValueError(WORDS)

    with logging_as("json"):
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()

    logged = capsys.readouterr().err
    (line,) = objects(logged)
    assert line["action"] == "thread_failed"
    assert line["error"]["type"] == "ValueError"
    assert "Contoso" not in logged


def test_a_line_that_cannot_be_formatted_is_not_printed(capsys: pytest.CaptureFixture[str]) -> None:
    class Unreadable:
        def __str__(self) -> str:
            raise ValueError(WORDS)

    with logging_as("json"):
        logging.getLogger("bot").info("heard %s", WORDS, extra={"action": "a", "details": {"n": Unreadable()}})

    assert capsys.readouterr().err == ""


def test_warnings_and_lines_of_the_web_server_use_the_same_handler(capsys: pytest.CaptureFixture[str]) -> None:
    WEB_SERVER.propagate = False
    with logging_as("json"):
        WEB_SERVER.info("Listening at: http://127.0.0.1:3000")
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn("old", stacklevel=1)

    assert [line["logger"] for line in objects(capsys.readouterr().err)] == ["_granian", "py.warnings"]
