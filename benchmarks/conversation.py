"""Measures what a message is taken for: an act, a question, or two questions.

Run it with files of JSON lines, in any number: ``python -m benchmarks.conversation FILE …``. Each line has a
"question", what is right in "accept", and a "kind":

- an act, or ``question`` or ``none`` for what is no act;
- a list of entry ids for each question in the message, of the kind ``two`` or ``one``;
- a list of entry ids, for an ordinary question; it should be taken for neither.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.bootstrap.guide import create_guide
from bot.knowledge.acts import Act
from bot.services import serialization
from bot.settings import SHIPPED_KNOWLEDGE

Line = Mapping[str, Any]
Figures = Iterable[tuple[str, bool]]
"""Names of figures, and whether a line is right in each."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the messages of the files, and print each figure as a share with its count."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.conversation", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--knowledge", type=Path, default=SHIPPED_KNOWLEDGE, metavar="DIR")
    parser.add_argument("--list", action="store_true", help="also list the messages that came out wrong")
    options = parser.parse_args(arguments)
    guide = create_guide(options.knowledge)
    tally: dict[str, list[bool]] = defaultdict(list)
    for line in _lines(options.files):
        given = serialization.reply(guide.reply(line["question"]))
        for name, is_right in figures(line, given):
            tally[name].append(is_right)
            if options.list and not is_right:
                print(f"{name}: {line['question']!r} -> {given.get('act') or given.get('parts') or given['outcome']}")
    for name, found in sorted(tally.items()):
        print(f"{name}: {sum(found) / len(found):.3f} ({sum(found)} of {len(found)})")


def figures(line: Line, given: Mapping[str, Any]) -> Figures:
    """Yield the figures that a line counts in, and whether what was given for it is right."""
    accept, act, parts = line["accept"], given.get("act"), given.get("parts", [])
    if isinstance(accept, str):
        yield from _act_figures(accept, act)
    elif line["kind"] == "two":
        yield "two questions found, both right", _are_found(accept, [part["first"] for part in parts])
        yield "two questions found", len(parts) > 1
    elif line["kind"] == "one":
        yield "one question not split", len(parts) < 2
    elif accept:
        yield "ordinary questions not taken for an act", act is None
        yield "ordinary questions not split", len(parts) < 2


def _act_figures(accept: str, act: Act | None) -> Figures:
    if accept == "question":
        yield "questions with small talk not taken for an act", act is None
    elif accept == "none":
        yield "off-topic messages not taken for an act", act is None
    else:
        yield "right act", act == accept
        yield f"right act: {accept}", act == accept


def _are_found(accept: Sequence[Sequence[str]], found: Sequence[str]) -> bool:
    """Return whether ``found`` has one entry for each question, in any order."""
    if len(accept) != len(found):
        return False
    if not accept:
        return True
    first, *others = accept
    return any(_are_found(others, [*found[:at], *found[at + 1 :]]) for at, entry in enumerate(found) if entry in first)


def _lines(files: Iterable[Path]) -> Iterator[Line]:
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield json.loads(line)


if __name__ == "__main__":
    main()
