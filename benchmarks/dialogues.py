"""Measures how well follow-ups are understood, on dialogues with the right answers to each turn.

    python -m benchmarks.dialogues [DIALOGUES] [--knowledge FOLDER] [--wrong] [--fit]

A line of the file has ``turns``, the messages of one thread; ``accept``, for each turn the ids of the entries that are
a right answer, "same" for staying with the entry shown last, or none where nothing answers; and ``kind``. With
``--fit``, the weights of `bot.matching.continuations` are learned from the file, measured by cross-validation, and
stored.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.data import GOLDEN, KNOWLEDGE
from benchmarks.dialogue_fit import cross_validated, store_weights
from bot.bootstrap.guide import create_guide
from bot.services.answers import Answered, entry_shown_last
from bot.services.guide import Guide
from bot.services.offers import with_reply

DIALOGUES = GOLDEN / "dialogues.jsonl"
SAME = "same"
FIRST = "first turns"
"""Name of the row of the turns that begin a thread."""


@dataclass(frozen=True)
class Dialogue:
    """The messages of one thread."""

    turns: tuple[str, ...]
    accept: tuple[frozenset[str], ...]
    """For each turn, the ids that are a right answer, perhaps with `SAME`; empty where nothing answers."""
    kind: str


@dataclass(frozen=True)
class TurnResult:
    """The answer to one turn."""

    kind: str
    turns: tuple[str, ...]
    """The messages up to this one."""
    accept: frozenset[str]
    answered: str | None
    """Id of the entry that was shown, if one was."""
    is_right: bool


def read_dialogues(path: Path) -> list[Dialogue]:
    """Return the dialogues of a JSON Lines file."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [Dialogue(tuple(one["turns"]), tuple(map(frozenset, one["accept"])), one["kind"]) for one in lines]


def ask_all(guide: Guide, dialogues: Sequence[Dialogue]) -> Iterator[TurnResult]:
    """Yield the result of each turn; a thread remembers what it was really answered with."""
    for one in dialogues:
        shown: list[str] = []
        for at, (turn, accept) in enumerate(zip(one.turns, one.accept, strict=True)):
            answer = guide.reply(turn, shown)
            entry = entry_shown_last(answer)
            answered = entry.id if entry else None
            stays = isinstance(answer, Answered) and answer.stays
            is_right = answered in accept or (stays and SAME in accept) if answered else not accept
            yield TurnResult(one.kind if at else FIRST, one.turns[: at + 1], accept, answered, is_right)
            shown = with_reply(shown, answer)


def shares(results: Sequence[TurnResult]) -> Mapping[str, tuple[int, int]]:
    """Return the number of right turns and of all turns, by kind, and for all turns after the first."""
    by_kind: dict[str, list[bool]] = defaultdict(list)
    for result in results:
        by_kind[result.kind].append(result.is_right)
    later = [result.is_right for result in results if result.kind != FIRST]
    rows = {**dict(sorted(by_kind.items())), "later turns": later}
    return {kind: (sum(found), len(found)) for kind, found in rows.items()}


def main() -> None:
    """Print the shares, and the wrong turns if they are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("dialogues", type=Path, nargs="?", default=DIALOGUES)
    parser.add_argument("--knowledge", type=Path, default=KNOWLEDGE)
    parser.add_argument("--wrong", action="store_true", help="print the turns with a wrong answer")
    parser.add_argument("--fit", action="store_true", help="learn the weights from the dialogues and store them")
    given = parser.parse_args()
    dialogues, guide = read_dialogues(given.dialogues), create_guide(given.knowledge)
    if given.fit:
        results, weights = cross_validated(guide, dialogues, ask_all)
        store_weights(weights)
    else:
        results = list(ask_all(guide, dialogues))
    for kind, (right, count) in shares(results).items():
        print(f"{kind:12} {right / count:6.3f}  {right}/{count}")
    for result in results if given.wrong else ():
        if not result.is_right:
            print(" | ".join(result.turns), "->", result.answered, "instead of", sorted(result.accept))


if __name__ == "__main__":
    main()
