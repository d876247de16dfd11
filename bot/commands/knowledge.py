"""Commands for the people who keep a knowledge base."""

from bot.bootstrap.guide import create_index
from bot.cards.entries import card_violations
from bot.commands.options import KnowledgeDir, console, progress
from bot.knowledge.checks import find_warnings
from bot.knowledge.loader import load
from bot.matching.encoder import SentenceEncoder
from bot.matching.store import SHIPPED, write
from bot.settings import SHIPPED_KNOWLEDGE
from bot.terminal.progress import indexing_progress


def check(knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE) -> None:
    """Check the knowledge base, and list what is wrong or weak in it."""
    base = load(knowledge)
    too_large = [
        f"{entry.id}: its card: {violation}"
        for entry in base.entries.values()
        for violation in card_violations(entry, base)
    ]
    warnings = [*find_warnings(base), *too_large]
    for warning in warnings:
        console.print(f"[yellow]{warning}[/yellow]", soft_wrap=True)
    phrasings = sum(len(entry.phrasings) for entry in base.entries.values())
    console.print(
        f"{len(base.entries)} entries, {phrasings} phrasings, {len(base.sources)} sources: "
        f"no problems, {len(warnings)} warnings"
    )


def index(knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE) -> None:
    """Index a knowledge folder and store the index in it, so that the bot starts within a second."""
    texts, built = create_index(load(knowledge), knowledge, SentenceEncoder(), indexing_progress(progress))
    write(built, knowledge / SHIPPED)
    console.print(f"{knowledge.name}/{SHIPPED}: {len(texts)} texts")
