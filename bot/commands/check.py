"""The command ``python -m bot check``: what is wrong or weak in a knowledge folder, where, and what to do about it."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated

import typer

from bot.cards.entries import card_violations
from bot.commands.options import GoldenFolder, KnowledgeDir, console
from bot.errors import KnowledgeError, Problem
from bot.knowledge.drafts import draft_problems
from bot.knowledge.fixes import fix_folder, pin_source
from bot.knowledge.loader import LoadedFolder, load_folder
from bot.knowledge.packing import PackedFolder
from bot.knowledge.workspaces import load_workspaces, read_workspaces
from bot.matching.encoders import Encoders
from bot.matching.store import BESIDE, find
from bot.matching.training import training_texts
from bot.services.curation.weaknesses import find_warnings, golden_warnings
from bot.services.scoring.golden import golden_folder
from bot.settings import SHIPPED_KNOWLEDGE, MatchingSettings

_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}


class Format(StrEnum):
    """Form of the list."""

    TEXT = "text"
    GITHUB = "github"


def check(
    knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE,
    questions: GoldenFolder = None,
    fix: Annotated[bool, typer.Option("--fix", help="Correct what is safe to correct first.")] = False,
    pin: Annotated[
        list[str] | None,
        typer.Option(metavar="SOURCE", help="Pin the text of a source as it is now, once you have read it."),
    ] = None,
    output: Annotated[
        Format, typer.Option("--format", help="github makes each line an annotation in GitHub Actions.")
    ] = Format.TEXT,
) -> None:
    """Check the knowledge base, and list what is wrong or weak in it: file, line and what to do."""
    for done in [*(pin_source(knowledge.resolve(), name) for name in pin or ())]:
        console.print(done, soft_wrap=True, markup=False)
    for done in fix_folder(knowledge.resolve()) if fix else ():
        console.print(done, soft_wrap=True, markup=False)
    try:
        folder = load_folder(knowledge)
    except KnowledgeError as error:
        if output is Format.TEXT:
            raise
        _annotate("error", error.problems, knowledge.resolve().parent)
        raise typer.Exit(1) from None
    golden = questions or golden_folder(knowledge)
    root = knowledge.resolve()
    index = find(training_texts(folder.knowledge), Encoders.create(MatchingSettings.load().encoder).ranking, root)
    in_folder = [*find_warnings(folder, date.today()), *_too_large(folder), *_drafts(folder, root)]
    in_folder += _stale_index(root, index)
    about_golden = golden_warnings(folder, golden)
    warnings = [*in_folder, *about_golden]
    if output is Format.GITHUB:
        _annotate("warning", in_folder, knowledge.resolve().parent)
        _annotate("warning", about_golden, golden.resolve().parent if golden else Path())
    else:
        for warning in warnings:
            console.print(str(warning), style="yellow", markup=False, soft_wrap=True)
    _check_workspaces(root, output)
    base = folder.knowledge
    phrasings = sum(len(entry.phrasings) for entry in base.entries.values())
    sources = f"{len(base.sources)} source{'s' * (len(base.sources) != 1)}"
    console.print(
        f"{len(base.entries)} entries, {phrasings} phrasings, {sources}: no problems, {len(warnings)} warnings"
    )
    if index is None and output is Format.TEXT:
        message = "These texts are not indexed here; the next start does it, or now: python -m bot index"
        console.print(message, soft_wrap=True)


def _check_workspaces(root: Path, output: Format) -> None:
    """Check the folders of single workspaces, those on top of the folder ``root`` together with it.

    Raises:
        KnowledgeError: with the problems of all of them.
    """
    place = MatchingSettings.load().workspaces_knowledge
    folders = read_workspaces(place)
    bases, problems = load_workspaces(folders, cache(lambda: PackedFolder.read(root)))
    if problems and place and output is Format.GITHUB:
        _annotate("error", problems, place.resolve())
        raise typer.Exit(1)
    if problems:
        raise KnowledgeError(problems)
    for team_id, base in bases.items():
        mode = "on top of it" if folders[team_id].is_on_top else "in its place"
        console.print(f"{team_id}, {mode}: {len(base.entries)} entries, no problems")


def _too_large(folder: LoadedFolder) -> Iterable[Problem]:
    """Yield a warning for each of Slack's limits that the card of an entry exceeds."""
    for file, entry in folder.files.values():
        for violation in card_violations(entry, folder.knowledge):
            message = f"Slack would refuse its card: {violation}; shorten the texts, or make two entries of it"
            yield Problem(file.name, 0, "", message)


def _stale_index(root: Path, index: Path | None) -> Iterable[Problem]:
    """Yield a warning if the index that is kept in the folder ``root`` is of other texts than ``index`` is."""
    kept = root / BESIDE
    if kept.exists() and index != kept:
        message = "is the index of other texts, so each start builds one that fits; build it again:"
        yield Problem(f"{root.name}/{BESIDE}", 0, "", f"{message} python -m bot index --output {root.name}/{BESIDE}")


def _drafts(folder: LoadedFolder, root: Path) -> Iterable[Problem]:
    for one in draft_problems(root, folder.knowledge.sources):
        yield Problem(one.file, one.line, one.field, f"{one.message} (a draft, which the bot does not show)")


def _annotate(level: str, problems: Sequence[Problem], root: Path) -> None:
    """Print problems for GitHub; their files are relative to ``root``, and GitHub's to the working directory."""
    for problem in problems:
        path = root / problem.file
        near = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
        print(_workflow_command(level, problem, near.as_posix()))


def _workflow_command(level: str, problem: Problem, path: str) -> str:
    """Return a line by which GitHub Actions annotates the file at ``path``; ``level`` is ``error`` or ``warning``.

    Source: docs.github.com, "Workflow commands for GitHub Actions". GitHub shows ten of either for each step.
    """
    properties = {"file": path, "line": str(problem.line or 1), "title": problem.field}
    listed = ",".join(f"{name}={_escaped(value, _PROPERTY)}" for name, value in properties.items() if value)
    return f"::{level} {listed}::{_escaped(problem.message, _DATA)}"


def _escaped(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(char, char) for char in text)
