"""Options and consoles that several commands share."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from bot.errors import GuidepostError
from bot.settings import MatchingSettings
from bot.terminal.progress import indexing_progress

if TYPE_CHECKING:
    from bot.services.guide import Guide

KnowledgeDir = Annotated[
    Path,
    typer.Option(
        "--knowledge",
        metavar="DIR",
        envvar="KNOWLEDGE_DIR",
        show_envvar=False,
        help="The folder with the knowledge base. KNOWLEDGE_DIR sets it for all commands.",
        show_default="the knowledge base that comes with the bot",
    ),
]
GoldenFolder = Annotated[
    Path | None,
    typer.Option(
        "--questions",
        metavar="DIR",
        help="Folder of golden questions.",
        show_default="tests/questions beside the folder",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]

console = Console(highlight=False)
progress = Console(stderr=True)
"""Console for progress, so that it does not mix with a command's output."""


def existing(folder: Path) -> Path:
    """Return a knowledge folder.

    Raises:
        GuidepostError: when there is none.
    """
    if not folder.is_dir():
        raise GuidepostError(f"there is no folder {folder}; make one with: python -m bot new knowledge {folder}")
    return folder


def load_guide(knowledge_dir: Path) -> "Guide":
    """Return the guide to a knowledge folder; show progress if the folder must be indexed first.

    Raises:
        KnowledgeError: when the folder cannot be loaded.
        SettingsError: when the setting ENCODER is wrong, or its packages are not installed.
    """
    # Imported here, because commands that need no matcher start in half the time without it.
    from bot.bootstrap.guide import create_guide  # noqa: PLC0415

    return create_guide(knowledge_dir, indexing_progress(progress), encoder=MatchingSettings.load().encoder)
