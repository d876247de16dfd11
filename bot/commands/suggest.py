"""The command ``python -m bot suggest``: what to improve in one entry, by the golden questions about it."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from bot.commands.options import AsJson, GoldenFolder, KnowledgeDir, console, load_guide
from bot.errors import GuidepostError, likely_meant
from bot.services.curation.contests import CLOSE, Contests, find_contests
from bot.services.scoring.golden import golden_folder, read_golden
from bot.settings import SHIPPED_KNOWLEDGE


def suggest(
    entry: Annotated[str, typer.Argument(help="The id of an entry, such as lending/late-fees.", metavar="ENTRY")],
    knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE,
    questions: GoldenFolder = None,
    as_json: AsJson = False,
) -> None:
    """Show which golden questions of an entry others nearly take, and which of their words no entry has."""
    guide = load_guide(knowledge)
    entries = guide.knowledge.entries
    if entry not in entries:
        near = likely_meant(entry, entries)
        raise GuidepostError(f"there is no entry {entry}" + (f"; did you mean {near}?" if near else ""))
    folder = questions or golden_folder(knowledge)
    found = find_contests(guide, entry, read_golden(folder) if folder else ())
    if as_json:
        print(json.dumps({"entry": entry, **asdict(found)}, ensure_ascii=False))
    else:
        _print_report(entry, found)


def _print_report(entry: str, found: Contests) -> None:
    if not found.asked:
        console.print(f"{entry} has no golden questions; write some in tests/questions/{entry}.yaml", soft_wrap=True)
        return
    console.print(
        f"{entry}: {found.asked} golden questions, {len(found.close)} of them nearly or wholly another entry's"
    )
    if found.close:
        table = Table("lead", "question", "nearest other entry", "its phrasing")
        for one in found.close:
            table.add_row(f"{one.lead:+.2f}", escape(one.question), one.rival, escape(one.phrasing or "–"))
        console.print(table)
        console.print(
            f"A lead below {CLOSE} is small; below 0 the other entry comes first. Write phrasings of that kind, in "
            "words of your own: a golden question that is copied measures nothing.",
            soft_wrap=True,
        )
    if found.uncovered:
        console.print("Words that no entry has:")
        for word in found.uncovered:
            console.print(f"  {word.word}: “{word.questions[0]}”", markup=False, soft_wrap=True)
