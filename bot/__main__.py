"""The command line of the bot: ``python -m bot``."""

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from types import ModuleType

import typer

from bot.errors import GuidepostError

COMMANDS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "Ask questions": {"questions": ("ask", "chat", "match")},
    "Keep a knowledge base": {
        "check": ("check",),
        "suggest": ("suggest",),
        "exchange": ("export", "import_"),
        "knowledge": ("index", "manifest"),
        "site": ("site",),
        "scoring": ("score", "calibrate"),
        "report": ("report",),
        "digest": ("digest",),
    },
    "Run the bot": {
        "doctor": ("doctor",),
        "mcp": ("mcp",),
        "processes": ("run", "worker"),
        "versions": ("versions", "rollback"),
        "database": ("migrate", "backup", "restore", "new_key", "rotate_keys", "copy_database"),
    },
}
"""The commands by module, under the headings that ``--help`` shows."""
COMMAND_GROUPS = {
    "gaps": "Keep a knowledge base",
    "new": "Keep a knowledge base",
    "sources": "Keep a knowledge base",
    "tips": "Daily tips",
}
"""Modules with an ``app`` of commands of their own, and the heading of each."""


def _module(name: str) -> ModuleType:
    """Return a module of commands, imported now: all of them together take a second."""
    return import_module(f"bot.commands.{name}")


def _typed(name: str) -> str:
    """Return the name of a command as people type it; that of its function may need a ``_`` at its end."""
    return name.strip("_").replace("_", "-")


def create_app(only: str | None = None) -> typer.Typer:
    """Return the command line: all commands, or if ``only`` names one, that one.

    Some need the database, the web server and Slack, which the others need not import.
    """
    app = typer.Typer(
        help="Ask Guidepost questions without Slack, keep its knowledge base, and run it.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    # With a single command, typer would not expect its name; a callback makes it expect one.
    app.callback()(lambda: None)
    for panel, modules in COMMANDS.items():
        for module, names in modules.items():
            for name in names:
                if only in {None, _typed(name)}:
                    command = getattr(_module(module), name)
                    app.command(_typed(name), rich_help_panel=panel)(command)
    for name, panel in COMMAND_GROUPS.items():
        if only in {None, name}:
            app.add_typer(_module(name).app, name=name, rich_help_panel=panel)
    return app


def _named_command() -> str | None:
    """Return the command in the arguments of this process, if they begin with one."""
    names = {_typed(name) for modules in COMMANDS.values() for names in modules.values() for name in names}
    first = sys.argv[1] if len(sys.argv) > 1 else ""
    return first if first in names | set(COMMAND_GROUPS) else None


def main() -> None:
    """Run a command; print an error that a person can fix as a sentence, without a stack trace."""
    try:
        create_app(_named_command())()
    except GuidepostError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
