"""Commands that measure the answers to golden questions, and calibrate the confidence with them."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.bootstrap.guide import create_matcher
from bot.commands.options import AsJson, KnowledgeDir, console, load_guide, progress
from bot.errors import GuidepostError
from bot.knowledge.loader import load
from bot.matching.calibration import FILE, SHIPPED
from bot.services.scoring import scorecard
from bot.services.scoring.baseline import BASELINE, changes, read_baseline, record, regressions, shares_of
from bot.services.scoring.calibrator import NEUTRAL
from bot.services.scoring.calibrator import calibrate as fit
from bot.services.scoring.golden import read_golden
from bot.services.scoring.scorecard import Result, Scorecard
from bot.settings import SHIPPED_KNOWLEDGE
from bot.terminal.progress import indexing_progress
from bot.terminal.tables import change_table, headline, kind_table

GOLDEN = Path("tests/questions")

Questions = Annotated[Path, typer.Argument(help="A JSON Lines file, or a folder such as tests/questions.")]
Record = Annotated[bool, typer.Option("--record", help="Store the outcomes as the new baseline.")]


def score(
    questions: Questions = GOLDEN,
    knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE,
    as_json: AsJson = False,
    record_outcomes: Record = False,
) -> None:
    """Ask golden questions, and print how many are answered correctly and what changed since the baseline."""
    if record_outcomes and not questions.is_dir():
        raise GuidepostError(f"--record stores the outcomes next to the questions: name a folder, not {questions}")
    golden = read_golden(questions)
    results = scorecard.ask_all(load_guide(knowledge), golden)
    card = scorecard.score(results)
    baseline = questions / BASELINE
    if record_outcomes:
        record(results, baseline)
    if as_json:
        print(json.dumps(asdict(card)))
    else:
        _print_report(card, results, baseline)


def _print_report(card: Scorecard, results: Sequence[Result], baseline: Path) -> None:
    for line in headline(card):
        console.print(line)
    console.print(kind_table(card))
    if not baseline.exists():
        return
    recorded = read_baseline(baseline)
    differences = list(changes(results, recorded))
    console.print(change_table(differences) if differences else "No question came out differently from the baseline.")
    for name, (before, now) in regressions(shares_of(results), recorded).items():
        console.print(f"[red]worse by more than a point: {name}, {before:.3f} before, {now:.3f} now[/red]")


def calibrate(questions: Questions = GOLDEN, knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE) -> None:
    """Learn from golden questions how confident the bot can be, and store the result."""
    matcher = create_matcher(load(knowledge), knowledge, NEUTRAL, indexing_progress(progress))
    calibration = fit(matcher, read_golden(questions))
    path = SHIPPED if knowledge == SHIPPED_KNOWLEDGE else knowledge / FILE
    path.write_text(calibration.model_dump_json(indent=1) + "\n", encoding="utf-8")
    floors = calibration.floors
    console.print(f"{path.name}: answers from confidence {floors.answer}, offers from coverage {floors.offer}")
