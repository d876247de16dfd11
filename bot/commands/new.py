"""The commands ``python -m bot new``: a knowledge folder of one's own, an entry, and a source."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.options import KnowledgeDir, console, existing
from bot.knowledge.documents import read_document
from bot.knowledge.loader import load
from bot.knowledge.scaffold import create_folder, create_source, create_takeaway
from bot.settings import SHIPPED_KNOWLEDGE

app = typer.Typer(help="Make a knowledge base of your own: a folder, an entry, a source.", no_args_is_help=True)


@app.command()
def knowledge(folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that does not exist yet.")]) -> None:
    """Make a knowledge folder that works right away, with examples to replace."""
    create_folder(folder, date.today())
    base = load(folder)
    console.print(f"{folder}: {len(base.entries)} example entries and {len(base.sources)} source, which pass the check")
    console.print("Try it, then replace the examples with your own content:", style="bold")
    for command in (f'ask "how do I become a member?" --knowledge {folder}', f"check --knowledge {folder}"):
        console.print(f"  python -m bot {command}", soft_wrap=True)
    console.print(f"  python -m playground --knowledge {folder}", soft_wrap=True)
    console.print(f"  python -m bot import DOCUMENT --into {folder}", soft_wrap=True)


@app.command()
def takeaway(
    entry_id: Annotated[str, typer.Argument(metavar="THEME/NAME", help="Its id, such as lending/late-fees.")],
    source: Annotated[str, typer.Option(help="Name of the source that it quotes.")],
    knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE,
) -> None:
    """Make the file of a takeaway, to fill in."""
    path = create_takeaway(existing(knowledge), entry_id, source, date.today())
    theme = entry_id.split("/")[0]
    console.print(f"{path}: replace each CHANGE ME, and list {entry_id} in the entries of a theme,", soft_wrap=True)
    console.print(f"such as {knowledge / 'themes' / theme / 'overview.yaml'}. Then run:", soft_wrap=True)
    console.print(f"  python -m bot check --knowledge {knowledge}", soft_wrap=True)


@app.command()
def source(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A .txt, .md, .html or .docx file.")],
    name: Annotated[str, typer.Option(help="Name of the source; without it, the file's.")] = "",
    knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE,
) -> None:
    """Add a document to quote from, and print its hash."""
    path, sha256 = create_source(existing(knowledge), read_document(file), date.today(), name)
    console.print(f"sha256: {sha256}", soft_wrap=True)
    console.print(f"{path}: fill in title, publisher and url. Entries name it {path.stem}.", soft_wrap=True)
