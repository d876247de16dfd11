"""The commands ``export`` and ``import``: entries as a table, and documents as drafts."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.options import KnowledgeDir, console, existing
from bot.knowledge.documents import OUTLINED, read_document
from bot.knowledge.loader import load_folder
from bot.services.curation.documents import plan_document
from bot.services.curation.drafts import Draft, relative, write_file
from bot.services.curation.imports import plan_import
from bot.services.curation.markdown import is_markdown_table
from bot.services.curation.table_files import read_table, write_table
from bot.services.curation.tables import rows_of
from bot.settings import SHIPPED_KNOWLEDGE

TableFile = Annotated[Path, typer.Argument(metavar="FILE", help="A .csv, .xlsx or .md file.")]


def export(file: TableFile, knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE) -> None:
    """Write all entries into a table, a row for each text: for a spreadsheet program, or as Markdown to read."""
    files = load_folder(knowledge).files
    rows = rows_of(files)
    write_table(file, rows)
    console.print(f"{file}: {len(files)} entries, {len(rows)} rows", soft_wrap=True)


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A .csv, .xlsx, .md, .html or .docx file.")],
    into: Annotated[Path, typer.Option(metavar="DIR", help="The knowledge folder to change.")],
    name: Annotated[str, typer.Option(help="Name of the source that a document becomes; without it, the file's.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the patch; write nothing.")] = False,
) -> None:
    """Bring entries from a table, or a document with drafts of its entries, into a knowledge folder."""
    is_document = file.suffix.lower() in OUTLINED and not is_markdown_table(file)
    draft, report = _document(file, into, name) if is_document else _table(file, into)
    if dry_run:
        print(draft.diff(), end="")
    for path, (_, after) in draft.files.items() if not dry_run else ():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, after)
        console.print(f"written: {relative(path, draft.root)}", soft_wrap=True, markup=False)
    for line in report:
        console.print(line, soft_wrap=True, markup=False)


def _table(file: Path, into: Path) -> tuple[Draft, list[str]]:
    plan = plan_import(into, read_table(file), file.name)
    counts = f"{len(plan.added)} entries added, {len(plan.changed)} changed, {plan.unchanged} unchanged"
    return plan.draft, [counts]


def _document(file: Path, into: Path, name: str) -> tuple[Draft, list[str]]:
    plan = plan_document(existing(into), read_document(file), date.today(), name)
    counts = f"{len(plan.added)} drafts added, {len(plan.kept)} entries there already"
    places = f"{len(plan.rejected)} place{'s' * (len(plan.rejected) != 1)} without a draft"
    return plan.draft, [*map(str, plan.rejected), f"source {plan.source}: {counts}, {places}"]
