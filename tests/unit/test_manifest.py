"""The manifest as the bot reads it, and as Slack's published schemas want it."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from bot.errors import SettingsError
from bot.manifest import SCOPES, read_manifest
from bot.settings import MANIFEST

SCHEMAS = sorted((Path(__file__).parents[1] / "schemas").glob("slack-manifest.*.schema.json"))
"""Slack checks a manifest that does not name a version against 1.0.0, the first; both must accept ours."""
SHIPPED: dict[str, Any] = json.loads(MANIFEST.read_text(encoding="utf-8"))


def test_every_scope_has_its_reasons_and_every_reason_its_scope() -> None:
    assert set(SCOPES) == set(read_manifest(MANIFEST).scopes)


def test_the_model_reads_all_that_the_bot_needs() -> None:
    manifest = read_manifest(MANIFEST)

    assert manifest.scopes == tuple(SHIPPED["oauth_config"]["scopes"]["bot"])
    assert manifest.events == tuple(SHIPPED["settings"]["event_subscriptions"]["bot_events"])
    assert [command.command for command in manifest.commands] == ["/guide", "/spotlight", "/takeaways", "/tip"]
    assert manifest.features.app_home.home_tab_enabled


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ("not JSON", "not JSON"),
        ({}, "oauth_config"),
        ({**SHIPPED, "oauth_config": {"scopes": {"bot": "chat:write"}}}, "oauth_config.scopes.bot"),
        ({**SHIPPED, "oauth_config": {"scopes": {"bot": [], "bot_optional": ["users:read"]}}}, "users:read"),
    ],
)
def test_a_broken_manifest_is_an_error_that_names_the_place(tmp_path: Path, changed: Any, named: str) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(changed if isinstance(changed, str) else json.dumps(changed), encoding="utf-8")

    with pytest.raises(SettingsError, match=named):
        read_manifest(path)


def test_a_missing_manifest_is_an_error_that_says_what_to_restore(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="Restore manifest"):
        read_manifest(tmp_path / "manifest.json")


def faults(manifest: Any, schema: Path) -> list[str]:
    """Return the places in ``manifest`` that ``schema`` rejects."""
    validator = Draft7Validator(json.loads(schema.read_text(encoding="utf-8")))
    return [error.json_path for error in validator.iter_errors(manifest)]


def test_there_is_a_schema_of_each_version() -> None:
    assert [path.name for path in SCHEMAS] == ["slack-manifest.1.0.0.schema.json", "slack-manifest.2.0.0.schema.json"]
    for path in SCHEMAS:
        Draft7Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda path: path.stem)
def test_slacks_schema_accepts_the_manifest(schema: Path) -> None:
    assert faults(SHIPPED, schema) == []


def _misspelled_key(manifest: Any) -> None:
    scopes = manifest["oauth_config"]["scopes"]
    scopes["optional_bot"] = scopes.pop("bot_optional")


def _misspelled_setting(manifest: Any) -> None:
    manifest["settings"]["socket_mode"] = manifest["settings"].pop("socket_mode_enabled")


def _long_name(manifest: Any) -> None:
    manifest["display_information"]["name"] = "Guidepost" * 9


def _command_without_slash(manifest: Any) -> None:
    manifest["features"]["slash_commands"][0]["command"] = "guide"


def _events_as_text(manifest: Any) -> None:
    manifest["settings"]["event_subscriptions"]["bot_events"] = "app_mention"


def _shortcut_without_a_name(manifest: Any) -> None:
    del manifest["features"]["shortcuts"][0]["name"]


def _no_description(manifest: Any) -> None:
    del manifest["features"]["slash_commands"][1]["description"]


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda path: path.stem)
@pytest.mark.parametrize(
    ("break_it", "place"),
    [
        (_misspelled_key, "$.oauth_config.scopes"),
        (_misspelled_setting, "$.settings"),
        (_long_name, "$.display_information.name"),
        (_command_without_slash, "$.features.slash_commands[0].command"),
        (_events_as_text, "$.settings.event_subscriptions.bot_events"),
        (_no_description, "$.features.slash_commands[1]"),
        (_shortcut_without_a_name, "$.features.shortcuts[0]"),
    ],
)
def test_slacks_schema_rejects_a_broken_manifest(schema: Path, break_it: Callable[[Any], None], place: str) -> None:
    manifest = deepcopy(SHIPPED)
    break_it(manifest)

    assert place in faults(manifest, schema)
