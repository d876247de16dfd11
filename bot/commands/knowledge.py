"""Commands for the people who keep a knowledge base."""

import json
from pathlib import Path
from typing import Annotated

import typer

from bot.bootstrap.guide import create_index
from bot.commands.options import KnowledgeDir, console, progress
from bot.knowledge.loader import load
from bot.manifest import described
from bot.matching.act_examples import act_examples
from bot.matching.classifier import examples
from bot.matching.encoders import Encoders
from bot.matching.store import find, load_or_build, name_of, write
from bot.settings import MANIFEST, SHIPPED_KNOWLEDGE, MatchingSettings
from bot.terminal.progress import indexing_progress


def manifest(knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE) -> None:
    """Print the manifest of the Slack app, described in the words of the knowledge folder."""
    words = load(knowledge).voice.app.model_dump()
    print(json.dumps(described(MANIFEST, words), indent=2, ensure_ascii=False))


def index(
    knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE,
    output: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Also store the index here, and that of acts beside it. The bot finds it as index.npz in the folder.",
        ),
    ] = None,
) -> None:
    """Index a knowledge folder now, so that the next start needs no time for it."""
    encoders, base, announce = (
        Encoders.create(MatchingSettings.load().encoder),
        load(knowledge),
        indexing_progress(progress),
    )
    texts, built = create_index(base, knowledge, encoders.ranking, announce)
    acts = load_or_build(examples(act_examples(base)), encoders.standard, knowledge, announce)
    if output:
        write(built, output)
        write(acts, output.with_name(name_of(acts)))
    place = output or find(texts, encoders.ranking, knowledge)
    console.print(f"{len(texts)} texts, indexed in {place}" if place else f"{len(texts)} texts, not stored")
