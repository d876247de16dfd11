"""The app in Slack, held against the manifest."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.doctor.findings import Finding, Verdict
from bot.doctor.manifest import OPTIONAL, WITHOUT, buttons, commands, events, read_manifest, scopes
from bot.doctor.slack import Reply
from bot.settings import MANIFEST

SHIPPED = read_manifest(MANIFEST)
WANTED = set(SHIPPED["oauth_config"]["scopes"]["bot"])


def with_scopes(granted: set[str]) -> Finding:
    reply = Reply({"ok": True}, {"x-oauth-scopes": ",".join(sorted(granted))})
    return scopes(lambda: reply, SHIPPED)


def test_all_scopes_and_no_other_is_in_order() -> None:
    assert with_scopes(WANTED).verdict is Verdict.OK


@pytest.mark.parametrize("scope", sorted(WANTED))
def test_a_missing_scope_is_named_with_what_stops_working(scope: str) -> None:
    found = with_scopes(WANTED - {scope})

    assert found.found == f"missing {scope}: {WITHOUT[scope]}"
    assert found.verdict is (Verdict.WARN if scope in OPTIONAL else Verdict.FAIL)
    assert ("on purpose" in found.advice) == (scope in OPTIONAL)


def test_a_surplus_scope_is_a_warning() -> None:
    found = with_scopes(WANTED | {"files:read"})

    assert (found.verdict, found.found) == (Verdict.WARN, "granted beyond the manifest: files:read")
    assert "on purpose" not in found.advice


@pytest.mark.parametrize("reply", [Reply(error="invalid_auth", headers={"x-oauth-scopes": ""}), Reply({"ok": True})])
def test_scopes_that_slack_does_not_name_are_not_guessed(reply: Reply) -> None:
    found = scopes(lambda: reply, SHIPPED)

    assert found.verdict is Verdict.WARN
    assert "missing" not in found.found


@pytest.mark.parametrize("content", [None, "not JSON"])
def test_a_lost_manifest_is_a_failure(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "manifest.json"
    if content:
        path.write_text(content, encoding="utf-8")

    assert scopes(lambda: pytest.fail("asked for nothing"), read_manifest(path)).verdict is Verdict.FAIL
    assert events(read_manifest(path), None).verdict is Verdict.BY_HAND


def test_what_slack_does_not_tell_is_checked_by_hand_on_the_apps_own_pages() -> None:
    token = "xapp-1-A012ABCD-345-" + "0" * 64
    found = [events(SHIPPED, token), commands(SHIPPED, token), buttons(token)]

    assert {one.verdict for one in found} == {Verdict.BY_HAND}
    assert "app_mention" in found[0].found
    assert "/guide" in found[1].found
    for one in found:
        assert "https://api.slack.com/apps/A012ABCD/" in one.advice
        assert "345" not in json.dumps([one.found, one.advice])


@pytest.mark.parametrize("token", [None, "xapp-1", "xapp-1-../../x-1"])
def test_without_the_apps_id_the_list_of_apps_is_named(token: Any) -> None:
    assert buttons(token).advice.endswith("https://api.slack.com/apps")
