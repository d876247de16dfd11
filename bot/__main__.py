"""python -m bot …: the bot without Slack."""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot import bootstrap
from bot.cards.answers import answer_card
from bot.cards.entries import card_faults
from bot.errors import GuidepostError
from bot.knowledge.lint import lint
from bot.knowledge.loader import load
from bot.services import exchange
from bot.services.baseline import BASELINE, changes, read_baseline, record
from bot.services.golden import read_golden
from bot.services.guide import Guide
from bot.services.scorecard import play, score
from bot.settings import SHIPPED_KNOWLEDGE
from bot.terminal.conversation import converse
from bot.terminal.drawing import draw
from bot.terminal.scorecard import by_kind, changed, headline

app = typer.Typer(
    help="Guidepost without Slack.", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)
console = Console(highlight=False)

Knowledge = Annotated[Path, typer.Option("--knowledge", metavar="DIR", help="The knowledge folder.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead.")]


@app.command()
def ask(question: str, knowledge: Knowledge = SHIPPED_KNOWLEDGE, as_json: AsJson = False) -> None:
    """Ask one question and see the card."""
    guide = bootstrap.create_guide(knowledge)
    answer = guide.ask(question)
    card = answer_card(answer, guide.knowledge)
    if not as_json:
        console.print(draw(card)[0])
        return
    confidence = round(answer.ranking.confidence, 4)
    told = {"outcome": exchange.outcome(answer), "confidence": confidence, "entries": exchange.shown(answer)}
    print(json.dumps({**told, "text": card.text, "blocks": card.blocks}, ensure_ascii=False))


@app.command()
def chat(knowledge: Knowledge = SHIPPED_KNOWLEDGE) -> None:
    """Ask question after question, and press buttons by their numbers."""
    with console.status("Reading the knowledge base…"):
        guide = bootstrap.create_guide(knowledge)
    converse(guide, console, lambda: console.input("[bold cyan]you ›[/bold cyan] "))


@app.command()
def match(knowledge: Knowledge = SHIPPED_KNOWLEDGE) -> None:
    """Rank entries for questions: a JSON object a line on standard input, one a line out, in order."""
    guide = bootstrap.create_guide(knowledge)
    all_read = True
    for told in _rank_lines(guide, sys.stdin):
        all_read = all_read and "error" not in told
        print(json.dumps(told, ensure_ascii=False), flush=True)
    if not all_read:
        raise typer.Exit(1)


def _rank_lines(guide: Guide, lines: Iterable[str]) -> Iterator[dict[str, object]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
        except ValueError as error:
            yield {"error": f"line {number}: not JSON ({error})"}
            continue
        if isinstance(asked, dict) and isinstance(asked.get("question"), str):
            yield {**asked, **exchange.ranking(guide.ask(asked["question"]))}
        else:
            yield {"error": f'line {number}: not an object with a text, such as {{"question": "who decides?"}}'}


@app.command()
def check(knowledge: Knowledge = SHIPPED_KNOWLEDGE) -> None:
    """Load the knowledge base and say what is wrong or weak."""
    base = load(knowledge)
    oversize = (
        f"{entry.id}: its card: {fault}" for entry in base.entries.values() for fault in card_faults(entry, base)
    )
    warnings = [*lint(base), *oversize]
    for warning in warnings:
        console.print(f"[yellow]{warning}[/yellow]", soft_wrap=True)
    count = len(base.entries)
    phrasings = sum(len(entry.phrasings) for entry in base.entries.values())
    console.print(
        f"{count} entries, {phrasings} phrasings, {len(base.sources)} sources: no problems, {len(warnings)} warnings"
    )


@app.command(name="score")
def score_questions(
    questions: Path,
    knowledge: Knowledge = SHIPPED_KNOWLEDGE,
    as_json: AsJson = False,
    record_outcomes: Annotated[bool, typer.Option("--record", help="Make these outcomes the new baseline.")] = False,
) -> None:
    """Ask golden questions (a JSONL file, or a folder like tests/questions) and print how it went."""
    golden = read_golden(questions)
    guide = bootstrap.create_guide(knowledge)
    results = play(guide, golden)
    card = score(results)
    baseline = questions / BASELINE
    if record_outcomes:
        record(results, baseline)
    if as_json:
        print(json.dumps(asdict(card)))
        return
    for line in headline(card):
        console.print(line)
    console.print(by_kind(card))
    if baseline.exists():
        console.print(changed(list(changes(results, read_baseline(baseline)))))


def main() -> None:
    """Run a command; what a person can mend is told without a stack trace."""
    try:
        app()
    except GuidepostError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
