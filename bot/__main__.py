"""python -m bot …: the bot without Slack."""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.bootstrap.guide import create_guide, create_index, create_matcher
from bot.cards.answers import answer_card
from bot.cards.entries import card_faults
from bot.commands import database, examining, playing, tips
from bot.errors import GuidepostError
from bot.knowledge.lint import lint
from bot.knowledge.loader import load
from bot.matching.calibration import FILE, SHIPPED
from bot.matching.encoder import SentenceEncoder
from bot.matching.store import SHIPPED as INDEX
from bot.matching.store import write
from bot.services import exchange
from bot.services.baseline import BASELINE, changes, fallen, read_baseline, record, shares_of
from bot.services.calibrating import NEUTRAL
from bot.services.calibrating import calibrate as learn
from bot.services.golden import read_golden
from bot.services.guide import Guide
from bot.services.scorecard import play, score
from bot.settings import SHIPPED_KNOWLEDGE
from bot.terminal.conversation import converse
from bot.terminal.drawing import draw
from bot.terminal.progress import bar
from bot.terminal.scorecard import by_kind, changed, headline
from bot.terminal.why import why_table

app = typer.Typer(
    help="Guidepost without Slack.", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)
console = Console(highlight=False)
errors = Console(stderr=True)

GOLDEN = Path("tests/questions")

Knowledge = Annotated[Path, typer.Option("--knowledge", metavar="DIR", help="The knowledge folder.")]
Questions = Annotated[Path, typer.Argument(help="A JSONL file, or a folder like tests/questions.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead.")]


@app.command()
def ask(
    question: str,
    knowledge: Knowledge = SHIPPED_KNOWLEDGE,
    as_json: AsJson = False,
    why: Annotated[bool, typer.Option("--why", help="Show the evidence too.")] = False,
) -> None:
    """Ask one question and see the card."""
    guide = _guide(knowledge)
    answer = guide.ask(question)
    card = answer_card(answer, guide.knowledge)
    if not as_json:
        console.print(draw(card)[0])
        if why:
            console.print(why_table(answer.ranking))
        return
    confidence = round(answer.ranking.confidence, 4)
    told = {"outcome": exchange.outcome(answer), "confidence": confidence, "entries": exchange.shown(answer)}
    print(json.dumps({**told, "text": card.text, "blocks": card.blocks}, ensure_ascii=False))


@app.command()
def chat(knowledge: Knowledge = SHIPPED_KNOWLEDGE) -> None:
    """Ask question after question, and press buttons by their numbers."""
    guide = _guide(knowledge)
    converse(guide, console, lambda: console.input("[bold cyan]you ›[/bold cyan] "))


@app.command()
def match(knowledge: Knowledge = SHIPPED_KNOWLEDGE) -> None:
    """Rank entries for questions: a JSON object a line on standard input, one a line out, in order.

    Each has a "question" and may have "after", the id of the entry shown just before in the same thread.
    """
    guide = _guide(knowledge)
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
            after = asked.get("after") if isinstance(asked.get("after"), str) else None
            yield {**asked, **exchange.ranking(guide.ask(asked["question"], after))}
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
    questions: Questions = GOLDEN,
    knowledge: Knowledge = SHIPPED_KNOWLEDGE,
    as_json: AsJson = False,
    record_outcomes: Annotated[bool, typer.Option("--record", help="Make these outcomes the new baseline.")] = False,
) -> None:
    """Ask golden questions (a JSONL file, or a folder like tests/questions) and print how it went."""
    if record_outcomes and not questions.is_dir():
        raise GuidepostError(f"--record keeps outcomes beside the questions: name a folder, not {questions}")
    golden = read_golden(questions)
    guide = _guide(knowledge)
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
        recorded = read_baseline(baseline)
        console.print(changed(list(changes(results, recorded))))
        for name, (before, now) in fallen(shares_of(results), recorded).items():
            console.print(f"[red]worse by more than a point: {name}, {before:.3f} before, {now:.3f} now[/red]")


@app.command()
def calibrate(questions: Questions = GOLDEN, knowledge: Knowledge = SHIPPED_KNOWLEDGE) -> None:
    """Learn from golden questions how sure the bot may be, and keep it."""
    matcher = create_matcher(load(knowledge), knowledge, NEUTRAL, bar(errors))
    found = learn(matcher, read_golden(questions))
    path = SHIPPED if knowledge == SHIPPED_KNOWLEDGE else knowledge / FILE
    path.write_text(found.model_dump_json(indent=1) + "\n", encoding="utf-8")
    console.print(
        f"{path.name}: answers from confidence {found.floors.answer}, offers from coverage {found.floors.offer}"
    )


@app.command()
def index(knowledge: Knowledge = SHIPPED_KNOWLEDGE) -> None:
    """Index a knowledge folder and keep the index in it, so that the bot starts in a second."""
    learnt, built = create_index(load(knowledge), knowledge, SentenceEncoder(), bar(errors))
    write(built, knowledge / INDEX)
    console.print(f"{knowledge.name}/{INDEX}: {len(learnt)} texts")


for command in (
    database.migrate,
    database.worker,
    database.new_key,
    database.rotate_keys,
    database.copy_database,
    examining.doctor,
    playing.play,
):
    app.command()(command)
app.add_typer(tips.app, name="tips")


def _guide(knowledge: Path) -> Guide:
    return create_guide(knowledge, bar(errors))


def main() -> None:
    """Run a command; what a person can mend is told without a stack trace."""
    try:
        app()
    except GuidepostError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
