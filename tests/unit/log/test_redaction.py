"""No secret is logged, wherever it is in a record."""

import json
import logging
from base64 import urlsafe_b64encode
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.log.formatters import JsonLines, TextLines
from bot.log.redaction import Redactor
from tests.support.log_lines import strings

CONFIGURED = ['a "signing" secret / ü', "another one of them", "another one"]
REDACTOR = Redactor(CONFIGURED)

slack_tokens = st.from_regex(r"\A(xox[abcdeoprs]-|xapp-1-|xoxe\.xox[bp]-1-|xwfp-)[A-Za-z0-9]{4}[A-Za-z0-9-]{8,60}\Z")
fernet_keys = st.binary(min_size=32, max_size=32).map(lambda key: urlsafe_b64encode(key).decode())
secrets = st.one_of(slack_tokens, fernet_keys, st.sampled_from(CONFIGURED))

PLACES: dict[str, Callable[[str], dict[str, object]]] = {
    "message": lambda text: {"msg": text},
    "argument": lambda text: {"msg": "heard %s", "args": (text,)},
    "misfit argument": lambda text: {"msg": f"{text} %d", "args": (text,)},
    "logger": lambda text: {"name": f"bot.{text}"},
    "action": lambda text: {"action": text},
    "detail": lambda text: {"action": "a", "details": {"n": text}},
    "detail's name": lambda text: {"action": "a", "details": {text: 1}},
    "nested detail": lambda text: {"action": "a", "details": {"n": [{"m": (text,)}, {text}]}},
    "object": lambda text: {"action": "a", "details": {"n": ValueError(text)}},
    "bytes": lambda text: {"action": "a", "details": {"n": text.encode()}},
    "exception": lambda text: {"exc_info": (ValueError, ValueError(text), None)},
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", ["bot.slack", "sqlalchemy.pool"])
@given(secret=secrets, before=st.text(), after=st.text())
def test_no_secret_survives_in_any_field(place: str, name: str, secret: str, before: str, after: str) -> None:
    assume(place != "bytes" or secret.isascii())  # The repr of bytes escapes other characters.
    attributes = {
        "name": name,
        "levelno": logging.ERROR,
        "levelname": "ERROR",
        **PLACES[place](before + secret + after),
    }
    record = logging.makeLogRecord(attributes)

    assert secret not in TextLines(REDACTOR).format(record)
    line = JsonLines(REDACTOR).format(record)
    assert "\n" not in line
    assert [text for text in strings(json.loads(line)) if secret in text] == []


def test_text_without_a_secret_is_unchanged() -> None:
    line = "should begin with xoxb-; copy it again. 33 entries at https://slack.com/api/, confidence=0.905"

    assert REDACTOR.text(line) == line


def test_a_password_in_a_url_is_redacted() -> None:
    assert "hunter2" not in REDACTOR.text("cannot reach postgresql://guide:hunter2@db:5432/guide")


def test_each_key_of_a_list_is_redacted_as_it_is_and_url_encoded() -> None:
    redactor = Redactor(["the first key,the/second key"])

    assert "the first" not in redactor.text("wrong key: the first key")
    assert "second" not in redactor.text("GET /?key=the%2Fsecond%20key")


def test_a_value_too_short_to_be_a_secret_does_not_redact_words() -> None:
    assert Redactor(["a", ""]).text("a question was asked") == "a question was asked"


def test_a_long_line_is_redacted_quickly() -> None:
    # A pattern that looks ahead without limit takes time that grows with the square of the length.
    assert Redactor().text("a" * 300_000 + "://" * 20_000) == "a" * 300_000 + "://" * 20_000
