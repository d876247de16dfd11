"""Drafts of takeaways in ``drafts/``: the bot does not show them, and the check says what each still lacks."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import yaml

from bot.errors import Problem
from bot.knowledge.checks import quote_problems
from bot.knowledge.files import read_file, validate
from bot.knowledge.models import ENTRY_ID, Takeaway
from bot.knowledge.sources import PinnedSource

DRAFTS = "drafts"
"""Folder of drafts in a knowledge folder. The bot reads nothing in it."""
_REVIEW_AFTER = timedelta(days=182)
_DRAFT = """\
# A draft that the bot does not show. What it lacks: python -m bot check
title:                # 75 characters at most, to fit a button
citations: []         # the published words that answer; each has a source, a section and a quote, letter for letter
related: []           # ids of two to four entries to read next
keywords: []
owner: Curators
review: {review}
phrasings:            # the first are questions that people asked; eight or more, in many people's words
{phrasings}"""


def draft_text(phrasings: Sequence[str], today: date) -> str:
    """Return the file of a draft that begins with ``phrasings`` and lacks everything else."""
    # Any text is one line of YAML here: as it is where that is safe, and else in quotes.
    lines = [f"  - {yaml.safe_dump(one, allow_unicode=True, width=10**6).split(chr(10))[0]}\n" for one in phrasings]
    return _DRAFT.format(review=today + _REVIEW_AFTER, phrasings="".join(lines))


def draft_path(root: Path, entry_id: str) -> Path:
    """Return the path of the draft of an entry in the knowledge folder ``root``."""
    return root / DRAFTS / f"{entry_id}.yaml"


def draft_problems(root: Path, sources: Mapping[str, PinnedSource]) -> Iterator[Problem]:
    """Yield what each draft of the knowledge folder ``root`` lacks, or that it lacks nothing."""
    for path in sorted((root / DRAFTS).rglob("*.yaml")):
        name = path.relative_to(root.parent).as_posix()
        entry_id = path.relative_to(root / DRAFTS).with_suffix("").as_posix()
        if not re.fullmatch(ENTRY_ID, entry_id):
            yield Problem(name, 0, "", f"is a draft in no theme; move it to {DRAFTS}/THEME/NAME.yaml, in lowercase")
            continue
        lacking = list(_lacking(path, name, entry_id, sources))
        yield from lacking
        if not lacking:
            theme = entry_id.partition("/")[0]
            place = f"takeaways/{entry_id}.yaml"
            yield Problem(name, 0, "", f"is complete; move it to {place}, and list {entry_id} in the theme {theme}")


def _lacking(path: Path, name: str, entry_id: str, sources: Mapping[str, PinnedSource]) -> Iterator[Problem]:
    file = read_file(path, name)
    if isinstance(file, Problem):
        yield file
        return
    entry, problems = validate(file, Takeaway, id=entry_id)
    yield from problems
    if entry:
        yield from quote_problems(file, entry, sources)
