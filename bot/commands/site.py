"""The command that writes the pages of a knowledge base."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.options import KnowledgeDir, console
from bot.errors import SettingsError
from bot.knowledge.loader import load
from bot.settings import SHIPPED_KNOWLEDGE, Settings
from bot.site.site import render_site, write_site


def site(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to write to: a new or an empty one.")],
    knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE,
    address: Annotated[
        str,
        typer.Option(
            metavar="URL",
            help="Where people will find it, such as https://example.org/guide; PUBLIC_URL by default.",
            show_default=False,
        ),
    ] = "",
) -> None:
    """Write the knowledge base as a web site: a page for each entry, the sources, and a search."""
    base = load(knowledge)
    files = render_site(replace(base, address=_checked(address or str(Settings.load().public_url or ""))))
    write_site(files, folder)
    pages = sum(name.endswith(".html") for name in files)
    console.print(f"{pages} pages, {sum(map(len, files.values())) / 1024:.0f} KB, in {folder}", soft_wrap=True)


def _checked(address: str) -> str:
    """Return an address without a slash at its end.

    Raises:
        SettingsError: if it is not one.
    """
    if address and not address.startswith(("https://", "http://")):
        raise SettingsError(f"--address {address}: should begin with https://")
    return address.rstrip("/")
