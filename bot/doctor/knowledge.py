"""Whether the knowledge loads, and whether its index was made from it as it is now."""

from pathlib import Path

from bot.doctor.findings import Finding, Verdict
from bot.errors import KnowledgeError
from bot.knowledge.loader import load
from bot.matching.encoder import SentenceEncoder
from bot.matching.learnt import learnt_texts
from bot.matching.store import SHIPPED, find


def knowledge(folder: Path) -> Finding:
    """Whether the knowledge folder loads."""
    try:
        base = load(folder)
    except KnowledgeError as error:
        advice = f"Put the files right; python -m bot check --knowledge {folder} tells when they are. "
        advice += "Is it another folder? It is KNOWLEDGE_DIR."
        return Finding("knowledge", Verdict.FAIL, str(error), advice)
    return Finding("knowledge", Verdict.OK, f"{len(base.entries)} entries, {len(base.sources)} sources in {folder}")


def index(folder: Path) -> Finding:
    """Whether an index of the very texts in the folder is kept, here or in the cache."""
    try:
        learnt = learnt_texts(load(folder))
    except KnowledgeError:
        return Finding("index", Verdict.WARN, "not looked at, as the knowledge does not load")
    kept = find(learnt, SentenceEncoder(), folder)
    if kept is None:
        advice = f"python -m bot index --knowledge {folder} makes one; else the next start does, which takes a minute."
        return Finding("index", Verdict.WARN, "none of the knowledge as it is now", advice)
    place = SHIPPED if kept.parent == folder else f"the cache, {kept.parent}"
    return Finding("index", Verdict.OK, f"up to date, in {place}")
