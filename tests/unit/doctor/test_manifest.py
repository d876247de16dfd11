"""Checks of the app in Slack against the manifest."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.doctor.findings import Finding, Verdict, examine
from bot.doctor.manifest import app_checks, buttons, commands, events, links, scopes, shortcuts
from bot.doctor.slack import Reply
from bot.manifest import SCOPES, read_manifest
from bot.settings import MANIFEST

SHIPPED = read_manifest(MANIFEST)


def with_scopes(granted: set[str]) -> Finding:
    reply = Reply({"ok": True}, {"x-oauth-scopes": ",".join(sorted(granted))})
    return scopes(lambda: reply, SHIPPED)


def test_all_scopes_and_no_other_is_in_order() -> None:
    assert with_scopes(set(SHIPPED.scopes)).verdict is Verdict.OK


@pytest.mark.parametrize("scope", sorted(SHIPPED.scopes))
def test_a_missing_scope_is_reported_with_what_stops_working(scope: str) -> None:
    found = with_scopes(set(SHIPPED.scopes) - {scope})
    is_optional = scope in SHIPPED.optional_scopes

    assert found.found == f"missing {scope}: {SCOPES[scope].without}"
    assert found.verdict is (Verdict.WARN if is_optional else Verdict.FAIL)
    assert ("on purpose" in found.advice) == is_optional


def test_a_surplus_scope_is_a_warning() -> None:
    found = with_scopes({*SHIPPED.scopes, "files:read"})

    assert (found.verdict, found.found) == (Verdict.WARN, "granted beyond the manifest: files:read")
    assert "on purpose" not in found.advice


@pytest.mark.parametrize("reply", [Reply(error="invalid_auth", headers={"x-oauth-scopes": ""}), Reply({"ok": True})])
def test_scopes_that_slack_does_not_list_are_not_guessed(reply: Reply) -> None:
    found = scopes(lambda: reply, SHIPPED)

    assert found.verdict is Verdict.WARN
    assert "missing" not in found.found


@pytest.mark.parametrize("content", [None, "not JSON", "{}"])
def test_an_unreadable_manifest_is_one_failure_and_asks_slack_nothing(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "manifest.json"
    if content:
        path.write_text(content, encoding="utf-8")

    (found,) = examine(app_checks(path, lambda: pytest.fail("asked Slack for nothing"), None))

    assert (found.name, found.verdict) == ("manifest", Verdict.FAIL)
    assert str(path) in found.found


def test_what_slack_does_not_report_is_checked_by_hand_on_the_pages_of_the_app() -> None:
    token = "xapp-1-A012ABCD-345-" + "0" * 64
    found = [events(SHIPPED, token), commands(SHIPPED, token), buttons(token), shortcuts(SHIPPED, token)]

    assert {one.verdict for one in found} == {Verdict.BY_HAND}
    assert "app_mention" in found[0].found
    assert "/guide" in found[1].found
    assert "Find guidance for this (message, find_guidance)" in found[3].found
    for one in found:
        assert "https://api.slack.com/apps/A012ABCD/" in one.advice
        assert "345" not in json.dumps([one.found, one.advice])


@pytest.mark.parametrize("token", [None, "xapp-1", "xapp-1-../../x-1"])
def test_without_the_id_of_the_app_the_advice_points_to_the_list_of_apps(token: Any) -> None:
    assert buttons(token).advice.endswith("https://api.slack.com/apps")


def test_the_domains_of_links_are_those_of_the_manifest_and_the_bots_own() -> None:
    found = links(SHIPPED, "xapp-1-A0123-1-x", "bot.example.org")

    assert found.verdict is Verdict.BY_HAND
    assert found.found == f"needed: {', '.join(SHIPPED.unfurl_domains)}, bot.example.org"
    assert found.advice.endswith("/apps/A0123/event-subscriptions")
    assert links(SHIPPED, None, "").found == f"needed: {', '.join(SHIPPED.unfurl_domains)}"
