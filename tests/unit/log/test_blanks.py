"""No secret gets into a line, wherever in a record it stands."""

import json
import logging
from base64 import urlsafe_b64encode
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.log.blanks import Blanks
from bot.log.lines import JsonLines, TextLines
from tests.log_lines import strings

CONFIGURED = ['a "signing" secret / ü', "another one of them", "another one"]
BLANKS = Blanks(CONFIGURED)

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
    assume(place != "bytes" or secret.isascii())  # else a repr spells it otherwise
    told = {"name": name, "levelno": logging.ERROR, "levelname": "ERROR", **PLACES[place](before + secret + after)}
    record = logging.makeLogRecord(told)

    assert secret not in TextLines(BLANKS).format(record)
    line = JsonLines(BLANKS).format(record)
    assert "\n" not in line
    assert [text for text in strings(json.loads(line)) if secret in text] == []


def test_what_is_no_secret_stays() -> None:
    line = "should begin with xoxb-; copy it anew. 33 entries at https://slack.com/api/, confidence=0.905"

    assert BLANKS.text(line) == line


def test_a_password_in_an_address_is_blanked() -> None:
    assert "hunter2" not in BLANKS.text("cannot reach postgresql://guide:hunter2@db:5432/guide")


def test_each_key_of_a_list_and_its_form_in_an_address_are_blanked() -> None:
    blanks = Blanks(["the first key,the/second key"])

    assert "the first" not in blanks.text("wrong key: the first key")
    assert "second" not in blanks.text("GET /?key=the%2Fsecond%20key")


def test_a_value_too_short_to_be_secret_does_not_blank_words() -> None:
    assert Blanks(["a", ""]).text("a question was asked") == "a question was asked"


def test_a_long_line_is_blanked_in_no_time() -> None:
    # Time grows with the square of the length where a pattern looks ahead without bound.
    assert Blanks().text("a" * 300_000 + "://" * 20_000) == "a" * 300_000 + "://" * 20_000
