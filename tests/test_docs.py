"""The documentation, held against what it describes: what it names exists, and what exists is named."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import create_autospec

import pytest
from slack_bolt import App
from typer.testing import CliRunner

from bot.__main__ import app as command_line
from bot.cards.ids import Command
from bot.cards.pages import help_card
from bot.doctor.manifest import OPTIONAL, WITHOUT
from bot.playground.payloads import app_uninstalled, home_opened, mention, message, tokens_revoked
from bot.services.guide import Guide
from bot.services.tips.words import TipWord
from bot.settings import Settings
from bot.slack import listeners
from tests.slack_bot import SlackBot

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "knowledge").rglob("*.md")])
HISTORY = ROOT / "CHANGELOG.md"
"""Tells of what was, so it may name what is no more."""
ADMINS = ROOT / "docs" / "admins.md"
SECURITY = ROOT / "SECURITY.md"
MANIFEST: dict[str, Any] = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
SCOPES = set(MANIFEST["oauth_config"]["scopes"]["bot"])

_FENCED = re.compile(r"^ *```[^\n]*\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
_INDENTED = re.compile(r"^ {4,}(.+)$", re.MULTILINE)
_INLINE = re.compile(r"`([^`]+)`")


def inline_code(text: str) -> list[str]:
    return _INLINE.findall(_FENCED.sub("", text))


def code(text: str) -> str:
    """All that stands as code in a page, on lines of its own."""
    return "\n".join([*_FENCED.findall(text), *_INDENTED.findall(text), *inline_code(text)])


def prose(text: str) -> str:
    return _INLINE.sub("", _FENCED.sub("", text))


def make_targets(text: str) -> set[str]:
    return set(re.findall(r"(?:^|[;&|$]) *(?:\w+=\S+ )*make ([a-z.]+)", code(text), re.MULTILINE))


def bot_commands(text: str) -> set[str]:
    return set(re.findall(r"python -m bot ([a-z-]+)", code(text)))


def relative_links(text: str) -> set[str]:
    found = re.findall(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"", prose(text))
    links = {(markdown or markup).partition("#")[0] for markdown, markup in found}
    return {link for link in links if link and not re.match(r"[a-z]+:", link)}


def repository_paths(text: str) -> set[str]:
    words = (word for span in inline_code(text) for word in span.split())
    return {
        word.partition(":")[0]
        for word in words
        if re.fullmatch(r"(?:bot|tests|knowledge|docs|scripts)/[\w./-]*(?::\d+)?", word)
    }


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def named_anywhere(find: Callable[[str], set[str]]) -> set[str]:
    return set().union(*(find(read(page)) for page in PAGES))


def table(page: Path, heading: str) -> dict[str, list[str]]:
    """First cell -> the others, of the table below ``heading``."""
    section = re.split(r"^## ", read(page), flags=re.MULTILINE)
    (found,) = (part for part in section if part.startswith(f"{heading}\n"))
    rows = [line.strip("| ").split(" | ") for line in found.splitlines() if line.startswith("|")][2:]
    return {cells[0].strip().strip("`"): [cell.strip() for cell in cells[1:]] for cells in rows}


def settings_defaults() -> dict[str, str]:
    """Every variable and its default, as an admin would write it; empty where there is none."""
    defaults = {name.upper(): field.default for name, field in Settings.model_fields.items()}
    return {name: str(default or "").removeprefix(f"{ROOT}/") for name, default in defaults.items()}


def parametrize_pages(*left_out: Path) -> pytest.MarkDecorator:
    pages = [page for page in PAGES if page not in left_out]
    return pytest.mark.parametrize("page", pages, ids=lambda page: page.relative_to(ROOT).as_posix())


def test_the_readers_pages_are_all_there() -> None:
    names = {page.relative_to(ROOT).as_posix() for page in PAGES}

    assert names >= {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "knowledge/README.md", "docs/admins.md"}


@parametrize_pages()
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    assert {link for link in relative_links(read(page)) if not (page.parent / link).exists()} == set()


@parametrize_pages(HISTORY)
def test_every_path_in_the_repository_exists(page: Path) -> None:
    assert {path for path in repository_paths(read(page)) if not (ROOT / path).exists()} == set()


def described_targets(makefile: str) -> tuple[set[str], set[str]]:
    """All targets a person can ask for, and those that ``make help`` describes."""
    rules = re.findall(r"^([a-z.]+):(?!=)(.*)$", makefile.replace("$(VENV)", ".venv"), re.MULTILINE)
    return {name for name, _ in rules}, {name for name, rest in rules if "## " in rest}


def test_make_targets_and_pages_agree() -> None:
    existing, described = described_targets(read(ROOT / "Makefile"))
    named = named_anywhere(make_targets)

    assert named - existing == set()
    assert described - named == set()


def test_what_ci_makes_exists() -> None:
    existing, _ = described_targets(read(ROOT / "Makefile"))
    called = [line.split()[1:] for line in read(ROOT / ".ci/run").splitlines() if line.startswith("make ")]

    assert called
    assert {target for targets in called for target in targets} <= existing


def test_the_bots_commands_and_pages_agree() -> None:
    registered = {
        command.name or (command.callback.__name__.replace("_", "-") if command.callback else "")
        for command in command_line.registered_commands
    } | {group.name for group in command_line.registered_groups}

    assert named_anywhere(bot_commands) == registered


def test_the_settings_are_those_in_the_admins_table_and_the_example() -> None:
    defaults = settings_defaults()
    rows = table(ADMINS, "Settings")
    example = dict(re.findall(r"^#?([A-Z_]+)=(.*)$", read(ROOT / ".env.example"), re.MULTILINE))

    assert {name: cells[0].strip("`").replace("none", "") for name, cells in rows.items()} == defaults
    assert example == defaults


def test_the_slash_commands_are_those_in_the_manifest_the_admins_table_and_the_help_card(guide: Guide) -> None:
    commands = {command.value for command in Command}

    assert {command["command"] for command in MANIFEST["features"]["slash_commands"]} == commands
    assert set(table(ADMINS, "Commands")) == commands
    assert set(re.findall(r"(?<![\w/])/[a-z]+", help_card(guide.knowledge).text)) == commands


def test_the_scopes_are_those_in_the_admins_table() -> None:
    assert set(table(ADMINS, "Scopes")) == SCOPES


def test_the_scopes_are_those_with_a_reason_and_a_use_in_the_security_page() -> None:
    rows = table(SECURITY, "Scopes")

    assert set(rows) == SCOPES
    assert [scope for scope, cells in rows.items() if not all(cells)] == []
    assert {scope for scope, cells in rows.items() if "may be left out" in cells[-1]} == OPTIONAL


def test_the_doctor_knows_what_stops_working_without_each_scope() -> None:
    assert set(WITHOUT) == SCOPES
    assert OPTIONAL < SCOPES


def test_no_scope_lets_the_app_act_as_a_person() -> None:
    assert set(MANIFEST["oauth_config"]["scopes"]) == {"bot"}


def test_the_events_are_those_in_the_admins_table() -> None:
    assert set(table(ADMINS, "Events")) == set(MANIFEST["settings"]["event_subscriptions"]["bot_events"])


def test_the_manifest_asks_for_what_the_listeners_listen_to(slack: SlackBot) -> None:
    app = create_autospec(App, instance=True)
    listeners.register(app, slack.parts)
    events = {call.args[0] for call in app.event.call_args_list if isinstance(call.args[0], str)}

    asked = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    assert {event.partition(".")[0] for event in asked} == events
    assert {call.args[0] for call in app.command.call_args_list} == set(Command)
    assert MANIFEST["settings"]["interactivity"]["is_enabled"] == app.action.called


@pytest.mark.parametrize("event", MANIFEST["settings"]["event_subscriptions"]["bot_events"])
def test_every_event_in_the_manifest_has_an_effect(slack: SlackBot, event: str) -> None:
    asked = {"app_mention": mention, "message.im": message}
    others = {"app_uninstalled": app_uninstalled, "tokens_revoked": tokens_revoked, "app_home_opened": home_opened}
    said = slack.hear(asked[event]("help") if event in asked else others[event]())

    assert len(said) == (event in asked)
    assert len(slack.stores.installations.all()) == (event in asked or event == "app_home_opened")
    assert len(slack.workspace.views.homes) == (event == "app_home_opened")


def test_the_month_of_tips_is_what_its_command_prints() -> None:
    (line,) = [line for line in read(ROOT / "docs" / "tips.md").splitlines() if "--markdown" in line]
    words = line.split()
    printed = CliRunner().invoke(command_line, words[words.index("bot") + 1 :]).output

    assert read(ROOT / "docs" / "month-of-tips.md").endswith(f"\n{printed}")


def test_every_word_behind_tip_stands_in_the_page_about_tips() -> None:
    told = read(ROOT / "docs" / "tips.md")

    assert [word for word in TipWord if f"`/tip {word}".strip() not in told] == []
