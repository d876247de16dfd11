"""The commands ``export`` and ``import``: entries as a table, to edit in a spreadsheet program and bring back."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.options import KnowledgeDir, console
from bot.knowledge.loader import load_folder
from bot.services.curation.drafts import write_file
from bot.services.curation.imports import plan_import
from bot.services.curation.spreadsheets import read_table, write_table
from bot.services.curation.tables import rows_of
from bot.settings import SHIPPED_KNOWLEDGE

TableFile = Annotated[Path, typer.Argument(metavar="FILE", help="A .csv or an .xlsx file.")]


def export(file: TableFile, knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE) -> None:
    """Write all entries into a table, a row for each text."""
    files = load_folder(knowledge).files
    rows = rows_of(files)
    write_table(file, rows)
    console.print(f"{file}: {len(files)} entries, {len(rows)} rows", soft_wrap=True)


def import_(
    file: TableFile,
    into: Annotated[Path, typer.Option(metavar="DIR", help="The knowledge folder to change.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the patch; write nothing.")] = False,
) -> None:
    """Bring entries from a table into a knowledge folder; entries that are not in the table stay."""
    plan = plan_import(into, read_table(file), file.name)
    print(plan.draft.diff(), end="")
    console.print(f"{len(plan.added)} entries added, {len(plan.changed)} changed, {plan.unchanged} unchanged")
    if dry_run:
        return
    for path, (_, after) in plan.draft.files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, after)
        console.print(f"written: {path}", soft_wrap=True)
