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
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.loader import load
from bot.matching.calibration import FILES, Calibration, read_calibration
from bot.matching.encoders import Encoders
from bot.services.guide import Guide
from bot.services.scoring import scorecard
from bot.services.scoring.baseline import BASELINE, changes, read_baseline, record, regressions, shares_of
from bot.services.scoring.calibrator import NEUTRAL, check_enough
from bot.services.scoring.calibrator import calibrate as fit
from bot.services.scoring.golden import GoldenQuestion, check_golden, golden_folder, read_golden
from bot.services.scoring.scorecard import Result, Scorecard
from bot.settings import SHIPPED_KNOWLEDGE, MatchingSettings
from bot.terminal.progress import indexing_progress
from bot.terminal.tables import change_table, decisions, group_table, headline, miss_table

Questions = Annotated[
    Path | None,
    typer.Argument(help="A JSON Lines file or a folder; without it, tests/questions beside the knowledge folder."),
]
Record = Annotated[bool, typer.Option("--record", help="Store the outcomes as the new baseline.")]


def score(
    questions: Questions = None,
    knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE,
    as_json: AsJson = False,
    record_outcomes: Record = False,
) -> None:
    """Ask golden questions, and print how many are answered correctly and what changed since the baseline."""
    folder = _golden_place(questions, knowledge)
    if record_outcomes and not folder.is_dir():
        raise GuidepostError(f"--record stores the outcomes next to the questions: name a folder, not {folder}")
    golden = _read_golden(folder, load(knowledge))
    results = scorecard.ask_all(load_guide(knowledge), golden)
    card = scorecard.score(results)
    baseline = folder / BASELINE
    if record_outcomes:
        record(results, baseline)
    if as_json:
        print(json.dumps(asdict(card)))
    else:
        _print_report(card, results, baseline)


def _print_report(card: Scorecard, results: Sequence[Result], baseline: Path) -> None:
    for line in headline(card):
        console.print(line)
    console.print(group_table("kind", card.by_kind))
    console.print(group_table("language", card.by_language))
    if not baseline.exists():
        console.print(miss_table(results))
        return
    recorded = read_baseline(baseline)
    differences = list(changes(results, recorded))
    console.print(change_table(differences) if differences else "No question came out differently from the baseline.")
    for name, (before, now) in regressions(shares_of(results), recorded).items():
        console.print(f"[red]worse by more than a point: {name}, {before:.3f} before, {now:.3f} now[/red]")


def calibrate(questions: Questions = None, knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE) -> None:
    """Learn from golden questions how confident the bot can be, store the result, and print what it changed."""
    content = load(knowledge)
    golden = _read_golden(_golden_place(questions, knowledge), content)
    check_enough(golden)
    encoder = MatchingSettings.load().encoder
    before = read_calibration(knowledge, content, encoder)
    matcher = create_matcher(content, knowledge, NEUTRAL, indexing_progress(progress), Encoders.create(encoder))
    after = fit(matcher, golden).model_copy(update={"entries": frozenset(content.entries)})
    path = knowledge / FILES[encoder]
    path.write_text(json.dumps(_as_json(after), indent=1) + "\n", encoding="utf-8")
    floors = after.floors
    console.print(f"{path.name}: answers from confidence {floors.answer}, offers from coverage {floors.offer}")
    cards = [
        scorecard.score(scorecard.ask_all(Guide(content, matcher.calibrated(one), one.floors), golden))
        for one in (before, after)
    ]
    for line in decisions(*cards):
        console.print(line)


def _as_json(calibration: Calibration) -> dict[str, object]:
    return {**calibration.model_dump(mode="json"), "entries": sorted(calibration.entries)}


def _golden_place(questions: Path | None, knowledge: Path) -> Path:
    """Return where the golden questions are.

    Raises:
        GuidepostError: When none are named, and there are none beside the knowledge folder.
    """
    folder = questions or golden_folder(knowledge)
    if folder is None:
        place = knowledge.resolve().parent / "tests/questions"
        raise GuidepostError(
            f"there are no golden questions for {knowledge}; write some in {place}, or name their folder"
        )
    return folder


def _read_golden(place: Path, content: KnowledgeBase) -> list[GoldenQuestion]:
    """Return the golden questions, checked against the knowledge base.

    Raises:
        GuidepostError: When they name entries it does not have.
    """
    golden = read_golden(place)
    check_golden(golden, content.entries)
    return golden
