"""Drafts of entries in ``drafts/``, in a folder of their kind: the check says what each still lacks."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from bot.errors import Problem
from bot.knowledge.checks import quote_problems
from bot.knowledge.files import read_file, validate
from bot.knowledge.folder import DRAFTS, KINDS
from bot.knowledge.models import ENTRY_ID, Citation
from bot.knowledge.sources import PinnedSource

_REVIEW_AFTER = timedelta(days=182)
_HEADER = "# A draft that the bot does not show. What it lacks: python -m bot check\n"
_NONE = "[]         # the published words that answer; each has a source, a section and a quote, letter for letter"
_TO_CHOOSE = (
    "             # the published words that answer, letter for letter: keep the best one first, remove the rest"
)
_REST = """\
related: []           # ids of two to four entries to read next
keywords: []          # words that people use for it
owner: Curators
review: {review}
"""
_ASKED = "            # the first are questions that people asked; eight or more, in many people's words"
_TO_WRITE = " []         # eight or more, as people ask who have never seen the document"


@dataclass(frozen=True)
class Drafted:
    """The contents of a draft that are known when it is begun; the curator writes the rest."""

    title: str = ""
    citations: tuple[Citation, ...] = ()
    phrasings: tuple[str, ...] = ()
    order: int | None = None
    """Place of a theme among the themes."""
    entries: tuple[str, ...] = ()
    """Ids of the entries of a theme."""


def draft_text(drafted: Drafted, today: date) -> str:
    """Return the file of a draft, with a remark at each key that the curator is to write."""
    title = (
        _dumped("title", drafted.title)
        if drafted.title
        else "title:                # 75 characters at most, to fit a button\n"
    )
    parts = [_HEADER, title]
    if drafted.order is not None:
        parts += [f"order: {drafted.order}\n", _dumped("entries", [*drafted.entries])]
    cited = _dumped("citations", [citation.model_dump() for citation in drafted.citations])
    parts.append(cited.replace(":", f":{_TO_CHOOSE}", 1) if drafted.citations else f"citations: {_NONE}\n")
    parts.append(_REST.format(review=today + _REVIEW_AFTER))
    # Any text is one line of YAML here: as it is where that is safe, and else in quotes.
    lines = [
        f"  - {yaml.safe_dump(one, allow_unicode=True, width=10**6).split(chr(10))[0]}\n" for one in drafted.phrasings
    ]
    return "".join([*parts, f"phrasings:{_ASKED if lines else _TO_WRITE}\n", *lines])


def draft_path(root: Path, kind: str, entry_id: str) -> Path:
    """Return the path of the draft of an entry in the knowledge folder ``root``; ``kind`` is the folder of its kind."""
    return root / DRAFTS / kind / f"{entry_id}.yaml"


def draft_problems(root: Path, sources: Mapping[str, PinnedSource]) -> Iterator[Problem]:
    """Yield what each draft of the knowledge folder ``root`` lacks, or that it lacks nothing."""
    for path in sorted((root / DRAFTS).rglob("*.yaml")):
        name = path.relative_to(root.parent).as_posix()
        kind, _, entry_id = path.relative_to(root / DRAFTS).with_suffix("").as_posix().partition("/")
        if kind not in KINDS or not re.fullmatch(ENTRY_ID, entry_id):
            where = f"{DRAFTS}/takeaways/THEME/NAME.yaml"
            yield Problem(name, 0, "", f"is in no folder of a kind and a theme; move it to {where}, in lowercase")
            continue
        lacking = list(_lacking(path, name, kind, entry_id, sources))
        yield from lacking
        if not lacking:
            listed = f", and see that a theme lists {entry_id}" if kind in {"takeaways", "lists"} else ""
            yield Problem(name, 0, "", f"is complete; move it to {kind}/{entry_id}.yaml{listed}")


def _dumped(key: str, value: object) -> str:
    return yaml.dump({key: value}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=116)


class _Dumper(yaml.SafeDumper):
    """Writes long texts as curators do, folded on lines below their key, and indents the items of lists."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent what follows, also in a list."""
        super().increase_indent(flow, False)


def _represented(dumper: Any, text: str) -> Any:
    is_long = len(text) > 80 and "\n" not in text
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=">" if is_long else None)


_Dumper.add_representer(str, _represented)


def _lacking(path: Path, name: str, kind: str, entry_id: str, sources: Mapping[str, PinnedSource]) -> Iterator[Problem]:
    file = read_file(path, name)
    if isinstance(file, Problem):
        yield file
        return
    entry, problems = validate(file, KINDS[kind], id=entry_id)
    yield from problems
    if entry:
        yield from quote_problems(file, entry, sources)
