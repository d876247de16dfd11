"""``python -m bot match``."""

import json
from typing import Any

from typer.testing import CliRunner

from bot.__main__ import create_app


def matched(*lines: object) -> list[dict[str, Any]]:
    given = "\n".join(json.dumps(line) for line in lines)
    result = CliRunner().invoke(create_app(), ["match"], input=given)
    return [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]


def test_the_turns_of_a_thread_are_answered_one_after_the_other() -> None:
    (found,) = matched({"turns": ["do we need a written agreement", "tell me more", "who does this?"], "kind": "mine"})
    first, more, example = found["turns"]

    assert found["kind"] == "mine"
    assert [turn["outcome"] for turn in found["turns"]] == ["answered"] * 3
    assert first["ranking"][0]["id"] == more["ranking"][0]["id"] == "practices/codify"
    assert "same" not in first
    assert more["same"] is True
    assert example["ranking"][0]["id"] == "spotlight/onefuture-coachella-valley"
    assert "same" not in example


def test_a_line_without_messages_is_an_error() -> None:
    assert all("error" in found for found in matched({"turns": []}, {"turns": ["who?", 3]}, {"turns": "who?"}))
