"""The documentation, checked against what it describes: what it names exists, and what exists is named."""

import ast
import json
import re
import tomllib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import create_autospec

import pytest
from slack_bolt import App
from typer.testing import CliRunner

from bot.__main__ import create_app
from bot.cards.ids import Command, Shortcut
from bot.cards.notices import help_card
from bot.services.guide import Guide
from bot.services.tips.commands import TipWord
from bot.settings import Settings
from bot.slack import listeners
from slack_simulator.faults import Fault
from slack_simulator.payloads import (
    app_uninstalled,
    home_opened,
    link_shared,
    mention,
    message,
    metadata_posted,
    team_access_revoked,
    tokens_revoked,
)
from slack_simulator.workspace import GENERAL
from tests.support.markdown import (
    PAGES,
    ROOT,
    anchored_links,
    code,
    headings,
    inline_code,
    read,
    relative_links,
    table,
)
from tests.support.samples import claim_if_due
from tests.support.slack_bot import SlackBot

COMMAND_LINE = create_app()
HISTORY = ROOT / "CHANGELOG.md"
"""The page about the past, which may name what is gone."""
EXAMPLES = ROOT / "knowledge" / "README.md"
"""The page whose blocks of code name files that a curator might write."""
ENGINEERS = sorted((ROOT / "docs" / "engineers").rglob("*.md"))
REFERENCE = ROOT / "docs" / "admins" / "reference.md"
TIPS = ROOT / "docs" / "quickstart" / "tips.md"
SECURITY = ROOT / "SECURITY.md"
MANIFEST: dict[str, Any] = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
SCOPES = set(MANIFEST["oauth_config"]["scopes"]["bot"])
OPTIONAL = set(MANIFEST["oauth_config"]["scopes"]["bot_optional"])
PROGRAMS: dict[str, str] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]

_FOLDERS = "bot|slack_simulator|playground|tests|benchmarks|knowledge|docs|scripts|deploy"
_PATH = re.compile(rf"(?<![\w./-])(?:{_FOLDERS})/(?:[\w.-]+/)*[\w.-]*(?<!\.)")
_NAMES_IN_FILE = re.compile(r"`(\w+)`(?:\s+and\s+`(\w+)`)?\s+in\s+`([\w/]+\.\w+)`")


def make_targets(text: str) -> set[str]:
    return set(re.findall(r"(?:^|[;&|$]) *(?:\w+=\S+ )*make ([a-z.]+)", code(text), re.MULTILINE))


def bot_commands(text: str) -> set[str]:
    """Return the bot's commands that a page names, by either of the two ways to run them."""
    by_module = re.findall(r"python -m bot ([a-z][a-z-]*)", code(text))
    return {*by_module, *re.findall(r"^guidepost ([a-z][a-z-]*)", code(text), re.MULTILINE)}


def programs(text: str) -> set[str]:
    """Return the installed programs that a page runs: `guidepost` and those whose names begin with it."""
    return set(re.findall(r"^(guidepost(?:-[a-z]+)?)(?=$| )", code(text), re.MULTILINE))


def other_modules(text: str) -> set[str]:
    return set(re.findall(r"python -m ((?:playground|slack_simulator|scripts|benchmarks)(?:\.\w+)*)", code(text)))


def is_runnable(module: str) -> bool:
    """Return whether ``python -m module`` runs something."""
    path = ROOT.joinpath(*module.split("."))
    file = path / "__main__.py" if path.is_dir() else path.with_suffix(".py")
    return file.is_file() and 'if __name__ == "__main__":' in read(file)


def named_anywhere(find: Callable[[str], set[str]]) -> set[str]:
    return set().union(*(find(read(page)) for page in PAGES))


def registered_commands() -> set[str | None]:
    functions = [one for one in COMMAND_LINE.registered_commands if one.callback]
    names = {one.name or one.callback.__name__.replace("_", "-") for one in functions if one.callback}
    return names | {group.name for group in COMMAND_LINE.registered_groups}


def settings_defaults() -> dict[str, str]:
    """Return every variable with its default as an admin would write it; empty where there is none."""
    defaults = {name.upper(): field.default for name, field in Settings.model_fields.items()}
    return {
        name: str("" if default is None else default).removeprefix(f"{ROOT}/") for name, default in defaults.items()
    }


def parametrize_pages(*pages: Path) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("page", pages, ids=lambda page: page.relative_to(ROOT).as_posix())


def test_the_readers_pages_are_all_there() -> None:
    names = {page.relative_to(ROOT).as_posix() for page in PAGES}

    assert names >= {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "knowledge/README.md", "docs/admins/install.md"}


@parametrize_pages(*PAGES)
def test_every_relative_link_leads_to_a_file(page: Path) -> None:
    assert {link for link in relative_links(read(page)) if not (page.parent / link).exists()} == set()


@parametrize_pages(*PAGES)
def test_every_link_to_a_heading_leads_to_one(page: Path) -> None:
    def leads_nowhere(target: str, anchor: str) -> bool:
        return anchor not in headings(read(page.parent / target if target else page))

    assert [link for link in anchored_links(read(page)) if leads_nowhere(*link)] == []


@parametrize_pages(*(page for page in PAGES if page != HISTORY))
def test_every_path_in_a_sentence_exists(page: Path) -> None:
    paths = {path for span in inline_code(read(page)) for path in _PATH.findall(span)}

    assert {path for path in paths if not (ROOT / path).exists()} == set()


@parametrize_pages(*(page for page in PAGES if page not in {HISTORY, EXAMPLES}))
def test_every_path_in_a_diagram_or_a_block_of_code_exists(page: Path) -> None:
    assert {path for path in _PATH.findall(code(read(page))) if not (ROOT / path).exists()} == set()


def _defined_in(path: Path) -> set[str]:
    """Return the names that a file defines: of a module, those of its functions, classes, fields and constants."""
    if path.suffix != ".py":
        return set(re.findall(r"\w+", read(path)))
    nodes = list(ast.walk(ast.parse(read(path))))
    named = {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    return named | {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


@parametrize_pages(*ENGINEERS)
def test_every_name_is_in_the_file_that_the_engineers_book_says(page: Path) -> None:
    named = [(name, path) for *names, path in _NAMES_IN_FILE.findall(read(page)) for name in names if name]

    assert [(name, path) for name, path in named if name not in _defined_in(ROOT / path)] == []


def test_the_diagram_of_a_question_shows_the_outbox_its_store_and_the_sender() -> None:
    (diagram,) = re.findall(
        r"## The life of a question\n.*?```\n(.*?)```", read(ENGINEERS[0].parent / "README.md"), re.DOTALL
    )
    steps = [_PATH.search(line) for line in diagram.splitlines()]
    files = [step[0] for step in steps if step]

    assert [file for file in files if "outbox" in file or "sender" in file] == [
        "bot/services/outbox.py",
        "bot/storage/sql/outbox.py",
        "bot/slack/sender.py",
    ]


def described_targets(makefile: str) -> tuple[set[str], set[str]]:
    """Return all targets that a person can ask for, and those that ``make help`` describes."""
    rules = re.findall(r"^([a-z.]+):(?!=)(.*)$", makefile.replace("$(VENV)", ".venv"), re.MULTILINE)
    return {name for name, _ in rules}, {name for name, rest in rules if "## " in rest}


def test_make_targets_and_pages_agree() -> None:
    existing, described = described_targets(read(ROOT / "Makefile"))
    named = named_anywhere(make_targets)

    assert named - existing == set()
    assert described - named == set()


def test_every_target_that_ci_makes_exists() -> None:
    existing, _ = described_targets(read(ROOT / "Makefile"))
    called = [line.split()[1:] for line in read(ROOT / ".ci/run").splitlines() if line.startswith("make ")]

    assert called
    assert {target for targets in called for target in targets} <= existing


def test_the_bots_commands_and_pages_agree() -> None:
    assert named_anywhere(bot_commands) == registered_commands()


def test_the_installed_programs_and_pages_agree() -> None:
    assert named_anywhere(programs) == set(PROGRAMS)


def test_every_other_module_that_a_page_runs_can_be_run() -> None:
    named = named_anywhere(other_modules)

    assert named >= {"playground", "slack_simulator"}
    assert {module for module in named if not is_runnable(module)} == set()


def test_the_settings_are_those_in_the_admins_table_and_the_example() -> None:
    defaults = settings_defaults()
    rows = table(REFERENCE, "Settings")
    example = dict(re.findall(r"^#?([A-Z_]+)=(.*)$", read(ROOT / ".env.example"), re.MULTILINE))

    assert {name: cells[0].strip("`").replace("none", "") for name, cells in rows.items()} == defaults
    assert example == defaults


def test_the_slash_commands_are_those_in_the_manifest_the_admins_table_and_the_help_card(guide: Guide) -> None:
    commands = {command.value for command in Command}

    assert {command["command"] for command in MANIFEST["features"]["slash_commands"]} == commands
    assert set(table(REFERENCE, "Slash commands")) == commands
    assert set(re.findall(r"(?<![\w/])/[a-z]+", help_card(guide.knowledge).text)) == commands


def test_the_shortcuts_are_those_in_the_manifest_and_the_admins_table() -> None:
    shortcuts = MANIFEST["features"]["shortcuts"]

    assert {one["callback_id"]: one["type"] for one in shortcuts} == {
        Shortcut.ASK.value: "global",
        Shortcut.FIND.value: "message",
    }
    assert set(table(REFERENCE, "Shortcuts")) == {one["name"] for one in shortcuts}


def test_the_scopes_are_those_in_the_admins_table() -> None:
    rows = table(REFERENCE, "Scopes")

    assert set(rows) == SCOPES
    assert {scope for scope, cells in rows.items() if cells[-1] == "yes"} == OPTIONAL


def test_the_scopes_are_those_with_a_reason_and_a_use_in_the_security_page() -> None:
    rows = table(SECURITY, "Scopes")

    assert set(rows) == SCOPES
    assert [scope for scope, cells in rows.items() if not all(cells)] == []
    assert {scope for scope, cells in rows.items() if "optional" in cells[-1]} == OPTIONAL


def test_no_scope_lets_the_app_act_as_a_person() -> None:
    assert set(MANIFEST["oauth_config"]["scopes"]) == {"bot", "bot_optional"}


def test_the_events_are_those_in_the_admins_table() -> None:
    assert set(table(REFERENCE, "Events")) == set(MANIFEST["settings"]["event_subscriptions"]["bot_events"])


def test_the_manifest_asks_for_what_the_listeners_listen_to(slack: SlackBot) -> None:
    app = create_autospec(App, instance=True)
    listeners.register(app, slack.app_context)
    events = {call.args[0] for call in app.event.call_args_list if isinstance(call.args[0], str)}

    asked = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    # Only apps that still have the older view for conversations get this event, and new ones cannot ask for it.
    older = {"assistant_thread_started"}
    assert {event.partition(".")[0] for event in asked} == events - older
    assert {call.args[0] for call in app.command.call_args_list} == set(Command)
    shortcuts = [*app.global_shortcut.call_args_list, *app.message_shortcut.call_args_list]
    assert {call.args[0] for call in shortcuts} == set(Shortcut)
    assert MANIFEST["settings"]["interactivity"]["is_enabled"] == app.action.called


@pytest.mark.parametrize("event", MANIFEST["settings"]["event_subscriptions"]["bot_events"])
def test_every_event_in_the_manifest_has_an_effect(slack: SlackBot, event: str) -> None:
    asked = {"app_mention": mention, "message.im": message}
    others = {"app_uninstalled": app_uninstalled, "tokens_revoked": tokens_revoked, "app_home_opened": home_opened}
    others["team_access_revoked"] = partial(team_access_revoked, "T0OTHER")
    # Where no one turned follow-ups on, these have none.
    others |= {"message.channels": partial(message, "help", channel=GENERAL, thread_ts="1700000000.000001")}
    others |= {"message.groups": partial(message, "help", channel="G0PRIVATE", thread_ts="1700000000.000001")}
    quoted = next(iter(slack.guide.knowledge.sources.values())).description.url
    posted = slack.workspace.add_from_event(message(quoted, channel=GENERAL, ts="1700000000.000002"))
    others["link_shared"] = partial(link_shared, quoted, ts="1700000000.000002")
    if event == "message_metadata_posted":
        slack.workspace.faults.plan("chat.postMessage", Fault(lost="closed", effect=True))
        [lost] = slack.mention("help")
        assert lost.metadata
        others[event] = partial(metadata_posted, lost.metadata, ts=lost.ts)
    said = slack.hear(asked[event]("help") if event in asked else others[event]())

    assert len(said) == (event in asked)
    is_installed = event not in {"app_uninstalled", "tokens_revoked"}
    assert len(slack.stores.installations.all()) == is_installed
    confirmed = claim_if_due(slack.stores.outbox_store)
    assert bool(confirmed and confirmed.confirmed_ts) == (event == "message_metadata_posted")
    assert len(slack.workspace.views.homes) == (event == "app_home_opened")
    assert posted
    assert len(posted.attachments) == (event == "link_shared")


def test_the_month_of_tips_is_what_its_command_prints() -> None:
    (line,) = [line for line in read(TIPS).splitlines() if "--markdown" in line]
    words = line.split()
    printed = CliRunner().invoke(COMMAND_LINE, words[words.index("bot") + 1 :]).output

    assert read(TIPS.with_name("month-of-tips.md")).endswith(f"\n{printed}")


def test_the_page_about_tips_names_every_word_that_can_follow_the_command() -> None:
    page = read(TIPS)

    assert [word for word in TipWord if f"`/tip {word}".strip() not in page] == []
